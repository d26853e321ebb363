/**
 * Ways in beside the password, in real browsers: passkeys with an authenticator that Chromium plays by itself, and one device letting in
 * another. Passkeys need a name for an address, so the place is at localhost.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import {
  becomesOwner,
  composer,
  noBrowser,
  openPlace,
  password,
  signsIn,
  sitDown,
  whyNot,
  type Look,
  type Place,
  type Seat,
} from './stage.ts'

const flags = ['--host', 'localhost', '--ping-every', '1s', '--answer-within', '500ms', '--log', 'error']
const withinMs = 60_000
let place: Place
let ana: Seat
const seats: Seat[] = []
const sits = async (look: Look = {}): Promise<Seat> => {
  const seat = await sitDown(look)
  seats.push(seat)
  return seat
}

if (noBrowser) console.warn(`skipped: ${whyNot}`)
beforeAll(async () => {
  if (noBrowser) return
  place = await openPlace(flags)
  ana = await sitDown()
  await becomesOwner(ana.page, place, 'ana', 'Ana')
}, withinMs)
afterAll(async () => {
  await ana?.browser.close()
  await place?.close()
})
afterEach(async () => {
  for (const seat of seats.splice(0)) {
    expect(seat.complaints).toEqual([])
    await seat.browser.close()
  }
})

/** An authenticator inside the device, whose owner always shows who they are. */
const plugsIn = async (page: Page) => {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  }
}
const security = (page: Page) => page.getByRole('region', { name: 'Passkeys' })
const signsOut = async (page: Page): Promise<void> => {
  await page.context().clearCookies()
  await page.goto(place.url)
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
}

describe.skipIf(noBrowser)('passkeys', () => {
  test(
    '[S-147] one is set up in the settings, signs in, follows a password, and is removed',
    async () => {
      const { page } = ana
      const authenticator = await plugsIn(page)
      await page.goto(`${place.url}/settings/security`)
      await security(page).getByText('No passkeys yet.').waitFor()
      await security(page).getByRole('button', { name: 'Add a passkey' }).click()
      await security(page)
        .getByText(/is set up\. From now on/)
        .waitFor()
      expect(await authenticator.credentials()).toHaveLength(1)
      await security(page)
        .getByRole('button', { name: /^Rename / })
        .click()
      await security(page).getByLabel('Name of the passkey').fill('My laptop')
      await security(page).getByRole('button', { name: 'Save' }).click()
      await security(page).getByText('My laptop', { exact: true }).waitFor()

      // Offered beside the name: this authenticator takes the offer by itself, as people do from a list.
      await page.context().clearCookies()
      await page.goto(place.url)
      await composer(page).waitFor()

      // From here on as in a browser that offers nothing beside the name.
      await page.addInitScript(() => {
        PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)
      })
      await signsOut(page)
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
      await composer(page).waitFor()

      await signsOut(page)
      await page.getByLabel('Name', { exact: true }).fill('ana')
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('button', { name: 'Use my passkey' }).click()
      await composer(page).waitFor()

      await page.goto(`${place.url}/settings/security`)
      await security(page).getByRole('button', { name: 'Remove My laptop' }).click()
      await security(page).getByRole('button', { name: 'Remove My laptop' }).click()
      await security(page).getByText('No passkeys yet.').waitFor()
      await signsOut(page)
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
      await page.getByText('That passkey was not accepted').waitFor()
      await signsIn(page, place, 'ana')
      expect(ana.complaints).toEqual([])
    },
    withinMs,
  )
})

describe.skipIf(noBrowser)('another device', () => {
  test(
    '[S-148] it comes in by its code and the number on its screen',
    async () => {
      const guest = await sits({ phone: true })
      await guest.page.goto(place.url)
      await guest.page.getByRole('button', { name: 'Sign in with another device' }).click()
      await guest.page.getByRole('img', { name: 'QR code of the address' }).waitFor()
      const code = await guest.page.getByLabel('Code', { exact: true }).textContent()
      const number = await guest.page.getByText('Pick this number there').getByRole('strong').textContent()
      await ana.page.goto(`${place.url}/approve#${code}`)
      await ana.page.getByRole('heading', { name: 'Is this you?' }).waitFor()
      await ana.page.getByText('127.0.0.1').or(ana.page.getByText('::1')).waitFor()
      await ana.page.getByRole('button', { name: number!, exact: true }).click()
      await ana.page.getByText('The device is signed in.').waitFor()
      await guest.page.getByRole('navigation').first().waitFor()
      expect(await guest.page.locator('.own-name').first().textContent()).toBe('Ana')
    },
    withinMs,
  )

  test(
    '[S-148] in Chinese too; typed by hand, a wrong number turns it away',
    async () => {
      const [guest, helper] = [await sits({ locale: 'zh-CN' }), await sits({ locale: 'zh-CN', phone: true })]
      await helper.page.goto(place.url)
      await helper.page.getByLabel('名字', { exact: true }).fill('ana')
      await helper.page.getByLabel('密码', { exact: true }).fill(password)
      await helper.page.getByRole('button', { name: '登录', exact: true }).click()
      await helper.page.getByRole('navigation').first().waitFor()
      await guest.page.goto(place.url)
      await guest.page.getByRole('button', { name: '用另一台设备登录' }).click()
      const code = await guest.page.getByLabel('代码', { exact: true }).textContent()
      const number = await guest.page.getByText('在那边选这个数字').getByRole('strong').textContent()
      await helper.page.goto(`${place.url}/approve`)
      await helper.page.getByLabel('代码', { exact: true }).fill(code!.toLowerCase())
      await helper.page.getByRole('button', { name: '继续' }).click()
      await helper.page.getByRole('heading', { name: '这是你吗？' }).waitFor()
      const numbers = await helper.page
        .getByRole('group', { name: /哪个数字/ })
        .getByRole('button')
        .allTextContents()
      expect(numbers).toHaveLength(3)
      await helper.page.getByRole('button', { name: numbers.find((n) => n !== number)!, exact: true }).click()
      await helper.page.getByText('它的屏幕上不是这个数字').waitFor()
      await guest.page.getByText('另一台设备拒绝了').waitFor()
      await guest.page.getByRole('button', { name: '换一个代码' }).click()
      await guest.page.getByRole('img', { name: '网址的二维码' }).waitFor()
    },
    withinMs,
  )
})
