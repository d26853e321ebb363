/**
 * The one door: what a viewer may see of a person. Every query, count, sort, search and event about presence goes through
 * `viewOf`. Invisible and offline give the same bytes.
 */
import type { AccountId } from '../../protocol/ids.ts'
import type { PresenceEntry, Sharing, Status } from '../../protocol/model.ts'
import { holds, merge } from './merge.ts'
import type { AccountState, PresenceLimits } from './model.ts'
import { present } from './present.ts'

/** How much of a person a viewer may see. */
export type Audience = 'self' | 'full' | 'hidden'

/** What joins a viewer to a person; the shell looks it up, this judges it. */
export type Relation = { readonly self: boolean; readonly sharesRoom: boolean; readonly member: boolean }
export const audienceOf = (r: Relation, sharing: Sharing): Audience => {
  if (r.self) return 'self'
  if (sharing === 'nobody') return 'hidden'
  return (sharing === 'members' && r.member) || r.sharesRoom ? 'full' : 'hidden'
}

/** Turns steady times into dates. */
export type ToWall = (steady: number) => number
const second = (t: number): number => (t > 0 && t !== Infinity ? Math.floor(t / 1000) * 1000 : 0)

export const statusView = (s: AccountState, at: number): Status | null => {
  const held = holds(s.status, at)
  if (held === null) return null
  return { text: held.text, ...(held.emoji === undefined ? {} : { emoji: held.emoji }), ...(held.until === undefined ? {} : { expiresAt: held.until }) }
}

/** Last active, frozen at the moment of going invisible; 0 if never seen. */
export const lastActiveView = (s: AccountState, at: number): number => {
  const manual = holds(s.manual, at)
  return manual?.value === 'invisible' ? Math.min(s.lastActiveAt, manual.lastActiveAt) : s.lastActiveAt
}

export const viewOf = (s: AccountState, audience: Audience, at: number, limits: PresenceLimits, toWall: ToWall): PresenceEntry => {
  const id: AccountId = s.account
  if (audience === 'hidden') return [id, 'hidden', 0, 0, null, null]
  const { shown } = present(s, at, limits)
  const status = statusView(s, at)
  const lastActive = second(toWall(lastActiveView(s, at)))
  // Since when somebody is offline is their last activity and nothing more: the time of leaving would tell invisible apart.
  if (shown.state === 'offline') return [id, 'offline', 0, s.lastActiveAt === 0 ? 0 : lastActive, status, null]
  const by = merge(s, at, limits).fold.by
  const device = s.shareDevice && by !== undefined ? by.device : null
  const active = shown.state === 'online' || s.lastActiveAt === 0
  return [id, shown.state, second(toWall(shown.since)), active ? 0 : lastActive, status, device]
}
