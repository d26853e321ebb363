/**
 * Telling watchers: changes of 100 ms go out together, at most one frame for each connection; a change that a watcher cannot
 * see is not sent. Frames to one connection are numbered; whoever sees a gap asks again. A slow reader is skipped, which is such a gap.
 */
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import type { Audience } from '../../domain/presence/view.ts'
import type { Clock } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Interest } from './interest.ts'

const batchMs = 100

type Deps = { readonly clock: Clock; readonly hub: Hub; readonly interest: Interest; readonly view: (id: AccountId, audience: Audience) => PresenceEntry }

export const createTelling = ({ clock, hub, interest, view }: Deps) => {
  const dirty = new Set<AccountId>()
  /** What each audience was last told, encoded. */
  const told = new Map<AccountId, Partial<Record<Audience, string>>>()
  const versions = new Map<ConnectionId, number>()
  const skipped = new Set<ConnectionId>()
  let timer: (() => void) | null = null

  const changed = (id: AccountId): void => {
    if (!interest.isWatched(id)) return
    dirty.add(id)
    timer ??= clock.after(batchMs, () => {
      timer = null
      flush([...dirty])
    })
  }

  const flush = (ids: readonly AccountId[]): void => {
    const frames = new Map<ConnectionId, string[]>()
    for (const id of ids) {
      dirty.delete(id)
      collect(id, frames)
    }
    for (const [connection, changes] of frames) deliver(connection, changes)
  }

  const collect = (id: AccountId, frames: Map<ConnectionId, string[]>): void => {
    const before = told.get(id) ?? {}
    const after: Partial<Record<Audience, string>> = {}
    for (const [connection, audience] of interest.of(id) ?? []) {
      const entry = (after[audience] ??= JSON.stringify(view(id, audience)))
      if (before[audience] === entry) continue
      const changes = frames.get(connection)
      if (changes === undefined) frames.set(connection, [entry])
      else changes.push(entry)
    }
    told.set(id, after)
  }

  const deliver = (connection: ConnectionId, changes: readonly string[]): void => {
    const base = versions.get(connection)
    if (base === undefined) return
    versions.set(connection, base + 1)
    if (hub.backlog(connection) === 'behind') skipped.add(connection)
    else hub.sendFrame(connection, `{"event":"presence.changed","base":${base},"to":${base + 1},"changes":[${changes.join(',')}]}`)
  }

  /** Have others been told something that is no longer so? */
  const isStale = (id: AccountId, audience: Audience): boolean => {
    const before = told.get(id)?.[audience]
    return dirty.has(id) || (before !== undefined && before !== JSON.stringify(view(id, audience)))
  }

  /** An empty change that builds on a version nobody holds: whoever gets it asks again. */
  const gap = (connection: ConnectionId): void => {
    const version = (versions.get(connection) ?? 0) + 1
    versions.set(connection, version)
    hub.send(connection, { event: 'presence.changed', base: version, to: version, changes: [] })
  }

  return {
    changed,
    /** Everyone asked for, as of now; what waits is told to the others first, so that all have the same base. */
    snapshot: (connection: ConnectionId, people: ReadonlyMap<AccountId, Audience>): { version: number; entries: PresenceEntry[] } => {
      flush([...people].filter(([id, audience]) => isStale(id, audience)).map(([id]) => id))
      const version = (versions.get(connection) ?? 0) + 1
      versions.set(connection, version)
      skipped.delete(connection)
      const entries = [...people].map(([id, audience]) => {
        const entry = view(id, audience)
        told.set(id, { ...told.get(id), [audience]: JSON.stringify(entry) })
        return entry
      })
      return { version, entries }
    },
    askAgain: (connections: readonly ConnectionId[]): void => connections.filter((c) => versions.has(c)).forEach(gap),
    drained: (connection: ConnectionId): void => { if (skipped.delete(connection)) gap(connection) },
    leave: (connection: ConnectionId): void => {
      versions.delete(connection)
      skipped.delete(connection)
    },
    forget: (id: AccountId): void => {
      told.delete(id)
      dirty.delete(id)
    },
  }
}
