/** A session as it begins, whoever makes it: a sign-in, the simulator, a benchmark. */
import type { AccountId, SessionId } from '../protocol/ids.ts'
import type { DeviceKind } from '../protocol/model.ts'
import { lifetimeOf, type SessionPolicy } from './sessions.ts'
import { openRolePolicy, type RolePolicy, type Way } from '../protocol/entry.ts'

type Start = {
  readonly id: SessionId
  readonly account: AccountId
  readonly tokenHash: string
  readonly device: DeviceKind
  readonly label: string
  readonly address: string
  readonly keep: boolean
  readonly shared?: boolean
}
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
) => ({
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
  madeBy: null,
})
