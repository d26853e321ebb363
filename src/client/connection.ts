/**
 * The link to the server as a pure machine: one event in, the next state out, with what the shell shall do and when to send the
 * next `tick`. Time and randomness come in as arguments. It decides when to try again (full jitter, so that a thousand clients do not
 * come back together), when silence means that nothing on screen is certain any more, and when a socket that looks open is dead.
 */
import { closeCodes, mayReturn } from '../protocol/errors.ts'
import type { Hold } from '../protocol/entry.ts'
import type { Link } from './state.ts'

export const timing = {
  /** The n-th wait is drawn from 0 … min(most, first · 2ⁿ). */
  firstMs: 500,
  mostMs: 30_000,
  mostHiddenMs: 60_000,
  /** From opening the socket to `welcome`. */
  helloMs: 10_000,
  /** A link that lived less than this does not count as a success. */
  steadyMs: 5_000,
  silenceMs: 45_000,
  probeMs: 3_000,
  /** How often one's own clock is looked at, and how late that look may be before it means sleep. Hidden tabs tick once a minute. */
  lookEveryMs: 15_000,
  lateMs: 10_000,
  lateHiddenMs: 90_000,
  /** The page said it leaves, but is still here. */
  stayedMs: 5_000,
} as const

/** For a socket given up as dead: should the server hear it after all, this is no goodbye. */
const deadCode = 3000

type SignedOut = Extract<Link, { kind: 'signed-out' }>['reason']
type Refused = Extract<Link, { kind: 'refused' }>['reason']
type Line =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'connecting'
      readonly attempt: number
      readonly giveUpAt: number
      /** Turned away: when to come back. */ readonly comeBackMs: number | null
    }
  | {
      readonly kind: 'online'
      readonly attempt: number
      readonly since: number
      readonly heardAt: number
      readonly silent: boolean
      readonly probeBy: number | null
      readonly lookAt: number
      readonly comeBackMs: number | null
    }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly retryAt: number }
  | { readonly kind: 'signed-out'; readonly reason: SignedOut }
  | { readonly kind: 'held'; readonly hold: Hold }
  | { readonly kind: 'refused'; readonly reason: Refused }
export type Machine = { readonly line: Line; readonly hidden: boolean }
type Online = Extract<Line, { kind: 'online' }>

export type LinkEvent = { readonly at: number } & (
  | { readonly type: 'connect' }
  /** The network is said to be back, the machine woke, or a person asks. */
  | { readonly type: 'hurry' }
  | { readonly type: 'close' }
  | { readonly type: 'leaving' }
  | { readonly type: 'visibility'; readonly hidden: boolean }
  | { readonly type: 'welcome' }
  | { readonly type: 'heard' }
  | { readonly type: 'draining'; readonly comeBackMs: number }
  /** The session is over: the server said so in an event, or over HTTP. */
  | { readonly type: 'ended'; readonly reason: SignedOut }
  /** The session is locked: nothing goes until its person has shown that it is them. */
  | { readonly type: 'held'; readonly hold: Hold }
  | { readonly type: 'closed'; readonly code: number }
  | { readonly type: 'tick' }
)
export type LinkEffect =
  | { readonly type: 'open' }
  | { readonly type: 'drop'; readonly code: number }
  /** Send anything that will be answered. */
  | { readonly type: 'probe' }
  /** Nothing was heard for too long, or something is heard again. */
  | { readonly type: 'silence'; readonly silent: boolean }
export type LinkStep = { readonly machine: Machine; readonly effects: readonly LinkEffect[]; readonly wakeAt: number }

export const newMachine: Machine = { line: { kind: 'idle' }, hidden: false }

export const step = (before: Machine, event: LinkEvent, random: number): LinkStep => {
  const effects: LinkEffect[] = []
  const machine = event.type === 'visibility' ? { ...before, hidden: event.hidden } : before
  // Told what is so already, the shell tells the server nothing: there would be no answer to wait for.
  const line = event.type === 'visibility' && event.hidden === before.hidden ? before.line : apply(machine, event, random, effects)
  return { machine: { ...machine, line }, effects, wakeAt: wakeAt(line) }
}

/** `ahead`: how far the machine's clock, which never goes back, runs before the host's. */
export const viewLink = ({ line }: Machine, ahead: number): Link => {
  switch (line.kind) {
    case 'connecting':
      return { kind: line.kind, attempt: line.attempt }
    case 'online':
      return { kind: line.kind, since: line.since - ahead }
    case 'waiting':
      return { kind: line.kind, retryAt: line.retryAt - ahead, attempt: line.attempt }
    default:
      return line
  }
}

const apply = (m: Machine, e: LinkEvent, random: number, effects: LinkEffect[]): Line => {
  const { line } = m
  switch (e.type) {
    case 'connect':
      return line.kind === 'online' || line.kind === 'connecting' ? line : dial(0, e.at, effects)
    case 'hurry':
      return hurry(line, e.at, effects)
    case 'visibility':
      return e.hidden ? line : shown(line, e.at, effects)
    case 'close':
      return hangUp(line, { kind: 'idle' }, 1000, effects)
    case 'leaving':
      return isTrying(line) ? hangUp(line, { kind: 'waiting', attempt: 0, retryAt: e.at + timing.stayedMs }, 1000, effects) : line
    case 'ended':
      return line.kind === 'signed-out' ? line : hangUp(line, { kind: 'signed-out', reason: e.reason }, 1000, effects)
    case 'held':
      return line.kind === 'signed-out' ? line : hangUp(line, { kind: 'held', hold: e.hold }, 1000, effects)
    case 'welcome':
      return line.kind === 'connecting' ? online(line.attempt, e.at) : line
    case 'heard':
      return line.kind === 'online' ? heard(line, e.at, effects) : line
    case 'draining':
      return line.kind === 'online' || line.kind === 'connecting' ? { ...line, comeBackMs: Math.max(0, e.comeBackMs) } : line
    case 'closed':
      return closed(m, e.code, e.at, random)
    case 'tick':
      return tick(m, e.at, random, effects)
  }
}

const isTrying = (line: Line): boolean => line.kind === 'connecting' || line.kind === 'online' || line.kind === 'waiting'

const dial = (attempt: number, at: number, effects: LinkEffect[]): Line => {
  effects.push({ type: 'open' })
  return { kind: 'connecting', attempt, giveUpAt: at + timing.helloMs, comeBackMs: null }
}

const online = (attempt: number, at: number): Online => ({
  kind: 'online',
  attempt,
  since: at,
  heardAt: at,
  silent: false,
  probeBy: null,
  lookAt: at + timing.lookEveryMs,
  comeBackMs: null,
})

const hangUp = (line: Line, next: Line, code: number, effects: LinkEffect[]): Line => {
  if (line.kind === 'connecting' || line.kind === 'online') effects.push({ type: 'drop', code })
  return next
}

const hurry = (line: Line, at: number, effects: LinkEffect[]): Line => {
  if (line.kind === 'waiting') return dial(line.attempt, at, effects)
  return line.kind === 'online' ? probe(line, at, effects) : line
}

/** Back on screen, which the shell has just told the server: its answer is awaited like that of a probe. */
const shown = (line: Line, at: number, effects: LinkEffect[]): Line => {
  if (line.kind === 'online') return { ...line, probeBy: line.probeBy ?? at + timing.probeMs }
  return hurry(line, at, effects)
}

const probe = (line: Online, at: number, effects: LinkEffect[]): Online => {
  if (line.probeBy !== null && line.probeBy > at) return line
  effects.push({ type: 'probe' })
  return { ...line, probeBy: at + timing.probeMs }
}

const heard = (line: Online, at: number, effects: LinkEffect[]): Online => {
  if (line.silent) effects.push({ type: 'silence', silent: false })
  return { ...line, heardAt: at, silent: false, probeBy: null }
}

/** Full jitter. Hidden tabs may wait longer: nobody is looking. */
const wait = (attempt: number, hidden: boolean, at: number, random: number): Line => {
  const most = hidden ? timing.mostHiddenMs : timing.mostMs
  return { kind: 'waiting', attempt: attempt + 1, retryAt: at + random * Math.min(most, timing.firstMs * 2 ** Math.min(attempt, 16)) }
}

const closed = (m: Machine, code: number, at: number, random: number): Line => {
  const { line } = m
  if (line.kind !== 'connecting' && line.kind !== 'online') return line
  if (!mayReturn(code)) return final(code)
  if (line.comeBackMs !== null)
    return { kind: 'waiting', attempt: line.kind === 'connecting' ? line.attempt + 1 : 0, retryAt: at + line.comeBackMs }
  if (line.kind === 'connecting') return wait(line.attempt, m.hidden, at, random)
  const scolded = code === closeCodes.too_slow || code === closeCodes.flood || code === closeCodes.unavailable
  const attempt = at - line.since < timing.steadyMs ? line.attempt : 0
  return wait(scolded ? Math.max(3, attempt) : attempt, m.hidden, at, random)
}

const final = (code: number): Line => {
  switch (code) {
    case closeCodes.signed_out:
      return { kind: 'signed-out', reason: 'signed_out' }
    case closeCodes.session_expired:
      return { kind: 'signed-out', reason: 'session_expired' }
    case closeCodes.revoked:
      return { kind: 'signed-out', reason: 'revoked' }
    case closeCodes.session_held:
      return { kind: 'held', hold: 'locked' }
    case closeCodes.unauthenticated:
      return { kind: 'signed-out', reason: 'none' }
    case closeCodes.upgrade_required:
      return { kind: 'refused', reason: 'upgrade_required' }
    case closeCodes.replaced:
      return { kind: 'refused', reason: 'replaced' }
    default:
      return { kind: 'refused', reason: 'protocol_error' }
  }
}

const tick = (m: Machine, at: number, random: number, effects: LinkEffect[]): Line => {
  const { line } = m
  switch (line.kind) {
    case 'connecting':
      if (at < line.giveUpAt) return line
      effects.push({ type: 'drop', code: deadCode })
      return wait(line.attempt, m.hidden, at, random)
    case 'waiting':
      return at < line.retryAt ? line : dial(line.attempt, at, effects)
    case 'online':
      return look(line, m.hidden, at, effects)
    default:
      return line
  }
}

/**
 * A look that comes far too late means that the machine slept: the socket may be long dead and nobody told us. A probe that was cut
 * short by sleep starts again. Silence alone resets nothing while hidden, where a tab may be throttled and pings are rare.
 */
const look = (line: Online, hidden: boolean, at: number, effects: LinkEffect[]): Line => {
  const late = at - wakeAt(line) > (hidden ? timing.lateHiddenMs : timing.lateMs)
  if (line.probeBy !== null && at >= line.probeBy && !late) {
    effects.push({ type: 'drop', code: deadCode })
    return dial(0, at, effects)
  }
  const silent = at - line.heardAt >= timing.silenceMs
  if (silent && !line.silent) effects.push({ type: 'silence', silent: true })
  const next: Online = { ...line, silent, lookAt: at + timing.lookEveryMs }
  if (late) return probe({ ...next, probeBy: null }, at, effects)
  return silent && !hidden ? probe(next, at, effects) : next
}

const wakeAt = (line: Line): number => {
  switch (line.kind) {
    case 'connecting':
      return line.giveUpAt
    case 'waiting':
      return line.retryAt
    case 'online':
      return Math.min(line.lookAt, line.probeBy ?? Infinity, line.silent ? Infinity : line.heardAt + timing.silenceMs)
    default:
      return Infinity
  }
}
