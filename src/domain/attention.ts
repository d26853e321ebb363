/** Which one connection of a person should ring for a message, if any; and who may be urgent. The dot is never asked. */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { AccountId, ConnectionId, RoomId } from '../protocol/ids.ts'
import type { AccountState, PresenceLimits } from './presence/model.ts'
import { quietOf } from './presence/claims.ts'
import { activityOf } from './presence/merge.ts'

/** What rings: a message of somebody, urgent or not. */
export type Call = { readonly author: AccountId; readonly room: RoomId; readonly urgent: boolean }

/**
 * None while notifications are held back (but for the urgent, and for people who may come through), or when an active connection has the room on screen. Otherwise one: the visible
 * before the hidden, then the one with the latest input.
 */
export const chooseRinger = (s: AccountState, { author, room, urgent }: Call, at: number, limits: PresenceLimits): ConnectionId | null => {
  if (quietOf(s, at) === 'held' && !urgent && !s.through.includes(author)) return null
  const attached = s.connections.filter((c) => c.line.phase !== 'lost')
  const reading = attached.some(
    (c) => c.focus === room && c.visibility.kind === 'visible' && activityOf(c, s.idleAfterMs, at, limits) === 'active',
  )
  if (reading) return null
  const [first] = attached.toSorted(
    (a, b) =>
      Number(b.visibility.kind === 'visible') - Number(a.visibility.kind === 'visible') || b.inputAt - a.inputAt || (a.id < b.id ? -1 : 1),
  )
  return first?.id ?? null
}

const urgentEveryMs = 3_600_000

/** May somebody send an urgent message? To one person or with a mention, and once an hour. `lastAt`: when they last did. */
export const decideUrgent = (to: 'direct' | 'mentioned' | 'nobody', lastAt: number | null, now: number): Result<null> => {
  if (to === 'nobody') return refuse('bad_request', 'urgent: needs somebody it is for: a direct message, or a mention')
  // A clock that was set back shortens no wait to less than nothing, and lengthens none beyond the hour.
  const waitMs = lastAt === null ? 0 : Math.min(urgentEveryMs, lastAt + urgentEveryMs - now)
  return waitMs > 0 ? refuse('rate_limited', 'One urgent message an hour. Send it as a plain one, or wait.', waitMs) : ok(null)
}
