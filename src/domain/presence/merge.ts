/** Folding connections into one activity, and activity and claims into what others see. */
import type { Activity, PresenceSource, PresenceState } from '../../protocol/model.ts'
import { decidingClaim, manualAt } from './claims.ts'
import type { AccountState, Connection, ManualClaim, PresenceLimits, SourceClaim } from './model.ts'

const rank: Record<Activity, number> = { active: 3, idle: 2, background: 1, gone: 0 }

/** When this connection, left alone, turns from active to idle; Infinity if never. */
export const idleAt = (c: Connection, idleAfterMs: number): number =>
  c.device === 'bot' || idleAfterMs === 0 ? Infinity : c.inputAt + idleAfterMs

/** Since when the host says nobody is there; Infinity if it does not, or if there was input later than that. */
const awaySince = (c: Connection): number =>
  c.visibility.kind === 'visible' || c.inputAt > c.visibility.since ? Infinity : c.visibility.since
const isLocked = (c: Connection): boolean => c.visibility.kind === 'locked' && awaySince(c) !== Infinity

/** When a client counts as in the background: told to sleep, or a phone hidden for a while. Infinity unless it is. */
export const backgroundAt = (c: Connection, limits: PresenceLimits): number =>
  c.visibility.kind === 'suspended'
    ? awaySince(c)
    : c.visibility.kind === 'hidden' && c.device === 'mobile'
      ? Math.max(c.inputAt, c.visibility.since) + limits.hiddenAfterMs
      : Infinity

/** A lost connection contributes what it did when it was lost. */
export const activityOf = (c: Connection, idleAfterMs: number, now: number, limits: PresenceLimits): Activity => {
  const at = c.line.phase === 'lost' ? Math.min(now, c.line.since) : now
  if (c.muted || at >= backgroundAt(c, limits)) return 'background'
  return isLocked(c) || at >= idleAt(c, idleAfterMs) ? 'idle' : 'active'
}

export type Fold = { readonly activity: Activity; /** The connection that decided; absent when gone. */ readonly by?: Connection }
const gone: Fold = { activity: 'gone' }

/** Best activity wins, then the last input, then the id: a total order, so neither order nor repeats matter. */
export const foldConnections = (connections: readonly Connection[], idleAfterMs: number, at: number, limits: PresenceLimits): Fold => {
  let by: Connection | undefined
  let activity: Activity = 'gone'
  for (const c of connections) {
    const its = activityOf(c, idleAfterMs, at, limits)
    const ahead = by === undefined ? 1 : rank[its] - rank[activity] || c.inputAt - by.inputAt || (c.id > by.id ? 1 : -1)
    if (ahead > 0) {
      by = c
      activity = its
    }
  }
  return by === undefined ? gone : { activity, by }
}

/** What others see before any rule about who may see it, and where that comes from. First match wins. */
export type Merged = {
  readonly state: PresenceState
  readonly source: PresenceSource
  readonly fold: Fold
  /** What decides, or would if anyone were here. */ readonly claim: ManualClaim | SourceClaim | null
}
export const merge = (s: AccountState, at: number, limits: PresenceLimits): Merged => {
  const fold = foldConnections(s.connections, s.idleAfterMs, at, limits)
  const claim = decidingClaim(s, at)
  if (fold.activity === 'gone') return { state: 'offline', source: 'none', fold, claim }
  if (claim !== null)
    return {
      state: claim.value === 'invisible' ? 'offline' : claim.value,
      source: 'source' in claim ? claim.source : 'manual',
      fold,
      claim,
    }
  if (fold.activity === 'active') return { state: 'online', source: 'input', fold, claim }
  if (fold.activity === 'background') return { state: 'idle', source: 'background', fold, claim }
  return { state: 'idle', source: fold.by !== undefined && isLocked(fold.by) ? 'locked' : 'idle', fold, claim }
}

/** Of two times of last activity the earlier, where 0 says never. */
export const frozen = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : Math.min(a, b))
/** Last active as others may know it: invisible freezes it at the moment of going invisible. */
export const lastActiveView = (s: AccountState, at: number): number => {
  const manual = manualAt(s.manual, at)
  return manual?.value === 'invisible' ? frozen(s.lastActiveAt, manual.lastActiveAt) : s.lastActiveAt
}
