/** Who is in a room, as far as loaded: fetched when somebody looks, kept right by events. */
import { signal, type Signal } from '@preact/signals'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { client } from '../live/client.ts'

export type Members =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'held'; readonly ids: readonly AccountId[]; readonly after: string | null }
  | { readonly kind: 'failed'; readonly error: Refusal }

const rooms = new Map<RoomId, Signal<Members>>()
export const membersOf = (room: RoomId): Signal<Members> => {
  const held = rooms.get(room) ?? signal<Members>({ kind: 'none' })
  rooms.set(room, held)
  return held
}

/** The first page, once. */
export const loadMembers = async (room: RoomId): Promise<void> => {
  const held = membersOf(room)
  if (held.peek().kind === 'loading' || held.peek().kind === 'held') return
  held.value = { kind: 'loading' }
  await page(room, [], undefined)
}
/** The page after what is held. */
export const moreMembers = async (room: RoomId): Promise<void> => {
  const held = membersOf(room).peek()
  if (held.kind === 'held' && held.after !== null) await page(room, held.ids, held.after)
}
const page = async (room: RoomId, before: readonly AccountId[], after: string | undefined): Promise<void> => {
  const result = await client.call('room.members', { room, limit: limits.page, ...(after === undefined ? {} : { after }) })
  const held = membersOf(room)
  if (!result.ok) {
    held.value = { kind: 'failed', error: result.error }
    return
  }
  const { members, more } = result.value
  held.value = {
    kind: 'held',
    ids: [...new Set([...before, ...members.map((m) => m.id)])],
    after: more ? (members.at(-1)?.name ?? null) : null,
  }
}

client.onEvent((event) => {
  if (event.event === 'room.memberJoined') change(event.room, (ids) => (ids.includes(event.account.id) ? ids : [...ids, event.account.id]))
  else if (event.event === 'room.memberLeft') change(event.room, (ids) => ids.filter((id) => id !== event.account))
  // After an absence whoever came or went was missed: ask again when next looked at.
  else if (event.event === 'welcome' && !event.resumed) for (const held of rooms.values()) held.value = { kind: 'none' }
})
const change = (room: RoomId, how: (ids: readonly AccountId[]) => readonly AccountId[]) => {
  const held = rooms.get(room)
  const was = held?.peek()
  if (held !== undefined && was?.kind === 'held') held.value = { ...was, ids: how(was.ids) }
}
