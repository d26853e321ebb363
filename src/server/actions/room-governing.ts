/** Those who own or moderate a room: who is what in it, who goes, who stays out. Only to people whose part in it is smaller. */
import { decideDeed, decideRoom, type RoomDeed, type Standing } from '../../domain/rooms.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import { tell } from '../notices.ts'
import { done, me, type Action, type InTx } from './action.ts'
import { note } from './audit.ts'
import { leaveRoom, standing, standingOf } from './rooms.ts'
import { known } from './seeing.ts'

type Whom = { readonly room: RoomId; readonly account: AccountId }
/** Where that person stands, if this may be done to them. */
export const decide = async (cx: InTx, { room, account }: Whom, deed: RoomDeed): Promise<Result<Standing>> => {
  const at = await standing(cx, room)
  const row = await cx.tx.accounts.row(account)
  const nobody: Standing = { kind: at?.kind ?? 'private', member: null, role: 'guest' }
  const target = row === null ? nobody : ((await standingOf(cx.tx, row, room)) ?? nobody)
  const may = decideDeed(deed, at, { ...target, is: account === me(cx) ? 'self' : 'other' })
  if (!may.ok) return may
  return row === null ? refuse('not_found') : ok(target)
}

export const setRole: Action<'room.role'> = async (cx, { room, account, role }) => {
  const target = await decide(cx, { room, account }, { kind: 'role', to: role })
  if (!target.ok) return target
  if (target.value.member === role) return done({})
  await cx.tx.rooms.setRole(room, account, role)
  await note(cx, { action: 'room.role', target: account, detail: { room, from: target.value.member, to: role } })
  return done({}, tell(`room:${room}`, { event: 'room.roleChanged', room, account, role }))
}

export const remove: Action<'room.remove'> = async (cx, { room, account }) => {
  const target = await decide(cx, { room, account }, { kind: 'remove' })
  if (!target.ok) return target
  if (target.value.member === null || target.value.member === 'kept') return refuse('not_found')
  await note(cx, { action: 'room.remove', target: account, detail: { room } })
  return done({}, ...(await leaveRoom(cx.tx, room, account)))
}

export const ban: Action<'room.ban'> = async (cx, { room, account }) => {
  const target = await decide(cx, { room, account }, { kind: 'ban' })
  if (!target.ok) return target
  if (target.value.member === null && (await known(cx, [account])).length === 0) return refuse('not_found')
  if (target.value.member === 'kept') return done({})
  await cx.tx.bans.keepOut(room, account, cx.now)
  await note(cx, { action: 'room.ban', target: account, detail: { room } })
  return done({}, ...(target.value.member === null ? [] : await leaveRoom(cx.tx, room, account)))
}

export const unban: Action<'room.unban'> = async (cx, { room, account }) => {
  const may = decideRoom('moderate', await standing(cx, room))
  if (!may.ok) return may
  if (!(await cx.tx.bans.letIn(room, account))) return refuse('not_found')
  await note(cx, { action: 'room.unban', target: account, detail: { room } })
  return done({})
}

export const bans: Action<'room.bans'> = async (cx, { room }) => {
  const may = decideRoom('moderate', await standing(cx, room))
  return may.ok ? done({ people: await cx.tx.accounts.get(await known(cx, await cx.tx.bans.keptOut(room))) }) : may
}
