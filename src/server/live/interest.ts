/**
 * Who watches whom. Each connection names the people on its screen; the set is replaced whole. There is a pair for each watcher and
 * each person watched, by far the most there is of anything, so pairs live in plain lists. They can be recounted, so a leak shows.
 */
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import { audiences, type Audience } from '../../domain/presence/view.ts'

/** One connection that watches. `version` is of the last frame it was told, `skipped` says that it missed one since. */
export type Watcher = { readonly connection: ConnectionId; crowds: readonly Crowd[]; version: number; skipped: boolean }
/** Those who watch one person, by how much they may see. */
export type Crowd = { readonly person: AccountId } & Record<Audience, Bag | null>
type Bag = Watcher[] | Set<Watcher>
export type Interest = ReturnType<typeof createInterest>

/** Lists are searched to take someone out: above this, a set, at five times the memory. */
const longestList = 64

const put = (bag: Bag | null, watcher: Watcher): Bag => {
  if (bag instanceof Set) return bag.add(watcher)
  if (bag === null) return [watcher]
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
const sizeOf = (bag: Bag | null): number => (bag === null ? 0 : bag instanceof Set ? bag.size : bag.length)

export const createInterest = () => {
  const crowds = new Map<AccountId, Crowd>()
  const watchers = new Map<ConnectionId, Watcher>()

  const join = (watcher: Watcher, id: AccountId, audience: Audience): Crowd => {
    const crowd = crowds.get(id) ?? { person: id, self: null, full: null, hidden: null }
    crowds.set(id, crowd)
    crowd[audience] = put(crowd[audience], watcher)
    return crowd
  }
  /** False if nobody is left. */
  const leave = (watcher: Watcher, crowd: Crowd): boolean => {
    let left = 0
    for (const audience of audiences) {
      const bag = crowd[audience]
      if (bag === null) continue
      take(bag, watcher)
      left += sizeOf(bag)
    }
    if (left === 0) crowds.delete(crowd.person)
    return left > 0
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
    crowd: (id: AccountId): Crowd | undefined => crowds.get(id),
    watcher: (connection: ConnectionId): Watcher | undefined => watchers.get(connection),
    isWatched: (id: AccountId): boolean => crowds.has(id),
    connections: (): readonly ConnectionId[] => [...watchers.keys()],
    counts: () => {
      let edges = 0
      for (const crowd of crowds.values()) for (const audience of audiences) edges += sizeOf(crowd[audience])
      let recount = 0
      for (const watcher of watchers.values()) recount += watcher.crowds.length
      return { people: crowds.size, connections: watchers.size, edges, recount }
    },
  }
}
