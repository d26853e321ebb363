/** The same screens for everyone: checked by axe in both languages, light and dark, wide and phone-sized; and used by keyboard alone. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import {
  allLeave,
  becomesOwner,
  composer,
  joins,
  message,
  noBrowser,
  openPlace,
  password,
  says,
  sitDown,
  whyNot,
  type Look,
  type Place,
  type Seat,
} from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

const sections = [
  'you',
  'look',
  'presence',
  'privacy',
  'plan',
  'security',
  'sessions',
  'invites',
  'place',
  'diary',
  'outside',
  'webhooks',
  'detection',
  'people',
  'reports',
  'rules',
  'bots',
  'audit',
]
const looks: readonly (Look & { readonly name: string })[] = [
  { name: 'English, light, wide', locale: 'en-US' },
  { name: 'Chinese, dark, wide', locale: 'zh-CN', dark: true },
  { name: 'English, dark, phone', locale: 'en-US', dark: true, phone: true },
  { name: 'Chinese, light, phone', locale: 'zh-CN', phone: true },
]

describe.skipIf(noBrowser)('for everyone', () => {
  let place: Place
  let ana: Seat
  let link = ''
  const seats: Seat[] = []

  beforeAll(async () => {
    place = await openPlace(['--log', 'error'])
    ana = await sitDown()
    seats.push(ana)
    link = await becomesOwner(ana.page, place, 'ana', 'Ana')
    await says(ana.page, 'Read **this**: https://example.org and `code`')
    const bob = await sitDown()
    seats.push(bob)
    await joins(bob.page, link, 'bob', '李雷')
    await says(bob.page, '@ana 大家好')
  }, 60_000)
  afterAll(async () => {
    await allLeave(place, seats)
  })

  for (const look of looks) {
    test(`axe finds nothing: ${look.name}`, async () => {
      const seat = await sitDown(look)
      seats.push(seat)
      const { page } = seat
      const found: string[] = []
      await page.goto(place.url)
      await page.locator('input[type=password]').waitFor()
      found.push(...(await violations(page, 'sign-in')))
      await page.locator('input[autocomplete^=username]').fill('ana')
      await page.locator('input[type=password]').fill(password)
      await page.keyboard.press('Enter')
      if (look.phone === true) await page.getByRole('link', { name: /General/ }).click()
      await page.getByText('大家好').first().waitFor()
      found.push(...(await violations(page, 'room')))
      await page.locator('button.dot:visible').first().click()
      await page.getByRole('dialog').first().waitFor()
      found.push(...(await violations(page, 'why card')))
      await page.keyboard.press('Escape')
      for (const section of sections) {
        await page.goto(`${place.url}/settings/${section}`)
        await page.locator('main h2, main h1').first().waitFor()
        if (section === 'plan') await page.getByRole('button', { name: /^(Make a plan|制定计划)$/ }).click()
        await page.locator('.skeleton').first().waitFor({ state: 'detached' })
        found.push(...(await violations(page, section)))
      }
      expect(found).toEqual([])
      expect(seat.complaints).toEqual([])
      await seat.browser.close()
    }, 60_000)
  }

  test('Chinese switches at once, without a reload', async () => {
    await ana.page.goto(`${place.url}/settings/look`)
    await ana.page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
    await ana.page.locator('main').getByRole('radio', { name: '中文' }).check({ force: true })
    await ana.page.getByText('语言').first().waitFor()
    expect(await ana.page.evaluate(() => (globalThis as { sameDocument?: boolean }).sameDocument)).toBe(true)
    expect(await ana.page.evaluate(() => document.documentElement.lang)).toStartWith('zh')
    await ana.page.locator('main').getByRole('radio', { name: 'English' }).check({ force: true })
    await ana.page.getByText('Language').first().waitFor()
  }, 30_000)

  test('by keyboard alone: sign in, write, open a card, go elsewhere, come back', async () => {
    const seat = await sitDown()
    seats.push(seat)
    const { page } = seat
    await page.goto(place.url)
    await page.locator('input[type=password]').waitFor()
    await page.keyboard.type('ana')
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await page.keyboard.type('typed without a mouse')
    await page.keyboard.press('Enter')
    await message(page, 'typed without a mouse').waitFor()
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('settings')
    await page.keyboard.press('Enter')
    await page.waitForURL(/settings/)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('General')
    await page
      .getByRole('option', { name: /General/ })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await focusOn(page, /: \w[\w ]*\. Show why$/)
    await page.keyboard.press('Enter')
    const card = page.getByRole('dialog', { name: /^Why / })
    await card.waitFor()
    // It takes the focus a moment after it shows, and hears Escape from then on.
    await page.waitForFunction(() => document.activeElement?.closest('.floating') !== null)
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    await page.waitForFunction(() => /Show why$/.test(document.activeElement?.getAttribute('aria-label') ?? ''))
    await seat.browser.close()
  }, 60_000)

  test('a room is shown within 100 ms of choosing it', async () => {
    await ana.page.goto(place.url)
    await composer(ana.page).waitFor()
    await ana.page.getByRole('button', { name: 'Add a room' }).click()
    await ana.page.keyboard.press('Escape')
    const took = await switches(ana.page)
    expect(took.length).toBeGreaterThan(4)
    expect(Math.max(...took.slice(1))).toBeLessThan(100)
  }, 30_000)
})

/** Tabs until the focus has that name. */
const focusOn = async (page: Page, name: RegExp): Promise<void> => {
  for (let i = 0; i < 40; i++) {
    if (name.test(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${name} cannot be reached by Tab`)
}

/** Goes back and forth between two rooms; milliseconds from the key to the next painted frame with that room's heading. */
const switches = async (page: Page): Promise<number[]> => {
  const made = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/room.create', { method: 'POST', body: JSON.stringify({ name: 'Garden', kind: 'public' }) })
    return answer.ok
  })
  if (!made) throw new Error('no second room')
  await page.getByRole('link', { name: /Garden/ }).waitFor()
  return page.evaluate(async () => {
    const took: number[] = []
    for (let i = 0; i < 6; i++) {
      const name = i % 2 === 0 ? 'Garden' : 'General'
      const link = [...document.querySelectorAll<HTMLAnchorElement>('nav a, aside a')].find((a) => a.textContent?.includes(name) === true)
      const start = performance.now()
      link?.click()
      while (document.querySelector('main h1, main h2')?.textContent?.includes(name) !== true)
        await new Promise((r) => requestAnimationFrame(r))
      await new Promise((r) => requestAnimationFrame(r))
      took.push(performance.now() - start)
    }
    return took
  })
}
