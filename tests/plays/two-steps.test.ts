/** Codes as a second step: turning them on, signing in with them, using each once, recovery codes, and what is told of it all. */
import { afterAll, describe, expect } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { openRolePolicy } from '../../src/protocol/entry.ts'
import type { Device } from '../support/device.ts'
import type { Person } from '../support/people.ts'
import { password } from '../support/given.ts'
import { play, playWith } from '../support/play.ts'
import { openPostOffice, secretIn } from '../support/post-office.ts'
import type { Stage } from '../support/world.ts'

const office = await openPostOffice()
afterAll(() => office.close())
const withMail = { flags: ['--smtp-url', office.url, '--mail-from', 'zaima@example.org'] }

const codeOf = (stage: Stage, secret: string, offMs = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: stage.time.clockOf('server').now() + offMs })
const step = 30_000
/** Turns it on; by then the code of this moment is used. */
const enrols = async (stage: Stage, device: Device) => {
  const { ticket, secret, uri } = await device.does('totp.start', {})
  const { codes, security } = await device.does('totp.enrol', { ticket, code: codeOf(stage, secret) })
  return { secret, uri, codes, security }
}
const signIn = async (device: Device, who: Person) => {
  const entered = await device.does('session.signIn', { name: who.account.name, password })
  if (entered.step !== 'second') throw new Error(`no second step but ${entered.step}`)
  return entered
}
const refused = (code: string) => ({ ok: false, error: { code } })

describe('two steps', () => {
  play('[S-112] once a code has shown that the app has the secret, signing in asks for one', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [laptop, other] = [await ana.opens('laptop'), await bob.opens('desktop')]
    const begun = await laptop.does('totp.start', {})
    expect(await laptop.asks('totp.enrol', { ticket: begun.ticket, code: '000000' })).toMatchObject(refused('wrong_code'))
    expect((await laptop.does('security.get', {})).security).toMatchObject({ totpSince: null, second: [], recovery: 0 })
    expect((await other.does('session.signIn', { name: 'Ana', password })).step).toBe('in')
    expect(await other.asks('totp.enrol', { ticket: begun.ticket, code: codeOf(stage, begun.secret) })).toMatchObject(
      refused('entry_expired'),
    )
    const { security, uri, secret } = await enrols(stage, laptop)
    expect(security).toMatchObject({ totpSince: stage.time.clockOf('server').now(), recovery: 10, second: ['totp', 'recovery'] })
    expect(decodeURIComponent(uri)).toContain(`:Ana?issuer=`)
    expect(uri).toContain(secret)
    const { ticket, ways } = await signIn(other, ana)
    expect(ways).toEqual(['totp', 'recovery'])
    await stage.pass('31 s')
    const entered = await other.does('session.proceed', { ticket, next: { way: 'totp', code: codeOf(stage, secret) } })
    expect(entered).toMatchObject({ step: 'in', account: { name: 'Ana' } })
    expect(await other.asks('session.proceed', { ticket, next: { way: 'totp', code: codeOf(stage, secret) } })).toMatchObject(
      refused('entry_expired'),
    )
  })

  play('[S-113] a code works once, for whichever sign-in comes first, and clocks may differ by a step', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, phone] = [await ana.opens('laptop'), await ana.opens('phone')]
    const { secret } = await enrols(stage, laptop)
    await stage.pass('2 min')
    const tickets = [(await signIn(phone, ana)).ticket, (await signIn(phone, ana)).ticket]
    const code = codeOf(stage, secret, -step)
    const both = await Promise.all(tickets.map((ticket) => phone.asks('session.proceed', { ticket, next: { way: 'totp', code } })))
    expect(both.map((b) => (b.ok ? 'in' : b.error.code)).toSorted()).toEqual(['in', 'wrong_code'])
    const { ticket } = await signIn(phone, ana)
    for (const off of [-step, -2 * step, 2 * step, 3 * step]) {
      await stage.pass('1 s')
      expect(await phone.asks('session.proceed', { ticket, next: { way: 'totp', code: codeOf(stage, secret, off) } })).toMatchObject(
        refused('wrong_code'),
      )
    }
    // Whoever was wrong so often waits a moment.
    await stage.pass('2 s')
    expect(await phone.asks('session.proceed', { ticket, next: { way: 'totp', code: codeOf(stage, secret, step) } })).toMatchObject({
      ok: true,
    })
    // What proved it for signing in proves nothing again.
    expect(await laptop.asks('session.confirm', { proof: { way: 'totp', code: codeOf(stage, secret, step) } })).toMatchObject(
      refused('wrong_code'),
    )
    await stage.pass('31 s')
    expect(await laptop.asks('session.confirm', { proof: { way: 'totp', code: codeOf(stage, secret, step) } })).toMatchObject({ ok: true })
  })

  play('[S-114] five wrong codes use a sign-in up, however many are tried at once', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, phone] = [await ana.opens('laptop'), await ana.opens('phone')]
    const { secret } = await enrols(stage, laptop)
    await stage.pass('1 min')
    const { ticket } = await signIn(phone, ana)
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, n) => phone.asks('session.proceed', { ticket, next: { way: 'totp', code: String(100_000 + n) } })),
    )
    const codes = tries.map((t) => (t.ok ? 'in' : t.error.code))
    expect(codes.filter((c) => c === 'wrong_code').length).toBeLessThanOrEqual(5)
    expect(codes).not.toContain('in')
    expect(await phone.asks('session.proceed', { ticket, next: { way: 'totp', code: codeOf(stage, secret) } })).toMatchObject({ ok: false })
    // Asking for a new ticket each time is no way around.
    let waits = 0
    for (let n = 0; n < 30; n++) {
      const again = await phone.asks('session.signIn', { name: 'Ana', password })
      if (!again.ok || again.value.step !== 'second') break
      const tried = await phone.asks('session.proceed', { ticket: again.value.ticket, next: { way: 'totp', code: '123456' } })
      if (!tried.ok && tried.error.code === 'rate_limited') waits += 1
    }
    expect(waits).toBeGreaterThan(10)
  })

  play('[S-115] each recovery code signs in once; new ones void the old; none is kept as it is', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, phone] = [await ana.opens('laptop'), await ana.opens('phone')]
    const { codes } = await enrols(stage, laptop)
    expect(new Set(codes).size).toBe(10)
    const by = async (code: string) => {
      const { ticket } = await signIn(phone, ana)
      return phone.asks('session.proceed', { ticket, next: { way: 'recovery', code } })
    }
    expect(await by(codes[0]!.toUpperCase().replaceAll('-', ' '))).toMatchObject({ ok: true, value: { step: 'in' } })
    expect(await by(codes[0]!)).toMatchObject(refused('wrong_code'))
    expect((await laptop.does('security.get', {})).security.recovery).toBe(9)
    const renewed = await laptop.does('recovery.renew', {})
    expect([renewed.codes.length, renewed.security.recovery]).toEqual([10, 10])
    expect(await by(codes[1]!)).toMatchObject(refused('wrong_code'))
    expect(await by(renewed.codes[9]!)).toMatchObject({ ok: true })
    const bob = await stage.person('Bob')
    const desk = await bob.opens('desktop')
    await enrols(stage, desk)
    const { ticket } = await signIn(phone, bob)
    expect(await phone.asks('session.proceed', { ticket, next: { way: 'recovery', code: renewed.codes[1]! } })).toMatchObject(
      refused('wrong_code'),
    )
  })

  playWith(withMail, '[S-116] every change is in the diary and told by mail', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, phone] = [await ana.opens('laptop'), await ana.opens('phone')]
    const address = 'told@example.org'
    await laptop.does('email.set', { address })
    await laptop.does('email.verify', { ticket: secretIn(await office.gets((r) => r.to.includes(address))) })
    const { codes } = await enrols(stage, laptop)
    const { ticket } = await signIn(phone, ana)
    await phone.does('session.proceed', { ticket, next: { way: 'recovery', code: codes[3]! } })
    await laptop.does('recovery.renew', {})
    await laptop.does('totp.disable', {})
    await stage.pass('1 s')
    const subjects = office.to(address).map((r) => r.mail.subject ?? '')
    for (const part of [/Two steps are on/, /recovery code was used/, /New recovery codes/, /Two steps are off/])
      expect([part, subjects.filter((s) => part.test(s)).length]).toEqual([part, 1])
    expect(office.to(address).find((r) => /was used/.test(r.mail.subject ?? ''))!.mail.text).toContain('9 are left')
    const { entries } = await laptop.does('diary.list', { kinds: ['secured'] })
    expect(entries.map((e) => (e.kind === 'secured' ? e.act : ''))).toEqual([
      'totpOff',
      'recoveryNew',
      'recoveryUsed',
      'totpOn',
      'emailChanged',
    ])
    expect((await phone.does('session.signIn', { name: 'Ana', password })).step).toBe('in')
  })

  playWith(withMail, '[S-108, S-112] a new password by link does not lead past the second step', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const other = await (await stage.person('Bob')).opens('desktop')
    const address = 'past@example.org'
    await laptop.does('email.set', { address })
    await laptop.does('email.verify', { ticket: secretIn(await office.gets((r) => r.to.includes(address))) })
    await enrols(stage, laptop)
    const half = await signIn(other, ana)
    await other.does('password.forgot', { name: 'Ana' })
    await stage.pass('1 s')
    const ticket = secretIn(await office.gets((r) => r.to.includes(address) && /new password/.test(r.mail.subject ?? '')))
    await other.does('password.reset', { ticket, next: 'three quiet green windows' })
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'password_changed' })
    expect((await other.does('session.signIn', { name: 'Ana', password: 'three quiet green windows' })).step).toBe('second')
    // What was begun with the old password is over.
    expect(await other.asks('session.proceed', { ticket: half.ticket, next: { way: 'totp', code: '123456' } })).toMatchObject(
      refused('entry_expired'),
    )
  })

  playWith(withMail, '[S-104, S-108] links end: a day for an address, an hour for a password', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop', 'keep')
    await laptop.closesTab()
    const asks = (command: string, body: object) => stage.posts(laptop, `/api/v1/${command}`, body)
    const address = 'late@example.org'
    const newest = (part: RegExp) => secretIn(office.to(address).findLast((r) => part.test(r.mail.subject ?? ''))!)
    expect(await asks('email.set', { address })).toStartWith('200')
    await stage.pass('1 s')
    const first = newest(/Confirm/)
    await stage.pass('24 h')
    expect(await asks('email.verify', { ticket: first })).toContain('link_invalid')
    expect(await asks('email.set', { address })).toContain('confirm_needed')
    expect(await asks('session.confirm', { proof: { way: 'password', password } })).toStartWith('200')
    expect(await asks('email.set', { address })).toStartWith('200')
    await stage.pass('23.9 h')
    expect(await asks('email.verify', { ticket: newest(/Confirm/) })).toStartWith('200')
    expect(await asks('password.forgot', { name: address })).toStartWith('200')
    await stage.pass('59 min')
    const ticket = newest(/new password/)
    expect(await asks('password.whose', { ticket })).toStartWith('200')
    await stage.pass('1 min')
    expect(await asks('password.whose', { ticket })).toContain('link_invalid')
    expect(await asks('password.reset', { ticket, next: 'three quiet green windows' })).toContain('link_invalid')
  })

  play('[S-117] the database alone gives no codes', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const { ticket, secret: begun } = await laptop.does('totp.start', {})
    const pending = await stage.store.read((tx) => tx.tickets.get(new Bun.CryptoHasher('sha256').update(ticket).digest('hex'), 'totp', 0))
    expect(pending!.data).not.toContain(begun)
    const { secret } = await enrols(stage, laptop)
    const kept = await stage.store.read((tx) => tx.codes.totp(ana.id))
    expect(kept!.secret).toStartWith('v1.')
    expect(Buffer.from(kept!.secret.slice(3), 'base64url').toString('latin1')).not.toContain(secret)
  })

  play('[S-118] where a role needs two steps, setting them up is all a held session may do, and it frees it', async (stage) => {
    const [olga, ana] = [await stage.person('Olga'), await stage.person('Ana')]
    const owner = await olga.opens('laptop')
    const now = stage.time.clockOf('server').now()
    await owner.does('policy.update', { role: 'member', policy: { ...openRolePolicy, secondFrom: now } })
    const phone = await ana.opens('phone')
    const held = (command: string, body: object) => stage.posts(phone, `/api/v1/${command}`, body)
    expect(await held('room.list', {})).toContain('session_held')
    expect(await held('email.set', { address: null })).toContain('session_held')
    const begun = JSON.parse((await held('totp.start', {})).slice(4)) as { ticket: string; secret: string }
    expect(await held('totp.enrol', { ticket: begun.ticket, code: '000000' })).toContain('wrong_code')
    expect(await held('totp.enrol', { ticket: begun.ticket, code: codeOf(stage, begun.secret) })).toStartWith('200 ')
    expect(await held('room.list', {})).toStartWith('200 ')
    expect(await held('totp.disable', {})).toContain('second_needed')
    expect(JSON.parse((await held('security.get', {})).slice(4))).toMatchObject({
      security: { second: ['totp', 'recovery'], recovery: 10 },
    })
  })

  play('[S-112] the guard of an account is changed only soon after a proof', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await stage.pass('10 min')
    for (const command of ['totp.start', 'totp.disable', 'recovery.renew'] as const)
      expect(await laptop.asks(command, {})).toMatchObject(refused('confirm_needed'))
    await laptop.does('session.confirm', { proof: { way: 'password', password } })
    expect((await enrols(stage, laptop)).codes).toHaveLength(10)
  })
})

describe('names', () => {
  play('[S-119, S-120] a name that only a machine can tell from another is taken, and one of mixed letters is none', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const register = async (name: string) => {
      const answer = await laptop.asks('account.register', { name, password, device: 'cli' })
      return answer.ok ? 'ok' : answer.error.code
    }
    for (const [name, code] of [
      ['ANA', 'name_taken'],
      ['Ａna', 'name_taken'],
      ['Аnа', 'name_unfit'],
      ['сор', 'ok'],
      ['cop', 'name_taken'],
      ['аdmin', 'name_unfit'],
      ['小梅Mei', 'ok'],
      ['strasse', 'ok'],
      ['Straße', 'name_taken'],
      ['bob', 'ok'],
      ['b0b', 'name_taken'],
    ] as const)
      expect([name, await register(name)]).toEqual([name, code])
  })
})

describe('a first password', () => {
  play('[S-112] who has none sets one soon after a proof, and the old one is asked of everyone else', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const next = 'three quiet green windows'
    expect(await laptop.asks('account.password', { next })).toMatchObject(refused('wrong_credentials'))
    await stage.store.write((tx) => tx.accounts.update(ana.id, { passwordHash: '' }))
    expect((await laptop.does('security.get', {})).security.password).toBe('none')
    await stage.pass('10 min')
    expect(await laptop.asks('account.password', { next })).toMatchObject(refused('confirm_needed'))
    await stage.store.write((tx) =>
      tx.sessions.change(laptop.client.state().me!.session, { confirmedAt: stage.time.clockOf('server').now() }),
    )
    await laptop.does('account.password', { next })
    expect((await laptop.does('session.signIn', { name: 'Ana', password: next })).step).toBe('in')
  })
})
