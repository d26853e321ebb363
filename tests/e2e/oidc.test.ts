/** Coming in with an account elsewhere as a person does it, through the provider's own pages; and bots in the settings. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { clientId, clientSecret, openProvider } from '../support/provider.ts'
import { becomesOwner, composer, noBrowser, openPlace, shoot, sitDown, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

describe.skipIf(noBrowser)('accounts elsewhere and bots', () => {
  let provider: Awaited<ReturnType<typeof openProvider>>
  let place: Place
  let owner: Seat
  let ann: Seat

  beforeAll(async () => {
    provider = await openProvider()
    const setting = { id: 'work', name: 'Work ID', issuer: provider.issuer, clientId, clientSecret, create: 'yes' }
    place = await openPlace(['--oidc', JSON.stringify([setting]), '--log', 'error'])
    provider.serves(place.url)
    ;[owner, ann] = await Promise.all([sitDown(), sitDown()])
    await becomesOwner(owner.page, place, 'owner', 'Olga')
  }, 60_000)
  afterAll(async () => {
    for (const seat of [owner, ann]) await seat?.browser.close().catch(() => undefined)
    await place?.close()
    await provider?.closes()
  })
  const signsInThere = async (page: Page, name: string): Promise<void> => {
    await page.getByPlaceholder('Enter any login').fill(name)
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
  }

  test('[S-150] one button leads to the provider and back into the place, where one was going', async () => {
    const { page } = ann
    provider.says('ann', { name: 'Ann Lee', email: 'ann@work.example' })
    await page.goto(`${place.url}/settings/look`)
    await page.getByRole('link', { name: 'Sign in with Work ID' }).waitFor()
    await shoot(page, 'oidc-sign-in')
    await page.getByRole('link', { name: 'Sign in with Work ID' }).click()
    await signsInThere(page, 'ann')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${place.url}/settings/look`)
    await page.getByRole('heading', { name: 'Look' }).waitFor()
    await page.goto(place.url)
    await composer(page).waitFor()
    expect(ann.complaints).toEqual([])
  }, 30_000)

  test('[S-159] who has no password opens a locked screen by signing in there once more', async () => {
    const { page } = ann
    await page.evaluate(() => fetch('/api/v1/session.lock', { method: 'POST', body: '{}' }))
    await page.getByRole('button', { name: 'Show it with Work ID' }).waitFor()
    await shoot(page, 'oidc-locked')
    await page.getByRole('button', { name: 'Show it with Work ID' }).click()
    await signsInThere(page, 'ann')
    await composer(page).waitFor()
  }, 30_000)

  test('[S-160] after signing out one may sign out there too; who says no there reads what to do, once', async () => {
    const { page } = ann
    await page.evaluate(() => fetch('/api/v1/session.signOut', { method: 'POST', body: '{}' }))
    await page.getByRole('link', { name: 'Sign out of Work ID as well' }).waitFor()
    await page.context().clearCookies()
    await page.getByRole('link', { name: 'Sign in with Work ID' }).click()
    await page.getByRole('link', { name: '[ Cancel ]' }).click()
    await page
      .getByRole('alert')
      .getByText('Signing in with Work ID did not work. The sign-in service did not confirm who you are.')
      .waitFor()
    await shoot(page, 'oidc-refused')
    expect(new URL(page.url()).search).toBe('')
    await page.reload()
    await page.getByRole('link', { name: 'Sign in with Work ID' }).waitFor()
    expect(await page.getByText('did not confirm who you are').count()).toBe(0)
  }, 30_000)

  test('[S-159] who is signed in connects an account in the settings, and takes it away again', async () => {
    const { page } = owner
    provider.says('olga', { email: 'olga@work.example' })
    await page.goto(`${place.url}/settings/security`)
    const section = page.getByRole('region', { name: 'Accounts elsewhere' })
    await section.getByText('None is connected.').waitFor()
    await section.getByRole('button', { name: 'Connect Work ID' }).click()
    await signsInThere(page, 'olga')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${place.url}/settings/security`)
    await section.getByText('olga@work.example').waitFor()
    await section.scrollIntoViewIfNeeded()
    await shoot(page, 'identities')
    await section.getByRole('button', { name: 'Disconnect olga@work.example' }).click()
    await section.getByText('None is connected.').waitFor()
  }, 30_000)

  test('[S-162] an owner makes a bot and a token, which is shown once, and revokes it', async () => {
    const { page } = owner
    await page.goto(`${place.url}/settings/bots`)
    await page.getByText('There is no bot yet.').waitFor()
    const form = page.getByRole('form', { name: 'Make a bot' })
    await form.getByLabel('Name', { exact: true }).fill('weather')
    await form.getByLabel('Display name').fill('Weather')
    await form.getByRole('button', { name: 'Make a bot' }).click()
    await page.getByRole('button', { name: 'Tokens of Weather' }).click()
    await page.getByLabel('What the token is for').fill('on the roof')
    await page.getByRole('button', { name: 'Make a token' }).click()
    const token = await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
    expect(token).toMatch(/^[\w-]{43}$/)
    await shoot(page, 'bots')
    const asks = () => fetch(`${place.url}/api/v1/room.list`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    expect((await asks()).status).toBe(200)
    await page.getByRole('button', { name: 'Revoke the token on the roof' }).click()
    await page.getByText('Without a token it cannot come in.').waitFor()
    expect((await asks()).status).toBe(401)
    await page.setViewportSize({ width: 390, height: 800 })
    await page.reload()
    await page.getByText('@weather').waitFor()
    await shoot(page, 'bots-phone')
    expect(owner.complaints).toEqual([])
  }, 30_000)
})
