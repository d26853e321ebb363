/** In real browsers: leaving several rooms at once, as one is offered after blocking, and deleting a room for everybody. */
import { describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { amongTwo, fits, inChinese, noBrowser, shoot, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

const rooms = ['Cellar', 'Attic', 'Garden']
const makes = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: 'Add a room' }).click()
  await page.getByRole('button', { name: 'Make a room' }).click()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Make' }).click()
  await page.getByRole('button', { name: 'About this room' }).click()
}
const narrowAndWide = async (page: Page, name: string): Promise<void> => {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 850 })
    await shoot(page, `${name}-${width}`)
    expect(await fits(page)).toBe(true)
  }
}

describe.skipIf(noBrowser)('the end of rooms', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  amongTwo((two) => ({ place, ana, bob } = two))

  test('[R-55] several rooms are picked and left at once', async () => {
    for (const name of rooms) {
      await makes(ana.page, name)
      await ana.page.getByRole('dialog').getByLabel('Add someone').fill('bob')
      await ana.page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
      await ana.page.getByText('Bob was added.').waitFor()
      await ana.page.keyboard.press('Escape')
    }
    await bob.page.getByRole('link', { name: 'Garden' }).waitFor()
    await bob.page.getByRole('button', { name: 'Add a room' }).click()
    await bob.page.getByRole('button', { name: 'Leave several rooms' }).click()
    const dialog = bob.page.getByRole('dialog', { name: 'Leave several rooms' })
    await dialog.getByRole('combobox', { name: 'Show rooms' }).selectOption({ label: 'Rooms Ana added you to' })
    await dialog.getByRole('checkbox', { name: 'Cellar' }).check()
    await dialog.getByRole('checkbox', { name: 'Attic' }).check()
    await narrowAndWide(bob.page, 'leave-many-dark-en')
    await dialog.getByRole('button', { name: 'Leave 2 rooms' }).click()
    await bob.page.getByRole('link', { name: 'Cellar' }).waitFor({ state: 'detached' })
    expect(await bob.page.getByRole('link', { name: 'Attic' }).count()).toBe(0)
    expect(await bob.page.getByRole('link', { name: 'Garden' }).count()).toBe(1)
  }, 60_000)

  test('[R-57] deleting asks first, says which room and how much is in it, and takes it from everybody', async () => {
    await ana.page.getByRole('link', { name: 'Garden' }).click()
    await ana.page.getByRole('button', { name: 'About this room' }).click()
    await ana.page.getByRole('button', { name: 'Delete this room' }).click()
    const ask = ana.page.getByRole('alertdialog', { name: 'Delete this room' })
    expect(await ask.innerText()).toContain('Delete Garden and everything in it (0 messages)')
    await ask.scrollIntoViewIfNeeded()
    await narrowAndWide(ana.page, 'delete-room-light-en')
    await ask.getByRole('button', { name: 'Delete this room' }).click()
    await bob.page.getByRole('link', { name: 'Garden' }).waitFor({ state: 'detached' })
    await ana.page.getByRole('link', { name: 'Garden' }).waitFor({ state: 'detached' })
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 60_000)

  test('[R-55] the same in Chinese', async () => {
    await inChinese(ana.page, place)
    await ana.page.goto(place.url)
    await ana.page.getByRole('link', { name: 'Attic' }).click()
    await ana.page.getByRole('button', { name: '关于这个房间' }).click()
    await ana.page.getByRole('button', { name: '删除这个房间' }).click()
    await narrowAndWide(ana.page, 'delete-room-light-zh')
    expect(await ana.page.getByRole('alertdialog').innerText()).toContain('Attic')
  }, 60_000)
})
