/**
 * A real place on a real port, and people with a Chromium of their own each: a process that can be killed. Words are looked for as a
 * person would find them, by role and name.
 */
import { afterAll, beforeAll } from 'bun:test'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { startServer, type Running } from '../../src/server/main.ts'
import { configOf } from '../support/given.ts'

const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
export const noBrowser = !existsSync(path)
export const whyNot = 'no Chromium was found: install one, or set CHROMIUM_PATH'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--disable-dev-shm-usage',
]
export const password = 'a short sentence'
/** Short limits, so that nobody waits: the bounds themselves are proved in the plays. */
const quick = [
  '--ping-every',
  '1s',
  '--answer-within',
  '500ms',
  '--grace-closed',
  '1s',
  '--grace-lost',
  '1500ms',
  '--grace-timed-out',
  '1s',
  // Nobody changes their mind as often as a test.
  '--rate-presence',
  '60/1min',
  '--log',
  'error',
]

export type Place = {
  readonly url: string
  readonly setupUrl: string
  readonly running: Running
  readonly data: string
  close(): Promise<void>
}
export const openPlace = async (more: readonly string[] = quick): Promise<Place> => {
  const data = await mkdtemp(join(tmpdir(), 'zaima-e2e-'))
  const running = await startServer(configOf(['--port', '0', '--data', data, ...more]))
  if (running.setupUrl === null) throw new Error('a new place must print a one-time link')
  return {
    url: running.url,
    setupUrl: running.setupUrl,
    running,
    data,
    close: async () => {
      await running.stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}

export type Look = { readonly locale?: 'en-US' | 'zh-CN'; readonly dark?: boolean; readonly phone?: boolean }
export type Seat = {
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  readonly pid: number
  readonly complaints: string[]
}
/** A browser process with one page. What the page complains of is kept: tests expect none. */
export const sitDown = async ({ locale = 'en-US', dark = false, phone = false }: Look = {}): Promise<Seat> => {
  const server = await chromium.launchServer({ executablePath: path, args })
  const browser = await chromium.connect(server.wsEndpoint())
  const context = await browser.newContext({
    locale,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    ...(phone ? { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true } : { viewport: { width: 1280, height: 800 } }),
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && !line.text().includes('Failed to load resource') && !line.text().includes('WebSocket'))
      complaints.push(line.text())
  })
  const pid = server.process().pid
  if (pid === undefined) throw new Error('a browser without a process')
  return { browser, context, page, pid, complaints }
}

export const becomesOwner = async (page: Page, place: Place, name: string, displayName: string): Promise<string> => {
  await page.goto(place.setupUrl)
  await page.getByLabel('Name of the place').fill('The Workshop')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Display name').fill(displayName)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = await page.getByLabel('Invitation link').inputValue()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Open the place' }).click()
  await composer(page).waitFor()
  return link
}
export const joins = async (page: Page, link: string, name: string, displayName: string): Promise<void> => {
  await page.goto(link)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Display name').fill(displayName)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Make my account' }).click()
  await composer(page).waitFor()
}
export const signsIn = async (page: Page, place: Place, name: string): Promise<void> => {
  await page.goto(place.url)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await composer(page).waitFor()
}

type Two = { readonly place: Place; readonly ana: Seat; readonly bob: Seat }
/** Ana, who owns the place, and Bob, who sits in the dark: both are in, and see each other. If that fails nothing of it stays open. */
export const twoPeople = async (): Promise<Two> => {
  const place = await openPlace()
  const seats: Seat[] = []
  try {
    const [ana, bob] = await Promise.all([sitDown(), sitDown({ dark: true })])
    seats.push(ana, bob)
    await joins(bob.page, await becomesOwner(ana.page, place, 'ana', 'Ana'), 'bob', 'Bob')
    await seesAs(bob.page, 'Ana', 'Online')
    return { place, ana, bob }
  } catch (error) {
    await allLeave(place, seats)
    throw error
  }
}
/** Takes what never came to be as well, so that the failure of an opening is the one that is read. */
export const allLeave = async (place: Place | undefined, seats: readonly (Seat | undefined)[]): Promise<void> => {
  for (const seat of seats) await seat?.browser.close().catch(() => undefined)
  await place?.close()
}
/** The same two for a whole `describe`: there before its tests, gone after them. */
export const amongTwo = (meets: (two: Two) => void): void => {
  let two: Two | undefined
  beforeAll(async () => {
    two = await twoPeople()
    meets(two)
  }, 60_000)
  afterAll(async () => {
    await allLeave(two?.place, [two?.ana, two?.bob])
  })
}

/** A picture for whoever asked for pictures by naming a folder: of a page all of it, else of the part alone. */
export const shoot = async (what: Page | Locator, name: string): Promise<void> => {
  const folder = process.env['ZAIMA_SHOTS']
  if (folder === undefined) return
  const file = `${folder}/${name}.png`
  await ('goto' in what ? what.screenshot({ path: file, fullPage: true }) : what.screenshot({ path: file }))
}
/** Whether nothing of the page has to be scrolled sideways. */
export const fits = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
export const inChinese = async (page: Page, place: Place): Promise<void> => {
  await page.goto(`${place.url}/settings/look`)
  await page.getByText('中文').click()
  await page.getByRole('heading', { name: '外观' }).first().waitFor()
}
/** One's own corner, opened. */
export const ownMenu = async (page: Page, name = 'Your presence'): Promise<Locator> => {
  await page.getByRole('region', { name }).locator('button.own-open').click()
  return page.getByRole('dialog', { name })
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^(Message|发消息|给)/ }).first()
export const says = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}
export const message = (page: Page, text: string): Locator => page.locator('main').getByText(text, { exact: true })
/** A person's dot in the panel, in a given state; waiting for it is the assertion. */
export const seesAs = (page: Page, name: string, state: string, withinMs = 10_000): Promise<void> =>
  page
    .getByRole('button', { name: `${name}: ${state}. Show why` })
    .first()
    .waitFor({ timeout: withinMs })
