/** Sign-in policy as plain rules: how long a session lives, and whether it still does. */
import type { Result } from '../protocol/errors.ts'
import { ok, refuse } from '../protocol/errors.ts'
import { limits } from '../protocol/limits.ts'
import type { SessionEnd } from '../protocol/model.ts'

/** Durations in milliseconds. `idle`: without a request or an open connection. `max`: in any case. */
export type SessionPolicy = {
  readonly idleMs: number
  readonly maxMs: number
  readonly keepMs: number
  readonly keepMaxMs: number
}

export type Lifetime = { readonly idleMs: number; readonly expiresAt: number }
/** What is asked of a role goes before what the server is set to, for those who stay signed in as well. */
export const lifetimeOf = (keep: 'keep' | 'forget', policy: SessionPolicy, asked: Asked, now: number): Lifetime => {
  const [idleMs, maxMs] = keep === 'keep' ? [policy.keepMs, policy.keepMaxMs] : [policy.idleMs, policy.maxMs]
  return { idleMs: asked.idleMs ?? idleMs, expiresAt: now + (asked.maxMs ?? maxMs) }
}
type Asked = { readonly idleMs: number | null; readonly maxMs: number | null }

/** How a connection ends with its session, for all that others and machines need to tell apart; the person hears the exact reason. */
export const endingOf = (reason: SessionEnd): 'signed_out' | 'session_expired' | 'revoked' =>
  reason === 'signed_out' || reason === 'session_expired' ? reason : 'revoked'

/** How long a proof lets one do what needs a recent one. */
export const confirmedForMs = 600_000

type Kept = { readonly lastSeenAt: number; readonly idleMs: number; readonly expiresAt: number; readonly endedAt: number | null }
/** `seenAt` is the newest we know, which may be ahead of what is stored; `attached` says whether a connection is open. */
export const sessionState = (
  s: Kept,
  now: number,
  seen: { readonly at: number; readonly attached: boolean },
): 'open' | 'expired' | 'ended' => {
  if (s.endedAt !== null) return 'ended'
  if (now >= s.expiresAt) return 'expired'
  return seen.attached || now < Math.max(s.lastSeenAt, seen.at) + s.idleMs ? 'open' : 'expired'
}

const common = new Set([
  'password',
  'password1',
  '12345678',
  '123456789',
  '1234567890',
  '11111111',
  'qwertyui',
  'qwerty123',
  'iloveyou',
  '88888888',
  'a1234567',
  'woaini1314',
])
export const decidePassword = (password: string, name: string): Result<string> => {
  const folded = password.toLowerCase()
  const weak =
    [...password].length < limits.passwordChars.min || common.has(folded) || folded === name.toLowerCase() || new Set(password).size < 3
  return weak ? refuse('weak_password') : ok(password)
}
