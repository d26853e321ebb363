/** Contacts, the directory, who is here now and returns, in real browsers. */
import { describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { amongTwo, composer, noBrowser, seesAs, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

const opensCard = async (page: Page, name: string): Promise<void> =>
  page
    .getByRole('button', { name: new RegExp(`^${name}: .*Show why$`) })
    .first()
    .click()

describe.skipIf(noBrowser)('people', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  amongTwo((two) => {
    ;({ place, ana, bob } = two)
  })

  test('[P-301] found in the directory, asked, accepted: a contact on both screens', async () => {
    await ana.page.getByRole('button', { name: 'Find people' }).first().click()
    const dialog = ana.page.getByRole('dialog', { name: 'People' })
    await dialog.getByText('Online', { exact: true }).click()
    await dialog.getByRole('searchbox').fill('bo')
    await dialog.getByRole('button', { name: 'Add contact: Bob' }).click()
    await dialog.getByRole('button', { name: 'Add contact: Bob' }).waitFor({ state: 'detached' })
    await ana.page.keyboard.press('Escape')
    await ana.page.getByText('Waiting for an answer').waitFor()
    await bob.page.getByRole('status').getByText('Ana asks to be a contact').waitFor()
    await bob.page.getByRole('button', { name: 'Accept: Ana' }).click()
    await bob.page.getByRole('list', { name: 'Here' }).getByText('Ana').first().waitFor()
    await ana.page.getByRole('status').getByText('Bob is now a contact').waitFor()
  }, 30_000)

  test('[P-320] who shares it is named in the head of the room, as long as they look at it', async () => {
    const room = bob.page.url()
    await bob.page.goto(`${place.url}/settings/privacy`)
    await bob.page.getByLabel('Show which room I am in').click()
    await bob.page.goto(room)
    await composer(bob.page).click()
    await ana.page.getByText('Here now: Bob').waitFor()
    await bob.page.goto(`${place.url}/settings/look`)
    await ana.page.getByText('Here now: Bob').waitFor({ state: 'detached' })
  }, 30_000)

  test('[P-330] asked for in the card of somebody who is gone, and told when they are back', async () => {
    await bob.page.goto('about:blank')
    await seesAs(ana.page, 'Bob', 'Offline')
    await opensCard(ana.page, 'Bob')
    await ana.page.getByRole('button', { name: 'Tell me when back' }).click()
    await ana.page.getByText('You will be told when Bob is back.').waitFor()
    await ana.page.keyboard.press('Escape')
    await bob.page.goto(place.url)
    await composer(bob.page).waitFor()
    await ana.page.getByRole('status').getByText('Bob is back').waitFor()
  }, 30_000)

  test('[P-305] blocked and unblocked in the card, after being asked', async () => {
    await opensCard(ana.page, 'Bob')
    await ana.page.getByRole('button', { name: 'Block: Bob' }).click()
    await ana.page.getByText('Block Bob?').waitFor()
    await ana.page.getByRole('button', { name: 'Block', exact: true }).click()
    await ana.page.getByRole('button', { name: 'Unblock: Bob' }).first().waitFor()
    await seesAs(bob.page, 'Ana', 'Offline')
    await ana.page.getByRole('button', { name: 'Unblock: Bob' }).last().click()
    await seesAs(bob.page, 'Ana', 'Online')
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 30_000)
})
