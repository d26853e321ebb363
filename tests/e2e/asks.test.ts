/** What waits for whoever runs the place, where they see it without looking for it; and what was found about accounts, in both languages. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allLeave, fits, noBrowser, password, shoot, signsIn, sitDown, twoPeople, whyNot, type Place, type Seat } from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

describe.skipIf(noBrowser)('what waits', () => {
  let place: Place
  let ana: Seat
  let bob: Seat
  const seats: Seat[] = []
  beforeAll(async () => {
    ;({ place, ana, bob } = await twoPeople())
    seats.push(ana, bob)
  }, 90_000)
  afterAll(async () => {
    await allLeave(place, seats)
  })

  test('[S-237] a number beside the way into settings, and in the list there, and gone once it is decided', async () => {
    await ana.page.goto(`${place.url}/settings/place`)
    await ana.page.getByText('Anyone may ask').click()
    const other = await sitDown()
    seats.push(other)
    await other.page.goto(`${place.url}/register`)
    await other.page.getByLabel('Name', { exact: true }).fill('cyd')
    await other.page.getByLabel('Password', { exact: true }).fill(password)
    await other.page.getByLabel('This is a shared computer').check()
    await shoot(other.page, 'register-shared')
    await other.page.getByRole('button', { name: 'Make my account' }).click()
    await ana.page.getByRole('link', { name: /1 thing waits for you to decide/ }).waitFor()
    const people = ana.page.getByRole('link', { name: /^People.*1 person waits to be let in/ })
    await people.waitFor()
    await shoot(ana.page, 'asks')
    await people.click()
    await ana.page.getByRole('button', { name: '1 person waits to be let in' }).click()
    await ana.page.getByRole('button', { name: 'Let in: cyd', exact: true }).click()
    await ana.page.getByRole('link', { name: 'People', exact: true }).waitFor()
    expect(await ana.page.locator('.asks-count').count()).toBe(0)
    // Nothing of it is for those who decide nothing.
    expect(await bob.page.locator('.asks-count').count()).toBe(0)
  }, 60_000)

  test('[S-233] what was found about accounts is listed without names; one asked for is shown', async () => {
    const other = await sitDown()
    seats.push(other)
    await signsIn(other.page, place, 'bob')
    await ana.page.goto(`${place.url}/settings/detection`)
    await ana.page.getByText('Sign-in on a new device').first().waitFor()
    const whose = ana.page.getByRole('button', { name: /^Whose account\?/ }).first()
    await whose.scrollIntoViewIfNeeded()
    await shoot(ana.page, 'findings')
    await whose.click()
    await ana.page.getByRole('status').filter({ hasText: 'Bob' }).waitFor()
    await shoot(ana.page, 'findings-whose')
    expect([...ana.complaints, ...bob.complaints]).toEqual([])
  }, 60_000)

  test('[S-233] the same in Chinese on a phone, without sideways scrolling', async () => {
    const phone = await sitDown({ locale: 'zh-CN', phone: true, dark: true })
    seats.push(phone)
    await phone.page.goto(place.url)
    await phone.page.getByLabel('名字', { exact: true }).fill('ana')
    await phone.page.getByLabel('密码', { exact: true }).fill(password)
    await phone.page.getByRole('button', { name: '登录', exact: true }).click()
    await phone.page.getByRole('region').first().waitFor()
    await phone.page.goto(`${place.url}/settings/detection`)
    await phone.page.getByText('在新设备上登录').first().scrollIntoViewIfNeeded()
    await shoot(phone.page, 'findings-phone-zh')
    expect(await fits(phone.page)).toBe(true)
  }, 60_000)
})
