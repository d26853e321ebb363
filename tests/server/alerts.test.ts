/** Alerts as they leave the house and as whoever runs it sees them: a real server, a real mail server, and every step by its door. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openPlace, type Joined, type Place } from '../support/place.ts'
import { openPostOffice, secretIn, type PostOffice } from '../support/post-office.ts'
import { password } from '../support/given.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const next = 'mauve ferry tinsel orbit'

describe('alerts', () => {
  let office: PostOffice
  let place: Place
  let owner: Joined
  const about = (to: string, part: RegExp) => (r: { to: readonly string[]; mail: { subject?: string | undefined } }) =>
    r.to.includes(to) && part.test(r.mail.subject ?? '')
  beforeAll(async () => {
    office = await openPostOffice()
    place = await openPlace('--smtp-url', office.url, '--mail-from', 'Zaima <zaima@example.org>')
    owner = await place.ownedBy('Olga')
  })
  afterAll(async () => {
    await place.closes()
    await office.close()
  })
  /** Somebody with a confirmed address, who then signs in on a device that is new to the account. */
  const doubted = async (name: string) => {
    const address = `${name}@example.org`
    const who = await place.joins(name)
    await place.post('email.set', { address }, who)
    await place.post('email.verify', { ticket: secretIn(await office.gets(about(address, /Confirm/))) })
    const used = await place.post('session.signIn', { name, password, device: 'cli' }, { headers: { 'user-agent': firefox } })
    const thief = await place.post('session.signIn', { name, password, device: 'cli' }, { headers: { 'user-agent': chrome } })
    const mail = await office.gets((r) => about(address, /Was this you/)(r) && /Chrome/.test(r.mail.text ?? ''))
    return { who, address, used: used.body, thief: thief.body, mail }
  }
  const codeOf = async (token: string): Promise<string> => (await place.post('room.list', {}, { token })).body.error?.code ?? 'ok'

  test('[S-232] the mail asks whether it was them, and its link answers once, without signing in: everything ends and a new password is chosen', async () => {
    const { who, thief, mail } = await doubted('ana')
    expect(mail.mail.text).toContain(`${place.url}/alert#`)
    expect(mail.mail.text).toContain('127.0.0.1')
    const ticket = secretIn(mail)
    for (let looks = 0; looks < 3; looks += 1)
      expect((await place.post('alert.see', { ticket })).body.alert).toMatchObject({ why: 'new_device', answer: null })
    expect(await codeOf(thief.token)).toBe('ok')
    const settled = await place.post('alert.settle', { ticket, answer: 'notMe' })
    expect(settled.body.ended).toBeGreaterThanOrEqual(3)
    for (const token of [thief.token, who.token]) expect(await codeOf(token)).not.toBe('ok')
    expect((await place.post('alert.settle', { ticket, answer: 'me' })).body.error.code).toBe('link_invalid')
    expect((await place.signsIn('ana')).body.error.code).toBe('wrong_credentials')
    expect((await place.post('password.reset', { ticket: settled.body.reset, next })).status).toBe(200)
    expect((await place.signsIn('ana', { password: next })).body.step).toBe('in')
  })

  test('[S-232] it was them: nothing ends, and the link is used up', async () => {
    const { thief, mail } = await doubted('bob')
    const ticket = secretIn(mail)
    expect((await place.post('alert.settle', { ticket, answer: 'me' })).body.ended).toBe(0)
    expect(await codeOf(thief.token)).toBe('ok')
    expect((await place.post('alert.see', { ticket })).body.error.code).toBe('link_invalid')
  })

  test('[S-233] whoever runs the place sees what was found, without names; asking for one is in the diary of that person and in the log', async () => {
    const { who } = await doubted('cyd')
    const { alerts } = (await place.post('alert.recent', { limit: 50 }, owner)).body
    const [mine] = (await place.post('alert.list', {}, who)).body.alerts
    expect(alerts.find((a: { id: string }) => a.id === mine.id)).toEqual({
      id: mine.id,
      at: mine.at,
      why: mine.why,
      grade: mine.grade,
      answer: null,
    })
    const looks = async () => {
      const { entries } = (await place.post('diary.list', {}, who)).body
      return entries.filter((e: { kind: string }) => e.kind === 'looked')
    }
    expect(await looks()).toEqual([])
    const seen = await place.post('alert.who', { alert: mine.id }, owner)
    expect(seen.body).toMatchObject({ account: { name: 'cyd' }, alert: { address: '127.0.0.1' } })
    expect(await looks()).toMatchObject([{ what: 'alerts', name: 'Olga' }])
    const { entries } = (await place.post('audit.list', { action: 'alert.who' }, owner)).body
    expect(entries).toMatchObject([{ target: who.account.id, detail: { alert: mine.id } }])
    for (const command of ['alert.recent', 'alert.who'])
      expect((await place.post(command, command === 'alert.who' ? { alert: mine.id } : {}, who)).body.error.code).toBe('forbidden')
  })
})

test('[S-231] the whole place failing is counted where whoever runs it looks', async () => {
  const place = await openPlace('--trusted-proxies', '127.0.0.1', '--rate-guesses', '1000/1min')
  const owner = await place.ownedBy('Olga')
  try {
    const counts = async () => (await place.post('detection.get', {}, owner)).body.detection.counts
    expect((await counts()).failing).toBe(0)
    for (let n = 0; n < 60; n += 1)
      await place.post(
        'session.signIn',
        { name: `nobody${n}`, password: 'x', device: 'cli' },
        { headers: { 'x-forwarded-for': `203.0.113.${n}` } },
      )
    expect((await counts()).failing).toBe(1)
    const text = (await place.get('/metrics', owner)).text
    expect(text).toContain('zaima_failing_total 1')
  } finally {
    await place.closes()
  }
}, 30_000)
