/** The order of one's rooms as a signal that moves only when the order does. */
import { computed } from '@preact/signals'
import type { RoomId } from '../../protocol/ids.ts'
import { memberships } from '../live/client.ts'
import { words } from '../live/words.ts'
import { type Sections, sectionsOf } from './order.ts'

let last: Sections = { rooms: [], direct: [] }
const same = (a: readonly RoomId[], b: readonly RoomId[]) => a.length === b.length && a.every((id, i) => id === b[i])

export const sections = computed<Sections>(() => {
  const next = sectionsOf(memberships.value.values(), words.value.tag)
  if (!same(next.rooms, last.rooms) || !same(next.direct, last.direct)) last = next
  return last
})
