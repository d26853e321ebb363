/** Drafts, one for each person and room, kept on this device until sent. */
import type { RoomId } from '../../protocol/ids.ts'
import { myId } from '../live/client.ts'
import { read, write } from '../live/device.ts'

const key = (room: RoomId) => `draft.${myId.peek() ?? ''}.${room}`
export const draftOf = (room: RoomId): string => read(key(room), '')
export const keepDraft = (room: RoomId, text: string): void => write(key(room), text === '' ? null : text)
