/** A session as it begins, whoever makes it: a sign-in, the simulator, a benchmark. */
import { lifetimeOf, type SessionPolicy } from '../domain/sessions.ts'
import { openRolePolicy, type RolePolicy, type Way } from '../protocol/entry.ts'
import type { SessionRow } from './ports.ts'

type Start = Pick<SessionRow, 'id' | 'account' | 'tokenHash' | 'device' | 'label' | 'address' | 'keep'> & { readonly shared?: boolean }
type Life = {
  readonly policy: SessionPolicy
  readonly role?: RolePolicy
  readonly now: number
  readonly way?: Way
  /** The person's own wish; 0: never locked by itself. */
  readonly lockAfterMs?: number
}

export const newSession = (
  { shared = false, ...start }: Start,
  { policy, role = openRolePolicy, now, way = 'password', lockAfterMs = 0 }: Life,
): SessionRow => ({
  ...start,
  tokenAt: now,
  shared,
  createdAt: now,
  lastSeenAt: now,
  ...lifetimeOf({ ...start, shared, createdAt: now }, policy, { ...role, lockAfterMs }),
  endedAt: null,
  endReason: null,
  muted: false,
  way,
  confirmedAt: now,
  hold: null,
  scopes: null,
})
