/**
 * Rounds made while anyone is attached: is the event loop late, does a reader lag too far behind, and do the three counts of who is here
 * agree? What it finds is acted on and counted; alone in an empty house it stands still.
 */
import {
  decideReader,
  decideRepair,
  decideStrain,
  driftSize,
  noDrift,
  strainAbove,
  type Drift,
  type Strain,
} from '../../domain/abnormal.ts'
import type { ConnectionId } from '../../protocol/ids.ts'
import type { Clock } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Metrics } from './metrics.ts'
import type { Presence } from './presence.ts'

const turnMs = 500
/** Turns that are remembered: ten seconds. */
const remembered = 20
const readersEvery = 2
const auditEvery = 120

type Deps = {
  readonly clock: Clock
  readonly hub: Hub
  readonly presence: Presence
  readonly metrics: Metrics
  readonly sendBufferBytes: number
  readonly alert: (fields: object, text: string) => void
}
export type Rounds = ReturnType<typeof createRounds>

export const createRounds = ({ clock, hub, presence, metrics, sendBufferBytes, alert }: Deps) => {
  let lags: number[] = []
  let running = false
  let turns = 0
  let seen: Drift = noDrift
  /** Since when something waits for a reader, without a break. */
  let waiting = new Map<ConnectionId, number>()

  const strain = (): Strain => decideStrain(lags)

  const checkReaders = (): void => {
    const at = clock.steady()
    const still = new Map<ConnectionId, number>()
    for (const { id, bytes } of hub.backlogs()) {
      const since = waiting.get(id) ?? at
      still.set(id, since)
      if (decideReader({ bytes, capacity: sendBufferBytes, waitingMs: at - since }) !== 'close') continue
      metrics.count('tooSlow')
      hub.close(id, 'too_slow')
    }
    waiting = still
  }

  const drift = (): Drift => {
    const { edges, recount, connections } = presence.held()
    const sockets = new Set(hub.all())
    return {
      strays: [...sockets].filter((id) => !connections.has(id)),
      ghosts: [...connections].filter(([id, line]) => line === 'attached' && !sockets.has(id)).map(([id]) => id),
      watchers: presence.watchers().filter((id) => !connections.has(id)),
      edges: edges - recount,
    }
  }
  const repair = (leak: Drift): number => {
    const size = driftSize(leak)
    if (size === 0) return 0
    for (const id of leak.strays) hub.close(id as ConnectionId, 'unavailable')
    for (const id of leak.ghosts) presence.closed(id as ConnectionId, 'network_lost')
    for (const id of leak.watchers) presence.closed(id as ConnectionId, 'network_lost')
    if (leak.edges !== 0) presence.askAllAgain()
    metrics.count('repaired', size)
    alert({ ...leak }, 'counts of connections disagreed twice and were repaired')
    return size
  }
  const audit = (): number => {
    const now = drift()
    const leak = decideRepair(seen, now)
    seen = now
    return repair(leak)
  }

  const turn = (due: number): void => {
    const late = Math.max(0, clock.steady() - due)
    metrics.observe('lag', 'loop', late)
    if (late > strainAbove.shedding) metrics.count('stalls')
    const before = strain()
    lags = [...lags, late].slice(-remembered)
    const now = strain()
    if (now !== before) {
      presence.strained(now)
      if (now !== 'steady') alert({ strain: now, lateMs: Math.round(late) }, 'the event loop is late')
    }
    turns += 1
    if (turns % readersEvery === 0) checkReaders()
    if (turns % auditEvery === 0) audit()
    arm()
  }
  const arm = (): void => {
    running = hub.counts().sockets > 0 || lags.some((lag) => lag > strainAbove.strained)
    if (!running) {
      lags = []
      waiting.clear()
      return
    }
    const due = clock.steady() + turnMs
    clock.after(turnMs, () => turn(due))
  }

  return {
    strain,
    /** Somebody attached. */
    wake: (): void => {
      if (!running) arm()
    },
    /** The reader has taken all that waited. */
    drained: (id: ConnectionId): void => void waiting.delete(id),
    drift,
    /** Acts on what an audit finds now, without waiting for a second one. */
    repairNow: (): number => repair(drift()),
    audit,
  }
}
