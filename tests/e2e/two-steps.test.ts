/** An address, two steps and a forgotten password, as a person does it: with a real mail server and an app's codes. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { openPostOffice, type PostOffice } from '../support/post-office.ts'
import {
  allLeave,
  becomesOwner,
  composer,
  fits,
  joins,
  noBrowser,
  openPlace,
  password,
  shoot,
  sitDown,
  whyNot,
  type Place,
  type Seat,
} from './stage.ts'

if (noBrowser) console.log(`SKIPPED: ${whyNot}`)

const address = 'ana@example.org'
const newer = 'three quiet green windows'
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({ timestamp: Date.now() + steps * 30_000 })
const linkIn = (text: string): string => /https?:\/\/\S+#[\w-]+/.exec(text)![0]

describe.skipIf(noBrowser)('two steps', () => {
  let office: PostOffice
  let place: Place
  let ana: Seat
  let invite = ''
  const seats: Seat[] = []
  const sits = async (look?: Parameters<typeof sitDown>[0]): Promise<Seat> => {
    const seat = await sitDown(look)
    seats.push(seat)
    return seat
  }
  let secret = ''
  let recovery: string[] = []

  beforeAll(async () => {
    office = await openPostOffice()
    place = await openPlace(['--smtp-url', office.url, '--mail-from', 'The Workshop <zaima@example.org>', '--log', 'error'])
    ana = await sits()
    invite = await becomesOwner(ana.page, place, 'ana', 'Ana')
  }, 60_000)
  afterAll(async () => {
    await allLeave(place, seats)
    await office?.close()
  })

  test('[S-104] an address is given in the settings and confirmed by its link', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/security`)
    await page.getByLabel('New address').fill(address)
    await page.getByRole('button', { name: 'Send a confirmation' }).click()
    await page.getByText(`${address} waits to be confirmed.`).waitFor()
    const mail = await office.gets((r) => r.to.includes(address))
    await page.goto(linkIn(mail.mail.text!))
    await page.getByRole('button', { name: 'Confirm the address' }).click()
    await page.getByText(`${address} is confirmed.`).waitFor()
    await page.getByRole('link', { name: 'To the conversation' }).click()
    await composer(page).waitFor()
  }, 30_000)

  test('[S-112, S-115] two steps are turned on with the code of an app, and the recovery codes are shown once', async () => {
    const { page } = ana
    await page.goto(`${place.url}/settings/security`)
    await page.getByText(`${address}, confirmed.`).waitFor()
    await page.getByRole('button', { name: 'Turn on two steps' }).click()
    await page.getByRole('img', { name: 'A picture for an authenticator app to scan' }).waitFor()
    secret = await page.getByRole('textbox', { name: 'Or type this into the app' }).inputValue()
    await shoot(page, 'enrol-light')
    await page.getByLabel('Code from the app').fill('000000')
    await page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await page.getByText('That code is wrong or was used already.').waitFor()
    await page.getByLabel('Code from the app').fill(codeOf(secret))
    await page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await page.getByText('They are shown this once.').waitFor()
    recovery = await page.locator('.recovery-codes li').allTextContents()
    expect(recovery).toHaveLength(10)
    await shoot(page, 'recovery-light')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 codes left.').waitFor()
    await office.gets((r) => /Two steps are on/.test(r.mail.subject ?? ''))
    await page.goto(`${place.url}/settings/diary`)
    await page.getByText('Two steps turned on').waitFor()
  }, 30_000)

  test('[S-112] signing in elsewhere asks for the code; a wrong one is said to be wrong', async () => {
    const { page, complaints } = await sits({ dark: true, phone: true })
    await page.goto(place.url)
    await page.getByLabel('Name', { exact: true }).fill('ana')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    await shoot(page, 'second-dark-phone')
    await page.getByLabel('Code', { exact: true }).fill('123456')
    await page.keyboard.press('Enter')
    await page.getByText('That code is wrong or was used already.').waitFor()
    // The code of now was used to turn it on.
    await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, 1))
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /General/ }).waitFor()
    expect(complaints).toEqual([])
  }, 30_000)

  test('[S-108, S-121] a forgotten password: link by mail, a meter that says what is weak, and the second step still stands', async () => {
    const { page, complaints } = await sits()
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(request.url()))
    await page.goto(place.url)
    await page.getByRole('link', { name: 'Forgot the password?' }).click()
    await page.getByLabel('Name or e-mail address').fill('ANA@example.org')
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText('a link is on its way').waitFor()
    const mail = await office.gets((r) => /A new password/.test(r.mail.subject ?? ''))
    await page.goto(linkIn(mail.mail.text!))
    await page.getByText('For @ana.').waitFor()
    expect(fetched.filter((url) => url.includes('/strength-'))).toEqual([])
    await page.getByLabel('New password', { exact: true }).fill('password1')
    await page.getByText('How strong: Guessed at once.').waitFor()
    await page.getByText('Many people use a password like this.').or(page.getByText('Many people use this password.')).waitFor()
    await shoot(page, 'reset-light')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('This password is guessed too easily.').waitFor()
    await page.getByLabel('New password', { exact: true }).fill(newer)
    await page.getByText('How strong: Very good.').waitFor()
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('The new password is set.').waitFor()
    await page.getByRole('link', { name: 'To the sign-in' }).click()
    await page.getByLabel('Name', { exact: true }).fill('ana')
    await page.getByLabel('Password', { exact: true }).fill(newer)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code', { exact: true }).fill(recovery[4]!.toUpperCase())
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await page.goto(`${place.url}/settings/security`)
    await page.getByText('9 codes left.').waitFor()
    await page.goto(linkIn(mail.mail.text!))
    await page.getByText('This link is used up, expired or incomplete.').waitFor()
    expect(complaints).toEqual([])
  }, 60_000)

  test('[S-121] the meter speaks Chinese too, and the section fits a phone', async () => {
    const { page, complaints } = await sits({ locale: 'zh-CN', phone: true })
    await page.goto(invite)
    await page.getByLabel('密码', { exact: true }).fill('qwertyuiop')
    await page.getByText('强度：一猜就中。').waitFor()
    await page.getByLabel('邮箱').waitFor()
    await shoot(page, 'register-zh-phone')
    await page.getByLabel('名字', { exact: true }).fill('xiaomei')
    await page.getByLabel('密码', { exact: true }).fill(newer)
    await page.getByRole('button', { name: '创建账号' }).click()
    await page.getByRole('link', { name: /General/ }).waitFor()
    await page.goto(`${place.url}/settings/security`)
    await page.getByRole('heading', { name: '两步验证' }).waitFor()
    expect(await fits(page)).toBe(true)
    await shoot(page, 'security-zh-phone')
    expect(complaints).toEqual([])
  }, 30_000)

  test('[S-100, S-109, S-118] where there is no mail, the screens say so, and an administrator makes the link; a role that needs two steps sets them up first', async () => {
    const quiet = await openPlace(['--log', 'error'])
    const { page } = await sits()
    const link = await becomesOwner(page, quiet, 'olga', 'Olga')
    await page.goto(`${quiet.url}/settings/security`)
    await page.getByText('This place sends no e-mail, so an address would be of no use yet.').waitFor()
    const guest = await sits()
    await guest.page.goto(quiet.url)
    await guest.page.getByText('This place sends no e-mail. Whoever runs it can make you a link.').waitFor()
    await joins(guest.page, link, 'pat', 'Pat')
    await page.goto(`${quiet.url}/settings/people`)
    await page.getByRole('button', { name: 'New password: Pat' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const reset = await page.getByRole('textbox', { name: 'Link to a new password' }).inputValue()
    await guest.page.goto(reset)
    await guest.page.getByLabel('New password', { exact: true }).fill(newer)
    await guest.page.getByRole('button', { name: 'Set the password' }).click()
    await guest.page.getByText('The new password is set.').waitFor()
    // From now on members need two steps: Pat meets that before anything else.
    const policy = { idleMs: null, maxMs: null, most: 30, beyond: 'oldest', secondFrom: 0, networks: [], lockMs: null }
    const set = await page.evaluate(
      async (body) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch('/api/v1/policy.update', { method: 'POST', headers, body: JSON.stringify(body) })).status
      },
      { role: 'member', policy },
    )
    expect(set).toBe(200)
    await guest.page.goto(quiet.url)
    await guest.page.getByLabel('Name', { exact: true }).fill('pat')
    await guest.page.getByLabel('Password', { exact: true }).fill(newer)
    await guest.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await guest.page.getByRole('button', { name: 'Turn on two steps' }).click()
    const pats = await guest.page.getByRole('textbox', { name: 'Or type this into the app' }).inputValue()
    await guest.page.getByLabel('Code from the app').fill(codeOf(pats))
    await guest.page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await shoot(guest.page, 'held-light')
    await guest.page.getByRole('button', { name: 'I have kept them' }).click()
    await composer(guest.page).waitFor()
    expect(guest.complaints).toEqual([])
    await quiet.close()
  }, 60_000)
})
