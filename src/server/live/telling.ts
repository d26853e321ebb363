/**
 * Telling watchers: changes of 60 ms go out together, at most one frame for each connection; a change that a watcher cannot
 * see is not sent, and moves nothing that is: the beat goes on by the clock and not from the first change. Frames to one connection are numbered; whoever sees a gap asks again. A slow reader is skipped, which is such a gap.
 */
import type { AccountState, PresenceEvent } from '../../domain/presence/model.ts'
import type { Strain } from '../../domain/abnormal.ts'
import { sights, type Audience } from '../../domain/presence/audience.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import type { Clock } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Interest, Watcher } from './interest.ts'
import type { Metrics } from './metrics.ts'

const batchMs = 60

type Deps = {
  readonly clock: Clock
  readonly hub: Hub
  readonly interest: Interest
  readonly metrics: Metrics
  readonly view: (id: AccountId, audience: Audience) => PresenceEntry
  /** What an audience was told of a person, by the state they were in then. */
  readonly told: (state: AccountState, audience: Audience) => PresenceEntry
}

export type Telling = ReturnType<typeof createTelling>

export const createTelling = ({ clock, hub, interest, metrics, view, told }: Deps) => {
  /** Who changed, the state that watchers last heard of, when and by what that was left behind, and what was told to those who came since. */
  const dirty = new Map<
    AccountId,
    { readonly state: AccountState; readonly at: number; readonly cause: PresenceEvent['type']; readonly late: Map<Watcher, string> }
  >()
  /** While the server is short of breath, everybody is a slow reader. */
  let shedding = false
  let timer: (() => void) | null = null

  const flush = (): void => {
    const frames = new Map<Watcher, string[]>()
    const sent: { readonly at: number; readonly cause: PresenceEvent['type'] }[] = []
    for (const [id, before] of dirty) {
      const waiting = frames.size
      collect(id, before, frames)
      if (frames.size > waiting) sent.push(before)
    }
    dirty.clear()
    for (const [watcher, changes] of frames) deliver(watcher, changes)
    for (const { at, cause } of sent) metrics.observe('propagation', cause, clock.steady() - at)
  }

  const collect = (
    id: AccountId,
    before: { readonly state: AccountState; readonly late: ReadonlyMap<Watcher, string> },
    frames: Map<Watcher, string[]>,
  ): void => {
    for (const [audience, watchers] of Object.entries(interest.crowd(id)?.by ?? {}) as [Audience, Iterable<Watcher>][]) {
      const entry = JSON.stringify(view(id, audience))
      const held = JSON.stringify(told(before.state, audience))
      if (entry === held && before.late.size === 0) continue
      for (const watcher of watchers) {
        if (entry === (before.late.get(watcher) ?? held)) continue
        const changes = frames.get(watcher)
        if (changes === undefined) frames.set(watcher, [entry])
        else changes.push(entry)
      }
    }
  }

  const deliver = (watcher: Watcher, changes: readonly string[]): void => {
    const base = watcher.version
    watcher.version += 1
    if (shedding || hub.backlog(watcher.connection) === 'behind') {
      watcher.skipped = true
      metrics.count('shed')
    } else
      hub.sendFrame(watcher.connection, `{"event":"presence.changed","base":${base},"to":${base + 1},"changes":[${changes.join(',')}]}`)
  }

  /** Whatever they were told before. */
  const tellAll = (id: AccountId, whom: (audience: Audience) => boolean): void => {
    for (const [audience, watchers] of Object.entries(interest.crowd(id)?.by ?? {}) as [Audience, Iterable<Watcher>][]) {
      if (!whom(audience)) continue
      const entry = JSON.stringify(view(id, audience))
      for (const watcher of watchers) {
        dirty.get(id)?.late.set(watcher, entry)
        deliver(watcher, [entry])
      }
    }
  }

  /** An empty change that builds on a version nobody holds: whoever gets it asks again. */
  const gap = (watcher: Watcher): void => {
    watcher.version += 1
    hub.send(watcher.connection, { event: 'presence.changed', base: watcher.version, to: watcher.version, changes: [] })
  }

  return {
    changed: (id: AccountId, before: AccountState, cause: PresenceEvent['type']): void => {
      if (!interest.isWatched(id)) return
      if (!dirty.has(id)) dirty.set(id, { state: before, at: clock.steady(), cause, late: new Map() })
      timer ??= clock.after(batchMs - (clock.steady() % batchMs), () => {
        timer = null
        flush()
      })
    },
    /** Everyone asked for, as of now. The others hear of what waits when its time has come: nobody's question moves what anybody else is told. */
    snapshot: (connection: ConnectionId, people: ReadonlyMap<AccountId, Audience>): { version: number; entries: PresenceEntry[] } => {
      const watcher = interest.watcher(connection)
      if (watcher !== undefined) {
        watcher.version += 1
        watcher.skipped = false
      }
      const entries = [...people].map(([id, audience]) => {
        const entry = view(id, audience)
        if (watcher !== undefined) dirty.get(id)?.late.set(watcher, JSON.stringify(entry))
        return entry
      })
      return { version: watcher?.version ?? 0, entries }
    },
    /** Those who watch somebody may see more or less of them from now on: they are told, if it looks different. */
    recast: (id: AccountId, classOf: (connection: ConnectionId) => Audience | undefined): void => {
      const waiting = dirty.get(id)
      for (const { watcher, from, to } of interest.recast(id, classOf)) {
        const held = waiting?.late.get(watcher) ?? JSON.stringify(waiting === undefined ? view(id, from) : told(waiting.state, from))
        const entry = JSON.stringify(view(id, to))
        waiting?.late.set(watcher, entry)
        if (entry !== held) deliver(watcher, [entry])
      }
    },
    /** Time alone changed what is shown of somebody, to those who are told steps of last seen. */
    aged: (id: AccountId): void => tellAll(id, (audience) => sights[audience].lastSeen === 'coarse' && sights[audience].see !== 'offline'),
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
    /** What is shown of somebody may be another thing now, though they did not change: everyone is told, whatever was told before. */
    again: (id: AccountId): void => tellAll(id, (audience) => ['full', 'coarse'].includes(sights[audience].see)),
    strained: (strain: Strain): void => {
      const before = shedding
      shedding = strain === 'shedding' || strain === 'fenced'
      if (!before || shedding) return
      for (const connection of interest.connections()) {
        const watcher = interest.watcher(connection)
        if (watcher?.skipped !== true || hub.backlog(connection) === 'behind') continue
        watcher.skipped = false
        gap(watcher)
      }
    },
  }
}
