/**
 * The presence machine: one account, one event, one answer. Pure and total: an event for a connection that is gone changes
 * nothing. Nothing ends by time but on a `tick`, so a shell that was stalled can first hand over all frames that waited, and
 * nobody is called lost for the server's own slowness. The shell keeps the clock, the sockets and the timers; this decides.
 */
import type { Ending } from '../../protocol/model.ts'
import { claimDeadline, holds, manualAt, unended } from './claims.ts'
import { backgroundAt, idleAt } from './merge.ts'
import type {
  AccountState,
  Connection,
  Line,
  NewConnection,
  PresenceEffect,
  PresenceEvent,
  PresenceLimits,
  Step,
  Visibility,
} from './model.ts'
import { present } from './present.ts'

/** Endings that somebody meant: no grace, and never held back by damping. */
const deliberate: ReadonlySet<Ending> = new Set(['signed_out', 'session_expired', 'revoked', 'kicked'])
/** How far last active may run ahead of what is stored. */
const rememberEveryMs = 60_000

export const step = (before: AccountState, event: PresenceEvent, limits: PresenceLimits): Step => {
  if (event.type === 'heard') return hear(before, event.connection, event.at, limits)
  const effects: PresenceEffect[] = []
  const settled = remember(before, apply(before, event, limits, effects), event.at, effects)
  const meant = event.type === 'preferred' || event.type === 'device' || (event.type === 'closed' && deliberate.has(event.ending))
  const { shown, damping, again } = present(settled, event.at, limits, meant ? 'meant' : 'automatic')
  // After `present`, which wants to know when a claim ended.
  const manual = manualAt(settled.manual, event.at)
  const status = holds(settled.status, event.at)
  const claims = unended(settled.claims, event.at)
  const same = shown === settled.shown && manual === settled.manual && status === settled.status && claims === settled.claims
  const state = same ? settled : { ...settled, manual, status, claims, shown, damping }
  if (shown !== before.shown || status !== before.status) effects.push({ type: 'announce' })
  return { state, effects, wakeAt: Math.max(event.at, Math.min(again, nextDeadline(state, event.at, limits))) }
}

/** The commonest event shows nothing new to anyone, so it may be told late, and out of order with the others. */
const hear = (s: AccountState, id: Connection['id'], at: number, limits: PresenceLimits): Step => {
  const state = replace(s, (c) => (c.id !== id || c.line.phase === 'lost' || at < c.heardAt ? c : heard(c, at, limits)))
  const { shown, again } = present(state, at, limits)
  return { state, effects: [], wakeAt: shown === s.shown ? Math.max(at, Math.min(again, nextDeadline(state, at, limits))) : at }
}

const apply = (
  s: AccountState,
  e: Exclude<PresenceEvent, { type: 'heard' }>,
  limits: PresenceLimits,
  effects: PresenceEffect[],
): AccountState => {
  switch (e.type) {
    case 'declared':
      return { ...s, manual: e.manual, status: e.status }
    case 'arranged':
      return { ...s, claims: e.claims, order: e.order, held: e.held, through: e.through }
    case 'calls':
      return { ...s, calls: e.live }
    case 'device':
      return replace(s, (c) => (c.session !== e.session ? c : { ...c, label: e.label, muted: e.muted }))
    case 'preferred':
      return { ...s, idleAfterMs: e.idleAfterMs, shareDevice: e.shareDevice }
    case 'opened': {
      const others = s.connections.filter((c) => c.id !== e.connection.id)
      return { ...s, heardAt: e.at, connections: [...others, open(e.connection, e.at, limits)] }
    }
    case 'tick':
      return replace(s, (c) => settle(c, e.at, limits, effects))
    default:
      return replace(s, (c) => (c.id === e.connection ? applyToConnection(c, e, limits, effects) : c))
  }
}

/** Null takes a connection out; the same account comes back if nothing changed. */
const replace = (s: AccountState, change: (c: Connection) => Connection | null): AccountState => {
  let next: Connection[] | undefined
  let heardAt = s.heardAt
  for (let i = 0; i < s.connections.length; i += 1) {
    const was = s.connections[i]!
    const now = change(was)
    if (now !== was) next ??= s.connections.slice(0, i)
    if (now !== null) next?.push(now)
    if (now !== null && now.heardAt > heardAt) heardAt = now.heardAt
  }
  return next === undefined ? s : { ...s, connections: next, heardAt }
}

const visible: Visibility = { kind: 'visible' }
const visibilityAt = (kind: Visibility['kind'], at: number, was?: Visibility): Visibility =>
  was?.kind === kind ? was : kind === 'visible' ? visible : { kind, since: at }

const open = (c: NewConnection, at: number, limits: PresenceLimits): Connection => {
  const line = { phase: 'live', pingAt: at } as const
  const { id, session, device, label, jitter } = c
  const inputAt = at - Math.max(0, c.inputAgoMs ?? 0)
  return heard(
    {
      id,
      session,
      device,
      label,
      jitter,
      openedAt: at,
      heardAt: at,
      inputAt,
      visibility: visibilityAt(c.visibility, at),
      focus: null,
      muted: c.muted ?? false,
      line,
    },
    at,
    limits,
  )
}

/** A phone in the background may sleep for long; it is asked less often and waited for longer. */
const isPocketed = (c: Connection, at: number, limits: PresenceLimits): boolean => c.device === 'mobile' && at >= backgroundAt(c, limits)

/** Any frame proves the line. */
const heard = (c: Connection, at: number, limits: PresenceLimits): Connection => {
  // Never longer than the plain time in the background, or the grace would not fit into the promise.
  const wait = isPocketed(c, at, limits) ? Math.min(1, c.jitter) * limits.pingBackgroundEveryMs : c.jitter * limits.pingEveryMs
  return { ...c, heardAt: at, line: { phase: 'live', pingAt: Math.round(at + wait) } }
}

/** Input moves only forward, and never into the future, whatever the client says. */
const input = (c: Connection, agoMs: number, at: number): Connection => ({ ...c, inputAt: Math.max(c.inputAt, Math.min(at, at - agoMs)) })

type ConnectionEvent = Exclude<Extract<PresenceEvent, { connection: Connection['id'] }>, { type: 'heard' }>
const applyToConnection = (c: Connection, e: ConnectionEvent, limits: PresenceLimits, effects: PresenceEffect[]): Connection | null => {
  // A lost connection comes back only by resuming; frames that trail in prove nothing.
  if (c.line.phase === 'lost' && e.type !== 'resumed' && e.type !== 'closed') return c
  switch (e.type) {
    case 'touched':
      return heard(input(c, e.inputAgoMs, e.at), e.at, limits)
    case 'focused':
      return heard({ ...c, focus: e.room }, e.at, limits)
    case 'visibility':
      return heard({ ...c, visibility: visibilityAt(e.visibility, e.at, c.visibility) }, e.at, limits)
    case 'resumed': {
      const back = e.inputAgoMs === undefined ? c : input(c, e.inputAgoMs, e.at)
      return heard({ ...back, visibility: visibilityAt(e.visibility, e.at, c.visibility) }, e.at, limits)
    }
    case 'closed':
      return close(c, e.ending, e.at, limits, effects)
  }
}

/** Null when there is no grace to wait for. */
const close = (c: Connection, ending: Ending, at: number, limits: PresenceLimits, effects: PresenceEffect[]): Connection | null => {
  if (deliberate.has(ending)) {
    effects.push({ type: 'record', connection: c, ending, endedAt: at })
    return null
  }
  if (c.line.phase === 'lost') return c
  const slept = c.visibility.kind === 'suspended' && (ending === 'network_lost' || ending === 'timed_out')
  return { ...c, line: { phase: 'lost', ending: slept ? 'slept' : ending, since: at, graceUntil: at + graceOf(c, ending, at, limits) } }
}

const graceOf = (c: Connection, how: Ending, at: number, limits: PresenceLimits): number => {
  const { closedMs, lostMs, timedOutMs, backgroundMs, drainedMs } = limits.grace
  if (how === 'drained') return drainedMs
  if (how === 'tab_closed') return closedMs
  if (isPocketed(c, at, limits)) return backgroundMs
  return how === 'timed_out' ? timedOutMs : lostMs
}

/** Lets time do its work on one connection. */
const settle = (c: Connection, at: number, limits: PresenceLimits, effects: PresenceEffect[]): Connection | null => {
  const { line } = c
  if (at < dueAt(line)) return c
  switch (line.phase) {
    case 'live':
      effects.push({ type: 'ping', connection: c.id })
      return { ...c, line: { phase: 'suspect', answerBy: at + limits.answerWithinMs } }
    case 'suspect':
      effects.push({ type: 'dropSocket', connection: c.id, ending: 'timed_out' })
      return close(c, 'timed_out', at, limits, effects)
    case 'lost':
      effects.push({ type: 'record', connection: c, ending: line.ending, endedAt: line.since })
      return null
  }
}

/** When a line comes to its next deadline. */
export const dueAt = (line: Line): number =>
  line.phase === 'live' ? line.pingAt : line.phase === 'suspect' ? line.answerBy : line.graceUntil

/**
 * Moves last active along with the last input, and now and then to where it lasts: at the latest when the last connection goes.
 * Not while invisible: what nobody may know is not written down, so it cannot come out when the claim ends.
 */
const remember = (before: AccountState, s: AccountState, at: number, effects: PresenceEffect[]): AccountState => {
  const isInvisible = manualAt(s.manual, at)?.value === 'invisible'
  const seen = isInvisible
    ? s.lastActiveAt
    : s.connections.reduce((t, c) => (!c.muted && (t === 0 || c.inputAt > t) ? c.inputAt : t), s.lastActiveAt)
  const left = before.connections.length > 0 && s.connections.length === 0
  if (seen !== s.rememberedAt && (left || s.rememberedAt === 0 || seen - s.rememberedAt >= rememberEveryMs)) {
    effects.push({ type: 'remember', lastActiveAt: seen })
    return { ...s, lastActiveAt: seen, rememberedAt: seen }
  }
  return seen === s.lastActiveAt ? s : { ...s, lastActiveAt: seen }
}

const nextDeadline = (s: AccountState, at: number, limits: PresenceLimits): number => {
  let wake = Math.min(s.manual?.endsAt ?? Infinity, s.status?.endsAt ?? Infinity, claimDeadline(s.claims, at))
  for (const c of s.connections) {
    wake = Math.min(wake, dueAt(c.line))
    if (c.line.phase === 'lost') continue
    const idle = idleAt(c, s.idleAfterMs)
    const background = backgroundAt(c, limits)
    if (idle > at && idle < wake) wake = idle
    if (background > at && background < wake) wake = background
  }
  return wake
}
