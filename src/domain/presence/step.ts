/**
 * The presence machine: one account, one event, one answer. Pure and total: an event for a connection that is gone changes
 * nothing. The shell keeps the clock, the sockets and the timers; this decides.
 */
import type { Ending } from '../../protocol/model.ts'
import { activityOf, backgroundAt, holds, idleAt, merge } from './merge.ts'
import type { AccountState, Connection, Line, NewConnection, PresenceEffect, PresenceEvent, PresenceLimits, Step, Visibility } from './model.ts'
import { present, releaseAt } from './present.ts'

/** Endings that somebody meant: no grace, and never held back by damping. */
const deliberate: ReadonlySet<Ending> = new Set(['signed_out', 'session_expired', 'revoked', 'kicked'])
/** How far last active may run ahead of what is stored. */
const rememberEveryMs = 60_000

export const step = (before: AccountState, event: PresenceEvent, limits: PresenceLimits): Step => {
  const effects: PresenceEffect[] = []
  const applied = apply(expire(before, event.at, effects), event, limits, effects)
  const settled = settle(applied, event.at, limits, effects)
  const state = publish(settled, event, limits, effects)
  return { state: remember(state, before, effects), effects, wakeAt: nextDeadline(state, event.at, limits) }
}

/** What a person declared for a while is over. Reads know it without this; watchers are told here. */
const expire = (s: AccountState, at: number, effects: PresenceEffect[]): AccountState => {
  const manual = holds(s.manual, at)
  const status = holds(s.status, at)
  if (manual === s.manual && status === s.status) return s
  effects.push({ type: 'announce' })
  return { ...s, manual, status }
}

const apply = (s: AccountState, e: PresenceEvent, limits: PresenceLimits, effects: PresenceEffect[]): AccountState => {
  switch (e.type) {
    case 'tick': return s
    case 'declared': return { ...s, manual: e.manual, status: e.status }
    case 'preferred': return { ...s, idleAfterMs: e.idleAfterMs, shareDevice: e.shareDevice }
    case 'opened': return { ...s, connections: [...s.connections.filter((c) => c.id !== e.connection.id), open(e.connection, e.at, limits)] }
    default: return {
      ...s,
      connections: s.connections.flatMap((c) => {
        if (c.id !== e.connection) return [c]
        const next = applyToConnection(c, e, limits, effects)
        return next === null ? [] : [next]
      }),
    }
  }
}

const visibilityAt = (kind: Visibility['kind'], at: number, was?: Visibility): Visibility =>
  kind === 'visible' ? { kind } : was?.kind === kind ? was : { kind, since: at }

const open = (c: NewConnection, at: number, limits: PresenceLimits): Connection => {
  const connection = {
    id: c.id, session: c.session, device: c.device, label: c.label, jitter: c.jitter, openedAt: at, heardAt: at,
    inputAt: at - Math.max(0, c.inputAgoMs ?? 0), visibility: visibilityAt(c.visibility, at), focus: null,
  }
  return { ...connection, line: live({ ...connection, line: { phase: 'live', pingAt: at } }, at, limits) }
}

const live = (c: Connection, at: number, limits: PresenceLimits): Line => ({
  phase: 'live',
  pingAt: at + c.jitter * (at >= backgroundAt(c, limits) ? limits.pingBackgroundEveryMs : limits.pingEveryMs),
})

/** Any frame proves the line; a lost one comes back only by resuming. */
const heard = (c: Connection, at: number, limits: PresenceLimits): Connection =>
  c.line.phase === 'lost' || at < c.heardAt ? c : { ...c, heardAt: at, line: live(c, at, limits) }

type ConnectionEvent = Extract<PresenceEvent, { connection: Connection['id'] }>
const applyToConnection = (c: Connection, e: ConnectionEvent, limits: PresenceLimits, effects: PresenceEffect[]): Connection | null => {
  switch (e.type) {
    case 'heard': return heard(c, e.at, limits)
    case 'touched': return heard(input(c, e.inputAgoMs, e.at), e.at, limits)
    case 'focused': return heard({ ...c, focus: e.room }, e.at, limits)
    case 'visibility': return heard({ ...c, visibility: visibilityAt(e.visibility, e.at, c.visibility) }, e.at, limits)
    case 'resumed': {
      const back = { ...c, visibility: visibilityAt(e.visibility, e.at, c.visibility), heardAt: e.at }
      const line = live(back, e.at, limits)
      return e.inputAgoMs === undefined ? { ...back, line } : input({ ...back, line }, e.inputAgoMs, e.at)
    }
    case 'closed': return close(c, e.ending, e.at, limits, effects)
  }
}

/** Input moves only forward, and never into the future, whatever the client says. */
const input = (c: Connection, agoMs: number, at: number): Connection => ({ ...c, inputAt: Math.max(c.inputAt, Math.min(at, at - agoMs)) })

/** Null when there is no grace to wait for. */
const close = (c: Connection, how: Ending, at: number, limits: PresenceLimits, effects: PresenceEffect[]): Connection | null => {
  if (c.line.phase === 'lost' && !deliberate.has(how)) return c
  const ending: Ending = c.visibility.kind === 'suspended' && (how === 'network_lost' || how === 'timed_out') ? 'slept' : how
  if (deliberate.has(ending)) {
    effects.push({ type: 'record', connection: c, ending, endedAt: at })
    return null
  }
  return { ...c, line: { phase: 'lost', ending, since: at, graceUntil: at + graceOf(c, how, at, limits) } }
}

const graceOf = (c: Connection, how: Ending, at: number, limits: PresenceLimits): number => {
  if (how === 'drained') return limits.grace.drainedMs
  if (how === 'tab_closed') return limits.grace.closedMs
  if (c.device === 'mobile' && at >= backgroundAt(c, limits)) return limits.grace.backgroundMs
  return how === 'timed_out' ? limits.grace.timedOutMs : limits.grace.lostMs
}

/** Lets time do its work on every connection. */
const settle = (s: AccountState, at: number, limits: PresenceLimits, effects: PresenceEffect[]): AccountState => {
  let changed = false
  const connections: Connection[] = []
  for (const c of s.connections) {
    const next = settleConnection(c, at, limits, effects)
    if (next !== c) changed = true
    if (next !== null) connections.push(next)
  }
  const now = changed ? connections : s.connections
  const anyLive = now.some((c) => c.line.phase !== 'lost')
  const lastLoss = now.reduce((t, c) => (c.line.phase === 'lost' ? Math.max(t, c.line.since) : t), 0)
  const liveUntil = anyLive ? Infinity : s.liveUntil === Infinity ? lastLoss || at : s.liveUntil
  return changed || liveUntil !== s.liveUntil ? { ...s, connections: now, liveUntil } : s
}

const settleConnection = (c: Connection, at: number, limits: PresenceLimits, effects: PresenceEffect[]): Connection | null => {
  switch (c.line.phase) {
    case 'live':
      if (at < c.line.pingAt) return c
      effects.push({ type: 'ping', connection: c.id })
      return { ...c, line: { phase: 'suspect', answerBy: at + limits.answerWithinMs } }
    case 'suspect':
      if (at < c.line.answerBy) return c
      effects.push({ type: 'dropSocket', connection: c.id, ending: 'timed_out' })
      return close(c, 'timed_out', at, limits, effects)
    case 'lost':
      if (at < c.line.graceUntil) return c
      effects.push({ type: 'record', connection: c, ending: c.line.ending, endedAt: c.line.since })
      return null
  }
}

/** Moves `shown` to what is so now, and says so. */
const publish = (s: AccountState, e: PresenceEvent, limits: PresenceLimits, effects: PresenceEffect[]): AccountState => {
  const { shown, damping } = present(s, e.at, limits, isDeliberate(e))
  if (shown !== s.shown || e.type === 'declared' || e.type === 'preferred') effects.push({ type: 'announce' })
  return shown === s.shown ? s : { ...s, shown, damping }
}

const isDeliberate = (e: PresenceEvent): boolean => e.type === 'closed' && deliberate.has(e.ending)

const remember = (s: AccountState, before: AccountState, effects: PresenceEffect[]): AccountState => {
  const seen = s.connections.reduce((t, c) => Math.max(t, c.inputAt), s.lastActiveAt)
  const left = before.connections.length > 0 && s.connections.length === 0
  if (seen > s.rememberedAt && (left || seen - s.rememberedAt >= rememberEveryMs)) {
    effects.push({ type: 'remember', lastActiveAt: seen })
    return { ...s, lastActiveAt: seen, rememberedAt: seen }
  }
  return seen === s.lastActiveAt ? s : { ...s, lastActiveAt: seen }
}

const nextDeadline = (s: AccountState, at: number, limits: PresenceLimits): number => {
  let wake = Math.min(s.manual?.endsAt ?? Infinity, s.status?.endsAt ?? Infinity)
  for (const c of s.connections) {
    wake = Math.min(wake, c.line.phase === 'live' ? c.line.pingAt : c.line.phase === 'suspect' ? c.line.answerBy : c.line.graceUntil)
    if (c.line.phase === 'lost') continue
    for (const t of [idleAt(c, s.idleAfterMs), backgroundAt(c, limits)]) if (t > at) wake = Math.min(wake, t)
  }
  const held = merge(s, at, limits).state !== s.shown.state
  return held ? Math.min(wake, Math.max(at + 1, releaseAt(s, at))) : wake
}

/** For tests and the panel: is any connection's contribution active right now? */
export const isActive = (s: AccountState, at: number, limits: PresenceLimits): boolean =>
  s.connections.some((c) => activityOf(c, s.idleAfterMs, at, limits) === 'active')
