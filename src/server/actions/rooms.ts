/** Rooms and who is in them. */
import { foldName } from '../../domain/names.ts'
import { decideBringing, decideRoom, roomCaps, type Standing } from '../../domain/rooms.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import type { Account, Membership, Room } from '../../protocol/model.ts'
import type { Notice, Sees, Tx } from '../ports.ts'
import { fact, tell } from '../notices.ts'
import { done, me, type Action, type InTx, type World } from './action.ts'
import { note } from './audit.ts'
import { someone } from './seeing.ts'
import { spend } from './sums.ts'

type Who = Pick<Account, 'id' | 'role'>
type Member = Awaited<ReturnType<Tx['rooms']['isMember']>>
const stand = async (tx: Tx, { id, role }: Who, room: RoomId, member: Member): Promise<Standing | null> => {
  if (member !== null) return { kind: member.kind, member: member.role, role }
  const found = await tx.rooms.get(room)
  if (found === null) return null
  return { kind: found.kind, member: (await tx.bans.isKeptOut(room, id)) ? 'kept' : null, role }
}
/** Where somebody stands towards a room, as everybody else there sees it; null if there is no such room. */
export const standingOf = async (tx: Tx, who: Who, room: RoomId): Promise<Standing | null> =>
  stand(tx, who, room, await tx.rooms.isMember(room, who.id))
/** The caller's own. Where somebody they blocked brought them without their seeing it, they stand outside. */
export const standing = async (cx: InTx, room: RoomId): Promise<Standing | null> => {
  const member = await cx.tx.rooms.isMember(room, me(cx))
  return stand(cx.tx, cx.caller.account, room, member?.sees === 'nothing' ? null : member)
}
const allowed = async (cx: InTx, act: Parameters<typeof decideRoom>[0], room: RoomId): Promise<Result<true>> =>
  decideRoom(act, await standing(cx, room))

const mine = async (tx: Tx, room: RoomId, account: AccountId): Promise<Membership> => {
  const membership = await tx.rooms.membership(room, account)
  if (membership === null) throw new Error(`no membership of ${account} in ${room} right after joining`)
  return membership
}
const roomOf = async (tx: Tx, id: RoomId): Promise<Room> => {
  const room = await tx.rooms.get(id)
  if (room === null) throw new Error(`room ${id} vanished within a transaction`)
  return room
}

/** Null if the name is taken. */
export const makeRoom = async (
  tx: Tx,
  world: Pick<World, 'ids'>,
  about: { name: string; kind: Room['kind']; topic: string; directKey?: string },
  by: AccountId,
  now: number,
): Promise<RoomId | null> => {
  const id = world.ids.next('r', now) as RoomId
  const free = await tx.rooms.insert({
    id,
    kind: about.kind,
    name: about.name,
    topic: about.topic,
    lastSeq: 0,
    createdAt: now,
    directKey: about.directKey ?? null,
  })
  if (!free) return null
  await tx.rooms.join(id, by, 'owner', now)
  return id
}

/** What the person, the room and every node must hear. Nothing if already a member. */
export const joinRoom = async (
  tx: Tx,
  room: RoomId,
  account: Account,
  now: number,
  broughtBy: AccountId | null = null,
): Promise<Notice[]> => {
  if (await tx.bans.isKeptOut(room, account.id)) return []
  if (!(await tx.rooms.join(room, account.id, 'member', now, { broughtBy }))) return showRoom(tx, room, account.id, await seqOf(tx, room))
  return joined(await mine(tx, room, account.id), account)
}
const seqOf = async (tx: Tx, room: RoomId): Promise<number> => (await roomOf(tx, room)).lastSeq

/** Into a room by somebody they blocked: everybody else sees them join, they see nothing. */
const joinUnseen = async (tx: Tx, room: RoomId, account: Account, now: number, broughtBy: AccountId): Promise<Notice[]> => {
  if (!(await tx.rooms.join(room, account.id, 'member', now, { broughtBy, shown: 'unseen' }))) return []
  const { members } = await roomOf(tx, room)
  // Nothing of theirs listens there; whoever watches them shares a room with them all the same.
  return [
    fact({ type: 'membership.changed', account: account.id, room, member: false }),
    tell(`room:${room}`, { event: 'room.memberJoined', room, account, members }),
  ]
}
/** Somebody whom they did not block means them there: from now on they see it. Nothing if they saw it before. */
export const showRoom = async (tx: Tx, room: RoomId, account: AccountId, readSeq: number): Promise<Notice[]> => {
  if ((await tx.rooms.isMember(room, account))?.sees !== 'nothing') return []
  await tx.rooms.show(room, account, readSeq)
  return [
    fact({ type: 'membership.changed', account, room, member: true }),
    tell(`account:${account}`, { event: 'room.joined', membership: await mine(tx, room, account) }),
  ]
}
const isBlockedBy = async (cx: InTx, other: AccountId): Promise<boolean> =>
  ((await cx.tx.contacts.ties(me(cx), [other])).get(other)?.blockedBy ?? null) !== null
const joined = (membership: Membership, account: Account): Notice[] => [
  fact({ type: 'membership.changed', account: account.id, room: membership.room.id, member: true }),
  tell(`account:${account.id}`, { event: 'room.joined', membership }),
  tell(`room:${membership.room.id}`, { event: 'room.memberJoined', room: membership.room.id, account, members: membership.room.members }),
]

/** Those one made or joined come with each welcome. Talks of two are not bounded: nobody can have more than there are people. */
const full = 'You are in as many rooms as one can be in. Leave some first.'
const isFull = async ({ tx }: InTx, account: AccountId): Promise<boolean> => (await tx.rooms.counts(account, account)).own >= roomCaps.own

export const create: Action<'room.create'> = async (cx, input) => {
  if (cx.caller.account.role === 'guest') return refuse('forbidden', 'Guests cannot make rooms.')
  if (await isFull(cx, me(cx))) return refuse('too_many', full)
  const paid = await spend(cx, me(cx), 'rooms')
  if (!paid.ok) return paid
  const id = await makeRoom(cx.tx, cx.world, input, me(cx), cx.now)
  if (id === null) return refuse('name_taken')
  const membership = await mine(cx.tx, id, me(cx))
  return done({ membership }, ...joined(membership, cx.caller.account))
}

export const direct: Action<'room.direct'> = async (cx, input) => {
  const peer = await someone(cx, input.account)
  if (peer === null) return refuse('not_found')
  const directKey = [me(cx), peer.id].toSorted().join('+')
  const held = await cx.tx.rooms.byDirectKey(directKey)
  if (held !== null) {
    const shown = await showRoom(cx.tx, held, me(cx), await seqOf(cx.tx, held))
    return done({ membership: await mine(cx.tx, held, me(cx)) }, ...shown)
  }
  const paid = await spend(cx, me(cx), 'people')
  if (!paid.ok) return paid
  const id = await makeRoom(cx.tx, cx.world, { name: '', kind: 'direct', topic: '', directKey }, me(cx), cx.now)
  if (id === null) return refuse('name_taken')
  const theirs = peer.id === me(cx) ? [] : await bring(cx, id, peer)
  const membership = await mine(cx.tx, id, me(cx))
  return done({ membership }, ...joined(membership, cx.caller.account), ...theirs)
}

/** Somebody else into a room. Who blocked the caller is brought there as well, as everybody but they can see. */
const bring = async (cx: InTx, room: RoomId, account: Account): Promise<Notice[]> =>
  (await isBlockedBy(cx, account.id)) ? joinUnseen(cx.tx, room, account, cx.now, me(cx)) : joinRoom(cx.tx, room, account, cx.now, me(cx))

export const list: Action<'room.list'> = async (cx, input) => {
  const page = { after: input.after === undefined ? null : foldName(input.after), limit: input.limit + 1 }
  const all = await cx.tx.rooms.listPublic(foldName(input.query ?? ''), page, me(cx))
  // To a guest there is no room but those they are in.
  const rooms = cx.caller.account.role === 'guest' ? all.filter((r) => r.joined) : all
  return done({ rooms: rooms.slice(0, input.limit), more: rooms.length > input.limit })
}

export const update: Action<'room.update'> = async (cx, input) => {
  const may = await allowed(cx, 'update', input.room)
  if (!may.ok) return may
  const free = await cx.tx.rooms.update(input.room, {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.topic === undefined ? {} : { topic: input.topic }),
  })
  if (!free) return refuse('name_taken')
  const room = await roomOf(cx.tx, input.room)
  return done({ room }, tell(`room:${room.id}`, { event: 'room.updated', room }))
}

export const join: Action<'room.join'> = async (cx, input) => {
  const may = await allowed(cx, 'join', input.room)
  if (!may.ok) return may
  if (await isFull(cx, me(cx))) return refuse('too_many', full)
  const notices = await joinRoom(cx.tx, input.room, cx.caller.account, cx.now)
  return done({ membership: await mine(cx.tx, input.room, me(cx)) }, ...notices)
}

export const leave: Action<'room.leave'> = async (cx, input) => {
  const may = await allowed(cx, 'leave', input.room)
  if (!may.ok) return may
  return done({}, ...(await leaveRoom(cx.tx, input.room, me(cx))))
}

/** Rooms that cannot be left are passed over, like those that are none. */
export const leaveMany: Action<'room.leaveMany'> = async (cx, input) => {
  const left: RoomId[] = []
  const notices: Notice[] = []
  for (const room of new Set(input.rooms)) {
    if (!(await allowed(cx, 'leave', room)).ok) continue
    notices.push(...(await leaveRoom(cx.tx, room, me(cx))))
    left.push(room)
  }
  return done({ left }, ...notices)
}

/** Whoever made them go. A room that nobody is in ends, but for the first one of the place. */
export const leaveRoom = async (tx: Tx, room: RoomId, account: AccountId): Promise<Notice[]> => {
  const sees = (await tx.rooms.isMember(room, account))?.sees ?? 'it'
  await tx.rooms.leave(room, account)
  const { members, kind } = await roomOf(tx, room)
  const gone = goneFrom(room, account, sees)
  if (members === 0 && kind !== 'direct' && (await tx.place.get()).lobby !== room) {
    await tx.rooms.remove(room)
    return gone
  }
  return [...gone, tell(`room:${room}`, { event: 'room.memberLeft', room, account, members })]
}
/** Who never saw the room hears nothing of its end. */
const goneFrom = (room: RoomId, account: AccountId, sees: Sees): Notice[] => [
  ...(sees === 'it' ? [tell(`account:${account}`, { event: 'room.left', room })] : []),
  fact({ type: 'membership.changed', account, room, member: false }),
]

export const remove: Action<'room.delete'> = async (cx, { room }) => {
  const may = await allowed(cx, 'delete', room)
  if (!may.ok) return may
  if ((await cx.tx.place.get()).lobby === room) return refuse('forbidden', 'The first room of the place stays.')
  const { name, lastSeq: messages } = await roomOf(cx.tx, room)
  const told: Notice[] = []
  for (const { account, sees } of await cx.tx.rooms.inRoom(room)) told.push(...goneFrom(room, account, sees))
  await note(cx, { action: 'room.delete', target: room, detail: { name, messages } })
  await cx.tx.rooms.remove(room)
  return done({}, ...told)
}

export const invite: Action<'room.invite'> = async (cx, input) => {
  const may = await allowed(cx, 'invite', input.room)
  if (!may.ok) return may
  const [account] = await cx.tx.accounts.byNameKeys([foldName(input.name.trim().replace(/^@/, ''))])
  if (account === undefined) return refuse('not_found', `There is nobody called ${input.name.trim()} here.`)
  if (await cx.tx.bans.isKeptOut(input.room, account.id)) return refuse('room_banned')
  if ((await cx.tx.rooms.isMember(input.room, account.id)) !== null) return done({ account }, ...(await bring(cx, input.room, account)))
  const fits = decideBringing(await cx.tx.rooms.counts(account.id, me(cx)), account.displayName)
  if (!fits.ok) return fits
  const paid = await spend(cx, me(cx), 'people')
  if (!paid.ok) return paid
  return done({ account }, ...(await bring(cx, input.room, account)))
}

export const members: Action<'room.members'> = async (cx, input) => {
  const may = await allowed(cx, 'see', input.room)
  if (!may.ok) return may
  const page = { after: input.after === undefined ? null : foldName(input.after), limit: input.limit + 1 }
  const accounts = await cx.tx.rooms.members(input.room, page)
  const roles = Object.fromEntries(await cx.tx.rooms.roles(input.room))
  return done({ members: accounts.slice(0, input.limit), roles, more: accounts.length > input.limit })
}

/** The room's newest place, for those who may see it. */
export const lastSeq = async (cx: InTx, room: RoomId): Promise<Result<number>> => {
  const may = await allowed(cx, 'see', room)
  return may.ok ? ok(await cx.tx.messages.lastSeq(room)) : may
}
