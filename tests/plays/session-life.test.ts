/** What becomes of a session between signing in and its end: proofs, locks, rules of roles, warnings, and administrators. */
import { describe, expect } from 'bun:test'
import { openRolePolicy, type RolePolicy } from '../../src/protocol/entry.ts'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { Device } from '../support/device.ts'
import { password } from '../support/given.ts'
import { play, playWith } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const proof = { way: 'password', password } as const
const hears = (device: Device, name: ServerEvent['event']): ServerEvent[] => {
  const heard: ServerEvent[] = []
  device.client.onEvent((e) => void (e.event === name && heard.push(e)))
  return heard
}
/** Ana owns the place; what she asks of members. */
const withRule = async (stage: Stage, rule: Partial<RolePolicy>) => {
  const ana = await stage.person('Ana')
  const desk = await ana.opens('desktop')
  await desk.does('policy.update', { role: 'member', policy: { ...openRolePolicy, ...rule } })
  return { ana, desk, bob: await stage.person('Bob') }
}

describe('a fresh proof', () => {
  play('[S-30] what is risky needs a proof of at most ten minutes ago; right after signing in there is one', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    expect(await laptop.asks('diary.export', {})).toMatchObject({ ok: true })
    await stage.pass('10 min')
    expect(await laptop.asks('diary.export', {})).toMatchObject({ ok: false, error: { code: 'confirm_needed' } })
    expect(await laptop.asks('session.confirm', { proof: { ...proof, password: 'a wrong guess' } })).toMatchObject({ ok: false })
    expect(await laptop.asks('diary.export', {})).toMatchObject({ ok: false, error: { code: 'confirm_needed' } })
    await laptop.does('session.confirm', { proof })
    expect(await laptop.asks('diary.export', {})).toMatchObject({ ok: true })
  })

  play('[S-31] the person is asked, and the same command goes; who declines is refused and nothing else happens', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    await stage.pass('10 min')
    const asked: string[] = []
    laptop.client.provesBy(async () => (asked.push('first'), 'declined'))
    expect(await laptop.asks('diary.export', {})).toMatchObject({ ok: false, error: { code: 'confirm_needed' } })
    laptop.client.provesBy(async () => {
      asked.push('second')
      return (await laptop.client.call('session.confirm', { proof })).ok ? 'proven' : 'declined'
    })
    expect(await laptop.asks('diary.export', {})).toMatchObject({ ok: true })
    expect(await laptop.asks('diary.export', {})).toMatchObject({ ok: true })
    expect(asked).toEqual(['first', 'second'])
  })
})

describe('a locked session', () => {
  play('[S-32] does nothing but say whose it is, prove, and sign out; every tab of it is shut', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const tab = await ana.opensTabBeside(laptop)
    const phone = await ana.opens('phone')
    await laptop.does('session.lock', {})
    expect([laptop.link, tab.link, phone.link.kind]).toEqual([{ kind: 'held', hold: 'locked' }, { kind: 'held', hold: 'locked' }, 'online'])
    expect(await laptop.asks('room.list', {})).toMatchObject({ ok: false, error: { code: 'session_held' } })
    expect(await laptop.does('session.self', {})).toMatchObject({ hold: 'locked', ways: ['password'], account: { id: ana.id } })
    await tab.reloads()
    expect(tab.link).toEqual({ kind: 'held', hold: 'locked' })
    await laptop.does('session.signOut', {})
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'signed_out' })
  })

  play('[S-33] left for as long as its person chose, it is locked; input in any tab of it counts', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const tab = await ana.opensTabBeside(laptop)
    await laptop.does('settings.update', { lockAfterMs: 600_000 })
    await stage.pass('9 min')
    await tab.presses()
    await stage.pass('9.9 min')
    expect([laptop.link.kind, tab.link.kind]).toEqual(['online', 'online'])
    await stage.pass('10 s')
    expect([laptop.link, tab.link]).toEqual([
      { kind: 'held', hold: 'locked' },
      { kind: 'held', hold: 'locked' },
    ])
  })

  play('[S-33] the shorter of the person and the role counts, and a tab that was closed for so long opens locked', async (stage) => {
    const { bob } = await withRule(stage, { lockMs: 300_000 })
    const laptop = await bob.opens('laptop')
    await laptop.does('settings.update', { lockAfterMs: 600_000 })
    await laptop.closesTab()
    await laptop.reloads('4 min')
    expect(laptop.link.kind).toBe('online')
    await laptop.closesTab()
    await stage.pass('6 min')
    expect(await stage.posts(laptop, '/api/v1/room.list', {})).toMatch(/^403 .*session_held/)
    await laptop.reloads()
    expect(laptop.link.kind).toBe('held')
    await laptop.does('session.confirm', { proof })
    expect(laptop.link.kind).toBe('online')
  })

  play('[S-34] a proof unlocks it, and its client is where it was; it waits longer than an unused session would', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const laptop = await ana.opens('laptop')
    const other = await bob.opens('desktop')
    await laptop.looksAt(stage.lobby)
    await laptop.does('session.lock', {})
    await stage.pass('45 min')
    await other.says('are you back?')
    expect(await laptop.asks('session.confirm', { proof: { ...proof, password: 'a wrong guess' } })).toMatchObject({ ok: false })
    expect(laptop.link.kind).toBe('held')
    await laptop.does('session.confirm', { proof })
    expect(laptop.link.kind).toBe('online')
    expect(laptop.timeline(stage.lobby)).toContain('are you back?')
  })

  play('[S-35] it is idle at once, and offline when the grace of its line is over', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const laptop = await ana.opens('laptop')
    await bob.opens('desktop')
    await bob.watches(ana)
    expect(bob.sees(ana)).toBe('online')
    await laptop.does('session.lock', {})
    await stage.pass('1 s')
    expect(bob.sees(ana)).toBe('idle')
    await stage.pass('30 s')
    expect(bob.sees(ana)).toBe('offline')
  })
})

describe('what is asked of a role', () => {
  play('[S-36] an idle time of a role counts from the last input or command, however many pages are open', async (stage) => {
    const { bob, desk } = await withRule(stage, { idleMs: 600_000 })
    const laptop = await bob.opens('laptop')
    await stage.pass('9 min')
    await laptop.presses()
    await stage.pass('9 min')
    await laptop.says('still here')
    await stage.pass('9.9 min')
    expect(laptop.link.kind).toBe('online')
    await stage.pass('10 s')
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'idle' })
    expect(desk.link.kind).toBe('online')
  })

  play('[S-37] administrators set it, owners for owners; nonsense and shutting oneself out are refused', async (stage) => {
    const { ana, desk, bob } = await withRule(stage, {})
    const laptop = await bob.opens('laptop')
    const policy = { ...openRolePolicy, networks: ['not a network'] }
    expect(await laptop.asks('policy.get', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await laptop.asks('policy.update', { role: 'guest', policy: openRolePolicy })).toMatchObject({ error: { code: 'forbidden' } })
    expect(await desk.asks('policy.update', { role: 'member', policy })).toMatchObject({ error: { code: 'network_invalid' } })
    const elsewhere = { ...openRolePolicy, networks: ['192.0.2.0/24'] }
    expect(await desk.asks('policy.update', { role: 'owner', policy: elsewhere })).toMatchObject({ error: { code: 'would_lock_out' } })
    const here = { ...openRolePolicy, networks: ['10.0.0.0/8'] }
    await desk.does('policy.update', { role: 'owner', policy: here })
    expect((await desk.does('policy.get', {})).policies.owner).toEqual(here)
    const noted = await stage.store.read((tx) => tx.audit.after(0, 100))
    expect(noted.filter((line) => line.action === 'policy.update').map((line) => [line.actor, line.target])).toEqual([
      [ana.id, 'member'],
      [ana.id, 'owner'],
    ])
  })

  play('[S-38] a tighter rule holds for those who are signed in: shorter lives, fewer sessions, other networks', async (stage) => {
    const { desk, bob } = await withRule(stage, {})
    const devices = []
    for (const name of ['laptop', 'phone', 'desktop'] as const) {
      devices.push(await bob.opens(name))
      await stage.pass('1 min')
    }
    await devices[0]!.closesTab()
    await stage.pass('1 min')
    const tighter = { ...openRolePolicy, most: 2, maxMs: 3_600_000 }
    expect(await desk.does('policy.update', { role: 'member', policy: tighter })).toMatchObject({ ended: 1 })
    await devices[0]!.reloads()
    expect(devices.map((d) => d.link.kind)).toEqual(['signed-out', 'online', 'online'])
    await stage.pass('57.5 min')
    expect(devices[1]!.link).toEqual({ kind: 'signed-out', reason: 'session_expired' })
    expect(devices[2]!.link.kind).toBe('online')
    const network = { ...openRolePolicy, networks: ['192.0.2.7'] }
    await desk.does('session.confirm', { proof })
    expect(await desk.does('policy.update', { role: 'member', policy: network })).toMatchObject({ ended: 1 })
    expect(devices[2]!.link).toEqual({ kind: 'signed-out', reason: 'revoked' })
  })

  play('[S-38] from the day on which a second factor is needed, whoever has none may do nothing until there is one', async (stage) => {
    const { desk, bob } = await withRule(stage, {})
    const laptop = await bob.opens('laptop')
    const secondFrom = stage.time.clockOf('server').now() + 3_600_000
    await desk.does('policy.update', { role: 'member', policy: { ...openRolePolicy, secondFrom } })
    await stage.pass('59 min')
    expect(laptop.link.kind).toBe('online')
    await stage.pass('2 min')
    expect(laptop.link).toEqual({ kind: 'held', hold: 'enrol' })
    expect(await laptop.does('session.self', {})).toMatchObject({ hold: 'enrol' })
  })

  play('[S-39] asked which to end, somebody at the cap chooses; refused, they stay out', async (stage) => {
    const { desk, bob } = await withRule(stage, { most: 1, beyond: 'ask' })
    const laptop = await bob.opens('laptop')
    const full = await desk.client.call('session.signIn', { name: 'bob', password, device: 'cli' })
    if (!full.ok || full.value.step !== 'full') throw new Error(JSON.stringify(full))
    const { ticket, sessions } = full.value
    const next = { way: 'end', session: sessions[0]!.id } as const
    expect(await desk.client.call('session.proceed', { ticket, next })).toMatchObject({ ok: true, value: { step: 'in' } })
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'too_many' })
    await desk.does('policy.update', { role: 'member', policy: { ...openRolePolicy, most: 1, beyond: 'refuse' } })
    expect(await desk.asks('session.signIn', { name: 'bob', password, device: 'cli' })).toMatchObject({
      error: { code: 'too_many_sessions' },
    })
  })
})

describe('the list of sessions', () => {
  const places = { lookup: (address: string) => (address.startsWith('10.') ? { country: 'DE', city: 'Berlin', latitude: 52.5 } : null) }
  playWith(
    { places },
    '[S-40] it shows how one signed in, where from as far as the server knows by itself, and what is locked',
    async (stage) => {
      const ana = await stage.person('Ana')
      const laptop = await ana.opens('laptop')
      await stage.pass('1 min')
      await (await ana.opens('phone', 'shared')).does('session.lock', {})
      const { sessions } = await laptop.does('session.list', {})
      expect(sessions.map(({ way, where, shared, hold }) => ({ way, where, shared, hold }))).toEqual([
        { way: 'password', where: { country: 'DE', city: 'Berlin' }, shared: true, hold: 'locked' },
        { way: 'password', where: { country: 'DE', city: 'Berlin' }, shared: undefined, hold: undefined },
      ])
    },
  )

  play('[S-41] administrators see and end them; the person is told, in words and in the diary, and the log has it', async (stage) => {
    const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
    const [desk, laptop] = [await ana.opens('desktop'), await bob.opens('laptop')]
    const { sessions } = await desk.does('session.listOf', { account: bob.id })
    expect(sessions).toMatchObject([{ label: 'laptop', connections: 1, current: false }])
    expect(await laptop.asks('session.listOf', { account: ana.id })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await laptop.asks('session.endOf', { session: desk.client.state().me!.session })).toMatchObject({ error: { code: 'forbidden' } })
    await desk.does('session.endOf', { session: sessions[0]!.id })
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'by_admin' })
    const again = await bob.opens('phone')
    const { entries } = await again.does('diary.list', {})
    expect(entries.find((e) => e.kind === 'looked')).toMatchObject({ admin: ana.id, what: 'sessions' })
    expect(entries.find((e) => e.kind === 'signedOut' && e.session === sessions[0]!.id)).toMatchObject({ reason: 'by_admin' })
    const noted = await stage.store.read((tx) => tx.audit.after(0, 100))
    expect(noted.map((line) => [line.action, line.target])).toEqual([
      ['session.listOf', bob.id],
      ['session.endOf', bob.id],
    ])
  })
})

describe('a kind end', () => {
  play('[S-42] every open client is told two minutes before; staying takes it back', async (stage) => {
    const { bob } = await withRule(stage, { idleMs: 600_000 })
    const laptop = await bob.opens('laptop')
    const tab = await bob.opensTabBeside(laptop)
    const heard = hears(tab, 'session.ending')
    await stage.pass('7.9 min')
    expect([laptop.client.state().ending, heard]).toEqual([null, []])
    await stage.pass('10 s')
    expect(tab.client.state().ending).toMatchObject({ why: 'idle' })
    expect(laptop.client.state().ending!.at - stage.time.clockOf('server').now()).toBeGreaterThan(110_000)
    await laptop.does('session.stay', {})
    await stage.pass('1 s')
    expect([laptop.client.state().ending, tab.client.state().ending]).toEqual([null, null])
    await stage.pass('9.9 min')
    expect(tab.link.kind).toBe('online')
    expect(heard).toHaveLength(3)
  })

  playWith(
    { flags: ['--session-max', '10min', '--session-idle', '5min'] },
    '[S-42] the absolute end is told of too, and staying does not move it',
    async (stage) => {
      const ana = await stage.person('Ana')
      const laptop = await ana.opens('laptop')
      await stage.pass('8.1 min')
      expect(laptop.client.state().ending).toMatchObject({ why: 'end' })
      await laptop.does('session.stay', {})
      await stage.pass('1 s')
      expect(laptop.client.state().ending).toMatchObject({ why: 'end' })
      await stage.pass('2 min')
      expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'session_expired' })
    },
  )

  play('[S-43] after an end from elsewhere one is back where one was, with what waited to be sent', async (stage) => {
    const ana = await stage.person('Ana')
    const [laptop, phone] = [await ana.opens('laptop'), await ana.opens('phone')]
    await laptop.looksAt(stage.lobby)
    await phone.does('session.endOthers', {})
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'revoked' })
    await laptop.says('written before I noticed')
    await laptop.does('session.signIn', { name: 'ana', password })
    laptop.client.connect()
    await stage.settles()
    expect(laptop.link.kind).toBe('online')
    expect(laptop.timeline(stage.lobby)).toContain('written before I noticed')
  })

  play('[S-44] on a shared computer a session is short, whatever else was chosen, and says so to its client', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop', 'shared')
    const me = laptop.client.state().me!
    expect([me.shared, me.expiresAt - stage.time.clockOf('server').now()]).toEqual([true, 43_200_000])
    await stage.pass('14 min')
    expect(laptop.link.kind).toBe('online')
    await stage.pass('2 min')
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'idle' })
  })
})
