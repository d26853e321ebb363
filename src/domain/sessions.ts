/** Sign-in policy as plain rules: how long a session lives, and whether it still does. */
import type { Hold, Proof } from '../protocol/entry.ts'
import type { DeviceKind, SessionEnd } from '../protocol/model.ts'

/** Durations in milliseconds. `idle`: without a request or an open connection. `max`: in any case. */
export type SessionPolicy = {
  readonly idleMs: number
  readonly maxMs: number
  readonly keepMs: number
  readonly keepMaxMs: number
}

/** `idleBy`: what keeps it from being idle: an open line alone, or only input and commands. `lockMs`: a screen left for so long is locked. */
export type Lifetime = {
  readonly idleMs: number
  readonly idleBy: 'line' | 'use'
  readonly expiresAt: number
  readonly lockMs: number | null
}
/** A computer that others use too: short, whatever else is set. */
export const sharedLife = { idleMs: 900_000, maxMs: 43_200_000 } as const

/** What is asked of a role goes before what the server is set to, for those who stay signed in as well. */
export const lifetimeOf = (s: Begun, policy: SessionPolicy, asked: Asked): Lifetime => {
  const [idleMs, maxMs] = s.keep ? [policy.keepMs, policy.keepMaxMs] : [policy.idleMs, policy.maxMs]
  const [idle, max] = [asked.idleMs ?? idleMs, asked.maxMs ?? maxMs]
  return {
    idleMs: s.shared ? Math.min(sharedLife.idleMs, idle) : idle,
    idleBy: s.shared || asked.idleMs !== null ? 'use' : 'line',
    expiresAt: s.createdAt + (s.shared ? Math.min(sharedLife.maxMs, max) : max),
    lockMs: lockOf(s.device, asked),
  }
}
type Begun = { readonly keep: boolean; readonly shared: boolean; readonly device: DeviceKind; readonly createdAt: number }
/** `lockAfterMs`: the person's own wish; 0: none. */
type Asked = { readonly idleMs: number | null; readonly maxMs: number | null; readonly lockMs: number | null; readonly lockAfterMs: number }
/** Only what has a screen can be left alone with it on. */
const lockOf = (device: DeviceKind, { lockMs, lockAfterMs }: Asked): number | null => {
  if (device !== 'web' && device !== 'mobile') return null
  if (lockAfterMs === 0) return lockMs
  return lockMs === null ? lockAfterMs : Math.min(lockMs, lockAfterMs)
}

/** How long before its end an open client is told. */
export const warnBeforeMs = 120_000
/** When an attached session ends if nothing more is done, and by which of its limits. `usedAt`: the last input or command. */
export const endOf = (s: Kept, usedAt: number): { readonly at: number; readonly why: 'idle' | 'end' } => {
  const idleAt = s.idleBy === 'use' ? usedAt + s.idleMs : Infinity
  return idleAt < s.expiresAt ? { at: idleAt, why: 'idle' } : { at: s.expiresAt, why: 'end' }
}

/** How a connection ends with its session, for all that others and machines need to tell apart; the person hears the exact reason. */
export const endingOf = (reason: SessionEnd): 'signed_out' | 'session_expired' | 'revoked' =>
  reason === 'signed_out' || reason === 'session_expired' ? reason : reason === 'idle' ? 'session_expired' : 'revoked'

/** What a proof leaves of a hold. A missing second factor is not made up for, and a doubt about a password is not lifted by that password. */
export const holdAfter = (hold: Hold | null, by: Proof['way']): Hold | null =>
  hold === 'enrol' || (hold === 'doubted' && by === 'password') ? hold : null

/** How long a proof lets one do what needs a recent one. */
export const confirmedForMs = 600_000
/** Either way, for a clock that is set back must not make a proof last for days. */
export const isConfirmed = (s: { readonly confirmedAt: number }, now: number): boolean => Math.abs(now - s.confirmedAt) < confirmedForMs

type Kept = Pick<Lifetime, 'idleMs' | 'idleBy' | 'expiresAt'> & {
  readonly lastSeenAt: number
  readonly endedAt: number | null
  readonly hold: Hold | null
}
/** `at` is the newest we know, which may be ahead of what is stored; `attached` says whether a connection is open. */
export const sessionState = (
  s: Kept,
  now: number,
  seen: { readonly at: number; readonly attached: boolean },
): 'open' | 'expired' | 'ended' => {
  if (s.endedAt !== null) return 'ended'
  if (now >= s.expiresAt) return 'expired'
  // Locked it waits for its person, who chose that instead of being signed out.
  if (s.hold === 'locked' && s.idleBy === 'line') return 'open'
  return (seen.attached && s.idleBy === 'line') || now < Math.max(s.lastSeenAt, seen.at) + s.idleMs ? 'open' : 'expired'
}
