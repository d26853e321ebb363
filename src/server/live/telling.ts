/**
 * Telling watchers: changes of 60 ms go out together, at most one frame for each connection; a change that a watcher cannot
 * see is not sent, and moves nothing that is: the beat goes on by the clock and not from the first change. Frames to one connection are
 * numbered; whoever sees a gap asks again. A slow reader is skipped, which is such a gap. A beat with much to tell is told a little at a
 * time, so that messages never wait for it; who is answered meanwhile is told nothing that is older than the answer.
 */
import type { AccountState, PresenceEvent } from '../../domain/presence/model.ts'
import type { Strain } from '../../domain/abnormal.ts'
import { sightOf, type Audience } from '../../domain/presence/audience.ts'
import { isFrozen, type Frozen } from '../../domain/presence/left.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import type { Clock } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Interest, Watcher } from './interest.ts'
import type { Metrics } from './metrics.ts'
import { createPacing } from './pacing.ts'

const batchMs = 60
/** People, or watchers, before it is asked whether there is time for more. */
const atOnce = 8

type Deps = {
  readonly clock: Clock
  readonly hub: Hub
  readonly interest: Interest
  readonly metrics: Metrics
  readonly view: (id: AccountId, audience: Audience) => PresenceEntry
  /** What an audience was told of a person, by the state they were in then. */
  readonly told: (state: AccountState, audience: Audience) => PresenceEntry
  /** How much of a turn telling may take. */
  readonly pace?: { readonly budgetMs: number; readonly restMs: number }
}

/** What a watcher is about to be told of somebody, and what it was told before. */
type Due = { readonly id: AccountId; readonly held: string; readonly entry: string }
type Cause = PresenceEvent['type']
type Waiting = { readonly state: AccountState; readonly at: number; readonly cause: Cause; readonly late: Map<Watcher, string> }

export type Telling = ReturnType<typeof createTelling>

export const createTelling = ({ clock, hub, interest, metrics, view, told: toldOf, pace = { budgetMs: 5, restMs: 2 } }: Deps) => {
  /** Who changed, the state that watchers last heard of, when and by what that was left behind, and what was told to those who came since. */
  const dirty = new Map<AccountId, Waiting>()
  /** While the server is short of breath, everybody is a slow reader. */
  let shedding = false
  let timer: (() => void) | null = null

  const pacing = createPacing({ clock, ...pace })
  /** Of the beat that is being told; the next one begins when nothing is left of it. */
  const outbox = new Map<Watcher, Due[]>()
  let sent: { readonly at: number; readonly cause: Cause }[] = []
  let beat: 'over' | 'going' = 'over'

  const arm = (): void => {
    timer ??= clock.after(batchMs - (clock.steady() % batchMs), () => {
      timer = null
      flush()
    })
  }
  const flush = (): void => {
    if (beat === 'going') return arm()
    beat = 'going'
    // Whoever changes again once they are collected belongs to the next beat.
    const people = [...dirty].toReversed()
    const some = (): void => {
      for (let n = 0; n < atOnce; n++) {
        const [id, waiting] = people.pop() ?? []
        const [watcher] = id === undefined ? outbox.keys() : []
        if (id !== undefined && waiting !== undefined && dirty.get(id) === waiting) collect(id, waiting)
        else if (watcher !== undefined) tell(watcher)
        else if (id === undefined) return end()
      }
      pacing.add('new', some)
    }
    pacing.add('new', some)
  }
  const end = (): void => {
    beat = 'over'
    for (const { at, cause } of sent) metrics.observe('propagation', cause, clock.steady() - at)
    sent = []
  }

  const collect = (id: AccountId, before: Waiting): void => {
    dirty.delete(id)
    let anybody = false
    for (const [audience, watchers] of Object.entries(interest.crowd(id)?.by ?? {}) as [Audience, Iterable<Watcher>][]) {
      const entry = JSON.stringify(view(id, audience))
      const told = JSON.stringify(toldOf(before.state, audience))
      if (entry === told && before.late.size === 0) continue
      for (const watcher of watchers) {
        const held = before.late.get(watcher) ?? told
        if (entry === held) continue
        anybody = true
        const due = outbox.get(watcher)
        if (due === undefined) outbox.set(watcher, [{ id, held, entry }])
        else due.push({ id, held, entry })
      }
    }
    if (anybody) sent.push(before)
  }
  /** Nothing, if the connection is another one's by now. */
  const tell = (watcher: Watcher): void => {
    const due = outbox.get(watcher) ?? []
    outbox.delete(watcher)
    if (interest.watcher(watcher.connection) === watcher && due.length > 0)
      deliver(
        watcher,
        due.map(({ entry }) => entry),
      )
  }
  /** What was about to be told of somebody, which is not told any more. */
  const withdraw = (watcher: Watcher, id: AccountId): Due | undefined => {
    const due = outbox.get(watcher)
    const at = due?.findIndex((d) => d.id === id) ?? -1
    return at < 0 ? undefined : due?.splice(at, 1)[0]
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

  /** With the next beat. */
  const queue = (watcher: Watcher, due: Due): void => {
    outbox.set(watcher, [...(outbox.get(watcher) ?? []), due])
    arm()
  }

  /** Whatever they were told before. */
  const tellAll = (id: AccountId, whom: (audience: Audience) => boolean): void => {
    for (const [audience, watchers] of Object.entries(interest.crowd(id)?.by ?? {}) as [Audience, Iterable<Watcher>][]) {
      if (!whom(audience)) continue
      const entry = JSON.stringify(view(id, audience))
      for (const watcher of watchers) {
        withdraw(watcher, id)
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
    changed: (id: AccountId, before: AccountState, cause: Cause): void => {
      if (!interest.isWatched(id)) return
      if (!dirty.has(id)) dirty.set(id, { state: before, at: clock.steady(), cause, late: new Map() })
      arm()
    },
    /** Everyone asked for, as of now. The others hear of what waits when its time has come: nobody's question moves what anybody else is told. */
    snapshot: (connection: ConnectionId, people: ReadonlyMap<AccountId, Audience>): { version: number; entries: PresenceEntry[] } => {
      const watcher = interest.watcher(connection)
      if (watcher !== undefined) {
        outbox.delete(watcher)
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
    /**
     * Those who watch somebody may see more or less of them from now on: they are told, if it looks different. With the next beat, as of any
     * change, so that a block cannot be told from leaving by its moment.
     */
    recast: (id: AccountId, classOf: (connection: ConnectionId) => Audience | undefined): void => {
      const waiting = dirty.get(id)
      for (const { watcher, from, to } of interest.recast(id, classOf)) {
        const held =
          withdraw(watcher, id)?.held ??
          waiting?.late.get(watcher) ??
          JSON.stringify(waiting === undefined ? view(id, from) : toldOf(waiting.state, from))
        const entry = JSON.stringify(view(id, to))
        waiting?.late.set(watcher, entry)
        if (entry === held) continue
        queue(watcher, { id, held, entry })
      }
    },
    /** Time alone changed what is shown of somebody, to those who are told steps of last seen. */
    aged: (id: AccountId): void => tellAll(id, (audience) => !isFrozen(audience) && sightOf(audience).lastSeen === 'coarse'),
    /** The same of those whom somebody blocked, by what they were left. */
    leftAged: (id: AccountId, frozen: Frozen, what: 'step' | 'words'): void => {
      if (what === 'step') return tellAll(id, (audience) => audience === frozen)
      // The words of anybody else end with the next beat.
      for (const watcher of interest.crowd(id)?.by[frozen] ?? []) queue(watcher, { id, held: '', entry: JSON.stringify(view(id, frozen)) })
    },
    askAgain: (connections: readonly ConnectionId[]): void => {
      for (const connection of connections) {
        const watcher = interest.watcher(connection)
        if (watcher !== undefined) gap(watcher)
      }
    },
    /** These may see less of others from now on: until they ask again nothing more is told to them, whether or not they want to ask. */
    mustAskAgain: (connections: readonly ConnectionId[]): void => {
      for (const connection of connections) {
        const watcher = interest.watcher(connection)
        if (watcher === undefined) continue
        interest.blind(connection)
        outbox.delete(watcher)
        gap(watcher)
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
    again: (id: AccountId): void => tellAll(id, (audience) => ['full', 'coarse'].includes(sightOf(audience).see)),
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
