/**
 * The invariants of presence as far as one node's pure machine can keep them, over random histories of one person with up to
 * four clients. Histories are bytes, so a failing one shrinks; `ZAIMA_SEED` replays a run.
 */
import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ConnectionId } from '../../protocol/ids.ts'
import {
  accidents,
  actsOf,
  deliberate,
  everything,
  limits,
  live,
  perform,
  Person,
  plainWall,
  room,
  type Act,
} from '../../../tests/support/person.ts'
import { seed } from '../../../tests/support/random.ts'
import { explain } from './explain.ts'
import { foldConnections, merge } from './merge.ts'
import type { AccountState, Connection, ManualClaim, PresenceEvent } from './model.ts'
import { step } from './step.ts'
import { statusView, viewOf } from './view.ts'

console.log(`presence histories: ZAIMA_SEED=${seed}`)
const history = fc.uint8Array({ minLength: 9, maxLength: 75, size: 'max' }).map(actsOf)
const all = (runs: number, check: (acts: Act[]) => void): void => fc.assert(fc.property(history, check), { seed, numRuns: runs })
const allWith = <T>(runs: number, more: fc.Arbitrary<T>, check: (acts: Act[], more: T) => void): void =>
  fc.assert(fc.property(history, more, check), { seed, numRuns: runs })
const inWords = (s: AccountState, at: number) =>
  JSON.stringify([viewOf(s, 'full', at, limits, plainWall), explain(s, { audience: 'full' }, at, limits, plainWall)])

describe('over random histories', () => {
  test('[P-25] I1: no ghost: 60 s after the last client died, 120 in the background, everyone is shown offline', () => {
    all(3_000, (acts) => {
      const ana = new Person()
      /** When each client was last known to live, by truth, and how long it may be believed from then on. */
      const promises = new Map<ConnectionId, number>()
      const look = (): void => {
        for (const c of ana.state.connections) if (ana.alive.has(c.id)) promises.set(c.id, ana.now + believed(c))
        if (ana.alive.size > 0) return
        if (ana.now > Math.max(0, ...promises.values())) expect(ana.seen()).toBe('offline')
      }
      live(ana, acts, look)
      for (const client of ana.alive) ana.cut(client)
      const end = Math.max(ana.now, ...promises.values())
      ana.pass(end - ana.now)
      expect(ana.seen()).toBe('offline')
    })
  })

  test('[P-23] I9: when all have left and every grace is over nothing is held and nothing is due', () => {
    all(1_500, (acts) => {
      const ana = new Person()
      live(ana, acts)
      for (const [i, client] of [...ana.alive].entries()) {
        if (i % 2 === 0) ana.cut(client)
        else ana.close(client, accidents[i % accidents.length]!)
      }
      ana.pass(120_000)
      ana.arrange([])
      ana.send({ type: 'declared', manual: null, status: null })
      expect([ana.state.connections.length, ana.wakeAt, ana.seen()]).toEqual([0, Infinity, 'offline'])
    })
  })

  test('[P-14] I2: no false offline: a client that always comes back inside its grace is never shown offline', () => {
    all(2_500, (acts) => {
      const ana = new Person()
      const clients = [ana.open()]
      for (const act of acts) {
        // At the end of a gap ticks run first here: the machine may use the whole grace, the client may not.
        ana.pass(act.gapMs)
        if (act.kind % 3 > 0) blink(ana, act, clients[0]!)
        else if (act.detail % clients.length !== 0 || (act.kind % 16 === 0 && clients.length < 4))
          perform(ana, act, clients, { ...everything, claims: false })
      }
      expect(ana.told.filter((t) => t.state === 'offline')).toEqual([])
    })
  })
  test('[P-14] I6: one who blinks inside the grace is told of once', () => {
    all(1_000, (acts) => {
      const ana = new Person()
      ana.prefer(0)
      const tab = ana.open()
      ana.effects.length = 0
      for (const act of acts) {
        ana.pass(act.gapMs)
        blink(ana, act, tab)
      }
      expect(ana.effects.filter((e) => e.type === 'announce' || e.type === 'record')).toEqual([])
    })
  })

  test('[P-24] I6: no minute has more than six published automatic changes', () => {
    all(3_000, (acts) => {
      const ana = new Person()
      // Faster than life: that is where flapping is.
      live(
        ana,
        acts.map((act) => ({ ...act, gapMs: act.gapMs % 9_000 })),
      )
      ana.pass(120_000)
      const automatic = automaticChanges(ana)
      for (const [i, at] of automatic.entries()) expect(automatic[i + 6] ?? Infinity).toBeGreaterThanOrEqual(at + 60_000)
    })
  })

  test('[P-34] I5: everything said twice is said once', () => {
    all(1_500, (acts) => {
      const once = new Person()
      const twice = new Person()
      const send = twice.send.bind(twice)
      twice.send = (event) => {
        send(event)
        const { length } = twice.effects
        send(event)
        // A record tells of a connection taken out, and that happens once; a claim is told again and looks the same.
        if (event.type !== 'declared') expect(twice.effects.slice(length)).toEqual([])
      }
      live(once, acts)
      live(twice, acts)
      expect(twice.state).toEqual(once.state)
    })
  })
  test('[P-34] I5: the order of what several clients do at one moment does not matter', () => {
    allWith(1_500, fc.array(fc.nat(20), { minLength: 4, maxLength: 4 }), (acts, draws) => {
      const ana = new Person()
      live(ana, acts)
      const events = ana.state.connections.map((c, i) => somethingBy(c, draws[i] ?? 0, ana.now))
      const after = (list: readonly PresenceEvent[]) => list.reduce((s, e) => step(s, e, limits).state, ana.state)
      const [forth, back] = [after(events), after(events.toReversed())]
      expect(back.connections).toEqual(forth.connections)
      expect(merge(back, ana.now, limits)).toEqual(merge(forth, ana.now, limits))
      expect(back.lastActiveAt).toBe(forth.lastActiveAt)
    })
  })
  test('[P-15] I5: adding a connection never lowers the fold, taking one out never raises it, and order and repeats are nothing', () => {
    const rank = { active: 3, idle: 2, background: 1, gone: 0 }
    all(2_000, (acts) => {
      const ana = new Person()
      const check = (): void => {
        const { connections: list, idleAfterMs } = ana.state
        const fold = (of: readonly Connection[]) => foldConnections(of, idleAfterMs, ana.now, limits)
        const whole = fold(list)
        expect(fold(list.toReversed())).toEqual(whole)
        expect(fold([...list, ...list])).toEqual(whole)
        for (const c of list) expect(rank[fold(list.filter((other) => other !== c)).activity]).toBeLessThanOrEqual(rank[whole.activity])
      }
      live(ana, acts, check)
    })
  })

  test('[P-32] I7: one who goes invisible and then does anything is, byte for byte, one who signed out', () => {
    allWith(3_000, fc.uint8Array({ minLength: 6, maxLength: 60, size: 'max' }).map(actsOf), (acts, later) => {
      const gone = new Person()
      const unseen = new Person()
      const clients = live(gone, acts)
      expect(live(unseen, acts)).toEqual(clients)
      // With nothing attached there is no signing out, and a held fall may still show the past.
      clients.push(gone.open())
      expect(unseen.open()).toBe(clients.at(-1)!)
      for (const c of gone.state.connections) gone.close(c.id, deliberate[acts.length % 4]!)
      unseen.declare('invisible')
      const same = (): void => expect(inWords(unseen.state, unseen.now)).toBe(inWords(gone.state, gone.now))
      same()
      for (const act of later) {
        for (const ana of [gone, unseen]) ana.wait(act.gapMs)
        same()
        // What one may also do without any connection, both do; all the rest only the invisible one.
        if (act.kind % 16 === 15)
          for (const ana of [gone, unseen]) ana.say(`status ${act.detail}`, act.detail % 2 === 0 ? Infinity : 20_000)
        else if (act.kind % 16 === 12) unseen.declare('invisible')
        else perform(unseen, act, clients, { ...everything, claims: false })
        same()
      }
      expect(unseen.told.filter((t) => t.at > gone.told.at(-1)!.at)).toEqual([])
    })
  })

  test('[P-20] I8: an expired claim has no effect on any read, though nothing ever ticked', () => {
    allWith(
      2_500,
      fc.record({ value: fc.constantFrom('away', 'dnd', 'invisible'), ms: fc.nat(400_000), later: fc.nat(400_000) }),
      (acts, { value, ms, later }) => {
        const ana = new Person()
        live(ana, acts)
        ana.arrange([])
        ana.declare(value, ms)
        ana.say('soon over', ms)
        const at = ana.now + ms + later
        const bare = { ...ana.state, manual: null, status: null }
        expect(statusView(ana.state, at)).toBeNull()
        expect(viewOf(ana.state, 'full', at, limits, plainWall)[1]).toBe(merge(bare, at, limits).state)
        for (const audience of ['full', 'self'] as const) {
          const answer = explain(ana.state, { audience }, at, limits, plainWall)
          expect([answer.until, answer.status, answer.source === 'manual']).toEqual([undefined, undefined, false])
        }
        const { manual, status } = step(ana.state, { type: 'tick', at }, limits).state
        expect([manual, status]).toEqual([null, null])
      },
    )
  })

  test('[P-35] I14: when the wall clock jumps only dates move, and by just as much', () => {
    allWith(1_500, fc.constantFrom(-3_600_000, 3_600_000, 86_400_000), (acts, jump) => {
      const ana = new Person()
      live(ana, acts, () => {
        const [account, state, since, last, status, device, ...holding] = ana.entry()
        const moved = (date: number) => (date === 0 ? 0 : date + jump)
        expect(viewOf(ana.state, 'full', ana.now, limits, (t) => plainWall(t) + jump)).toEqual([
          account,
          state,
          moved(since),
          moved(Number(last)),
          status,
          device,
          ...holding,
        ])
      })
    })
  })

  test('[P-36] ticks at wakeAt suffice: more of them tell nothing else and nothing earlier', () => {
    const compare = (acts: readonly Act[], everyMs: number): void => {
      const [lazy, eager] = [new Person(), new Person(everyMs)]
      for (const ana of [lazy, eager]) {
        live(ana, acts)
        ana.pass(130_000)
      }
      expect(eager.state).toEqual(lazy.state)
      expect(eager.effects).toEqual(lazy.effects)
      expect(eager.told.map((t) => t.at)).toEqual(lazy.told.map((t) => t.at))
    }
    allWith(1_500, fc.integer({ min: 1_000, max: 30_000 }), compare)
    all(40, (acts) =>
      compare(
        acts.map((act) => ({ ...act, gapMs: act.gapMs % 16_000 })),
        100,
      ),
    )
  })
})

/** How long a client that dies now may still be believed: a phone that hides has the longer promise. */
const believed = (c: Connection): number => (c.device === 'mobile' && c.visibility.kind !== 'visible' ? 120_000 : 60_000)

/** Away and back inside the shortest time that any grace allows for it. */
const blink = (ana: Person, act: Act, client: ConnectionId): void => {
  const [ending, longest] = (
    [
      ['tab_closed', 7_999],
      ['network_lost', 19_999],
      ['drained', 59_999],
      [null, 19_999],
    ] as const
  )[act.kind % 4]!
  if (ending === null) ana.cut(client)
  else ana.close(client, ending)
  ana.pass((act.detail / 255) * longest)
  ana.resume(client)
}

/** Times of changes told that nobody meant: not by an act or the end of a claim, nor the return from such. */
const automaticChanges = (ana: Person): number[] => {
  const times: number[] = []
  let returning = true
  const height = (state: string): number => (state === 'offline' ? 0 : state === 'idle' ? 1 : 2)
  for (const { at, event, before, after } of ana.told) {
    const act = event.type === 'preferred' || (event.type === 'closed' && deliberate.includes(event.ending))
    const meant = act || declaredAt(before, at) !== declaredAt(after, at) || before.shown.under !== after.shown.under
    const rise = height(after.shown.state) > height(before.shown.state)
    returning = meant || (returning && rise)
    if (!returning) times.push(at)
  }
  return times
}
const declaredAt = (s: AccountState, at: number): ManualClaim['value'] | null =>
  s.manual !== null && at < s.manual.endsAt ? s.manual.value : null

/** One of the things a client can do that ends nothing at once. */
const somethingBy = (c: Connection, draw: number, at: number): PresenceEvent => {
  const connection = c.id
  const list: PresenceEvent[] = [
    { type: 'heard', at, connection },
    { type: 'touched', at, connection, inputAgoMs: draw * 100 },
    { type: 'visibility', at, connection, visibility: 'hidden' },
    { type: 'visibility', at, connection, visibility: 'locked' },
    { type: 'focused', at, connection, room },
    { type: 'closed', at, connection, ending: 'network_lost' },
    { type: 'resumed', at, connection, visibility: 'visible' },
  ]
  return list[draw % list.length]!
}
