/** Folding connections into one activity, and activity and claims into what others see. */
import type { Activity, PresenceSource, PresenceState } from '../../protocol/model.ts'
import type { AccountState, Connection, Declared, PresenceLimits } from './model.ts'

const rank: Record<Activity, number> = { active: 3, idle: 2, background: 1, gone: 0 }

/** Does a declared thing still hold? Judged on every read, so no timer is needed for it to end. */
export const holds = <T extends Declared>(claim: T | null, at: number): T | null => (claim !== null && at < claim.endsAt ? claim : null)

/** When this connection, left alone, turns from active to idle; Infinity if never. */
export const idleAt = (c: Connection, idleAfterMs: number): number =>
  c.device === 'bot' || idleAfterMs === 0 ? Infinity : c.inputAt + idleAfterMs

/** When a hidden phone counts as in the background; Infinity unless it is hidden. */
export const backgroundAt = (c: Connection, limits: PresenceLimits): number =>
  c.visibility.kind === 'suspended' ? c.visibility.since
  : c.visibility.kind === 'hidden' && c.device === 'mobile' ? c.visibility.since + limits.hiddenAfterMs
  : Infinity

/** A lost connection contributes what it did when it was lost. */
export const activityOf = (c: Connection, idleAfterMs: number, now: number, limits: PresenceLimits): Activity => {
  const at = c.line.phase === 'lost' ? Math.min(now, c.line.since) : now
  if (at >= backgroundAt(c, limits)) return 'background'
  if (c.visibility.kind === 'locked' || at >= idleAt(c, idleAfterMs)) return 'idle'
  return 'active'
}

export type Fold = { readonly activity: Activity; /** The connection that decided; absent when gone. */ readonly by?: Connection }

/** Best activity wins, ties by last input, then by id: order and repeats do not matter. */
export const foldConnections = (connections: readonly Connection[], idleAfterMs: number, at: number, limits: PresenceLimits): Fold => {
  let best: Fold = { activity: 'gone' }
  for (const c of connections) {
    const activity = activityOf(c, idleAfterMs, at, limits)
    const by = best.by
    const better = by === undefined || rank[activity] - rank[best.activity] || c.inputAt - by.inputAt || (c.id > by.id ? 1 : -1)
    if (better === true || (typeof better === 'number' && better > 0)) best = { activity, by: c }
  }
  return best
}

/** What others see before any rule about who may see it, and where that comes from. First match wins. */
export type Merged = { readonly state: PresenceState; readonly source: PresenceSource; readonly fold: Fold }
export const merge = (s: AccountState, at: number, limits: PresenceLimits): Merged => {
  const fold = foldConnections(s.connections, s.idleAfterMs, at, limits)
  const manual = holds(s.manual, at)
  if (fold.activity === 'gone') return { state: 'offline', source: 'none', fold }
  if (manual?.value === 'invisible') return { state: 'offline', source: 'manual', fold }
  if (manual !== null) return { state: manual.value as 'dnd' | 'away', source: 'manual', fold }
  if (fold.activity === 'active') return { state: 'online', source: 'input', fold }
  if (fold.activity === 'background') return { state: 'idle', source: 'background', fold }
  return { state: 'idle', source: fold.by?.visibility.kind === 'locked' ? 'locked' : 'idle', fold }
}

/** The state one sees of oneself: as `merge`, but invisible does not hide the truth from its owner. */
export const activityState = (fold: Fold): PresenceState =>
  fold.activity === 'gone' ? 'offline' : fold.activity === 'active' ? 'online' : 'idle'
