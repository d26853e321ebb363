/**
 * Telling on a clock where every look at it takes time, so that no beat is told in one turn. Random histories of changes, watches, rules and
 * lines that end and come back; each person's states are numbered, so that going back in time shows.
 */
import { expect, test } from 'bun:test'
import { seed, random, type Random } from '../../../tests/support/random.ts'
import type { AccountState } from '../../domain/presence/model.ts'
import type { Audience } from '../../domain/presence/audience.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import type { Hub } from './hub.ts'
import { createInterest } from './interest.ts'
import { createMetrics } from './metrics.ts'
import { createTelling } from './telling.ts'

type Frame = { readonly base: number; readonly to: number; readonly changes: readonly [AccountId, string, number][] }
type Screen = { readonly holds: Map<AccountId, string>; readonly newest: Map<AccountId, number>; version: number; wantsAll: boolean }

const ids = (letter: string, count: number) => Array.from({ length: count }, (_, n) => `${letter}${n}`)

const stage = () => {
  let time = 0
  const timers: { readonly at: number; readonly run: () => void }[] = []
  const clock = {
    now: () => time,
    steady: () => (time += 0.7),
    after: (ms: number, run: () => void) => {
      const timer = { at: time + ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  }
  const people = ids('a', 40) as AccountId[]
  const state = new Map(people.map((id) => [id, 0]))
  const screens = new Map<ConnectionId, Screen>()
  const late: number[] = []
  const interest = createInterest()
  const see = (screen: Screen, [id, text, number]: Frame['changes'][number]): void => {
    late.push((screen.newest.get(id) ?? 0) - number)
    screen.newest.set(id, number)
    screen.holds.set(id, text)
  }
  const sendFrame = (connection: ConnectionId, text: string): boolean => {
    time += 0.2
    const { base, to, changes } = JSON.parse(text) as Frame
    const screen = screens.get(connection)
    if (screen === undefined) return false
    if (base === screen.version) for (const change of changes) see(screen, change)
    else screen.wantsAll = true
    expect(to).toBeGreaterThan(screen.version)
    screen.version = to
    return true
  }
  const entryOf = (id: AccountId, number: number, audience: Audience) =>
    (audience === 'hidden' ? [id, 'hidden', 0] : [id, `state ${number}`, number]) as unknown as PresenceEntry
  const hub = { sendFrame, send: (c: ConnectionId, event: object) => sendFrame(c, JSON.stringify(event)), backlog: () => 'clear' }
  const telling = createTelling({
    clock,
    hub: hub as unknown as Hub,
    interest,
    metrics: createMetrics(),
    view: (id, audience) => entryOf(id, state.get(id)!, audience),
    told: (before, audience) => entryOf(before.account, before.idleAfterMs, audience),
    pace: { budgetMs: 5, restMs: 2 },
  })
  const watch = (connection: ConnectionId, whom: readonly AccountId[]): void => {
    const screen = screens.get(connection) ?? { holds: new Map(), newest: new Map(), version: 0, wantsAll: false }
    screens.set(connection, screen)
    const seen = new Map(whom.map((id) => [id, 'full' as Audience]))
    for (const id of interest.replace(connection, seen)) telling.forget(id)
    const { version, entries } = telling.snapshot(connection, seen)
    screen.holds.clear()
    screen.version = version
    screen.wantsAll = false
    for (const entry of entries) see(screen, entry as unknown as Frame['changes'][number])
  }
  const turn = (): void => {
    const next = timers.toSorted((a, b) => a.at - b.at)[0]
    if (next === undefined) return
    timers.splice(timers.indexOf(next), 1)
    time = Math.max(time, next.at)
    next.run()
  }
  return {
    people,
    screens,
    interest,
    telling,
    late,
    watch,
    turn,
    change: (id: AccountId): void => {
      const before = state.get(id)!
      state.set(id, before + 1)
      // Of all a state is, only which one it was matters here.
      telling.changed(id, { account: id, idleAfterMs: before } as unknown as AccountState, 'touched')
    },
    quiet: (): void => {
      while (timers.length > 0) turn()
    },
    truth: (id: AccountId): string => `state ${state.get(id)!}`,
  }
}

const play = (of: Random): ReturnType<typeof stage> => {
  const it = stage()
  const connections = ids('c', 60) as ConnectionId[]
  const some = (): AccountId[] => it.people.filter(() => of.chance(0.5))
  for (const c of connections) it.watch(c, some())
  for (let n = 0; n < 400; n++) {
    const [id, connection] = [of.pick(it.people), of.pick(connections)]
    const what = of.between(0, 9)
    if (what < 5) it.change(id)
    else if (what < 7) it.turn()
    else if (what === 7) it.watch(connection, some())
    else if (what === 8) it.telling.again(id)
    else {
      for (const left of it.interest.drop(connection)) it.telling.forget(left)
      it.screens.delete(connection)
      if (of.chance(0.7)) it.watch(connection, some())
    }
    for (const [c, screen] of it.screens) if (screen.wantsAll) it.watch(c, [...screen.holds.keys()])
  }
  it.quiet()
  return it
}

test(`[P-516] however a beat is cut into turns, versions rise, nobody is told what is older than what they hold, and all end at the truth (seed ${seed})`, () => {
  for (let n = 0; n < 60; n++) {
    const { late, screens, truth } = play(random(seed + n))
    expect(late.filter((by) => by > 0)).toEqual([])
    for (const { holds } of screens.values()) expect([...holds]).toEqual([...holds.keys()].map((id) => [id, truth(id)]))
  }
})

test('[P-516] a beat with much to tell takes many turns, one frame for each watcher', () => {
  const it = stage()
  const connections = ids('c', 200) as ConnectionId[]
  for (const c of connections) it.watch(c, it.people)
  for (const id of it.people) it.change(id)
  let turns = 0
  const told = () => [...it.screens.values()].filter(({ version }) => version === 2).length
  it.turn()
  expect(told()).toBeLessThan(connections.length)
  while (told() < connections.length && turns < 1_000) {
    it.turn()
    turns += 1
  }
  expect(turns).toBeGreaterThan(3)
  it.quiet()
  expect([...it.screens.values()].every(({ version }) => version === 2)).toBe(true)
})

test('[P-516] whoever may see less before their turn comes is told the less, and nothing of what was', () => {
  const it = stage()
  const connections = ids('c', 200) as ConnectionId[]
  for (const c of connections) it.watch(c, it.people)
  for (const id of it.people) it.change(id)
  it.turn()
  const last = connections.at(-1)!
  expect(it.screens.get(last)!.version).toBe(1)
  for (const id of it.people) it.telling.recast(id, (c) => (c === last ? 'hidden' : undefined))
  it.quiet()
  expect([...it.screens.get(last)!.holds.values()].every((text) => text === 'hidden')).toBe(true)
  expect([...it.screens.get(last)!.newest.values()].every((number) => number === 0)).toBe(true)
})
