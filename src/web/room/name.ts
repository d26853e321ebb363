/** What a room is called for the one who looks: a direct room bears the other's name. */
import type { Membership } from '../../protocol/model.ts'
import { myId, nameOf } from '../live/client.ts'
import { words } from '../live/words.ts'

export const roomName = (m: Membership): string => {
  if (m.room.kind !== 'direct' || m.peer === undefined) return m.room.name
  return m.peer === myId.value ? words.value.rooms.yourself(nameOf(m.peer)) : nameOf(m.peer)
}
