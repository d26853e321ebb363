/**
 * Who watches whom. Each connection names the people on its screen; the set is replaced whole. There is a pair for each watcher and
 * each person watched, by far the most there is of anything, so pairs live in plain lists. They can be recounted, so a leak shows.
 */
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { Audience } from '../../domain/presence/audience.ts'

/** One connection that watches. `version` is of the last frame it was told, `skipped` says that it missed one since. */
export type Watcher = { readonly connection: ConnectionId; crowds: readonly Crowd[]; version: number; skipped: boolean }
/** Those who watch one person, by how much they may see. */
export type Crowd = { readonly person: AccountId; readonly by: Partial<Record<Audience, Bag>> }
type Bag = Watcher[] | Set<Watcher>
export type Interest = ReturnType<typeof createInterest>

/** Lists are searched to take someone out: above this, a set, at five times the memory. */
const longestList = 64

const put = (bag: Bag | undefined, watcher: Watcher): Bag => {
  if (bag instanceof Set) return bag.add(watcher)
  if (bag === undefined) return [watcher]
  if (bag.length >= longestList) return new Set(bag).add(watcher)
  bag.push(watcher)
  return bag
}
const take = (bag: Bag, watcher: Watcher): void => {
  if (bag instanceof Set) return void bag.delete(watcher)
  const at = bag.indexOf(watcher)
  if (at < 0) return
  const last = bag.pop()!
  if (last !== watcher) bag[at] = last
}
const sizeOf = (bag: Bag): number => (bag instanceof Set ? bag.size : bag.length)

export const createInterest = () => {
  const crowds = new Map<AccountId, Crowd>()
  const watchers = new Map<ConnectionId, Watcher>()

  const join = (watcher: Watcher, id: AccountId, audience: Audience): Crowd => {
    const crowd = crowds.get(id) ?? { person: id, by: {} }
    crowds.set(id, crowd)
    crowd.by[audience] = put(crowd.by[audience], watcher)
    return crowd
  }
  /** False if nobody is left. */
  const leave = (watcher: Watcher, crowd: Crowd): boolean => {
    for (const [audience, bag] of Object.entries(crowd.by) as [Audience, Bag][]) {
      take(bag, watcher)
      if (sizeOf(bag) === 0) delete crowd.by[audience]
    }
    for (const _ in crowd.by) return true
    crowds.delete(crowd.person)
    return false
  }
  const clear = (watcher: Watcher): AccountId[] => {
    const left = watcher.crowds
    watcher.crowds = []
    return left.filter((crowd) => !leave(watcher, crowd)).map((crowd) => crowd.person)
  }

  return {
    /** Answers the people nobody watches any more. */
    replace: (connection: ConnectionId, people: ReadonlyMap<AccountId, Audience>): AccountId[] => {
      const watcher = watchers.get(connection) ?? { connection, crowds: [], version: 0, skipped: false }
      watchers.set(connection, watcher)
      const before = clear(watcher)
      watcher.crowds = [...people].map(([id, audience]) => join(watcher, id, audience))
      return before.filter((id) => !crowds.has(id))
    },
    /** The same, and forgets the connection. */
    drop: (connection: ConnectionId): AccountId[] => {
      const watcher = watchers.get(connection)
      watchers.delete(connection)
      return watcher === undefined ? [] : clear(watcher)
    },
    /** Puts those who watch one person into the classes they are of now (undefined: as before); answers who moved, and from where. */
    recast: (
      id: AccountId,
      classOf: (connection: ConnectionId) => Audience | undefined,
    ): { readonly watcher: Watcher; readonly from: Audience; readonly to: Audience }[] => {
      const crowd = crowds.get(id)
      if (crowd === undefined) return []
      const all = (Object.entries(crowd.by) as [Audience, Bag][]).flatMap(([from, bag]) =>
        [...bag].map((watcher) => ({ watcher, from, to: classOf(watcher.connection) ?? from })),
      )
      const moved = all.filter(({ from, to }) => from !== to)
      for (const { watcher, from, to } of moved) {
        take(crowd.by[from]!, watcher)
        if (sizeOf(crowd.by[from]!) === 0) delete crowd.by[from]
        crowd.by[to] = put(crowd.by[to], watcher)
      }
      return moved
    },
    /** Whoever it watches is as good as unknown to it, until it names them again. */
    blind: (connection: ConnectionId): void => {
      const watcher = watchers.get(connection)
      for (const crowd of watcher?.crowds ?? []) {
        for (const [audience, bag] of Object.entries(crowd.by) as [Audience, Bag][]) {
          take(bag, watcher!)
          if (sizeOf(bag) === 0) delete crowd.by[audience]
        }
        crowd.by.unverified = put(crowd.by.unverified, watcher!)
      }
    },
    watching: (id: AccountId): ConnectionId[] =>
      (Object.values(crowds.get(id)?.by ?? {}) as Bag[]).flatMap((bag) => [...bag].map((watcher) => watcher.connection)),
    crowd: (id: AccountId): Crowd | undefined => crowds.get(id),
    watcher: (connection: ConnectionId): Watcher | undefined => watchers.get(connection),
    isWatched: (id: AccountId): boolean => crowds.has(id),
    connections: (): readonly ConnectionId[] => [...watchers.keys()],
    counts: () => {
      let edges = 0
      for (const { by } of crowds.values()) for (const bag of Object.values(by) as Bag[]) edges += sizeOf(bag)
      let recount = 0
      for (const watcher of watchers.values()) recount += watcher.crowds.length
      return { people: crowds.size, connections: watchers.size, edges, recount }
    },
  }
}
