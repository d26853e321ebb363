/**
 * The one door: what a viewer may see of a person. Every query, count, sort, search and event about presence goes through
 * `viewOf`. Invisible and offline give the same bytes.
 */
import type { PresenceEntry, Sharing, Status } from '../../protocol/model.ts'
import { holds } from './merge.ts'
import type { AccountState, PresenceLimits, Shown, StatusClaim } from './model.ts'
import { present } from './present.ts'

export { lastActiveView } from './merge.ts'

/** How much of a person a viewer may see. */
export const audiences = ['self', 'full', 'hidden'] as const
export type Audience = (typeof audiences)[number]

/** What joins a viewer to a person; the shell looks it up, this judges it. */
export type Relation = { readonly self: boolean; readonly sharesRoom: boolean; readonly member: boolean }
export const audienceOf = (r: Relation, sharing: Sharing): Audience => {
  if (r.self) return 'self'
  if (sharing === 'nobody') return 'hidden'
  return (sharing === 'members' && r.member) || r.sharesRoom ? 'full' : 'hidden'
}

/** Turns steady times into dates. */
export type ToWall = (steady: number) => number
/** Dates that others see are whole seconds; 0 is never, or not told. */
export const dateOf = (steady: number, toWall: ToWall): number => (steady === 0 ? 0 : Math.max(0, Math.floor(toWall(steady) / 1000) * 1000))

const statusOf = (held: StatusClaim | null): Status | null =>
  held && {
    text: held.text,
    ...(held.emoji === undefined ? {} : { emoji: held.emoji }),
    ...(held.until === undefined ? {} : { expiresAt: held.until }),
  }
export const statusView = (s: AccountState, at: number): Status | null => statusOf(holds(s.status, at))

const entryOf = (
  s: AccountState,
  audience: Audience,
  { state, since, lastActiveAt, device }: Shown,
  status: Status | null,
  toWall: ToWall,
): PresenceEntry => {
  if (audience === 'hidden') return [s.account, 'hidden', 0, 0, null, null]
  // The time of leaving would tell offline from invisible: those who are offline show their last activity and nothing more.
  return [s.account, state, state === 'offline' ? 0 : dateOf(since, toWall), dateOf(lastActiveAt, toWall), status, device]
}

export const viewOf = (s: AccountState, audience: Audience, at: number, limits: PresenceLimits, toWall: ToWall): PresenceEntry =>
  entryOf(s, audience, present(s, at, limits).shown, statusView(s, at), toWall)

/** What an audience was last told, whatever time has done since. */
export const toldOf = (s: AccountState, audience: Audience, toWall: ToWall): PresenceEntry =>
  entryOf(s, audience, s.shown, statusOf(s.status), toWall)
