/** Which of one's own messages is being changed, and the last one that could be. */
import { signal } from '@preact/signals'
import type { MessageId, RoomId } from '../../protocol/ids.ts'
import { client, myId } from '../live/client.ts'

export const editing = signal<MessageId | null>(null)

/** Starts changing one's newest message of a room, if there is one; answers whether. */
export const editLast = (room: RoomId): boolean => {
  const own = client
    .state()
    .timelines.get(room)
    ?.messages.findLast((m) => m.author === myId.peek() && m.deletedAt === undefined)
  if (own === undefined) return false
  editing.value = own.id
  return true
}
