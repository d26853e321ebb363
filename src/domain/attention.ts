/** Which one connection of a person should ring for a message, if any. The dot is never asked. */
import type { ConnectionId, RoomId } from '../protocol/ids.ts'
import type { AccountState, PresenceLimits } from './presence/model.ts'
import { activityOf, holds } from './presence/merge.ts'

/**
 * None while do-not-disturb holds, or when an active connection has the room on screen. Otherwise one: the visible
 * before the hidden, then the one with the latest input.
 */
export const chooseRinger = (s: AccountState, room: RoomId, at: number, limits: PresenceLimits): ConnectionId | null => {
  if (holds(s.manual, at)?.value === 'dnd') return null
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
