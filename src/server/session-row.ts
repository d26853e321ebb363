/** A session as it begins, whoever makes it: a sign-in, the simulator, a benchmark. */
import { lifetimeOf, type SessionPolicy } from '../domain/sessions.ts'
import { openRolePolicy, type RolePolicy, type Way } from '../protocol/entry.ts'
import type { SessionRow } from './ports.ts'

type Start = Pick<SessionRow, 'id' | 'account' | 'tokenHash' | 'device' | 'label' | 'address' | 'keep'>
type Life = { readonly policy: SessionPolicy; readonly role?: RolePolicy; readonly now: number; readonly way?: Way }

export const newSession = (start: Start, { policy, role = openRolePolicy, now, way = 'password' }: Life): SessionRow => ({
  ...start,
  createdAt: now,
  lastSeenAt: now,
  ...lifetimeOf(start.keep ? 'keep' : 'forget', policy, role, now),
  endedAt: null,
  endReason: null,
  muted: false,
  way,
  confirmedAt: now,
  hold: null,
})
