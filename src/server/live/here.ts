/**
 * Who is in a room now. Only people who share which room they look at are known here at all, and each viewer learns of those whom they
 * see in full; nobody else is named, hinted at or counted. Who asks is judged against the members of the room, here or not, so that the
 * work does not tell either. Those with the room on screen hear of changes on a beat of one second that
 * goes by the clock, so that what one may not see does not even show in when one is told.
 */
import type { HereNow } from '../../protocol/contacts.ts'
import type { AccountId, ConnectionId, RoomId } from '../../protocol/ids.ts'
import type { Clock, Fact, Store } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'

const beatMs = 1_000
const mostNames = 50
/** Of more than this, the count stops. */
const mostCounted = 200

type Deps = {
  readonly clock: Clock
  readonly store: Store
  readonly hub: Hub
  readonly presence: Pick<Presence, 'roomsOf' | 'seenBy' | 'sees'>
  readonly onFault: (fault: unknown) => void
}
type Shown = NonNullable<ReturnType<Awaited<ReturnType<Deps['presence']['sees']>>['get']>>
type Looking = { readonly viewer: AccountId; readonly room: RoomId; told: string }
export type Here = ReturnType<typeof createHere>

export const createHere = ({ clock, store, hub, presence, onFault }: Deps) => {
  const people = new Map<RoomId, Set<AccountId>>()
  const rooms = new Map<AccountId, readonly RoomId[]>()
  /** Each connection that has a room on screen. */
  const looking = new Map<ConnectionId, Looking>()
  const dirty = new Set<RoomId>()
  let timer: (() => void) | null = null

  const mark = (marked: Iterable<RoomId>): void => {
    for (const room of marked) dirty.add(room)
    if (dirty.size === 0) return
    timer ??= clock.after(beatMs - (clock.steady() % beatMs), () => {
      timer = null
      const due = [...dirty]
      dirty.clear()
      for (const room of due) void tell(room).catch(onFault)
    })
  }

  const sharingIn = (room: RoomId): AccountId[] =>
    [...(people.get(room) ?? [])]
      .filter((id) => hub.isMember(id, room))
      .toSorted()
      .slice(0, mostCounted)
  const isShown = (room: RoomId, id: AccountId, { see, entry }: Shown): boolean =>
    see === 'full' && entry[1] !== 'offline' && people.get(room)?.has(id) === true
  const toHere = (ids: readonly AccountId[]): HereNow => ({ ids: ids.slice(0, mostNames), count: ids.length })

  /** For each viewer, whom they see in this room. */
  const seen = async (room: RoomId, viewers: readonly AccountId[]): Promise<Map<AccountId, HereNow>> => {
    const found = new Map(viewers.map((viewer) => [viewer, [] as AccountId[]]))
    for (const id of sharingIn(room)) {
      for (const [viewer, shown] of await presence.seenBy(id, viewers)) if (isShown(room, id, shown)) found.get(viewer)?.push(id)
    }
    return new Map([...found].map(([viewer, ids]) => [viewer, toHere(ids)]))
  }
  /** Whom one viewer sees, in two reads about equally many people, whoever is here. */
  const seenByOne = async (room: RoomId, viewer: AccountId): Promise<HereNow> => {
    const members = await store.read((tx) => tx.rooms.members(room, { after: null, limit: mostCounted }))
    const sharing = sharingIn(room)
    const judged = await presence.sees(viewer, [...new Set([...sharing, ...members.map((m) => m.id)])].slice(0, mostCounted))
    return toHere(
      sharing.filter((id) => {
        const shown = judged.get(id)
        return shown !== undefined && isShown(room, id, shown)
      }),
    )
  }

  const tell = async (room: RoomId): Promise<void> => {
    const at = [...looking].filter(([connection, l]) => l.room === room && hub.isAttached(connection) && hub.isMember(l.viewer, room))
    if (at.length === 0) return
    const views = await seen(room, [...new Set(at.map(([, l]) => l.viewer))])
    for (const [connection, l] of at) {
      const now = views.get(l.viewer)
      const text = JSON.stringify(now)
      if (now === undefined || text === l.told || looking.get(connection) !== l) continue
      l.told = text
      hub.send(connection, { event: 'room.here', room, ...now })
    }
  }

  return {
    /** The viewer is a member of the room. A connection hears what follows until it looks elsewhere. */
    ask: async (viewer: AccountId, room: RoomId, connection: ConnectionId | undefined): Promise<HereNow> => {
      const now = await seenByOne(room, viewer)
      if (connection !== undefined && hub.isAttached(connection)) looking.set(connection, { viewer, room, told: JSON.stringify(now) })
      return now
    },
    /** Something about a person's connections, or what they share, may have changed. */
    moved: (id: AccountId): void => {
      const before = rooms.get(id) ?? []
      const after = presence.roomsOf(id)
      if (before.length === 0 && after.length === 0) return
      const left = before.filter((room) => !after.includes(room))
      const entered = after.filter((room) => !before.includes(room))
      for (const room of left) {
        const here = people.get(room)
        if (here?.delete(id) === true && here.size === 0) people.delete(room)
      }
      for (const room of entered) people.set(room, (people.get(room) ?? new Set()).add(id))
      if (after.length === 0) rooms.delete(id)
      else rooms.set(id, after)
      mark([...left, ...entered])
    },
    looksAt: (connection: ConnectionId, room: RoomId | null): void => {
      if (looking.get(connection)?.room !== room) looking.delete(connection)
    },
    receive: (fact: Fact): void => {
      if (fact.type === 'privacy.changed' || fact.type === 'groups.changed' || fact.type === 'membership.changed')
        mark(rooms.get(fact.account) ?? [])
      if (fact.type === 'tied') mark([...(rooms.get(fact.one) ?? []), ...(rooms.get(fact.other) ?? [])])
      if (fact.type === 'place.changed') mark(people.keys())
    },
    counts: () => ({ rooms: people.size, people: rooms.size, looking: looking.size }),
  }
}
