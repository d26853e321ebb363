/**
 * May this person come in, now, from here, on one more device? The one decision behind every way in: a password, a passkey, a provider or
 * a code on another screen only prove who it is. Whoever asks has proven that already, so an honest answer gives nothing away.
 */
import type { RolePolicy, SecondWay, Way } from '../protocol/entry.ts'
import { closedBecause, ok, refuse, type Result } from '../protocol/errors.ts'
import type { SessionId } from '../protocol/ids.ts'
import { isWithin, readRange } from './networks.ts'

export type Standing =
  | { readonly kind: 'active' | 'waiting' | 'deleted' }
  | { readonly kind: 'suspended'; readonly until: number | null; readonly reason: string }
  | { readonly kind: 'banned'; readonly reason: string }
export type OpenSession = { readonly id: SessionId; readonly lastSeenAt: number }
export type Asking = {
  readonly standing: Standing
  readonly policy: RolePolicy
  readonly way: Way
  /** How much was proven: something known, or that and something held. */
  readonly factors: 1 | 2
  /** What this person set up beside the password. */
  readonly second: readonly SecondWay[]
  readonly address: string
  readonly open: readonly OpenSession[]
  readonly now: number
}
export type Admission =
  /** `end`: older sessions that make room. `hold`: signed in, but good for nothing until a second factor is set up. */
  | { readonly step: 'in'; readonly end: readonly SessionId[]; readonly hold: 'enrol' | null }
  | { readonly step: 'second'; readonly ways: readonly SecondWay[] }
  | { readonly step: 'full' }

export const isUsable = (standing: Standing, now: number): boolean =>
  standing.kind === 'active' || (standing.kind === 'suspended' && standing.until !== null && now >= standing.until)

export const decideAdmission = (a: Asking): Result<Admission> => {
  if (!isUsable(a.standing, a.now)) return closed(a.standing, a.now)
  if (!isWithin(a.address, a.policy.networks)) return refuse('network_refused')
  if (a.factors === 1 && a.second.length > 0) return ok({ step: 'second', ways: a.second })
  const tooMany = a.open.length + 1 - a.policy.most
  if (tooMany > 0 && a.policy.beyond === 'refuse') return refuse('too_many_sessions')
  if (tooMany > 0 && a.policy.beyond === 'ask') return ok({ step: 'full' })
  const required = a.policy.secondFrom !== null && a.now >= a.policy.secondFrom
  return ok({
    step: 'in',
    end: overCap(a.open, a.policy.most - 1),
    hold: required && a.factors === 1 && a.way !== 'bot' ? 'enrol' : null,
  })
}

const closed = (standing: Standing, now: number): Result<never> => {
  if (standing.kind === 'waiting') return refuse('account_waiting')
  const why = standing.kind === 'suspended' || standing.kind === 'banned' ? standing.reason : ''
  const until = standing.kind === 'suspended' && standing.until !== null ? standing.until - now : undefined
  return refuse('account_suspended', why === '' ? undefined : `${closedBecause}${why}`, until)
}

/** Those that make room: the ones not seen for longest, `spare` never among them. */
export const overCap = (open: readonly OpenSession[], most: number, spare: SessionId | null = null): SessionId[] =>
  open
    .filter((s) => s.id !== spare)
    .toSorted((one, other) => one.lastSeenAt - other.lastSeenAt)
    .slice(0, Math.max(0, open.length - most))
    .map((s) => s.id)

/** Does it say something, and would whoever sets it from there still come in? `address`: null for rules of another role than one's own. */
export const decidePolicy = (policy: RolePolicy, address: string | null): Result<RolePolicy> => {
  const wrong = policy.networks.find((range) => readRange(range) === null)
  if (wrong !== undefined)
    return refuse('network_invalid', `${wrong} is no network: write an address, or one with a length like 10.0.0.0/8.`)
  if (policy.idleMs !== null && policy.maxMs !== null && policy.idleMs > policy.maxMs)
    return refuse('bad_request', 'A session cannot be idle for longer than it lives.')
  return address !== null && !isWithin(address, policy.networks) ? refuse('would_lock_out') : ok(policy)
}
