/**
 * Who asks about whom, and how much they are told: watching, asking once, and what follows when rules or relations change. Those who
 * watch are then judged anew by the server and told only what looks different to them, so that nobody learns of a change that does
 * not concern them. When nothing can be found out, everybody is unverified, and it is tried again.
 */
import type { Audience } from '../../domain/presence/audience.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import type { Clock, Fact } from '../ports.ts'
import type { Audiences } from './audiences.ts'
import type { Interest } from './interest.ts'
import type { Metrics } from './metrics.ts'
import { createScraping } from './scraping.ts'
import type { Telling } from './telling.ts'

const tryAgainMs = 10_000

type Deps = {
  readonly clock: Clock
  readonly interest: Interest
  readonly telling: Telling
  readonly audiences: Audiences
  /** Brings people into memory, and lets those go whom nothing holds. */
  readonly load: (ids: readonly AccountId[]) => Promise<void>
  readonly release: (ids: Iterable<AccountId>) => void
  readonly unwatched: (ids: readonly AccountId[]) => void
  readonly view: (id: AccountId, audience: Audience) => PresenceEntry
  readonly ownerOf: (connection: ConnectionId) => AccountId | undefined
  readonly isAttached: (connection: ConnectionId) => boolean
  /** The same id, as it is kept in memory. */
  readonly heldId: (id: AccountId) => AccountId
  /** Lets the machine act on what a read would already show. */
  readonly catchUp: (id: AccountId) => void
  readonly connectionsOf: (id: AccountId) => readonly ConnectionId[]
  readonly metrics: Metrics
  readonly alert: (fields: object, text: string) => void
  readonly onFault: (fault: unknown) => void
}
type Lookup = { readonly person: AccountId; readonly others: ReadonlySet<AccountId>; stale: boolean }

export const createWatching = (deps: Deps) => {
  const { interest, telling, audiences } = deps
  const scrapers = createScraping(deps)
  const lookups = new Set<Lookup>()
  const unsure = new Set<ConnectionId>()
  let retry: (() => void) | null = null

  const tryLater = (connections: Iterable<ConnectionId>): void => {
    for (const connection of connections) unsure.add(connection)
    retry ??= deps.clock.after(tryAgainMs, () => {
      retry = null
      const waiting = [...unsure]
      unsure.clear()
      telling.askAgain(waiting)
    })
  }

  /** What is so between one person and others. Asked again if a rule of theirs changed meanwhile, so that of two answers the older never comes last. */
  const upToDate = async <T>(person: AccountId, others: readonly AccountId[], ask: () => Promise<T>): Promise<T> => {
    const lookup: Lookup = { person, others: new Set(others), stale: false }
    lookups.add(lookup)
    try {
      for (;;) {
        lookup.stale = false
        const found = await ask()
        if (!lookup.stale) return found
      }
    } finally {
      lookups.delete(lookup)
    }
  }
  /** How much a viewer sees of each, and all of them in memory. */
  const seen = async (viewer: AccountId, ids: readonly AccountId[]): Promise<Map<AccountId, Audience>> => {
    try {
      return await upToDate(viewer, ids, async () => {
        const found = await audiences.of(viewer, ids)
        await deps.load(ids)
        return new Map([...found].map(([id, { audience }]) => [id, audience]))
      })
    } catch (fault) {
      // All of them alike: whom memory still holds must not be told from whom it does not.
      deps.onFault(fault)
      return new Map(ids.map((id) => [id, 'unverified']))
    }
  }
  const concerns = (id: AccountId): void => {
    for (const l of lookups) if (l.person === id || l.others.has(id)) l.stale = true
  }

  /** Judges those who watch one person anew; all of them, or those of one other person. */
  const judgeAgain = async (target: AccountId, viewer?: AccountId): Promise<void> => {
    const viewerOf = (connection: ConnectionId): AccountId | undefined => {
      const owner = deps.ownerOf(connection)
      return viewer === undefined || viewer === owner ? owner : undefined
    }
    const connections = interest.watching(target).filter((c) => viewerOf(c) !== undefined)
    try {
      // Also when nobody watches: whoever causes this must not find out by the work whether the other has them on screen.
      const viewers = viewer === undefined ? [...new Set(connections.map((c) => viewerOf(c)!))] : [viewer]
      const judged = await upToDate(target, viewers, () => audiences.among(target, viewers))
      telling.recast(target, (connection) => {
        const owner = viewerOf(connection) ?? target
        const audience = judged.get(owner)?.audience
        return audience && scrapers.again(owner, target, audience)
      })
      // They may be told steps of last seen from now on.
      deps.release([target])
    } catch (fault) {
      deps.onFault(fault)
      tryLater(connections)
    }
  }

  return {
    /** Replaces whom a connection watches. Unknown people look offline. */
    watch: async (
      viewer: AccountId,
      connection: ConnectionId,
      ids: readonly AccountId[],
    ): Promise<{ version: number; entries: PresenceEntry[] }> => {
      const wanted = [...new Set(ids)]
      const found = await seen(viewer, wanted)
      if (!deps.isAttached(connection)) {
        deps.release(wanted)
        return { version: 0, entries: [] }
      }
      // The ids that are held anyway, and not those of the frame: there are very many watches.
      const held = new Map([...scrapers.limit(viewer, found)].map(([id, audience]) => [deps.heldId(id), audience]))
      const unwatched = interest.replace(connection, held)
      wanted.forEach(deps.catchUp)
      const answer = telling.snapshot(connection, held)
      if ([...found.values()].includes('unverified')) tryLater([connection])
      deps.unwatched(unwatched)
      deps.release(wanted)
      return answer
    },
    get: async (viewer: AccountId, ids: readonly AccountId[]): Promise<PresenceEntry[]> => {
      const found = await seen(viewer, [...new Set(ids)])
      const entries = [...scrapers.limit(viewer, found)].map(([id, audience]) => deps.view(id, audience))
      deps.release(found.keys())
      return entries
    },
    /** As much as one viewer may be told of one person who asks for reasons. */
    seen: async (viewer: AccountId, ids: readonly AccountId[]) => scrapers.limit(viewer, await seen(viewer, ids)),
    receive: (fact: Fact): void => {
      switch (fact.type) {
        case 'membership.changed':
          concerns(fact.account)
          telling.mustAskAgain(deps.connectionsOf(fact.account))
          return void judgeAgain(fact.account)
        case 'privacy.changed':
        case 'groups.changed':
          concerns(fact.account)
          return void judgeAgain(fact.account)
        case 'place.changed':
          if (!audiences.setGround({ sharing: fact.sharing, policy: fact.policy })) return
          for (const lookup of lookups) lookup.stale = true
          return telling.mustAskAgain(interest.connections())
        case 'tied':
          concerns(fact.one)
          concerns(fact.other)
          void judgeAgain(fact.one, fact.other)
          return void judgeAgain(fact.other, fact.one)
        default:
          return
      }
    },
    gone: (connection: ConnectionId): void => void unsure.delete(connection),
  }
}
