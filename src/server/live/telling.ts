/**
 * Telling watchers: changes of 100 ms go out together, at most one frame for each connection; a change that a watcher cannot
 * see is not sent. Frames to one connection are numbered; whoever sees a gap asks again. A slow reader is skipped, which is such a gap.
 */
import type { AccountState } from '../../domain/presence/model.ts'
import { audiences, type Audience } from '../../domain/presence/view.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import type { Clock } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Interest, Watcher } from './interest.ts'

const batchMs = 100

type Deps = {
  readonly clock: Clock
  readonly hub: Hub
  readonly interest: Interest
  readonly view: (id: AccountId, audience: Audience) => PresenceEntry
  /** What an audience was told of a person, by the state they were in then. */
  readonly told: (state: AccountState, audience: Audience) => PresenceEntry
}

export const createTelling = ({ clock, hub, interest, view, told }: Deps) => {
  /** Who changed, and the state that watchers last heard of. */
  const dirty = new Map<AccountId, AccountState>()
  let timer: (() => void) | null = null

  const flush = (ids: readonly AccountId[]): void => {
    const frames = new Map<Watcher, string[]>()
    for (const id of ids) {
      const before = dirty.get(id)
      if (dirty.delete(id)) collect(id, before!, frames)
    }
    for (const [watcher, changes] of frames) deliver(watcher, changes)
  }

  const collect = (id: AccountId, before: AccountState, frames: Map<Watcher, string[]>): void => {
    const crowd = interest.crowd(id)
    for (const audience of audiences) {
      const watchers = crowd?.[audience] ?? null
      if (watchers === null) continue
      const entry = JSON.stringify(view(id, audience))
      if (entry === JSON.stringify(told(before, audience))) continue
      for (const watcher of watchers) {
        const changes = frames.get(watcher)
        if (changes === undefined) frames.set(watcher, [entry])
        else changes.push(entry)
      }
    }
  }

  const deliver = (watcher: Watcher, changes: readonly string[]): void => {
    const base = watcher.version
    watcher.version += 1
    if (hub.backlog(watcher.connection) === 'behind') watcher.skipped = true
    else hub.sendFrame(watcher.connection, `{"event":"presence.changed","base":${base},"to":${base + 1},"changes":[${changes.join(',')}]}`)
  }

  /** An empty change that builds on a version nobody holds: whoever gets it asks again. */
  const gap = (watcher: Watcher): void => {
    watcher.version += 1
    hub.send(watcher.connection, { event: 'presence.changed', base: watcher.version, to: watcher.version, changes: [] })
  }

  return {
    changed: (id: AccountId, before: AccountState): void => {
      if (!interest.isWatched(id)) return
      if (!dirty.has(id)) dirty.set(id, before)
      timer ??= clock.after(batchMs, () => {
        timer = null
        flush([...dirty.keys()])
      })
    },
    /** Everyone asked for, as of now; what waits is told to the others first, so that all have the same base. */
    snapshot: (connection: ConnectionId, people: ReadonlyMap<AccountId, Audience>): { version: number; entries: PresenceEntry[] } => {
      flush([...people.keys()])
      const watcher = interest.watcher(connection)
      if (watcher !== undefined) {
        watcher.version += 1
        watcher.skipped = false
      }
      return { version: watcher?.version ?? 0, entries: [...people].map(([id, audience]) => view(id, audience)) }
    },
    askAgain: (connections: readonly ConnectionId[]): void => {
      for (const connection of connections) {
        const watcher = interest.watcher(connection)
        if (watcher !== undefined) gap(watcher)
      }
    },
    drained: (connection: ConnectionId): void => {
      const watcher = interest.watcher(connection)
      if (watcher?.skipped !== true) return
      watcher.skipped = false
      gap(watcher)
    },
    forget: (id: AccountId): void => void dirty.delete(id),
  }
}
