/** Each row of the table of claims, lived through: what others see, and what rings. And weekly plans, urgent messages, muted devices. */
import { describe, expect } from 'bun:test'
import type { Input } from '../../src/protocol/commands.ts'
import type { Person } from '../support/people.ts'
import { play } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const now = (stage: Stage): number => stage.time.clockOf('server').now()
const minute = 60_000
const hour = 60 * minute

const cast = async (stage: Stage) => {
  const ana = await stage.person('Ana')
  const bob = await stage.person('Bob')
  const laptop = await ana.opens('laptop')
  const screen = await bob.opens('desktop')
  await bob.watches(ana)
  const { membership } = await screen.does('room.direct', { account: ana.id })
  const room = membership.room.id
  // A new room asks watchers to ask again.
  await stage.pass('2 s')
  /** Does a message of Bob ring at Ana's? */
  const rings = async (send: Partial<Input<'message.send'>> = {}): Promise<boolean> => {
    const before = laptop.rings.length
    await screen.does('message.send', {
      room,
      clientId: `client-${Math.floor(now(stage))}-${before}-${sent++}`,
      body: 'are you there?',
      ...send,
    })
    await stage.pass('10 ms')
    return laptop.rings.length > before
  }
  let sent = 0
  const claims = async (claim: Partial<Input<'claim.set'>> & Pick<Input<'claim.set'>, 'value'>) => {
    const answer = await laptop.does('claim.set', { source: 'calendar', key: `${claim.value} ${claim.startsAt ?? 0}`, ...claim })
    await stage.pass('200 ms')
    return answer.claim
  }
  const holding = () => screen.client.presenceOf(ana.id)![6]
  const sees = (): string => {
    const [, state] = screen.client.presenceOf(ana.id)!
    return state
  }
  return { ana, bob, laptop, screen, room, rings, claims, holding, sees }
}
const why = async (of: Person, to: { does: Person['devices'][number]['does'] }) =>
  (await to.does('presence.explain', { account: of.id })).explanation

describe('the table of claims', () => {
  play('[P-101] row 1: gone is offline, the claims wait, and others read when one is back', async (stage) => {
    const { laptop, ana, holding, claims, sees, screen } = await cast(stage)
    const expiresAt = now(stage) + 14 * hour
    await claims({ source: 'outOfOffice', value: 'away', text: 'On leave', expiresAt })
    await laptop.closesTab()
    await stage.pass('9 s')
    expect([sees(), holding()]).toEqual(['offline', { source: 'outOfOffice', until: expiresAt, text: 'On leave' }])
    expect(await why(ana, screen)).toMatchObject({ state: 'offline', holding: { until: expiresAt } })
    await ana.opens('phone')
    await stage.pass('200 ms')
    expect(sees()).toBe('away')
  })

  play('[P-102] row 2: the invisible look as the offline do, claims and all, and ring as usual', async (stage) => {
    const { laptop, claims, sees, holding, rings, screen, ana } = await cast(stage)
    const expiresAt = now(stage) + hour
    await claims({ value: 'busy', text: 'Planning', expiresAt })
    await laptop.does('presence.set', { value: 'invisible' })
    await stage.pass('200 ms')
    const hidden = [sees(), JSON.stringify(screen.client.presenceOf(ana.id)), JSON.stringify(await why(ana, screen))]
    expect(await rings()).toBe(true)
    await laptop.does('session.signOut', {})
    await stage.pass('200 ms')
    expect([sees(), JSON.stringify(screen.client.presenceOf(ana.id)), JSON.stringify(await why(ana, screen))]).toEqual(hidden)
    expect(holding()).toEqual({ source: 'calendar', until: expiresAt, text: 'Planning' })
  })

  play('[P-103] row 3: do-not-disturb by hand covers every source, holds what rings, and what it covered comes back', async (stage) => {
    const { laptop, claims, sees, rings } = await cast(stage)
    await claims({ value: 'busy', expiresAt: now(stage) + 2 * hour })
    expect([sees(), await rings()]).toEqual(['busy', true])
    await laptop.does('presence.set', { value: 'dnd', expiresAt: now(stage) + 30 * minute })
    await stage.pass('200 ms')
    expect([sees(), await rings()]).toEqual(['dnd', false])
    await stage.pass('30 min')
    expect(sees()).toBe('busy')
  })

  play('[P-104] row 5: of a calendar, out of office and programs, the last begun of the first rank; each ends by itself', async (stage) => {
    const { claims, sees, holding, laptop, bob, ana } = await cast(stage)
    const at = now(stage)
    await claims({ source: 'integration', key: 'build', value: 'dnd', text: 'Deploying', expiresAt: at + 3 * hour })
    await claims({ value: 'away', text: 'Offsite', expiresAt: at + 2 * hour })
    await claims({ value: 'busy', text: 'Review', startsAt: at + 30 * minute, expiresAt: at + hour })
    expect(holding()?.text).toBe('Offsite')
    await stage.pass('30 min')
    expect([sees(), holding()?.text]).toEqual(['busy', 'Review'])
    await stage.pass('30 min')
    expect([sees(), holding()?.text]).toEqual(['away', 'Offsite'])
    await stage.pass('1 h')
    expect([sees(), holding()?.text]).toEqual(['dnd', 'Deploying'])
    await laptop.does('claim.clear', { source: 'integration', key: 'build' })
    await stage.pass('200 ms')
    expect(bob.saw(ana).at(-1)).toBe('idle')
  })

  play('[P-105] starts and ends are exact for whoever asks', async (stage) => {
    const { laptop, screen, ana } = await cast(stage)
    const startsAt = now(stage) + 60_123
    await laptop.does('claim.set', { source: 'calendar', key: 'k', value: 'busy', startsAt, expiresAt: startsAt + 777 })
    const asked = async () => (await screen.does('presence.get', { ids: [ana.id] })).entries[0]![1]
    await stage.pass(`${startsAt - now(stage) - 1} ms`)
    expect(await asked()).toBe('online')
    await stage.pass('1 ms')
    expect(await asked()).toBe('busy')
    await stage.pass('776 ms')
    expect(await asked()).toBe('busy')
    await stage.pass('1 ms')
    expect(await asked()).toBe('online')
  })

  play("[P-106] the order is the person's own, and so is what keeps notifications back", async (stage) => {
    const { laptop, claims, sees, rings } = await cast(stage)
    await claims({ value: 'busy' })
    await laptop.does('presence.set', { value: 'away' })
    await stage.pass('200 ms')
    expect(sees()).toBe('busy')
    await laptop.does('presence.order', { sources: ['manual', 'call', 'calendar', 'integration', 'plan'] })
    await stage.pass('200 ms')
    expect([sees(), await rings()]).toEqual(['away', true])
    await laptop.does('presence.order', { sources: ['calendar', 'manual', 'call', 'integration', 'plan'], held: ['calendar'] })
    await stage.pass('200 ms')
    expect([sees(), await rings()]).toEqual(['busy', false])
    expect(await laptop.asks('presence.order', { sources: ['call', 'call', 'plan', 'manual', 'calendar'] })).toMatchObject({
      ok: false,
      error: { code: 'bad_request' },
    })
  })

  play('[P-107] bad claims are refused, and nothing changes', async (stage) => {
    const { laptop, sees } = await cast(stage)
    const at = now(stage)
    const refused = async (claim: Partial<Input<'claim.set'>>) => {
      const answer = await laptop.asks('claim.set', { source: 'calendar', key: 'k', value: 'busy', ...claim })
      return answer.ok ? 'fine' : answer.error.code
    }
    expect(await refused({ expiresAt: at })).toBe('expiry_past')
    expect(await refused({ startsAt: at + hour, expiresAt: at + minute })).toBe('ends_early')
    expect(await refused({ expiresAt: at + 1e13 })).toBe('bad_request')
    expect(await refused({ emoji: '👍'.repeat(40) })).toBe('bad_request')
    expect(await refused({ emoji: `e${'\u0301'.repeat(20)}` })).toBe('bad_request')
    expect(await laptop.asks('claim.set', { source: 'call' as 'calendar', key: 'k', value: 'busy' })).toMatchObject({
      ok: false,
      error: { code: 'bad_request' },
    })
    expect((await laptop.does('claim.list', {})).claims).toEqual([])
    expect(sees()).toBe('online')
  })
})

describe('the weekly plan', () => {
  play('[P-125] row 6: a plan makes quiet by itself, says when one is back, and is changed and taken back at once', async (stage) => {
    const { laptop, sees, holding, rings, ana, screen } = await cast(stage)
    const start = new Date(now(stage) + 2 * hour)
    const clock = (at: Date) => at.toISOString().slice(11, 16)
    const from = new Date(Math.ceil(start.getTime() / minute) * minute)
    const to = new Date(from.getTime() + 30 * minute)
    const quiet = [{ days: [1, 2, 3, 4, 5, 6, 7], from: clock(from), to: clock(to) }]
    const set = await laptop.does('plan.set', { plan: { zone: 'UTC', quiet, holidays: [], through: [], text: 'Siesta' } })
    expect(set.now).toEqual({ quiet: false, until: from.getTime() })
    expect([sees(), await rings()]).toEqual(['online', true])
    await stage.pass(`${from.getTime() - now(stage)} ms`)
    await stage.pass('300 ms')
    expect([sees(), holding()]).toEqual(['dnd', { source: 'plan', until: to.getTime(), text: 'Siesta' }])
    expect(await why(ana, screen)).toMatchObject({ source: 'plan', until: to.getTime() })
    expect(await rings()).toBe(false)
    await stage.pass('30 min')
    expect(sees()).toBe('idle')
    const soon = new Date(now(stage))
    await laptop.does('plan.set', {
      plan: {
        zone: 'UTC',
        quiet: [{ ...quiet[0]!, from: clock(soon), to: clock(new Date(soon.getTime() + hour)) }],
        holidays: [],
        through: [],
      },
    })
    await stage.pass('200 ms')
    expect(sees()).toBe('dnd')
    await laptop.does('plan.clear', {})
    await stage.pass('200 ms')
    expect(sees()).toBe('idle')
  })

  play('[P-126] a plan that cannot be is refused, by name', async (stage) => {
    const { laptop } = await cast(stage)
    const code = async (plan: Partial<Input<'plan.set'>['plan']>) => {
      const answer = await laptop.asks('plan.set', { plan: { zone: 'UTC', quiet: [], holidays: [], through: [], ...plan } })
      return answer.ok ? 'fine' : answer.error.code
    }
    expect(await code({ zone: 'Atlantis/Capital' })).toBe('unknown_zone')
    expect(
      await code({
        quiet: [
          { days: [1], from: '09:00', to: '12:00' },
          { days: [1], from: '11:00', to: '13:00' },
        ],
      }),
    ).toBe('plan_overlaps')
    expect(await code({ quiet: Array.from({ length: 51 }, () => ({ days: [1], from: '09:00', to: '09:01' })) })).toBe('bad_request')
    expect(await code({ quiet: [{ days: [8], from: '09:00', to: '10:00' }] })).toBe('bad_request')
    expect(await code({ holidays: Array.from({ length: 401 }, () => '2026-01-01') })).toBe('bad_request')
    expect((await laptop.does('plan.get', {})).plan).toBeNull()
  })
})

describe('coming through', () => {
  play('[P-130] people on the list ring through every quiet, others do not', async (stage) => {
    const { laptop, rings, bob } = await cast(stage)
    await laptop.does('presence.set', { value: 'dnd' })
    expect(await rings()).toBe(false)
    await laptop.does('plan.set', { plan: { zone: 'UTC', quiet: [], holidays: [], through: [bob.id] } })
    expect(await rings()).toBe(true)
  })

  play('[P-131] one urgent message an hour rings; the next is refused with the time to wait, and is not sent', async (stage) => {
    const { laptop, rings, screen, room } = await cast(stage)
    await laptop.does('presence.set', { value: 'dnd' })
    expect(await rings({ urgent: true, clientId: 'client-urgent-1' })).toBe(true)
    expect(laptop.rings.at(-1)).toMatchObject({ urgent: true })
    expect(await rings({ urgent: true, clientId: 'client-urgent-1' })).toBe(false)
    await stage.pass('20 min')
    const again = await screen.asks('message.send', { room, clientId: 'client-urgent-2', body: 'again', urgent: true })
    expect(again).toMatchObject({ ok: false, error: { code: 'rate_limited' } })
    expect(again.ok ? 0 : Math.ceil(again.error.retryAfterMs! / minute)).toBe(40)
    expect((await screen.does('history.before', { room, limit: 50 })).messages.map((m) => m.body)).not.toContain('again')
    await stage.pass('40 min')
    expect(await rings({ urgent: true, clientId: 'client-urgent-2' })).toBe(true)
  })

  play('[P-131] an urgent message that comes too early fails in the outbox, and what follows it goes on', async (stage) => {
    const { laptop, screen, room } = await cast(stage)
    await laptop.does('presence.set', { value: 'dnd' })
    screen.client.send(room, 'first', { urgent: true })
    screen.client.send(room, 'second', { urgent: true })
    screen.client.send(room, 'third')
    await stage.pass('2 s')
    expect(screen.client.state().pending.map((p) => [p.body, p.send.kind])).toEqual([['second', 'failed']])
    expect((await screen.does('history.before', { room, limit: 50 })).messages.map((m) => m.body)).toEqual(['first', 'third'])
    expect(laptop.rings).toHaveLength(1)
  })

  play('[P-132] urgent needs somebody it is for', async (stage) => {
    const { laptop, screen } = await cast(stage)
    await laptop.does('presence.set', { value: 'dnd' })
    const to = (body: string) =>
      screen.asks('message.send', { room: stage.lobby, clientId: `client-${body.length}-lobby`, body, urgent: true })
    expect(await to('fire')).toMatchObject({ ok: false, error: { code: 'bad_request' } })
    expect(await to('@ana fire')).toMatchObject({ ok: true })
    await stage.pass('10 ms')
    expect(laptop.rings).toHaveLength(1)
  })
})

describe('devices', () => {
  play('[P-140] input on a muted device does not count, and one stays reachable on it', async (stage) => {
    const { ana, laptop, sees, rings, screen } = await cast(stage)
    const { sessions } = await laptop.does('session.list', {})
    const phone = await ana.opens('phone')
    await laptop.does('device.mute', { session: sessions[0]!.id, muted: true })
    await phone.closesTab()
    await stage.pass('9 s')
    await laptop.presses()
    await stage.pass('200 ms')
    expect([sees(), await rings()]).toEqual(['idle', true])
    expect((await why(ana, laptop)).connections).toMatchObject([{ muted: true, activity: 'background' }])
    expect((await laptop.does('session.list', {})).sessions.find((s) => s.current)?.muted).toBe(true)
    await laptop.reloads()
    await stage.pass('200 ms')
    expect(sees()).toBe('idle')
    await laptop.does('device.mute', { session: sessions[0]!.id, muted: false })
    await laptop.presses()
    await stage.pass('200 ms')
    expect(sees()).toBe('online')
    expect(await screen.asks('device.mute', { session: sessions[0]!.id, muted: true })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    })
  })

  play('[P-141] a device has the name its person gave it', async (stage) => {
    const { ana, laptop, screen } = await cast(stage)
    const [session] = (await laptop.does('session.list', {})).sessions
    await laptop.does('session.name', { session: session!.id, label: 'Desk in the attic' })
    expect((await laptop.does('session.list', {})).sessions[0]!.label).toBe('Desk in the attic')
    expect((await why(ana, laptop)).connections).toMatchObject([{ label: 'Desk in the attic' }])
    expect(await screen.asks('session.name', { session: session!.id, label: 'mine' })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    })
  })
})
