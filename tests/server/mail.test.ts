/** Mail and what hangs on it: addresses that are confirmed, forgotten passwords. The mail server is a real one. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { openPlace, until, type Joined, type Place } from '../support/place.ts'
import { openPostOffice, secretIn, type PostOffice } from '../support/post-office.ts'
import { password } from '../support/given.ts'

const from = 'The Workshop <zaima@example.org>'
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const flags = (office: PostOffice) => [
  '--smtp-url',
  office.url,
  '--mail-from',
  from,
  '--rate-sign-in',
  '100/1min',
  '--trusted-proxies',
  '127.0.0.1',
]
const about = (to: string, part: RegExp) => (r: { to: readonly string[]; mail: { subject?: string | undefined } }) =>
  r.to.includes(to) && part.test(r.mail.subject ?? '')
const next = 'three quiet green windows'

describe('with a mail server', () => {
  let office: PostOffice
  let place: Place
  let ana: Joined
  beforeAll(async () => {
    office = await openPostOffice()
    place = await openPlace(...flags(office))
    ana = await place.ownedBy('Ana')
  })
  afterAll(async () => {
    await place.closes()
    await office.close()
  })
  const security = async (who: Joined) => (await place.post('security.get', {}, who)).body.security
  const setEmail = (who: Joined, address: string | null) => place.post('email.set', { address }, who)
  const confirms = async (who: Joined, address: string, key = address) => {
    expect((await setEmail(who, address)).status).toBe(200)
    const ticket = secretIn(await office.gets(about(key, /Confirm|确认/)))
    expect((await place.post('email.verify', { ticket })).body).toEqual({ ok: true, address })
  }
  let people = 0
  /** Somebody new with a confirmed address. */
  const somebody = async () => {
    const name = `person${(people += 1)}`
    const who = await place.joins(name)
    const address = `${name}@example.org`
    await confirms(who, address)
    return { who, name, address }
  }

  test('[S-104] an address counts once its link is opened, once, and gets nothing before', async () => {
    expect((await place.post('place.get')).body.place.mail).toBe('on')
    const bob = await place.joins('Bob')
    expect((await setEmail(bob, ' Bob@Example.org ')).body.security.email).toEqual({ address: null, pending: 'Bob@Example.org' })
    const mail = await office.gets(about('bob@example.org', /Confirm your address/))
    await place.post('password.forgot', { name: 'bob@example.org' })
    await place.post('account.password', { current: password, next }, bob)
    // What was asked for while the old password was known is over with it.
    expect((await security(bob)).email).toEqual({ address: null, pending: null })
    expect((await place.post('email.verify', { ticket: secretIn(mail) })).body.error.code).toBe('link_invalid')
    await setEmail(bob, 'Bob@Example.org')
    const again = await office.gets((r) => about('bob@example.org', /Confirm your address/)(r) && secretIn(r) !== secretIn(mail))
    expect((await place.post('email.verify', { ticket: `${secretIn(again).slice(1)}x` })).body.error.code).toBe('link_invalid')
    expect((await place.post('email.verify', { ticket: secretIn(again) })).body).toEqual({ ok: true, address: 'Bob@Example.org' })
    expect((await place.post('email.verify', { ticket: secretIn(again) })).body.error.code).toBe('link_invalid')
    expect((await security(bob)).email).toEqual({ address: 'Bob@Example.org', pending: null })
    expect(office.to('bob@example.org')).toHaveLength(2)
    expect(mail.mail.text).toContain(`${place.url}/verify#`)
    expect((await setEmail(bob, 'bob at example')).body.error.code).toBe('email_unfit')
    expect((await place.post('email.set', { address: 'x@example.org' })).status).toBe(401)
  })

  test('[S-104] of an address entered twice, or another one instead, only the newest link counts', async () => {
    const cyd = await place.joins('Cyd')
    await setEmail(cyd, 'cyd@example.org')
    const first = secretIn(await office.gets(about('cyd@example.org', /Confirm/)))
    await setEmail(cyd, 'cyd2@example.org')
    const second = secretIn(await office.gets(about('cyd2@example.org', /Confirm/)))
    expect((await place.post('email.verify', { ticket: first })).body.error.code).toBe('link_invalid')
    expect((await place.post('email.verify', { ticket: second })).status).toBe(200)
    expect((await security(cyd)).email.address).toBe('cyd2@example.org')
  })

  test('[S-104] one may be given on joining', async () => {
    await place.joins('Joined', { email: 'joined@example.org' })
    const ticket = secretIn(await office.gets(about('joined@example.org', /Confirm/)))
    expect((await place.post('email.verify', { ticket })).status).toBe(200)
    expect((await place.post('account.register', { name: 'Other', password, email: 'none' })).body.error.code).toBe('email_unfit')
  })

  test('[S-105] two accounts never share one, the answer tells nothing, and only its owner hears of it', async () => {
    const { address } = await somebody()
    const eve = await place.joins('Eve')
    const free = (await setEmail(eve, 'free@example.org')).body
    const taken = (await setEmail(eve, address.toUpperCase())).body
    expect(taken).toEqual({ ...free, security: { ...free.security, email: { address: null, pending: address.toUpperCase() } } })
    const told = await office.gets(about(address, /^Your address at/))
    expect(told.mail.text).not.toContain('#')
    expect(office.to(address).filter((r) => /Confirm/.test(r.mail.subject ?? ''))).toHaveLength(1)
    const [one, two] = [await place.joins('Race1'), await place.joins('Race2')]
    await setEmail(one, 'both@Bücher.example')
    const first = secretIn(await office.gets((r) => r.to.some((t) => t.startsWith('both@')) && /Race1/.test(r.mail.text ?? '')))
    await setEmail(two, 'both@xn--bcher-kva.example')
    const second = secretIn(await office.gets((r) => r.to.some((t) => t.startsWith('both@')) && /Race2/.test(r.mail.text ?? '')))
    const both = await Promise.all([first, second].map((ticket) => place.post('email.verify', { ticket })))
    expect(both.map((b) => b.status).toSorted((a, b) => a - b)).toEqual([200, 410])
  })

  test('[S-106] the address before is told of a change, and of having none; links sent there are worth nothing any more', async () => {
    const { who, address, name } = await somebody()
    await place.post('password.forgot', { name })
    const old = secretIn(await office.gets(about(address, /new password/)))
    await confirms(who, 'elsewhere@example.org')
    const told = await office.gets(about(address, /Your address at .* changed/))
    expect(told.mail.text).toContain('el•••@example.org')
    expect((await place.post('password.reset', { ticket: old, next })).body.error.code).toBe('link_invalid')
    expect((await setEmail(who, null)).body.security.email).toEqual({ address: null, pending: null })
    expect((await office.gets(about('elsewhere@example.org', /changed/))).mail.text).toContain('no e-mail address any more')
  })

  test('[S-108] a link sets a new password, once; looking at it does not use it; every session ends and nobody is signed in', async () => {
    const { who, name, address } = await somebody()
    await place.post('password.forgot', { name: name.toUpperCase() })
    const mail = await office.gets(about(address, /A new password/))
    const ticket = secretIn(mail)
    for (let n = 0; n < 3; n++) expect((await place.post('password.whose', { ticket })).body).toEqual({ ok: true, name })
    expect((await place.post('password.reset', { ticket, next: 'password1' })).body.error.code).toBe('weak_password')
    const both = await Promise.all([next, `${next} too`].map((p) => place.post('password.reset', { ticket, next: p })))
    expect(both.map((b) => b.status).toSorted((a, b) => a - b)).toEqual([200, 410])
    expect(both.find((b) => b.status === 200)!.body).toEqual({ ok: true })
    expect(both.every((b) => b.headers.get('set-cookie') === null)).toBe(true)
    expect((await place.post('session.list', {}, who)).status).toBe(401)
    expect((await place.signsIn(name)).status).toBe(401)
    expect((await place.post('password.whose', { ticket })).body.error.code).toBe('link_invalid')
    await office.gets(about(address, /Your password at .* changed/))
    const set = both[0]!.status === 200 ? next : `${next} too`
    expect((await place.signsIn(name, { password: set })).body.step).toBe('in')
  })

  test('[S-107] asking for a new password answers alike and takes alike, whoever it is for', async () => {
    const { name, address } = await somebody()
    const answers = new Set<string>()
    const times: Record<string, number[]> = { known: [], unknown: [] }
    for (let n = 0; n < 12; n++) {
      for (const [kind, who] of [
        ['known', name],
        ['unknown', `nobody${n}`],
        ['known', address],
        ['unknown', `nobody${n}@example.org`],
      ] as const) {
        const start = performance.now()
        const answer = await place.post('password.forgot', { name: who }, { headers: { 'x-forwarded-for': `203.0.113.${n}` } })
        times[kind]!.push(performance.now() - start)
        answers.add(`${answer.status} ${answer.text} ${answer.headers.get('set-cookie')}`)
      }
    }
    expect([...answers]).toEqual(['200 {"ok":true} null'])
    const [a, b] = [median(times['known']!), median(times['unknown']!)]
    expect(Math.max(a, b) / Math.min(a, b)).toBeLessThan(2)
    // Nobody is written to without end, whoever asks.
    await until('the mails', () => office.to(address).length > 4)
    expect(office.to(address).length).toBeLessThan(8)
  })

  test('[S-109] an administrator makes such a link for those below, and that stands in the log', async () => {
    const cara = await place.joins('Cara')
    const made = await place.post('password.resetLink', { account: cara.account.id }, ana)
    expect(made.body.url).toStartWith(`${place.url}/reset#`)
    expect((await place.post('password.resetLink', { account: ana.account.id }, cara)).body.error.code).toBe('forbidden')
    const log = await place.post('audit.list', {}, ana)
    expect(log.body.entries[0]).toMatchObject({ action: 'password.resetLink', target: cara.account.id, actor: ana.account.id })
    expect(log.text).not.toContain(made.body.url.split('#')[1])
    expect((await place.post('password.reset', { ticket: made.body.url.split('#')[1], next })).status).toBe(200)
    expect((await place.post('session.list', {}, cara)).status).toBe(401)
  })

  test('[S-102] mail is in the language of the account; secrets are nowhere in the database', async () => {
    const { who, name, address } = await somebody()
    await place.post('settings.update', { locale: 'zh-CN' }, who)
    await place.post('password.forgot', { name })
    const mail = await office.gets(about(address, /设置新密码/))
    expect(mail.mail.text).toContain('一小时内有效')
    expect(mail.mail.html).toContain('<html lang="zh-CN">')
    const file = new Database(`${place.folder}/zaima.db`, { readonly: true })
    const everything = file
      .query<{ name: string }, []>("select name from sqlite_master where type = 'table'")
      .all()
      .map((t) => JSON.stringify(file.query(`select * from "${t.name}"`).all()))
    file.close()
    expect(everything.join()).toContain(address)
    expect(everything.join()).not.toContain(secretIn(mail))
  })

  test('[S-111] a password of megabytes is refused before anything is made of it', async () => {
    const start = performance.now()
    for (const command of ['session.signIn', 'account.register', 'password.reset']) {
      const huge = await place.post(command, { name: 'Huge', password: 'x'.repeat(10_000_000), ticket: 'x'.repeat(30), next: 'x' })
      expect([command, huge.status]).toEqual([command, 413])
      const long = await place.post(command, { name: 'Huge', password: 'x'.repeat(2_000), ticket: 'x'.repeat(30), next: 'x'.repeat(2_000) })
      expect([command, long.body.error.code]).toEqual([command, 'bad_request'])
    }
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('a mail server that is away', () => {
  test('[S-100] what was queued waits for it, sealed, and goes when it is back', async () => {
    let office = await openPostOffice()
    const { port } = office
    const place = await openPlace(...flags(office))
    await place.ownedBy('Ana')
    await office.close()
    await place.joins('Bob', { email: 'bob@example.org' })
    const rows = () => {
      const file = new Database(`${place.folder}/zaima.db`, { readonly: true })
      const found = file
        .query<{ attempts: number; last_error: string | null; payload: string }, []>("select * from jobs where kind = 'mail.send'")
        .all()
      file.close()
      return found
    }
    await until('a failed attempt', () => rows()[0]?.last_error != null)
    const [job] = rows()
    expect(JSON.parse(job!.payload)).toEqual({ sealed: expect.stringMatching(/^v1\./) })
    office = await openPostOffice({ port })
    const ticket = secretIn(await office.gets(about('bob@example.org', /Confirm/), 15_000))
    expect((await place.post('email.verify', { ticket })).status).toBe(200)
    await until('an empty queue', () => rows().length === 0)
    await place.closes()
    await office.close()
  }, 30_000)

  test('[S-100] what it refuses for good is a dead letter at once, and keeps no secret', async () => {
    const office = await openPostOffice()
    office.refusals.set('bob@example.org', 550)
    const place = await openPlace(...flags(office))
    await place.ownedBy('Ana')
    await place.joins('Bob', { email: 'bob@example.org' })
    const dead = () => {
      const file = new Database(`${place.folder}/zaima.db`, { readonly: true })
      const found = file
        .query<{ payload: string; attempts: number }, []>("select * from jobs where kind = 'mail.send' and dead_at is not null")
        .all()
      file.close()
      return found
    }
    await until('a dead letter', () => dead().length === 1)
    expect(dead()[0]).toMatchObject({ attempts: 1 })
    expect(dead()[0]!.payload).not.toContain('bob')
    await place.closes()
    await office.close()
  })
})

describe('without a mail server', () => {
  test('[S-100] nothing is queued, and whoever asks is told', async () => {
    const place = await openPlace()
    const ana = await place.ownedBy('Ana')
    await place.joins('Bob', { email: 'bob@example.org' })
    expect((await place.post('place.get')).body.place.mail).toBe('off')
    expect((await place.post('password.forgot', { name: 'Ana' })).body.error.code).toBe('mail_off')
    expect((await place.post('email.set', { address: 'ana@example.org' }, ana)).body.error.code).toBe('mail_off')
    const file = new Database(`${place.folder}/zaima.db`, { readonly: true })
    expect(file.query("select count(*) as n from jobs where kind = 'mail.send'").get()).toEqual({ n: 0 })
    file.close()
    await place.closes()
  })
})
