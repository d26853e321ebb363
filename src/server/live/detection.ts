/**
 * The detection panel's view of the running server: what is measured and counted, and the connections without their people. Counts of
 * people, and rows that could be told apart, only from five people up.
 */
import { driftSize } from '../../domain/abnormal.ts'
import { aggregate } from '../../domain/aggregate.ts'
import type { Detection } from '../../protocol/detection.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { Clock } from '../ports.ts'
import type { Admission } from './admission.ts'
import type { Hub } from './hub.ts'
import type { Gauges, Metrics } from './metrics.ts'
import type { Held } from './holding.ts'
import type { Presence } from './presence.ts'
import type { Rounds } from './rounds.ts'

type Deps = {
  readonly clock: Clock
  readonly hub: Hub
  readonly presence: Presence
  readonly metrics: Metrics
  readonly rounds: Rounds
  readonly admission: Admission
}
export type DetectionPanel = ReturnType<typeof createDetection>

const none = { cause: 'loop', count: 0, p50: 0, p99: 0, max: 0 }

export const createDetection = ({ clock, hub, presence, metrics, rounds, admission }: Deps) => {
  /** Whose connections each administrator has found out, for as long as those last. */
  const found = new Map<AccountId, Set<ConnectionId>>()
  const phasesOf = (lines: readonly Held[]): Detection['phases'] => {
    const phases = { live: 0, suspect: 0, lost: 0 }
    for (const { connection } of lines) phases[connection.line.phase] += 1
    return phases
  }
  const driftOf = (lines: readonly Held[]): Detection['drift'] => {
    const { edges, recount } = presence.held()
    return {
      sockets: hub.counts().sockets,
      connections: lines.filter((l) => l.connection.line.phase !== 'lost').length,
      edges,
      recount,
      leaks: driftSize(rounds.drift()),
    }
  }
  const rowOf = ({ connection: c, dueInMs, heardAgoMs }: Held): Detection['rows'][number] => ({
    connection: c.id,
    device: c.device,
    phase: c.line.phase,
    openedAt: Math.round(clock.now() - (presence.now() - c.openedAt)),
    heardAgoMs: Math.round(heardAgoMs),
    deadlineInMs: Math.round(dueInMs),
    ...(c.line.phase === 'lost' ? { ending: c.line.ending } : {}),
  })

  return {
    view: (page: { readonly after: ConnectionId | undefined; readonly limit: number }): Detection => {
      const lines = presence.lines()
      const people = aggregate({ here: new Set(lines.map((l) => l.account)).size })
      const shown =
        people === null
          ? []
          : lines
              .toSorted((a, b) => (a.connection.id < b.connection.id ? -1 : 1))
              .filter((l) => page.after === undefined || l.connection.id > page.after)
      const { outage } = presence.vigil()
      return {
        at: clock.now(),
        ...(people === null ? {} : { people: people.people }),
        phases: phasesOf(lines),
        drift: driftOf(lines),
        strain: rounds.strain(),
        stalledMs: Math.round(presence.stalledMs()),
        lag: metrics.figures('lag')[0] ?? none,
        endings: metrics.endings(),
        detection: metrics.figures('detection'),
        propagation: metrics.figures('propagation'),
        counts: { ...metrics.counts() },
        pending: admission.pending(),
        outage: { networks: outage.networks, ...(aggregate({ held: outage.held }) === null ? {} : { held: outage.held }) },
        rows: shown.slice(0, page.limit).map(rowOf),
        more: shown.length > page.limit,
      }
    },
    foundOut: (admin: AccountId, connection: ConnectionId): void => void found.set(admin, (found.get(admin) ?? new Set()).add(connection)),
    /** The people behind these rows whom this administrator knows to be behind them: to see the row is to look at the person. */
    recognised: (admin: AccountId, rows: readonly ConnectionId[]): AccountId[] => {
      const known = found.get(admin)
      for (const connection of known ?? []) if (presence.ownerOf(connection) === undefined) known!.delete(connection)
      return rows.flatMap((connection) => (known?.has(connection) === true ? [presence.ownerOf(connection)!] : []))
    },
    repair: (): number => rounds.repairNow(),
    text: (): string => {
      const lines = presence.lines()
      const { live, suspect, lost } = phasesOf(lines)
      const drift = driftOf(lines)
      const people = aggregate({ here: new Set(lines.map((l) => l.account)).size })
      const gauges: Gauges = {
        sockets: drift.sockets,
        connections_live: live,
        connections_suspect: suspect,
        connections_lost: lost,
        interest_edges: drift.edges,
        interest_recount: drift.recount,
        leaks: drift.leaks,
        pending_hellos: admission.pending(),
        stalled_seconds: presence.stalledMs() / 1000,
        ...(people === null ? {} : { people_here: people.people }),
      }
      return metrics.text(gauges)
    },
  }
}
