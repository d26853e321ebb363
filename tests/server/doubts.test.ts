/** What looks wrong about an account, and what is done about it: the whole server on a real database, its doors, and a clock that moves when told. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Anonymous, SignedIn } from '../../src/server/actions/action.ts'
import type { Places } from '../../src/server/ports.ts'
import type { CommandName } from '../../src/protocol/commands.ts'
import { password } from '../support/given.ts'
import { openStage, type Stage } from '../support/world.ts'

// eslint-disable-next-line typescript/no-explicit-any
type Json = any

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const [home, far] = ['192.0.2.1', '198.51.100.1']
const cities: Record<string, [number, number]> = { [home]: [52.5, 13.4], [far]: [39.9, 116.4] }
const places: Places = {
  lookup: (address) => {
    const spot = cities[address]
    return spot === undefined ? null : { country: 'XX', latitude: spot[0], longitude: spot[1] }
  },
}

type From = { readonly address?: string; readonly deviceKey?: string; readonly userAgent?: string }
const originOf = ({ address = home, userAgent = firefox, deviceKey }: From) => ({
  address,
  userAgent,
  ...(deviceKey === undefined ? {} : { deviceKey }),
})

describe('doubts', () => {
  let stage: Stage
  const asks = (command: CommandName, input: object, caller: SignedIn | Anonymous): Promise<Json> =>
    stage.core.dispatch(command, input, caller)
  const stranger = (from: From = {}): Anonymous => ({ kind: 'anonymous', ...originOf(from) })
  const signIn = (name: string, from: From = {}, more: object = {}): Promise<Json> =>
    asks('session.signIn', { name, password, device: 'web', ...more }, stranger(from))
  const by = (token: string, from: From = {}) => stage.core.authenticate(token, originOf(from))
  const comesIn = async (name: string, from: From): Promise<{ readonly token: string; readonly caller: SignedIn }> => {
    const { token } = await signIn(name, from)
    const caller = await by(token, from)
    if (caller.kind !== 'signed-in') throw new Error(`${name} is not in`)
    return { token, caller }
  }
  /** A device that its person has already said is theirs. */
  const ownDevice = async (name: string, from: From): Promise<{ readonly token: string; readonly caller: SignedIn }> => {
    const own = await comesIn(name, from)
    await stage.store.write(async (tx) => {
      for (const { id, session } of await tx.alerts.list(own.caller.account.id, 50))
        if (session === own.caller.session.id) await tx.alerts.answer(id, 'me')
    })
    return own
  }
  const alertsOf = async (caller: SignedIn): Promise<Json[]> => (await asks('alert.list', {}, caller)).alerts

  beforeAll(async () => {
    stage = await openStage({ places, flags: ['--bulk-read', '100', '--session-renew', '1h'] })
    for (const name of ['Ana', 'Bob', 'Cyd', 'Dee', 'Eve', 'Fay', 'Gil']) await stage.person(name)
  })
  afterAll(() => stage.closes())

  test('[S-174] a new device is asked about on the others; one that was used before is not', async () => {
    const laptop = await ownDevice('ana', { deviceKey: 'anas laptop' })
    const before = (await alertsOf(laptop.caller)).length
    await comesIn('ana', { deviceKey: 'anas laptop' })
    expect(await alertsOf(laptop.caller)).toHaveLength(before)
    const phone = await comesIn('ana', { deviceKey: 'anas phone', userAgent: chrome, address: '192.0.2.9' })
    const [alert] = await alertsOf(laptop.caller)
    expect(alert).toMatchObject({
      why: 'new_device',
      grade: 'notify',
      address: '192.0.2.9',
      session: phone.caller.session.id,
      answer: null,
    })
    expect(alert.label).toContain('Chrome')
    expect((await asks('alert.answer', { alert: alert.id, answer: 'me' }, phone.caller)).error.code).toBe('forbidden')
    expect(await asks('alert.answer', { alert: alert.id, answer: 'me' }, laptop.caller)).toMatchObject({ ok: true, ended: 0 })
    expect((await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, laptop.caller)).error.code).toBe('request_gone')
  })

  test('[S-175] farther than one can travel, on a new device: the session waits until its person says on another that it was them', async () => {
    const laptop = await ownDevice('bob', { deviceKey: 'bobs laptop', address: home })
    const there = await comesIn('bob', { deviceKey: 'who knows', address: far })
    expect((await asks('room.list', {}, there.caller)).error.code).toBe('session_held')
    expect((await asks('session.confirm', { proof: { way: 'password', password } }, there.caller)).ok).toBe(true)
    expect((await asks('room.list', {}, (await by(there.token, { address: far })) as SignedIn)).error.code).toBe('session_held')
    const [alert] = await alertsOf(laptop.caller)
    expect(alert).toMatchObject({ why: 'impossible_travel', grade: 'stepUp' })
    await asks('alert.answer', { alert: alert.id, answer: 'me' }, laptop.caller)
    expect((await asks('room.list', {}, (await by(there.token, { address: far })) as SignedIn)).ok).toBe(true)
  })

  test('[S-180] one tap says that it was not me: all else ends, the old password works no longer, and a new one is chosen at once', async () => {
    const laptop = await ownDevice('cyd', { deviceKey: 'cyds laptop' })
    const thief = await comesIn('cyd', { deviceKey: 'a thiefs', address: '203.0.113.66' })
    const tablet = await comesIn('cyd', { deviceKey: 'cyds tablet' })
    const alert = (await alertsOf(laptop.caller)).find((a) => a.session === thief.caller.session.id)
    const answer = await asks('alert.answer', { alert: alert.id, answer: 'notMe' }, laptop.caller)
    expect(answer.ended).toBeGreaterThanOrEqual(2)
    for (const { caller } of [thief, tablet]) expect((await asks('room.list', {}, caller)).error.code).toBe('session_expired')
    expect((await asks('room.list', {}, laptop.caller)).ok).toBe(true)
    expect((await signIn('cyd', { deviceKey: 'a thiefs' })).error.code).toBe('wrong_credentials')
    expect((await asks('password.reset', { ticket: answer.reset, next: 'mauve ferry tinsel orbit' }, stranger())).ok).toBe(true)
    expect((await signIn('cyd', { deviceKey: 'cyds tablet' }, { password: 'mauve ferry tinsel orbit' })).step).toBe('in')
  })

  test('[S-177] a token in two hands ends for both, and its person is told', async () => {
    const laptop = await ownDevice('dee', { deviceKey: 'dees laptop' })
    const other = await comesIn('dee', { deviceKey: 'dees laptop' })
    expect((await by(laptop.token, { address: '192.0.2.50', userAgent: firefox })).kind).toBe('signed-in')
    expect((await by(laptop.token, { address: far, userAgent: chrome })).kind).toBe('anonymous')
    expect((await by(laptop.token)).kind).toBe('signed-in')
    expect((await asks('room.list', {}, laptop.caller)).error.code).toBe('session_expired')
    expect((await alertsOf(other.caller))[0]).toMatchObject({ why: 'session_stolen', grade: 'hold', session: laptop.caller.session.id })
  })

  test('[S-178] a token is renewed, counts from its first use, and an old one used later ends the session', async () => {
    const { token, caller } = await comesIn('eve', { deviceKey: 'eves laptop' })
    const other = await comesIn('eve', { deviceKey: 'eves laptop' })
    expect(await stage.core.renew(caller.session)).toBeNull()
    for (let n = 0; n < 3; n += 1) {
      await stage.pass('21 min')
      for (const held of [token, other.token]) expect((await asks('room.list', {}, (await by(held)) as SignedIn)).ok).toBe(true)
    }
    const lost = await stage.core.renew(caller.session)
    expect(await stage.core.renew(caller.session)).toBeNull()
    await stage.pass('61 s')
    const next = (await stage.core.renew(caller.session))!
    expect(lost).not.toBeNull()
    // The answer with the first one never arrived: the old token still counts, the first one never will.
    expect((await by(token)).kind).toBe('signed-in')
    expect((await by(lost!)).kind).toBe('anonymous')
    expect(((await by(next)) as SignedIn).session.id).toBe(caller.session.id)
    expect((await by(token)).kind).toBe('signed-in')
    await stage.pass('61 s')
    expect((await by(next)).kind).toBe('signed-in')
    expect((await by(token)).kind).toBe('anonymous')
    expect((await stage.store.read((tx) => tx.sessions.get(caller.session.id)))?.endReason).toBe('stolen')
    expect((await alertsOf((await by(other.token)) as SignedIn))[0]).toMatchObject({ why: 'token_reused', grade: 'hold' })
  })

  test('[S-179] who reads far more than a person does is asked, and then has to show that it is them', async () => {
    const { caller, token } = await comesIn('fay', { deviceKey: 'fays laptop' })
    const room = stage.lobby
    for (let n = 0; n < 60; n += 1) await asks('message.send', { room, clientId: `bulk-reader-${n}`, body: `line ${n}` }, caller)
    const reads = () => asks('history.before', { room, limit: 60 }, caller)
    await reads()
    expect((await alertsOf(caller)).filter((a) => a.why === 'bulk_read')).toEqual([])
    for (let n = 0; n < 2; n += 1) await reads()
    await stage.settles()
    expect((await alertsOf(caller)).filter((a) => a.why === 'bulk_read')).toMatchObject([{ grade: 'notify' }])
    for (let n = 0; n < 5; n += 1) await reads()
    await stage.settles()
    expect((await reads()).error.code).toBe('session_held')
    expect((await asks('session.confirm', { proof: { way: 'password', password } }, caller)).ok).toBe(true)
    await stage.settles()
    expect((await asks('history.before', { room, limit: 1 }, (await by(token)) as SignedIn)).ok).toBe(true)
  })
})
