/** *Was this you?* on screen: asked on the device one has, answered with one tap, and from a mail without signing in. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openPostOffice, type PostOffice } from '../support/post-office.ts'
import { violations } from './axe.ts'
import { becomesOwner, composer, joins, noBrowser, openPlace, password, signsIn, sitDown, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)
const fresh = 'mauve ferry tinsel orbit'
const address = 'ana@example.org'
const linkIn = (text: string): string => /https?:\/\/\S+#[\w-]+/.exec(text)![0]

describe.skipIf(noBrowser)('was this you', () => {
  let office: PostOffice
  let place: Place
  let ana: Seat
  let bob: Seat
  let other: Seat
  beforeAll(async () => {
    office = await openPostOffice()
    place = await openPlace(['--smtp-url', office.url, '--mail-from', 'The Workshop <zaima@example.org>', '--log', 'error'])
    ;[ana, bob, other] = await Promise.all([sitDown(), sitDown({ locale: 'zh-CN', dark: true, phone: true }), sitDown()])
    const link = await becomesOwner(ana.page, place, 'ana', 'Ana')
    await joins(other.page, link, 'bob', 'Bob')
  }, 60_000)
  afterAll(async () => {
    for (const seat of [ana, bob, other]) await seat?.browser.close().catch(() => undefined)
    await place?.close()
    await office?.close()
  })

  test('[S-174] a new device is asked about on the one in use; saying yes takes the question away', async () => {
    const signIn = bob.page
    await signIn.goto(place.url)
    await signIn.getByLabel('名字', { exact: true }).fill('bob')
    await signIn.getByLabel('密码', { exact: true }).fill(password)
    await signIn.getByRole('button', { name: '登录', exact: true }).click()
    await signIn.getByRole('navigation').first().waitFor()
    const bar = other.page.getByRole('region', { name: 'Was this you?' })
    await bar.waitFor()
    expect(await bar.innerText()).toContain('new here')
    expect(await violations(other.page, 'alert bar')).toEqual([])
    await bar.getByRole('button', { name: 'Yes, it was me' }).click()
    await bar.waitFor({ state: 'detached' })
    expect(await signIn.getByText('这是你吗？').count()).toBe(0)
  })

  test('[S-180] no, not me: the other device is out at once and says why, and a new password is chosen on the spot', async () => {
    await bob.context.clearCookies()
    const third = await sitDown({ locale: 'zh-CN' })
    try {
      await third.page.goto(place.url)
      await third.page.getByLabel('名字', { exact: true }).fill('bob')
      await third.page.getByLabel('密码', { exact: true }).fill(password)
      await third.page.getByRole('button', { name: '登录', exact: true }).click()
      await composer(third.page).waitFor()
      const bar = other.page.getByRole('region', { name: 'Was this you?' })
      await bar.getByRole('button', { name: 'No, not me' }).click()
      await third.page.getByText('似乎有别人在使用这次登录').waitFor()
      await other.page
        .getByLabel(/New password/)
        .first()
        .fill(fresh)
      await other.page
        .getByRole('button', { name: /password/i })
        .last()
        .click()
      await other.page.getByRole('link').or(other.page.getByRole('button')).first().waitFor()
      await third.page.getByLabel('名字', { exact: true }).fill('bob')
      await third.page.getByLabel('密码', { exact: true }).fill(password)
      await third.page.getByRole('button', { name: '登录', exact: true }).click()
      await third.page.getByText('名字或密码不对').waitFor()
      await third.page.getByLabel('密码', { exact: true }).fill(fresh)
      await third.page.getByRole('button', { name: '登录', exact: true }).click()
      await composer(third.page).waitFor()
    } finally {
      await third.browser.close()
    }
  }, 30_000)

  test('[S-180] the link of the mail asks the same of whoever holds it, signed in nowhere; answered, it is used up', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/security`)
    await page.getByLabel('New address').fill(address)
    await page.getByRole('button', { name: 'Send a confirmation' }).click()
    await page.goto(linkIn((await office.gets((r) => r.to.includes(address))).mail.text!))
    await page.getByRole('button', { name: 'Confirm the address' }).click()
    await page.getByText(`${address} is confirmed.`).waitFor()

    const [stranger, holder] = await Promise.all([sitDown(), sitDown({ phone: true })])
    try {
      await signsIn(stranger.page, place, 'ana')
      const asked = await office.gets((r) => r.to.includes(address) && /\/alert#/.test(r.mail.text ?? ''))
      await holder.page.goto(linkIn(asked.mail.text!))
      await holder.page.getByRole('heading', { name: 'Was this you?' }).waitFor()
      await holder.page.getByText('on a device that is new here').waitFor()
      expect(await violations(holder.page, 'alert page')).toEqual([])
      await holder.page.getByRole('button', { name: 'No, not me' }).click()
      await stranger.page.getByText('somebody else seemed to use it').waitFor()
      await holder.page.getByRole('button', { name: 'Choose a new password' }).click()
      await holder.page.getByText('For @ana.').waitFor()
      await holder.page.goto('about:blank')
      await holder.page.goto(linkIn(asked.mail.text!))
      await holder.page.getByRole('alert').getByText('This link is used up').waitFor()
      expect([...holder.complaints, ...stranger.complaints]).toEqual([])
    } finally {
      await Promise.all([stranger.browser.close(), holder.browser.close()])
    }
  }, 40_000)
})
