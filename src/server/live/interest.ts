/**
 * Who watches whom. Each connection names the people on its screen; the set is replaced whole. Counts can be recounted
 * (`audit`), so a leak shows.
 */
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { Audience } from '../../domain/presence/view.ts'

export type Interest = ReturnType<typeof createInterest>

export const createInterest = () => {
  const watchers = new Map<AccountId, Map<ConnectionId, Audience>>()
  const watching = new Map<ConnectionId, readonly AccountId[]>()

  const drop = (connection: ConnectionId): AccountId[] => {
    const unwatched: AccountId[] = []
    for (const id of watching.get(connection) ?? []) {
      const of = watchers.get(id)
      of?.delete(connection)
      if (of?.size !== 0) continue
      watchers.delete(id)
      unwatched.push(id)
    }
    watching.delete(connection)
    return unwatched
  }

  return {
    /** Answers the people nobody watches any more. */
    replace: (connection: ConnectionId, people: ReadonlyMap<AccountId, Audience>): AccountId[] => {
      const before = drop(connection)
      for (const [id, audience] of people) {
        const of = watchers.get(id)
        if (of === undefined) watchers.set(id, new Map([[connection, audience]]))
        else of.set(connection, audience)
      }
      if (people.size > 0) watching.set(connection, [...people.keys()])
      return before.filter((id) => !watchers.has(id))
    },
    drop,
    of: (id: AccountId): ReadonlyMap<ConnectionId, Audience> | undefined => watchers.get(id),
    watchedBy: (connection: ConnectionId): readonly AccountId[] => watching.get(connection) ?? [],
    isWatched: (id: AccountId): boolean => watchers.has(id),
    connections: (): readonly ConnectionId[] => [...watching.keys()],
    counts: () => {
      let edges = 0
      for (const of of watchers.values()) edges += of.size
      let recount = 0
      for (const ids of watching.values()) recount += ids.length
      return { people: watchers.size, connections: watching.size, edges, recount }
    },
  }
}
