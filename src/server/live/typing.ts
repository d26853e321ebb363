/**
 * Who is typing where. Lives in memory only: refreshed by the typist, gone by itself, never stored, first thing to be dropped.
 * In a room with many sockets only the number is told.
 */
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import type { Clock, Topic } from '../ports.ts'
import type { ServerEvent } from '../../protocol/events.ts'

const expiresMs = 7_000
const batchMs = 200
/** Refreshes are passed on at most this often. */
const repeatMs = 3_000
const namesUpTo = 200

type Deps = {
  readonly clock: Clock
  readonly publish: (topic: Topic, event: ServerEvent) => void
  readonly audienceSize: (topic: Topic) => number
}
export type Typing = ReturnType<typeof createTyping>

export const createTyping = ({ clock, publish, audienceSize }: Deps) => {
  const rooms = new Map<RoomId, Map<AccountId, number>>()
  const toldAt = new Map<RoomId, number>()
  const due = new Set<RoomId>()
  let timer: (() => void) | null = null
  let sweep: (() => void) | null = null

  const tell = (room: RoomId): void => {
    due.add(room)
    timer ??= clock.after(batchMs, () => {
      timer = null
      for (const id of due) {
        const typists = [...(rooms.get(id)?.keys() ?? [])]
        if (typists.length === 0) toldAt.delete(id)
        else toldAt.set(id, clock.steady())
        publish(`room:${id}`, {
          event: 'typing',
          room: id,
          ids: audienceSize(`room:${id}`) > namesUpTo ? [] : typists,
          count: typists.length,
        })
      }
      due.clear()
    })
  }

  const arm = (): void => {
    if (rooms.size === 0) return
    sweep ??= clock.after(1_000, () => {
      sweep = null
      const now = clock.steady()
      for (const [room, typists] of rooms) for (const [account, until] of typists) if (until <= now) stop(account, room)
      arm()
    })
  }

  const stop = (account: AccountId, room: RoomId): void => {
    const typists = rooms.get(room)
    if (typists?.delete(account) !== true) return
    if (typists.size === 0) rooms.delete(room)
    tell(room)
  }

  return {
    start: (account: AccountId, room: RoomId): void => {
      const typists = rooms.get(room) ?? new Map<AccountId, number>()
      rooms.set(room, typists)
      if (!typists.has(account) || clock.steady() - (toldAt.get(room) ?? 0) >= repeatMs) tell(room)
      typists.set(account, clock.steady() + expiresMs)
      arm()
    },
    stop,
    stopEverywhere: (account: AccountId): void => {
      for (const room of rooms.keys()) stop(account, room)
    },
    size: () => rooms.size,
  }
}
