/**
 * Watches the presence machine at work: measures how long it took to find out, counts how connections end, notices flapping and outages,
 * and lets a simulation look on. Decides nothing but whether *offline* can be vouched for.
 */
import { noteTransition } from '../../domain/abnormal.ts'
import type { AccountState, Connection, PresenceEffect, PresenceEvent } from '../../domain/presence/model.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { Ending } from '../../protocol/model.ts'
import type { Metrics } from './metrics.ts'
import type { Outage } from './outage.ts'

export type Happened = {
  readonly id: AccountId
  readonly at: number
  readonly what: PresenceEvent['type']
  readonly before: AccountState
  readonly after: AccountState
  readonly effects: readonly PresenceEffect[]
}
type Deps = { readonly metrics: Metrics; readonly outage: Outage; readonly tap?: (happened: Happened) => void }

/** Endings by which a network may be recognised that went. */
const byNetwork: ReadonlySet<Ending> = new Set(['network_lost', 'timed_out', 'slept'])
const isHere = (c: Connection): boolean => c.line.phase !== 'lost'

export const createVigil = ({ metrics, outage, tap }: Deps) => {
  const networks = new Map<ConnectionId, string>()
  /** Times of the last changes, of those who changed within the last minutes. */
  let changes = new Map<AccountId, readonly number[]>()
  let older = new Map<AccountId, readonly number[]>()
  let turnedAt = 0

  const transition = (id: AccountId, at: number): void => {
    if (at - turnedAt > 60_000) {
      older = changes
      changes = new Map()
      turnedAt = at
    }
    const before = changes.get(id) ?? older.get(id) ?? []
    const { times, flapping } = noteTransition(before, at)
    changes.set(id, times)
    if (flapping && !noteTransition(before.slice(0, -1), before.at(-1) ?? at).flapping) metrics.count('flapping')
  }

  const ended = ({ before, after, at }: Happened, c: Connection, ending: Ending, endedAt: number): void => {
    metrics.ended(ending)
    if (after.connections.length > 0 || before.shown.state === 'offline' || after.shown.state !== 'offline') return
    // A line that closes says so itself; one that falls silent was last known to live when it was last heard.
    metrics.observe('detection', ending, at - (ending === 'timed_out' || ending === 'slept' ? Math.min(endedAt, c.heardAt) : endedAt))
  }

  const follow = ({ id, before, after }: Happened): void => {
    if (before.connections === after.connections) return
    if (after.connections.some(isHere)) return outage.back(id)
    for (const c of after.connections) {
      if (c.line.phase !== 'lost' || !byNetwork.has(c.line.ending) || !before.connections.some((b) => b.id === c.id && isHere(b))) continue
      outage.lost(id, networks.get(c.id) ?? '')
    }
  }

  return {
    attached: (connection: ConnectionId, how: 'connected' | 'resumed', network: string): void => {
      metrics.count(how)
      networks.set(connection, network)
    },
    happened: (it: Happened): void => {
      tap?.(it)
      follow(it)
      for (const effect of it.effects) {
        if (effect.type !== 'record') continue
        networks.delete(effect.connection.id)
        ended(it, effect.connection, effect.ending, effect.endedAt)
      }
      if (it.after.damping.holding && !it.before.damping.holding) metrics.count('damped')
      if (it.after.shown.state !== it.before.shown.state) transition(it.id, it.at)
    },
    /** It was the network that went, so *offline* would be a guess. */
    unsure: (id: AccountId): boolean => outage.holds(id),
    counts: () => ({ networks: networks.size, outage: outage.counts() }),
  }
}

/** What the machine did, in words of one piece, for whoever looks on. */
export const machineMoments = ({ what, before, after, effects }: Happened): string[] => {
  const moments: string[] = what === 'opened' || what === 'resumed' || what === 'touched' ? [what] : []
  for (const c of after.connections) {
    const was = before.connections.find((b) => b.id === c.id)
    if (c.line.phase === 'lost' && was?.line.phase !== 'lost') moments.push(`lost:${c.line.ending}`)
  }
  for (const effect of effects) {
    if (effect.type === 'ping') moments.push('asked')
    if (effect.type === 'record') moments.push(`gone:${effect.ending}`)
  }
  return moments
}
