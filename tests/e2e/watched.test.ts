/**
 * The detection page's simulated person, a page elsewhere with a badge on it, webhooks, and the directory in Chinese, in real browsers.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import {
  allLeave,
  becomesOwner,
  fits,
  noBrowser,
  openPlace,
  password,
  seesAs,
  shoot,
  sitDown,
  whyNot,
  type Place,
  type Seat,
} from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

describe.skipIf(noBrowser)('watched and shown elsewhere', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  beforeAll(async () => {
    place = await openPlace([
      '--webhook-private',
      'allow',
      '--log',
      'error',
      '--ping-every',
      '1s',
      '--answer-within',
      '500ms',
      '--grace-lost',
      '1500ms',
      '--grace-closed',
      '1s',
      '--grace-timed-out',
      '1s',
    ])
    ;[ana, bob] = await Promise.all([sitDown(), sitDown({ locale: 'zh-CN', dark: true, phone: true })])
    const link = await becomesOwner(ana.page, place, 'ana', 'Ana')
    await bob.page.goto(link)
    await bob.page.locator('input[autocomplete=username]').fill('bob')
    await bob.page.locator('input[autocomplete=new-password]').first().fill(password)
    await bob.page.keyboard.press('Enter')
    await bob.page.getByText('General').first().waitFor()
  }, 60_000)
  afterAll(async () => {
    await allLeave(place, [ana, bob])
  })

  const simulator = (page: Page) =>
    page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Try it' }) })
      .last()
  const others = (page: Page, state: string) => simulator(page).locator('dl').first().getByText(state, { exact: true }).waitFor()
  const happened = (page: Page, what: string | RegExp) =>
    page.getByRole('list', { name: 'What happened' }).getByText(what).first().waitFor()

  test('[P-513] cut, asleep, killed and revoked: the page shows what the server sees and what others do', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/detection`)
    await page.getByRole('button', { name: 'Bring somebody' }).click()
    await others(page, 'Online')
    const act = (name: RegExp) => simulator(page).getByRole('button', { name }).click()
    await act(/^Cut the network/)
    await happened(page, 'Cut the network')
    await happened(page, 'asked: are you there?')
    await happened(page, /^line lost, grace begins/)
    await others(page, 'Offline')
    await shoot(page, 'simulator-cut')
    expect(await violations(page, 'simulator')).toEqual([])
    await act(/^Come back/)
    await others(page, 'Online')
    await act(/^Shut the lid/)
    await simulator(page).getByText('asleep', { exact: true }).waitFor()
    await others(page, 'Offline')
    await act(/^Come back/)
    await others(page, 'Online')
    await act(/^Kill the program/)
    await others(page, 'Offline')
    await act(/^Come back/)
    await others(page, 'Online')
    await act(/^End the session/)
    await happened(page, /^connection over/)
    await others(page, 'Offline')
    await others(page, 'signed out')
    await page.getByRole('button', { name: 'Send them away' }).click()
    await page.getByRole('button', { name: 'Bring somebody' }).waitFor()
  }, 90_000)

  test('[P-409, P-410] a page elsewhere shows the badge, follows, and learns no more once it is closed', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/outside`)
    const badge = page.getByRole('region', { name: 'Badge' })
    await badge.getByText('Everything members see').click()
    await badge.getByRole('button', { name: 'Make a badge' }).click()
    const html = await badge.getByLabel('For a page').inputValue()
    const elsewhere = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () =>
        new Response(`<!doctype html><html lang="en"><title>Elsewhere</title><h1>About</h1>${html}`, {
          headers: { 'content-type': 'text/html' },
        }),
    })
    const guest = await sitDown()
    try {
      const asked: string[] = []
      guest.page.on('request', (r) => {
        if (r.url().includes('/badge/')) asked.push(r.headers()['cookie'] ?? 'no cookie')
      })
      await guest.page.goto(`http://127.0.0.1:${elsewhere.port}/`)
      const shown = guest.page.locator('zaima-presence')
      await shown.getByText('Online', { exact: true }).waitFor()
      await page.evaluate(() => fetch('/api/v1/presence.set', { method: 'POST', body: JSON.stringify({ value: 'dnd' }) }))
      await guest.page.reload()
      await shown.getByText('Do not disturb', { exact: true }).waitFor()
      await shoot(guest.page, 'badge-elsewhere')
      await page.evaluate(() => fetch('/api/v1/presence.set', { method: 'POST', body: JSON.stringify({ value: 'invisible' }) }))
      await guest.page.reload()
      await shown.getByText('Offline', { exact: true }).waitFor()
      await page.evaluate(() => fetch('/api/v1/presence.set', { method: 'POST', body: JSON.stringify({ value: 'online' }) }))
      await badge.getByRole('button', { name: 'Close', exact: true }).click()
      await badge.getByText('No badge is open.').waitFor()
      await guest.page.reload()
      await shown.getByText('Unverified', { exact: true }).waitFor()
      expect([new Set(asked), guest.complaints]).toEqual([new Set(['no cookie']), []])
    } finally {
      await guest.browser.close()
      await elsewhere.stop(true)
    }
  }, 60_000)

  test('[P-354, P-355] a webhook gets a new secret; what never arrived is listed and sent again', async () => {
    const statuses = [410]
    const received: string[] = []
    const second = Promise.withResolvers<null>()
    const receiver = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: (request) => {
        received.push(request.headers.get('webhook-signature') ?? '')
        if (received.length === 2) second.resolve(null)
        return new Response(null, { status: statuses.shift() ?? 204 })
      },
    })
    const { page } = ana
    try {
      await page.goto(`${place.url}/settings/webhooks`)
      await page.getByLabel('Address').fill(`http://127.0.0.1:${receiver.port}/hook`)
      await page.getByRole('button', { name: 'Add a webhook' }).click()
      await page.getByText('Everything arrived.').waitFor()
      await page.getByRole('button', { name: 'Send a test' }).click()
      await page.getByText('Switched off after too many failures').waitFor()
      await page.getByRole('button', { name: 'New secret' }).click()
      await page.getByText(/old secret signs along until/).waitFor()
      const dead = page.getByRole('region', { name: 'Never arrived' })
      await dead.getByText(/webhook\.test/).waitFor()
      expect(await violations(page, 'webhooks')).toEqual([])
      await shoot(page, 'webhooks-dead')
      await dead.getByRole('button', { name: 'Send again' }).click()
      await dead.getByText('Everything arrived.').waitFor()
      await second.promise
      expect(received.map((signatures) => signatures.split(' ').length)).toEqual([1, 2])
    } finally {
      await receiver.stop(true)
    }
  }, 45_000)

  test('[P-301, P-310] the directory and contacts in Chinese, in the dark, on a phone', async () => {
    const { page } = bob
    await page.goto(place.url)
    await page.getByRole('button', { name: '找人', exact: true }).first().click()
    const dialog = page.getByRole('dialog', { name: '通讯录' })
    await shoot(page, 'directory-zh-first')
    await dialog.waitFor()
    await dialog.getByText('在线', { exact: true }).first().click()
    await dialog.getByText('Ana', { exact: true }).first().waitFor()
    await dialog.getByText('按名字', { exact: true }).click()
    expect(await violations(page, 'directory, Chinese phone')).toEqual([])
    await shoot(page, 'directory-phone-zh')
    await dialog.getByRole('button', { name: '加为联系人：Ana' }).click()
    await dialog.getByRole('button', { name: '加为联系人：Ana' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await ana.page.goto(place.url)
    await ana.page.getByRole('button', { name: /^Accept: bob/i }).click()
    await page.getByRole('list', { name: '在', exact: true }).getByText('Ana').first().waitFor()
    expect(await fits(page)).toBe(true)
    await seesAs(ana.page, 'bob', 'Online')
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 45_000)
})
