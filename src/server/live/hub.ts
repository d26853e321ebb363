/**
 * Topics to sockets. Keeps which sockets belong to whom and which rooms each account is in, so that an event, encoded once,
 * reaches everyone attached. Holds nothing but its own sockets; all else it learns from notices.
 */
import { endingOf } from '../../domain/sessions.ts'
import type { AccountId, ConnectionId, RoomId, SessionId } from '../../protocol/ids.ts'
import type { Role } from '../../protocol/model.ts'
import type { ServerEvent } from '../../protocol/events.ts'
import { closeCodes, type CloseReason } from '../../protocol/errors.ts'
import type { Clock, Fanout, Notice, Socket } from '../ports.ts'

type Attached = { readonly id: ConnectionId; readonly account: AccountId; readonly session: SessionId; readonly socket: Socket }
type Attaching = Omit<Attached, 'socket'> & { readonly role: Role }
/** One or a few sockets and some rooms: short lists, for there are as many of these as people here. */
type Present = { readonly attached: Attached[]; rooms: readonly RoomId[] }

const headsEveryMs = 30_000
/** Above this many bytes waiting, what can be repeated later is not sent. */
export type Backlog = 'clear' | 'behind'

export type Hub = ReturnType<typeof createHub>

export const createHub = (deps: { readonly fanout: Fanout; readonly clock: Clock; readonly shedAboveBytes: number }) => {
  const people = new Map<AccountId, Present>()
  const byId = new Map<ConnectionId, Attached>()
  /** Rooms that had news since the last heads. */
  const heads = new Map<RoomId, number>()
  let headsTimer: (() => void) | null = null

  const noteHead = (event: ServerEvent): void => {
    if (event.event !== 'message.sent' && event.event !== 'message.edited' && event.event !== 'message.deleted') return
    heads.set(event.message.room, event.message.changedSeq)
    headsTimer ??= deps.clock.after(headsEveryMs, () => {
      headsTimer = null
      for (const [room, seq] of heads) deps.fanout.publish(`room:${room}`, JSON.stringify({ event: 'room.head', room, seq }))
      heads.clear()
    })
  }

  const attach = ({ role, ...who }: Attaching, socket: Socket, rooms: readonly RoomId[]): Socket | null => {
    const replaced = byId.get(who.id)?.socket ?? null
    const attached = { ...who, socket }
    const present = people.get(who.account) ?? { attached: [], rooms: [] }
    present.rooms = [...new Set([...present.rooms, ...rooms])]
    remove(present, who.id)
    present.attached.push(attached)
    people.set(who.account, present)
    byId.set(who.id, attached)
    socket.subscribe(role === 'guest' ? 'guests' : 'place')
    for (const room of present.rooms) socket.subscribe(`room:${room}`)
    return replaced
  }

  const remove = ({ attached }: Present, id: ConnectionId): void => {
    const at = attached.findIndex((a) => a.id === id)
    if (at >= 0) attached.splice(at, 1)
  }

  const detach = (id: ConnectionId, socket: Socket): boolean => {
    const attached = byId.get(id)
    if (attached === undefined || attached.socket !== socket) return false
    byId.delete(id)
    const present = people.get(attached.account)
    if (present !== undefined) remove(present, id)
    if (present?.attached.length === 0) people.delete(attached.account)
    return true
  }

  const close = (id: ConnectionId, reason: CloseReason): void => byId.get(id)?.socket.close(closeCodes[reason], reason)

  const setMember = (account: AccountId, room: RoomId, member: 'in' | 'out'): void => {
    const present = people.get(account)
    if (present === undefined) return
    const others = present.rooms.filter((r) => r !== room)
    present.rooms = member === 'in' ? [...others, room] : others
    for (const { socket } of present.attached) {
      if (member === 'in') socket.subscribe(`room:${room}`)
      else socket.unsubscribe(`room:${room}`)
    }
  }

  /** No topic of its own: everyone's would be a topic each, for events that are few. */
  const toPerson = (account: AccountId, frame: string): void => {
    for (const { socket } of people.get(account)?.attached ?? []) socket.send(frame)
  }

  const receive = (notice: Notice): void => {
    if ('topic' in notice) {
      noteHead(notice.event)
      const frame = JSON.stringify(notice.event)
      return notice.topic.startsWith('account:')
        ? toPerson(notice.topic.slice(8) as AccountId, frame)
        : deps.fanout.publish(notice.topic, frame)
    }
    if (notice.fact.type === 'membership.changed') setMember(notice.fact.account, notice.fact.room, notice.fact.member ? 'in' : 'out')
    if (notice.fact.type === 'role.changed') {
      const { account } = notice.fact
      // After whatever is being answered now, which may be what changed it.
      deps.clock.after(0, () => {
        for (const s of [...(people.get(account)?.attached ?? [])]) close(s.id, 'changed')
      })
    }
    if (notice.fact.type === 'session.ended') {
      const { account, session, reason } = notice.fact
      for (const s of [...(people.get(account)?.attached ?? [])]) if (s.session === session) close(s.id, endingOf(reason))
    }
    if (notice.fact.type === 'session.changed' && notice.fact.now.hold) {
      const { account, session } = notice.fact
      for (const s of [...(people.get(account)?.attached ?? [])]) if (s.session === session) close(s.id, 'session_held')
    }
  }

  return {
    attach,
    /** False if that socket was no longer the connection's. */
    detach,
    receive,
    close,
    send: (id: ConnectionId, event: ServerEvent): boolean => byId.get(id)?.socket.send(JSON.stringify(event)) ?? false,
    /** For frames already encoded. */
    sendFrame: (id: ConnectionId, frame: string): boolean => byId.get(id)?.socket.send(frame) ?? false,
    backlog: (id: ConnectionId): Backlog => ((byId.get(id)?.socket.buffered() ?? 0) > deps.shedAboveBytes ? 'behind' : 'clear'),
    isAttached: (id: ConnectionId): boolean => byId.has(id),
    isMember: (account: AccountId, room: RoomId): boolean => people.get(account)?.rooms.includes(room) ?? false,
    connectionsOf: (account: AccountId): readonly ConnectionId[] => (people.get(account)?.attached ?? []).map((a) => a.id),
    all: (): readonly ConnectionId[] => [...byId.keys()],
    peopleHere: (): number => people.size,
    /** Those for whom something waits. */
    backlogs: (): { readonly id: ConnectionId; readonly bytes: number }[] => {
      const waiting: { readonly id: ConnectionId; readonly bytes: number }[] = []
      for (const [id, { socket }] of byId) {
        const bytes = socket.buffered()
        if (bytes > 0) waiting.push({ id, bytes })
      }
      return waiting
    },
    counts: () => ({ sockets: byId.size, accounts: people.size }),
  }
}
