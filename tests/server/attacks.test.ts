/** What somebody tried who wanted to break signing in and sessions: each attack as it was made, on the whole server and a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import type { Anonymous, SignedIn } from '../../src/server/actions/action.ts'
import { argonPasswords } from '../../src/server/adapters/passwords.ts'
import type { CommandName } from '../../src/protocol/commands.ts'
import { openRolePolicy } from '../../src/protocol/entry.ts'
import { protocol } from '../../src/protocol/version.ts'
import type { Passwords, Places } from '../../src/server/ports.ts'
import { password } from '../support/given.ts'
import { openStage, type Stage } from '../support/world.ts'

// eslint-disable-next-line typescript/no-explicit-any
type Json = any
type From = { readonly address?: string; readonly deviceKey?: string; readonly userAgent?: string }

const [home, far] = ['192.0.2.1', '198.51.100.1']
const spots: Record<string, [number, number]> = { [home]: [52.5, 13.4], [far]: [39.9, 116.4] }
const places: Places = {
  lookup: (address) => {
    const spot = spots[address]
    return spot === undefined ? null : { country: 'XX', latitude: spot[0], longitude: spot[1] }
  },
}
const next = 'mauve ferry tinsel orbit'

describe('attacks', () => {
  let stage: Stage
  /** What every check of a password waits for. */
  let gate: Promise<void> = Promise.resolve()
  const hashing = (): Passwords => {
    const real = argonPasswords({ cost: { memoryCost: 8, timeCost: 1 } })
    return {
      hash: (secret) => real.hash(secret),
      verify: async (secret, hash) => {
        const right = await real.verify(secret, hash)
        await gate
        return right
      },
    }
  }
  const originOf = ({ address = '192.0.2.1', userAgent = 'Firefox', deviceKey }: From) => ({
    address,
    userAgent,
    ...(deviceKey === undefined ? {} : { deviceKey }),
  })
  const stranger = (from: From = {}): Anonymous => ({ kind: 'anonymous', ...originOf(from) })
  const asks = (command: CommandName, input: object, caller: SignedIn | Anonymous): Promise<Json> =>
    stage.core.dispatch(command, input, caller)
  const signIn = (name: string, from: From = {}, more: object = {}): Promise<Json> =>
    asks('session.signIn', { name, password, device: 'web', ...more }, stranger(from))
  const by = (token: string, from: From = {}) => stage.core.authenticate(token, originOf(from))
  const callerOf = async (token: string, from: From = {}): Promise<SignedIn> => {
    const caller = await by(token, from)
    if (caller.kind !== 'signed-in') throw new Error('nobody')
    return caller
  }
  const comesIn = async (name: string, from: From): Promise<SignedIn> => callerOf((await signIn(name, from)).token, from)
  const codeOf = (secret: string): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: stage.now() })
  const enrols = async (caller: SignedIn): Promise<string> => {
    const { ticket, secret } = await asks('totp.start', {}, caller)
    expect(await asks('totp.enrol', { ticket, code: codeOf(secret) }, caller)).toMatchObject({ ok: true })
    return secret
  }
  const rowOf = (caller: SignedIn) => stage.store.read((tx) => tx.accounts.row(caller.account.id))
  /** All checks of passwords wait until it is called. */
  const stopsChecks = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    return () => {
      resolve()
      gate = Promise.resolve()
    }
  }

  beforeAll(async () => {
    stage = await openStage({ places, hashing: hashing(), flags: ['--session-renew', '1h', '--rate-sign-in', '100000/1min'] })
    for (const name of ['Ola', 'Ana', 'Bob', 'Cyd', 'Dee', 'Eve', 'Fay', 'Gil', 'Hal', 'Ida', 'Jon', 'Kit', 'Lou', 'Max', 'Pia'])
      await stage.person(name)
  })
  afterAll(() => stage.closes())

  test('[S-250] codes are guessed no faster by a device key made up for each try', async () => {
    const laptop = await comesIn('ana', { deviceKey: 'anas laptop' })
    await enrols(laptop)
    let tried = 0
    for (let n = 0; n < 40; n += 1) {
      const half = await signIn('ana', { address: '203.0.113.9', deviceKey: `made up ${n}` })
      const { error } = await asks(
        'session.proceed',
        { ticket: half.ticket, next: { way: 'totp', code: String(100_000 + n) } },
        stranger({ address: '203.0.113.9', deviceKey: `made up again ${n}` }),
      )
      if (error.code === 'wrong_code') tried += 1
    }
    expect(tried).toBeLessThanOrEqual(10)
  })

  test('[S-251] two tabs that are both given the next token stay signed in, whichever answer comes last', async () => {
    const { token } = await signIn('bob', { deviceKey: 'bobs laptop' })
    for (let n = 0; n < 4; n += 1) {
      await stage.pass('20 min')
      expect((await asks('room.list', {}, await callerOf(token))).ok).toBe(true)
    }
    const tabs = await Promise.all([callerOf(token), callerOf(token)])
    const given = await Promise.all(tabs.map(({ session }) => stage.core.renew(session)))
    // Either may be the cookie in the end.
    for (const one of given) if (one !== null) expect((await by(one)).kind).toBe('signed-in')
    for (const one of given.toReversed()) if (one !== null) expect((await by(one)).kind).toBe('signed-in')
    expect(given.some((one) => one !== null)).toBe(true)
  })

  test('[S-252] a device let in by a session that has ended since does not come in', async () => {
    const [own, thief] = [await comesIn('cyd', { deviceKey: 'cyds laptop' }), await comesIn('cyd', { deviceKey: 'a thiefs' })]
    const asked = await asks('qr.start', { device: 'mobile' }, stranger())
    expect(await asks('qr.approve', { code: asked.code, number: asked.number }, thief)).toMatchObject({ answer: 'approved' })
    await asks('session.endOthers', {}, own)
    expect(await asks('qr.wait', { code: asked.code, secret: asked.secret, patienceMs: 0 }, stranger())).not.toMatchObject({ step: 'in' })
  })

  test('[S-253] a sign-in whose password was being checked while it changed comes to nothing', async () => {
    const own = await comesIn('dee', { deviceKey: 'dees laptop' })
    const go = stopsChecks()
    const late = signIn('dee', { deviceKey: 'a thiefs' })
    await Bun.sleep(20)
    await stage.store.write(async (tx) => tx.accounts.update(own.account.id, { passwordHash: await argonPasswords().hash(next) }))
    go()
    expect(await late).toMatchObject({ ok: false, error: { code: 'wrong_credentials' } })
  })

  test('[S-253] nor one of somebody who was suspended meanwhile', async () => {
    const own = await comesIn('jon', { deviceKey: 'jons laptop' })
    const go = stopsChecks()
    const late = signIn('jon', { deviceKey: 'jons laptop' })
    await Bun.sleep(20)
    await stage.store.write((tx) => tx.accounts.update(own.account.id, { standing: { kind: 'suspended', until: null, reason: '' } }))
    go()
    expect(await late).toMatchObject({ ok: false, error: { code: 'account_suspended' } })
  })

  test('[S-254] a change of password by a session that ended meanwhile changes nothing', async () => {
    const [own, thief] = [await comesIn('eve', { deviceKey: 'eves laptop' }), await comesIn('eve', { deviceKey: 'a thiefs' })]
    const go = stopsChecks()
    const late = asks('account.password', { current: password, next: 'chosen by a thief 77' }, thief)
    await Bun.sleep(20)
    await asks('session.endOthers', {}, own)
    const before = (await rowOf(own))!.passwordHash
    go()
    expect(await late).toMatchObject({ ok: false })
    expect((await rowOf(own))!.passwordHash).toBe(before)
    expect((await asks('room.list', {}, own)).ok).toBe(true)
  })

  test('[S-255] who merely holds a session cannot make a password of their own out of a question', async () => {
    const own = await comesIn('fay', { deviceKey: 'fays laptop' })
    await comesIn('fay', { deviceKey: 'fays phone' })
    const [alert] = (await asks('alert.list', {}, own)).alerts
    await stage.pass('11 min')
    expect(await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, own)).toMatchObject({
      ok: false,
      error: { code: 'confirm_needed' },
    })
    expect((await rowOf(own))!.passwordHash).not.toBe('')
    expect(await asks('session.confirm', { proof: { way: 'password', password } }, own)).toMatchObject({ ok: true })
    expect(await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, own)).toMatchObject({ ok: true, ended: 1 })
  })

  test('[S-256] not me: an address that waited to be confirmed, and half a sign-in, are void', async () => {
    const own = await comesIn('gil', { deviceKey: 'gils laptop' })
    const thief = await comesIn('gil', { deviceKey: 'a thiefs' })
    const hash = (secret: string) => new Bun.CryptoHasher('sha256').update(secret).digest('hex')
    const [mailed, half] = ['mailed-to-the-thief'.padEnd(43, '-'), 'half-a-sign-in'.padEnd(43, '-')]
    const at = stage.now()
    const ticket = { account: own.account.id, expiresAt: at + 86_400_000, triesLeft: 1 }
    await stage.store.write(async (tx) => {
      await tx.emails.setPending(own.account.id, 'thief@example.org')
      await tx.tickets.put({
        ...ticket,
        hash: hash(mailed),
        kind: 'email',
        data: { address: 'thief@example.org', key: 'thief@example.org' },
      })
      await tx.tickets.put({
        ...ticket,
        hash: hash(half),
        kind: 'entry',
        data: { step: 'full', way: 'password', factors: 1, on: { keep: true } },
      })
    })
    const alert = (await asks('alert.list', {}, own)).alerts.find((a: Json) => a.session === thief.session.id)
    expect(await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, own)).toMatchObject({ ok: true })
    expect(await asks('email.verify', { ticket: mailed }, stranger())).toMatchObject({ ok: false })
    expect(await asks('session.proceed', { ticket: half, next: { way: 'end', session: thief.session.id } }, stranger())).toMatchObject({
      ok: false,
    })
  })

  test('[S-257] not me: a second step that was set up since is gone as well', async () => {
    const own = await comesIn('hal', { deviceKey: 'hals laptop' })
    const thief = await comesIn('hal', { deviceKey: 'a thiefs' })
    await stage.pass('1 s')
    await enrols(thief)
    const alert = (await asks('alert.list', {}, own)).alerts.find((a: Json) => a.session === thief.session.id)
    const { reset } = await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, own)
    expect(await asks('password.reset', { ticket: reset, next }, stranger())).toMatchObject({ ok: true })
    expect(await signIn('hal', { deviceKey: 'hals laptop' }, { password: next })).toMatchObject({ step: 'in' })
  })

  test('[S-257] nor does an address that was confirmed since lead to a password', async () => {
    const own = await comesIn('kit', { deviceKey: 'kits laptop' })
    const thief = await comesIn('kit', { deviceKey: 'a thiefs' })
    const address = (name: string) => ({ address: `${name}@example.org`, key: `${name}@example.org` })
    const ownerOf = (name: string) => stage.store.read((tx) => tx.emails.ownerOf(`${name}@example.org`))
    await stage.store.write((tx) => tx.emails.confirm(own.account.id, address('thief'), stage.now()))
    const alert = (await asks('alert.list', {}, own)).alerts.find((a: Json) => a.session === thief.session.id)
    expect(await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, own)).toMatchObject({ ok: true })
    expect(await ownerOf('thief')).toBeNull()
    // One from before stays.
    await stage.store.write((tx) => tx.emails.confirm(own.account.id, address('kit'), alert.at - 1))
    expect(await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, own)).toMatchObject({ ok: true })
    expect(await ownerOf('kit')).toBe(own.account.id)
  })

  test('[S-260] what is asked of a role is asked of whoever is given it, in the sessions they have', async () => {
    const ola = await comesIn('ola', { deviceKey: 'olas' })
    const { token } = await signIn('ida', { deviceKey: 'idas' })
    const ida = await callerOf(token)
    const policy = { ...openRolePolicy, secondFrom: stage.now() }
    expect(await asks('policy.update', { role: 'admin', policy }, ola)).toMatchObject({ ok: true })
    expect(await asks('role.set', { account: ida.account.id, role: 'admin' }, ola)).toMatchObject({ ok: true })
    expect(await asks('person.list', {}, await callerOf(token))).toMatchObject({ ok: false, error: { code: 'session_held' } })
  })

  test('[S-261] whoever is given another role while a line of theirs opens comes in anew', async () => {
    const ola = await comesIn('ola', { deviceKey: 'olas' })
    const opens = async (who: SignedIn, meanwhile: () => Promise<Json>) => {
      const frames: Json[] = []
      const closed: string[] = []
      const socket = {
        send: (frame: string) => frames.push(JSON.parse(frame)) > 0,
        buffered: () => 0,
        subscribe: () => {},
        unsubscribe: () => {},
        close: (_code: number, reason: string) => void closed.push(reason),
      }
      const line = stage.core.link(socket, who)
      await meanwhile()
      line.frame(JSON.stringify({ cmd: 'hello', protocol: protocol.current, device: 'web' }))
      await stage.settles()
      line.closed(1000)
      return { closed, welcomed: frames.some((f) => f.event === 'welcome') }
    }
    const lou = await comesIn('lou', { deviceKey: 'lous' })
    expect(await opens(lou, async () => null)).toEqual({ closed: [], welcomed: true })
    const promotes = async () => {
      await asks('role.set', { account: lou.account.id, role: 'moderator' }, ola)
      await stage.pass('1 s')
    }
    expect(await opens(lou, promotes)).toEqual({ closed: ['changed'], welcomed: false })
  })

  test('[S-262] signing in once more from the same place does not lead past a doubt', async () => {
    const own = await comesIn('max', { deviceKey: 'maxs laptop', address: home })
    for (const deviceKey of ['a thiefs', 'a thiefs', 'another of a thiefs']) {
      const thief = await comesIn('max', { deviceKey, address: far })
      expect(await asks('room.list', {}, thief)).toMatchObject({ ok: false, error: { code: 'session_held' } })
    }
    // The person themselves, once they have said so.
    const there = await comesIn('max', { deviceKey: 'maxs phone', address: far })
    const alert = (await asks('alert.list', {}, own)).alerts.find((a: Json) => a.session === there.session.id)
    expect(await asks('alert.answer', { alert: alert.id, answer: 'me' }, own)).toMatchObject({ ok: true })
    expect(await asks('room.list', {}, there)).toMatchObject({ ok: true })
  })

  test('[S-263] a doubt goes before a missing second factor, and leaves it missing', async () => {
    const ola = await comesIn('ola', { deviceKey: 'olas' })
    await comesIn('pia', { deviceKey: 'pias laptop', address: home })
    const early = await comesIn('pia', { deviceKey: 'a thiefs', address: far })
    const own = await comesIn('pia', { deviceKey: 'pias laptop', address: home })
    const policy = { ...openRolePolicy, secondFrom: stage.now() }
    expect(await asks('policy.update', { role: 'member', policy }, ola)).toMatchObject({ ok: true })
    expect(await asks('session.confirm', { proof: { way: 'password', password } }, early)).toMatchObject({ ok: true })
    expect(await asks('totp.start', {}, early)).toMatchObject({ ok: false, error: { code: 'session_held' } })
    await enrols(own)
    const { alerts } = await asks('alert.list', {}, own)
    expect(await asks('totp.disable', {}, own)).toMatchObject({ ok: false, error: { code: 'second_needed' } })
    await stage.store.write((tx) => tx.codes.setTotp(own.account.id, null))
    await stage.store.write((tx) => tx.codes.setRecovery(own.account.id, []))
    const alert = alerts.find((a: Json) => a.session === early.session.id)
    expect(await asks('alert.answer', { alert: alert.id, answer: 'me' }, own)).toMatchObject({ ok: true })
    expect(await asks('session.self', {}, early)).toMatchObject({ hold: 'enrol' })
    await asks('policy.update', { role: 'member', policy: openRolePolicy }, ola)
  })

  test('[S-264] a clock that is set back makes no proof last longer', async () => {
    const bob = await comesIn('bob', { deviceKey: 'bobs laptop' })
    await stage.store.write((tx) => tx.sessions.change(bob.session.id, { confirmedAt: stage.now() + 86_400_000 }))
    expect(await asks('diary.export', {}, bob)).toMatchObject({ ok: false, error: { code: 'confirm_needed' } })
  })
})
