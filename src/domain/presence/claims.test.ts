import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { actsOf, claimOf, limits, live, Person, plainWall } from '../../../tests/support/person.ts'
import { ranks, type ClaimRank } from '../../protocol/claims.ts'
import { absence, claimDeadline, decidingClaim, quietOf, unended } from './claims.ts'
import { explain } from './explain.ts'
import { merge } from './merge.ts'
import type { AccountState, ManualClaim, SourceClaim } from './model.ts'
import { step } from './step.ts'
import { viewOf } from './view.ts'

const calendar = (p: Person, value: SourceClaim['value'], forMs = Infinity, more: Partial<SourceClaim> = {}): SourceClaim => ({
  source: 'calendar',
  key: `${value} ${forMs}`,
  value,
  at: plainWall(p.now),
  startsAt: p.now,
  endsAt: p.now + forMs,
  ...(forMs === Infinity ? {} : { until: plainWall(p.now + forMs) }),
  ...more,
})
const here = (): Person => {
  const ana = new Person()
  ana.open()
  return ana
}

describe('claims of many sources', () => {
  test('[P-103] by hand, invisible and do-not-disturb go before every source; away waits for its turn', () => {
    const ana = here()
    ana.arrange([calendar(ana, 'busy')])
    ana.declare('away')
    expect(ana.seen()).toBe('busy')
    ana.declare('dnd')
    expect(ana.seen()).toBe('dnd')
    ana.declare('invisible')
    expect(ana.seen()).toBe('offline')
    ana.declare(null)
    expect(ana.seen()).toBe('busy')
  })
  test('[P-150] what is chosen for a while covers what ends later, on every read, and watchers are told', () => {
    const ana = here()
    const from = ana.now
    const claim = (value: ManualClaim['value'], forMs: number, covers?: ManualClaim): ManualClaim => ({
      value,
      at: plainWall(from),
      endsAt: from + forMs,
      lastActiveAt: 0,
      ...(covers === undefined ? {} : { covers }),
    })
    ana.send({ type: 'declared', manual: claim('dnd', 10_000, claim('away', 30_000, claim('dnd', Infinity))), status: null })
    expect([0, 9_999, 10_000, 29_999, 30_000].map((ms) => ana.seen(from + ms))).toEqual(['dnd', 'dnd', 'away', 'away', 'dnd'])
    expect(ana.wakeAt).toBeLessThanOrEqual(from + 10_000)
    ana.pass(30_000)
    expect(ana.told.slice(-3).map((t) => [t.state, t.at - from])).toEqual([
      ['dnd', 0],
      ['away', 10_000],
      ['dnd', 30_000],
    ])
    expect([ana.state.shown.since, ana.state.manual?.covers]).toEqual([from + 30_000, undefined])
  })
  test('[P-108] a claim bound to a call holds only while that call lives', () => {
    const ana = here()
    ana.arrange([calendar(ana, 'busy', Infinity, { source: 'call', boundTo: 'call-1' })])
    expect(ana.seen()).toBe('online')
    ana.send({ type: 'calls', live: ['call-1'] })
    expect([ana.seen(), merge(ana.state, ana.now, limits).source]).toEqual(['busy', 'call'])
    ana.send({ type: 'calls', live: [] })
    expect(ana.seen()).toBe('online')
  })
  test('[P-109] who watches is told at the start and at the end, and when the words or the end change', () => {
    const ana = here()
    ana.arrange([{ ...calendar(ana, 'busy', 60_000), startsAt: ana.now + 10_000 }])
    ana.pass(9_999)
    expect(ana.seen()).toBe('online')
    ana.pass(1)
    ana.pass(50_000)
    expect(ana.told.slice(1).map((t) => [t.state, t.at - ana.now])).toEqual([
      ['busy', -50_000],
      ['online', 0],
    ])
    ana.arrange([calendar(ana, 'away', 60_000)])
    ana.effects.length = 0
    ana.arrange([calendar(ana, 'away', 90_000)])
    expect(ana.effects.filter((e) => e.type === 'announce')).toHaveLength(1)
    expect(ana.entry()[6]).toEqual({ source: 'calendar', until: plainWall(ana.now + 90_000) })
  })
  test('[P-109] since when, is since it began or came back', () => {
    const ana = here()
    ana.pass(1_000)
    ana.arrange([calendar(ana, 'busy')])
    expect(ana.state.shown.since).toBe(ana.now)
    ana.declare('dnd', 5_000)
    const end = ana.now + 5_000
    ana.pass(60_000)
    expect([ana.seen(), ana.state.shown.since]).toEqual(['busy', end])
  })
  test('[P-106] notifications: held by do-not-disturb of any source and by the sources one chose', () => {
    const ana = here()
    const quiet = () => quietOf(ana.state, ana.now)
    expect(quiet()).toBe('normal')
    ana.arrange([calendar(ana, 'busy')])
    expect(quiet()).toBe('normal')
    ana.arrange(ana.state.claims, { held: ['calendar'] })
    expect(quiet()).toBe('held')
    ana.arrange([{ ...calendar(ana, 'dnd'), source: 'plan' }])
    expect(quiet()).toBe('held')
    ana.declare('invisible')
    expect(quiet()).toBe('normal')
    ana.declare('dnd')
    expect(quiet()).toBe('held')
  })
  test('[P-140] a muted connection keeps its person reachable but never makes them active', () => {
    const ana = here()
    const [tab] = ana.state.connections
    const seenAt = ana.state.lastActiveAt
    ana.pass(1_000)
    ana.send({ type: 'device', session: tab!.session, label: 'attic', muted: true })
    ana.pass(1_000)
    ana.touch(tab!.id)
    expect([ana.seen(), ana.state.lastActiveAt, ana.state.connections[0]!.label]).toEqual(['idle', seenAt, 'attic'])
    ana.open('mobile', { session: 's2' as typeof tab extends undefined ? never : NonNullable<typeof tab>['session'] })
    expect(ana.seen()).toBe('online')
  })
})

const acts = fc.uint8Array({ maxLength: 45 }).map(actsOf)
const numbers = fc.array(fc.record({ n: fc.nat(59), forMs: fc.constantFrom(Infinity, 1_000, 30_000, 200_000) }), { maxLength: 8 })
const orders = fc.shuffledSubarray([...ranks], { minLength: ranks.length, maxLength: ranks.length })
const arranged = (s: AccountState, claims: readonly SourceClaim[], order: readonly ClaimRank[]): AccountState => ({ ...s, claims, order })

describe('for all claims', () => {
  test('[P-104] I5: neither their order nor repeats matter', () => {
    fc.assert(
      fc.property(acts, numbers, orders, fc.nat(250_000), fc.nat(7), (history, list, order, later, turn) => {
        const ana = new Person()
        live(ana, history)
        const claims = list.map(({ n, forMs }, i) => claimOf(n, ana.now, forMs, `k${n % 6} ${i}`))
        const turned = [...claims.slice(turn), ...claims.slice(0, turn)].toReversed()
        const [a, b] = [arranged(ana.state, claims, order), arranged(ana.state, [...turned, ...turned], order)]
        const at = ana.now + later
        expect(decidingClaim(b, at)).toEqual(decidingClaim(a, at))
        expect(absence(b, at)).toEqual(absence(a, at))
        expect(quietOf(b, at)).toBe(quietOf(a, at))
      }),
      { numRuns: 300 },
    )
  })
  test('[P-105] I8: those that are over, or not yet begun, change no read, though nothing ever ticked', () => {
    fc.assert(
      fc.property(acts, numbers, orders, fc.nat(300_000), (history, list, order, later) => {
        const ana = new Person()
        live(ana, history)
        ana.arrange(
          list.map(({ n, forMs }, i) => claimOf(n, ana.now, forMs, `k${i}`)),
          { order },
        )
        const at = ana.now + later
        const bare = { ...ana.state, claims: ana.state.claims.filter((c) => c.startsAt <= at && at < c.endsAt) }
        expect(merge(ana.state, at, limits)).toEqual(merge(bare, at, limits))
        expect(viewOf(ana.state, 'full', at, limits, plainWall)[1]).toBe(merge(bare, at, limits).state)
        const { claims } = step(ana.state, { type: 'tick', at }, limits).state
        expect(claims.every((c) => at < c.endsAt)).toBe(true)
        expect(unended(claims, at)).toBe(claims)
      }),
      { numRuns: 300 },
    )
  })
  test('[P-105] wakeAt is never later than the next start or end', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const ana = here()
        ana.arrange(list.map(({ n, forMs }, i) => claimOf(n, ana.now, forMs, `k${i}`)))
        expect(ana.wakeAt).toBeLessThanOrEqual(claimDeadline(ana.state.claims, ana.now))
      }),
    )
  })
  test('[P-104] taking one away brings back what was under it, and one that does not decide changes nothing', () => {
    fc.assert(
      fc.property(numbers, orders, (list, order) => {
        const ana = here()
        const claims = list.map(({ n, forMs }, i) => claimOf(n, ana.now, forMs, `k${i}`))
        const all = arranged(ana.state, claims, order)
        const first = decidingClaim(all, ana.now)
        for (const c of claims) {
          const without = decidingClaim(
            arranged(
              ana.state,
              claims.filter((o) => o !== c),
              order,
            ),
            ana.now,
          )
          if (c !== first) expect(without).toBe(first)
          else expect(without).not.toBe(first)
        }
      }),
    )
  })
  test('[P-102] I7: invisible and offline look alike, whatever sources say', () => {
    fc.assert(
      fc.property(numbers, orders, fc.nat(100_000), (list, order, later) => {
        const [hidden, gone] = [here(), here()]
        for (const ana of [hidden, gone]) {
          ana.pass(10_000)
          ana.arrange(
            list.map(({ n, forMs }, i) => claimOf(n, ana.now, forMs, `k${i}`)),
            { order },
          )
        }
        hidden.declare('invisible')
        gone.close(gone.state.connections[0]!.id, 'signed_out')
        for (const ana of [hidden, gone]) ana.pass(later)
        expect(JSON.stringify(hidden.entry())).toBe(JSON.stringify(gone.entry()))
        const why = (p: Person) => JSON.stringify(explain(p.state, { audience: 'full' }, p.now, limits, plainWall))
        expect(why(hidden)).toBe(why(gone))
      }),
      { numRuns: 200 },
    )
  })
})
