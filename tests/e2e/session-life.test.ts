/** A session's life in real browsers: asked once more, locked, told before its end, ended from elsewhere, and back to the same spot. */
import { describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import type { Page } from 'playwright-core'
import { databaseFile } from '../../src/server/main.ts'
import { amongTwo, composer, fits, message, noBrowser, password, shoot, sitDown, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

const signsInHere = async (page: Page, name: string): Promise<void> => {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
/** As if ten minutes had passed since its person was asked last. */
const ages = (place: Place, session: string): void => {
  const db = new Database(databaseFile(place.data))
  db.run('update sessions set confirmed_at = 0 where id = ?', [session])
  db.close()
}
const sessionOf = async (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const answer = await fetch('/api/v1/session.self', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    return ((await answer.json()) as { session: string }).session
  })

describe.skipIf(noBrowser)('the life of a session', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  amongTwo((two) => {
    ;({ place, ana, bob } = two)
  })

  test('[S-31] what is risky asks once more who is there; cancelled it is refused calmly, proven it goes', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/rules`)
    ages(place, await sessionOf(page))
    await page.getByLabel('Sign out without input for').selectOption({ label: '5 minutes' })
    const save = page.getByRole('button', { name: 'Save these rules' })
    await save.click()
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await dialog.waitFor()
    await shoot(page, 'confirm-light')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Show once more that it is you, then try again.').waitFor()
    await save.click()
    await dialog.getByLabel('Password', { exact: true }).fill('a wrong guess')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByText('The name or the password is wrong.').waitFor()
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('Saved.').waitFor()
    await shoot(page, 'rules-light')
    await page.getByLabel('Sign out without input for').selectOption({ label: 'As the server is set' })
    await save.click()
    await page.getByText('Saved.').waitFor()
  }, 40_000)

  test('[S-32, S-34] locked, the place is out of sight in every tab; unlocked in one, both are back with the draft', async () => {
    const { page, context } = bob
    await composer(page).fill('half a sentence')
    const tab = await context.newPage()
    await tab.goto(page.url())
    await composer(tab).waitFor()
    await page.bringToFront()
    await page.getByRole('region', { name: 'Your presence' }).locator('button.own-open').click()
    await page.getByRole('button', { name: 'Lock', exact: true }).click()
    for (const p of [page, tab]) await p.getByRole('heading', { name: 'Locked' }).waitFor()
    expect(await composer(page).count()).toBe(0)
    await shoot(page, 'locked-dark')
    await page.reload()
    await page.getByRole('heading', { name: 'Locked' }).waitFor()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Unlock' }).click()
    await composer(page).waitFor()
    expect(await composer(page).inputValue()).toBe('half a sentence')
    await composer(tab).waitFor()
    await tab.close()
  }, 40_000)

  test('[S-42] a session that would end soon says so, and staying keeps it', async () => {
    const { page } = bob
    const rules = async (idleMs: number | null): Promise<void> => {
      const answer = await ana.page.evaluate(async (ms) => {
        const open = { idleMs: ms, maxMs: null, most: 30, beyond: 'oldest', secondFrom: null, networks: [], lockMs: null }
        const body = JSON.stringify({ role: 'member', policy: open })
        return (await fetch('/api/v1/policy.update', { method: 'POST', body, headers: { 'content-type': 'application/json' } })).status
      }, idleMs)
      expect(answer).toBe(200)
    }
    await rules(121_500)
    const bar = page.getByRole('alert').filter({ hasText: 'You will be signed out in' })
    await bar.waitFor()
    await shoot(page, 'ending-dark')
    await bar.getByRole('button', { name: 'Stay' }).click()
    await bar.waitFor({ state: 'detached' })
    await rules(null)
  }, 40_000)

  test('[S-41, S-43] ended by an administrator one reads why, and after signing in is back at the same spot with the draft', async () => {
    const { page } = bob
    await ana.page.goto(`${place.url}/`)
    await composer(ana.page).waitFor()
    const spot = page.url()
    await composer(page).fill('not yet sent')
    await ana.page.goto(`${place.url}/settings/rules`)
    const part = ana.page.getByRole('region', { name: "Somebody's sessions" })
    await part.getByRole('button', { name: /Bob/ }).click()
    await part
      .getByRole('button', { name: /^End the session/ })
      .first()
      .click()
    await page.getByText('Somebody who runs this place ended this session.').waitFor()
    await shoot(page, 'ended-dark')
    await signsInHere(page, 'bob')
    await composer(page).waitFor()
    expect([page.url(), await composer(page).inputValue()]).toEqual([spot, 'not yet sent'])
    await composer(page).press('Enter')
    await message(page, 'not yet sent').waitFor()
  }, 40_000)

  test('[S-44] on a shared computer nothing stays on the device, and signing out leaves nothing', async () => {
    const seat = await sitDown()
    const { page } = seat
    await page.goto(place.url)
    await page.getByLabel('This is a shared computer').check()
    await shoot(page, 'sign-in-shared')
    await signsInHere(page, 'bob')
    await composer(page).fill('a secret draft')
    await page.reload()
    await composer(page).waitFor()
    expect(await composer(page).inputValue()).toBe('a secret draft')
    const kept = (of: 'local' | 'session') =>
      page.evaluate((which) => JSON.stringify({ ...(which === 'local' ? localStorage : sessionStorage) }), of)
    expect(await kept('local')).not.toContain('secret draft')
    await page.getByRole('region', { name: 'Your presence' }).locator('button.own-open').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password', { exact: true }).waitFor()
    expect([await kept('local'), await kept('session')].join()).not.toContain('secret draft')
    expect(seat.complaints).toEqual([])
    await seat.browser.close()
  }, 40_000)

  test('[S-34, S-37, S-40] the same in Chinese on a phone, without sideways scrolling', async () => {
    const seat = await sitDown({ locale: 'zh-CN', phone: true, dark: true })
    const { page } = seat
    await page.goto(place.url)
    await page.getByLabel('名字', { exact: true }).fill('ana')
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('region').first().waitFor()
    await page.goto(`${place.url}/settings/rules`)
    await page.getByRole('button', { name: '保存规定' }).waitFor()
    expect(await fits(page)).toBe(true)
    await shoot(page, 'rules-phone-zh')
    await page.goto(`${place.url}/settings/sessions`)
    await page.getByText('离开屏幕时').waitFor()
    expect(await fits(page)).toBe(true)
    await shoot(page, 'sessions-phone-zh')
    await page.getByRole('button', { name: '锁定', exact: true }).click()
    await page.getByRole('heading', { name: '已锁定' }).waitFor()
    expect(await fits(page)).toBe(true)
    await shoot(page, 'locked-phone-zh')
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.getByRole('button', { name: '解锁' }).click()
    await page.getByText('离开屏幕时').waitFor()
    expect([...ana.complaints, ...bob.complaints, ...seat.complaints]).toEqual([])
    await seat.browser.close()
  }, 40_000)
})
