/** Two people, two browsers, one place: the whole of a first day. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  becomesOwner,
  composer,
  joins,
  message,
  noBrowser,
  openPlace,
  says,
  seesAs,
  signsIn,
  sitDown,
  whyNot,
  type Place,
  type Seat,
} from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

describe.skipIf(noBrowser)('two people', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  let link = ''

  beforeAll(async () => {
    place = await openPlace()
    ;[ana, bob] = await Promise.all([sitDown(), sitDown()])
  }, 30_000)
  afterAll(async () => {
    for (const seat of [ana, bob]) await seat.browser.close().catch(() => undefined)
    await place.close()
  })

  test('the one-time link makes the owner, who invites; the invited joins', async () => {
    link = await becomesOwner(ana.page, place, 'ana', 'Ana')
    await joins(bob.page, link, 'bob', 'Bob')
    await seesAs(ana.page, 'Bob', 'Online')
    await seesAs(bob.page, 'Ana', 'Online')
  }, 60_000)

  test('they talk; formatting is rendered, markup is not', async () => {
    await says(ana.page, 'Hello **Bob** <img src=x onerror=alert(1)>')
    await bob.page.locator('main strong', { hasText: 'Bob' }).waitFor()
    expect(await bob.page.locator('main img[src="x"]').count()).toBe(0)
    await says(bob.page, '你好，Ana')
    await message(ana.page, '你好，Ana').waitFor()
  }, 30_000)

  test('typing shows, and goes away', async () => {
    await composer(ana.page).pressSequentially('thinking')
    await bob.page.getByText('Ana is typing').first().waitFor()
    await composer(ana.page).fill('')
    await bob.page.getByText('Ana is typing').first().waitFor({ state: 'detached' })
  }, 30_000)

  test('an edit and a deletion reach the other', async () => {
    await says(ana.page, 'a tyop')
    await message(bob.page, 'a tyop').waitFor()
    const editing = ana.page.getByText('Editing. Enter saves')
    // A message can be edited once the server has it.
    for (let i = 0; i < 50 && !(await editing.isVisible()); i++) await composer(ana.page).press('ArrowUp')
    await editing.waitFor()
    await ana.page.keyboard.press('ControlOrMeta+A')
    await ana.page.keyboard.type('a typo')
    await ana.page.keyboard.press('Enter')
    await message(bob.page, 'a typo').waitFor()
    await message(ana.page, 'a typo').hover()
    await ana.page.locator('article', { hasText: 'a typo' }).getByRole('button', { name: 'Delete' }).click()
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await message(bob.page, 'a typo').waitFor({ state: 'detached' })
    await bob.page.getByText('This message was deleted.').waitFor()
  }, 30_000)

  test('a reload does not flicker; a closed tab shows offline after its grace', async () => {
    const seen = watchStates(bob, 'Ana')
    await ana.page.reload()
    await composer(ana.page).waitFor()
    await says(ana.page, 'back already')
    await message(bob.page, 'back already').waitFor()
    expect(await seen()).not.toContain('Offline')
    const url = ana.page.url()
    await ana.page.close()
    await seesAs(bob.page, 'Ana', 'Offline')
    const page = await ana.context.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(url)
    ana = { ...ana, page }
    await seesAs(bob.page, 'Ana', 'Online')
  }, 60_000)

  test('a killed browser shows offline after its grace; what was said meanwhile is there on return', async () => {
    process.kill(bob.pid, 'SIGKILL')
    await seesAs(ana.page, 'Bob', 'Offline')
    await says(ana.page, 'while you were gone')
    bob = await sitDown()
    await signsIn(bob.page, place, 'bob')
    await message(bob.page, 'while you were gone').waitFor()
    await seesAs(ana.page, 'Bob', 'Online')
  }, 60_000)

  test('the same account in two browsers is one person, with the same messages and read markers', async () => {
    const laptop = await sitDown()
    await signsIn(laptop.page, place, 'ana')
    await says(laptop.page, 'from the laptop')
    await message(ana.page, 'from the laptop').waitFor()
    await message(bob.page, 'from the laptop').waitFor()
    expect(await bob.page.getByRole('button', { name: /^Ana: \w+\. Show why$/ }).count()).toBeGreaterThan(0)
    await laptop.browser.close()
    await composer(ana.page).press('Shift')
    await seesAs(bob.page, 'Ana', 'Online')
  }, 60_000)

  test('invisible is offline to others; signing out is at once', async () => {
    const own = (seat: Seat) => seat.page.getByRole('region', { name: 'Your presence' }).locator('button.own-open')
    await own(ana).click()
    await ana.page.getByText('Invisible', { exact: true }).click()
    await seesAs(bob.page, 'Ana', 'Offline')
    await own(bob).click()
    await bob.page.getByRole('button', { name: 'Sign out' }).click()
    await bob.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await seesAs(ana.page, 'Bob', 'Offline', 3_000)
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 60_000)

  test('a link that is used up says so kindly', async () => {
    await bob.page.goto(`${place.url}/invite#nonsense`)
    await bob.page.getByText('This link is used up, expired or incomplete.').first().waitFor()
  }, 30_000)
})

describe.skipIf(noBrowser)('one goes idle', () => {
  let place: Place
  const seats: Seat[] = []
  beforeAll(async () => {
    place = await openPlace(['--idle-after', '2s', '--log', 'error'])
    seats.push(...(await Promise.all([sitDown(), sitDown()])))
  }, 30_000)
  afterAll(async () => {
    for (const seat of seats) await seat.browser.close()
    await place.close()
  })

  test("[P-1] without input Ana turns idle by the server's clock, and the card says why; a key brings her back", async () => {
    const [ana, bob] = seats as [Seat, Seat]
    await joins(bob.page, await becomesOwner(ana.page, place, 'ana', 'Ana'), 'bob', 'Bob')
    await ana.page.keyboard.press('Shift')
    await seesAs(bob.page, 'Ana', 'Idle')
    await bob.page.getByRole('button', { name: 'Ana: Idle. Show why' }).first().click()
    await bob.page
      .getByRole('dialog')
      .getByText(/^Idle: no input for/)
      .waitFor()
    await bob.page.keyboard.press('Escape')
    await composer(ana.page).press('a')
    await seesAs(bob.page, 'Ana', 'Online')
    await composer(ana.page).fill('')
  }, 30_000)
})

/** Every state this person was shown in from now on, as the page itself saw it. */
const watchStates = (seat: Seat, name: string): (() => Promise<string[]>) => {
  const started = seat.page.evaluate((who) => {
    const seen: string[] = []
    const look = (): void => {
      for (const dot of document.querySelectorAll(`button.dot[aria-label^="${who}: "]`)) {
        const state = dot
          .getAttribute('aria-label')!
          .slice(who.length + 2)
          .split('.')[0]!
        if (seen.at(-1) !== state) seen.push(state)
      }
    }
    look()
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] })
    Object.assign(globalThis, { seenStates: seen })
  }, name)
  return async () => {
    await started
    return seat.page.evaluate(() => (globalThis as unknown as { seenStates: string[] }).seenStates)
  }
}
