/** States laid over one another, groups of one's own, the order of sources, devices, who comes through, and the diary taken away, on screen. */
import { describe, expect, test } from 'bun:test'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { violations } from './axe.ts'
import {
  amongTwo,
  composer,
  fits,
  inChinese,
  message,
  noBrowser,
  ownMenu,
  seesAs,
  shoot,
  signsIn,
  sitDown,
  whyNot,
  type Place,
  type Seat,
} from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

const dotInChinese = (page: Page, name: string, state: string): Locator =>
  page.getByRole('button', { name: `${name}：${state}。查看原因` }).first()
const seesInChinese = (page: Page, name: string, state: string): Promise<void> => dotInChinese(page, name, state).waitFor()

describe.skipIf(noBrowser)('what one arranges for oneself', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  amongTwo((two) => {
    ;({ place, ana, bob } = two)
  })

  test('[P-153] do not disturb for an hour over away: the menu says that away follows; online clears both', async () => {
    const { page } = ana
    const menu = await ownMenu(page)
    await menu.getByText('Away', { exact: true }).click()
    await seesAs(bob.page, 'Ana', 'Away')
    await page.keyboard.press('Escape')
    // Picked first, a length is for what is chosen next; what holds keeps its own.
    const again = await ownMenu(page)
    await again.getByLabel('For how long').first().selectOption('hour')
    await again.getByRole('button', { name: 'Use it for Away' }).waitFor()
    await again.getByText('Do not disturb', { exact: true }).click()
    await seesAs(bob.page, 'Ana', 'Do not disturb')
    await again.getByText(/^At .*\d\d:\d\d: Away$/).waitFor()
    // Once chosen here, it takes every new end at once, and away still follows.
    await again.getByLabel('For how long').first().selectOption('fourHours')
    await again.getByText(/^At .*\d\d:\d\d: Away$/).waitFor()
    expect(await violations(page, 'own menu')).toEqual([])
    await shoot(page, 'own-then')
    await again.getByText('Online', { exact: true }).click()
    await again.locator('.own-then').first().waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await seesAs(bob.page, 'Ana', 'Online')
  }, 30_000)

  test('[P-155, P-156] a group is made, filled and named in an exception; deleted, it takes the exception along', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/privacy`)
    const groups = page.getByRole('region', { name: 'Your groups' })
    await groups.getByLabel('Name of a new group').fill('Night shift')
    await groups.getByRole('button', { name: 'Make a group' }).click()
    await groups.getByRole('button', { name: /^Night shift/ }).click()
    await groups.getByRole('button', { name: 'Add somebody' }).click()
    await groups.getByRole('button', { name: /^Bob/ }).click()
    await groups.getByRole('button', { name: 'Take Bob out of Night shift' }).waitFor()
    const exceptions = page.getByRole('region', { name: 'Exceptions' })
    await exceptions.getByRole('button', { name: 'Add a group' }).click()
    await exceptions.getByRole('button', { name: /^Night shift/ }).click()
    await page.getByText('Members see you fully; Group Night shift: nothing.').waitFor()
    await seesAs(bob.page, 'Ana', 'Not sharing')
    expect(await violations(page, 'groups')).toEqual([])
    await shoot(groups, 'groups-light')
    await groups.getByRole('button', { name: 'Take Bob out of Night shift' }).click()
    await seesAs(bob.page, 'Ana', 'Online')
    await groups.getByRole('button', { name: 'Delete Night shift' }).click()
    await groups.getByText('Exceptions that name it go with it.').waitFor()
    await groups.getByRole('button', { name: 'Delete Night shift' }).click()
    await page.getByText('Members see you fully.').waitFor()
    await groups.getByText('No group yet.').waitFor()
  }, 30_000)

  test('[P-155] the same in Chinese, in the dark and on a phone, without sideways scrolling', async () => {
    const { page } = bob
    await inChinese(page, place)
    await page.setViewportSize({ width: 390, height: 800 })
    await page.goto(`${place.url}/settings/privacy`)
    const groups = page.getByRole('region', { name: '你的分组' })
    await groups.getByLabel('新分组的名字').fill('值夜班的')
    await groups.getByRole('button', { name: '建立分组' }).click()
    await groups.getByRole('button', { name: /^值夜班的/ }).click()
    await groups.getByRole('button', { name: '添加一个人' }).click()
    await groups.getByRole('button', { name: /^Ana/ }).click()
    await groups.getByRole('button', { name: '把 Ana 移出 值夜班的' }).waitFor()
    const exceptions = page.getByRole('region', { name: '例外' })
    await exceptions.getByRole('button', { name: '添加一个分组' }).click()
    await exceptions.getByRole('button', { name: /^值夜班的/ }).click()
    await ana.page.goto(place.url)
    await seesAs(ana.page, 'Bob', 'Not sharing')
    expect([await fits(page), await violations(page, 'groups, Chinese phone')]).toEqual([true, []])
    await shoot(groups, 'groups-phone-zh')
    await exceptions.getByLabel(/能看到什么$/).selectOption('full')
    await seesAs(ana.page, 'Bob', 'Online')
    await page.setViewportSize({ width: 1280, height: 800 })
  }, 30_000)

  test('[P-106] sources change places by keyboard, and the order decides what others see', async () => {
    const { page } = ana
    await page.evaluate(() =>
      fetch('/api/v1/claim.set', {
        method: 'POST',
        body: JSON.stringify({ source: 'calendar', key: 'review', value: 'busy', text: 'Review' }),
      }),
    )
    await page.evaluate(() => fetch('/api/v1/presence.set', { method: 'POST', body: JSON.stringify({ value: 'away' }) }))
    await bob.page.goto(place.url)
    await seesInChinese(bob.page, 'Ana', '忙碌')
    await page.goto(`${place.url}/settings/presence`)
    const up = page.getByRole('button', { name: /^Move .*[Aa]way.* up$/ })
    await up.focus()
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Enter')
      await page.waitForFunction(
        (n) => [...document.querySelectorAll('.order > li')].findIndex((li) => /by hand|Away/i.test(li.textContent ?? '')) === n,
        3 - i,
      )
    }
    expect(await up.isDisabled()).toBe(true)
    await seesInChinese(bob.page, 'Ana', '离开')
    expect(await violations(page, 'order')).toEqual([])
    await shoot(page, 'order-light')
    await page.evaluate(() => fetch('/api/v1/presence.set', { method: 'POST', body: JSON.stringify({ value: 'online' }) }))
    await page.evaluate(() => fetch('/api/v1/claim.clear', { method: 'POST', body: JSON.stringify({ source: 'calendar' }) }))
    await seesInChinese(bob.page, 'Ana', '在线')
  }, 30_000)

  test('[P-140, P-141] a device gets a name, and its input stops to count', async () => {
    const { page } = ana
    const other = await sitDown()
    try {
      await signsIn(other.page, place, 'ana')
      await page.goto(`${place.url}/settings/sessions`)
      const row = page.getByRole('listitem').filter({ hasText: 'This device' })
      await row.getByText('Details').click()
      await row.getByRole('button', { name: 'Rename' }).click()
      await row.getByLabel('Name of this device').fill('Desk in the attic')
      await row.getByRole('button', { name: 'Save' }).click()
      await row.getByText('Desk in the attic').first().waitFor()
      // It turns once the server has taken it.
      const mute = row.getByLabel('Input here does not count')
      await mute.click()
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.check input:checked') !== null)
      await page.reload()
      await page.getByText('Desk in the attic').first().waitFor()
      expect(await mute.isChecked()).toBe(true)
      await row.getByText('Details').click()
      expect(await violations(page, 'devices')).toEqual([])
      await shoot(page, 'devices-light')
      await other.page.goto('about:blank')
      await seesInChinese(bob.page, 'Ana', '空闲')
      await mute.click()
      await page.keyboard.press('Shift')
      await seesInChinese(bob.page, 'Ana', '在线')
    } finally {
      await other.browser.close()
    }
  }, 45_000)

  test('[P-131] urgent, from the composer, to somebody on do not disturb: it goes, and the composer says that it is spent', async () => {
    const { page } = ana
    await page.goto(place.url)
    await composer(page).waitFor()
    const menu = await ownMenu(page)
    await menu.getByText('Do not disturb', { exact: true }).click()
    await page.keyboard.press('Escape')
    await dotInChinese(bob.page, 'Ana', '勿扰').click()
    await bob.page.getByRole('dialog').getByRole('button', { name: '发消息' }).first().click()
    await composer(bob.page).waitFor()
    await bob.page.getByLabel('加急').check()
    await composer(bob.page).fill('the house is on fire')
    await composer(bob.page).press('Enter')
    await message(bob.page, 'the house is on fire').waitFor()
    await bob.page.getByLabel('加急').waitFor({ state: 'detached' })
    await bob.page.locator('p.urgent').getByText(/加急/).waitFor()
    expect(await violations(bob.page, 'composer, urgent')).toEqual([])
    await shoot(bob.page, 'urgent-dark-zh')
  }, 30_000)

  test('[P-130] people who may come through are chosen by name, and kept', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/plan`)
    await page.getByRole('button', { name: 'Make a plan' }).click()
    await page.getByRole('checkbox', { name: 'Sunday' }).check({ force: true })
    await page.getByRole('button', { name: 'Add someone' }).click()
    await page.locator('main').getByRole('button', { name: /^Bob/ }).click()
    await page.getByText('They reach you at any time.').waitFor()
    await page.getByRole('button', { name: 'Save the plan' }).click()
    await page.getByText('The plan is saved.').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Remove Bob' }).waitFor()
    expect(await violations(page, 'plan with people')).toEqual([])
  }, 30_000)

  test('[P-403] the diary is taken away whole, as a file', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/diary`)
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download all' }).click()])
    expect(file.suggestedFilename()).toMatch(/^zaima-diary-\d{4}-\d\d-\d\d\.json$/)
    const path = join(await mkdtemp(join(tmpdir(), 'zaima-diary-')), 'diary.json')
    await file.saveAs(path)
    const held = JSON.parse(await readFile(path, 'utf8')) as { entries: { kind: string; value?: string }[] }
    expect(held.entries.some((e) => e.kind === 'signedIn')).toBe(true)
    expect(held.entries.flatMap((e) => (e.kind === 'claimed' ? [e.value] : []))).toContain('dnd')
    await rm(dirname(path), { recursive: true })
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 30_000)
})
