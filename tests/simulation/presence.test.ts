/**
 * The whole of live presence under chaos, seeded: sleeping machines, kills, reloads, repeated closes, slow readers, wall clocks that
 * jump, an event loop that stalls, watchers that come and go. At quiet every watcher holds what a fresh question would answer.
 */
import { openPolicy, type Privacy } from '../../src/protocol/privacy.ts'
import { describe, expect, test } from 'bun:test'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { ClaimRow } from '../../src/server/ports.ts'
import { random, seed, type Random } from '../support/random.ts'
import { countsAgree, watchersAgree } from './agree.ts'
import { createTown, type Town } from './town.ts'

console.log(`presence simulation: ZAIMA_SEED=${seed}`)
const population = 8
const unknown = 'anobody' as AccountId
type Calm = { readonly jumps: boolean; readonly stalls: boolean }

const settle = async (town: Town): Promise<void> => {
  for (const c of town.clients) {
    c.release()
    if (c.isStranded()) c.wake()
  }
  await town.time.pass(35_000)
}
const claims = (r: Random, now: number): ClaimRow[] => {
  const span = { since: now, expiresAt: r.chance(0.5) ? null : now + r.between(1, 400) * 1_000 }
  const manual: ClaimRow = { ...span, source: 'manual', value: r.pick(['away', 'dnd', 'invisible']), lastActiveAt: now, covers: null }
  const status: ClaimRow = { ...span, source: 'status', text: `status ${r.between(1, 9)}`, emoji: null }
  return r.pick([[], [manual], [status], [manual, status]])
}

const chosen = (r: Random, town: Town): Partial<Privacy> => ({
  otherwise: r.pick(['place', 'place', 'full', 'coarse', 'hidden']),
  lastSeen: r.pick(['exact', 'coarse', 'hidden']),
  reciprocal: r.chance(0.5),
  rules: r.chance(0.5) ? [] : [{ who: { kind: 'person', account: r.pick(town.people).id }, see: r.pick(['full', 'coarse', 'hidden']) }],
})

/** One random thing. */
const happen = async (town: Town, r: Random, calm: Calm): Promise<void> => {
  const c = r.pick(town.clients)
  switch (r.between(0, 22)) {
    case 0:
    case 1:
    case 2:
      return c.touch(r.pick([0, 0, 1_000, 100_000]))
    case 3:
    case 4:
      return c.show(r.pick(['visible', 'visible', 'hidden', 'locked', 'suspended']))
    case 5:
      return c.leave(1001)
    case 6:
      return c.leave(1006)
    case 7:
    case 8:
    case 9:
      return c.isUp() ? undefined : c.attach()
    case 10:
      return c.cut()
    case 11:
      return c.isStranded() ? c.wake() : c.drop()
    case 12:
      return c.hold()
    case 13:
      return c.release()
    case 14:
      return c.watch([...town.people.map((p) => p.id), unknown].filter(() => r.chance(0.6)))
    case 15:
      return town.declare(c.who, claims(r, town.time.clock.now()))
    case 16:
      return town.prefer(
        c.who,
        r.pick([{ idleAfterMs: 60_000 }, { idleAfterMs: 300_000 }, { idleAfterMs: 0 }, { shareDevice: true }, { shareDevice: false }]),
      )
    case 17:
      return town.receive({
        type: 'session.ended',
        account: c.who.id,
        session: c.who.session,
        reason: r.pick(['signed_out', 'session_expired', 'revoked']),
      })
    case 18:
      if (calm.jumps) town.time.wallOffset += r.pick([-3_600_000, 3_600_000])
      else
        town.receive({
          type: 'place.changed',
          sharing: r.pick(['members', 'shared', 'nobody']),
          policy: { ...openPolicy, lastSeenAtMost: r.pick(['exact', 'exact', 'coarse', 'hidden']) },
        })
      return
    case 19: {
      // There and back within one batch, while somebody begins to watch.
      town.declare(c.who, [{ source: 'status', text: 'brief', emoji: null, since: 0, expiresAt: null }])
      r.pick(town.clients).watch([c.who.id])
      await town.time.pass(r.between(40, 90))
      return town.declare(c.who, [])
    }
    case 20:
      // Somebody whom nobody watches is asked for while they change.
      for (const other of town.clients) other.watch(other.watched().filter((id) => id !== c.who.id))
      await town.time.pass(50)
      r.pick(town.clients).watch([c.who.id])
      await town.time.pass(r.between(40, 75))
      return town.declare(c.who, claims(r, town.time.clock.now()))
    case 21:
      return town.share(c.who, chosen(r, town))
    default:
      return calm.stalls ? town.time.stall(r.pick([300, 2_000, 15_000, 60_000]), r.pick(['server', 'line'])) : undefined
  }
}

const chaos = async (from: number, calm: Calm): Promise<Town> => {
  const r = random(from)
  const town = createTown(r, population)
  for (const p of town.people) for (const device of ['web', 'mobile'] as const) town.newClient(p, device)
  for (const c of town.clients) {
    c.watch(town.people.map((p) => p.id).filter(() => r.chance(0.5)))
    if (r.chance(0.7)) c.attach()
  }
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 60; i += 1) {
      await happen(town, r, calm)
      await town.time.pass(r.pick([0, 30, 200, 1_000, 4_000, 20_000, 90_000]))
    }
    await settle(town)
    await watchersAgree(town, calm.jumps || calm.stalls ? 'but for dates' : 'dates too')
    countsAgree(town)
  }
  return town
}
/** Everyone goes, some without a word; then nothing is left in memory. */
const nothingIsLeft = async (town: Town): Promise<void> => {
  for (const [i, c] of town.clients.entries()) {
    c.release()
    if (i % 3 === 0) c.cut()
    else c.leave(i % 3 === 1 ? 1001 : 1006)
  }
  await town.time.pass(130_000)
  expect(town.presence.counts()).toEqual({
    people: 0,
    connections: 0,
    timers: 0,
    loading: 0,
    interest: { people: 0, connections: 0, edges: 0, recount: 0 },
  })
  expect([town.hub.counts(), town.time.pending]).toEqual([{ sockets: 0, accounts: 0 }, 0])
}
/** A history in which two judgements of one person overtook each other. */
const overtaken = 1_586_740_424
const seeds = (count: number): number[] => [overtaken, ...Array.from({ length: count }, (_, i) => (seed + i * 7_919) % 2 ** 31)]
const named = async <T>(of: number, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (fault) {
    throw new Error(`seed ${of}`, { cause: fault })
  }
}

describe('live presence under chaos', () => {
  const kinds: [string, Calm][] = [
    [
      '[P-37] I3 I4 I9: at quiet every watcher holds what a fresh answer says, and all that left is forgotten',
      { jumps: false, stalls: false },
    ],
    ['[P-35] I14: the same while the wall clock jumps by an hour', { jumps: true, stalls: false }],
    ['[P-4] the same while the event loop stalls for up to a minute', { jumps: false, stalls: true }],
  ]
  for (const [what, calm] of kinds)
    test(
      what,
      async () => {
        for (const one of seeds(12)) await named(one, async () => nothingIsLeft(await chaos(one, calm)))
      },
      60_000,
    )

  test('[P-4] I2: nobody who is there is called offline because the server stalled', async () => {
    for (const one of seeds(10))
      await named(one, async () => {
        const r = random(one)
        const town = createTown(r, 4)
        for (const p of town.people) town.newClient(p, 'web').attach()
        await town.time.pass(100)
        for (const c of town.clients) c.watch(town.people.map((p) => p.id))
        for (let i = 0; i < 40; i += 1) {
          await town.time.stall(r.pick([600, 5_000, 31_000, 120_000]), r.pick(['server', 'line']))
          await town.time.pass(r.between(50, 12_000))
          if (r.chance(0.5)) r.pick(town.clients).drop()
        }
        await settle(town)
        await watchersAgree(town, 'but for dates')
        for (const c of town.clients)
          for (const [id, states] of c.seen) expect([id, [...states].filter((s) => s === 'offline')]).toEqual([id, []])
      })
  }, 60_000)

  test('[P-25] I1: who dies without a word is shown offline to every watcher in time', async () => {
    for (const one of seeds(10))
      await named(one, async () => {
        const r = random(one)
        const town = createTown(r, 6)
        for (const p of town.people) town.newClient(p, r.pick(['web', 'mobile'])).attach()
        await town.time.pass(100)
        for (const c of town.clients) c.watch(town.people.map((p) => p.id))
        await town.time.pass(r.between(1_000, 60_000))
        const dead = town.clients.filter((_, i) => i % 2 === 0)
        for (const c of dead) {
          if (r.chance(0.5)) c.cut()
          else c.leave(1006)
        }
        await town.time.pass(60_000 + 600)
        for (const c of town.clients.filter((_, i) => i % 2 === 1)) {
          expect(town.people.map((p) => c.fold().state.presence.get(p.id)?.[1] === 'offline')).toEqual(
            town.clients.map((other) => dead.includes(other)),
          )
        }
      })
  }, 60_000)

  test('[P-38] I12: an hour in which nobody does anything sends pings and nothing else', async () => {
    const town = createTown(random(seed), population)
    for (const p of town.people) town.newClient(p, 'web').attach()
    await town.time.pass(100)
    for (const c of town.clients) c.watch(town.people.map((p) => p.id))
    await town.time.pass(400_000)
    town.sent.clear()
    await town.time.pass(3_600_000)
    const [ping, ...others] = [...town.sent.entries()]
    expect([ping?.[0], others]).toEqual(['{"event":"ping"}', []])
    expect(ping![1]).toBeLessThanOrEqual((population * 3_600) / 16)
  })
})
