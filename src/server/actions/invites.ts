/** Invitations: links that let somebody in, a number of times, until a day. Only the hash of a link is kept. */
import { isUsable } from '../../domain/entry.ts'
import { decideRoom, mayAdminister } from '../../domain/rooms.ts'
import { mayInvite } from '../../domain/roles.ts'
import { refuse } from '../../protocol/errors.ts'
import type { InviteId } from '../../protocol/ids.ts'
import type { Invite } from '../../protocol/model.ts'
import type { InviteRow, Tx } from '../ports.ts'
import { done, me, type Action, type Caller, type InTx } from './action.ts'
import { note } from './audit.ts'
import { placeView } from './place.ts'
import { standing, standingOf } from './rooms.ts'
import { spend } from './sums.ts'

const view = (r: InviteRow): Invite => ({
  id: r.id,
  createdBy: r.createdBy,
  createdAt: r.createdAt,
  expiresAt: r.expiresAt,
  usesLeft: r.usesLeft,
  role: r.role,
  ...(r.room === null ? {} : { room: r.room }),
})

/** Of one person, still good. */
const mostOpen = 50

/** An invitation is worth what its maker may do now: whoever is gone, or may bring nobody in, or nobody into that room, invites nobody. */
export const isWorth = async (tx: Tx, row: InviteRow, now: number): Promise<boolean> => {
  const { inviters, registration } = await tx.place.get()
  if (row.usesLeft < 1 || row.expiresAt <= now || registration === 'closed') return false
  const maker = await tx.accounts.row(row.createdBy)
  if (maker === null || !isUsable(maker.standing, now) || !mayInvite(maker.role, inviters).ok) return false
  return row.room === null || decideRoom('invite', await standingOf(tx, maker, row.room)).ok
}

export const create: Action<'invite.create'> = async (cx, input) => {
  const place = await cx.tx.place.get()
  const may = mayInvite(cx.caller.account.role, place.inviters)
  if (!may.ok) return may
  if (input.role === 'guest' && input.room === undefined) return refuse('bad_request', 'room: a guest is invited to a room')
  if (input.room !== undefined) {
    const allowed = decideRoom('invite', await standing(cx, input.room))
    if (!allowed.ok) return allowed
  }
  if (place.registration === 'closed')
    return refuse('registration_closed', 'This place takes nobody in at present. An administrator can change that.')
  if ((await cx.tx.invites.list(me(cx), cx.now)).length >= mostOpen) return refuse('too_many')
  const paid = await spend(cx, me(cx), 'invitations')
  if (!paid.ok) return paid
  const token = cx.world.ids.token()
  const row: InviteRow = {
    id: cx.world.ids.next('i', cx.now) as InviteId,
    tokenHash: cx.world.hashToken(token),
    createdBy: me(cx),
    createdAt: cx.now,
    expiresAt: cx.now + input.expiresInMs,
    usesLeft: input.uses,
    role: input.role,
    room: input.room ?? null,
  }
  await cx.tx.invites.insert(row)
  await note(cx, {
    action: 'invite.create',
    target: row.id,
    detail: { as: row.role, uses: row.usesLeft, expiresAt: row.expiresAt, room: row.room },
  })
  return done({ invite: view(row), token, url: `${cx.world.publicUrl()}/invite#${token}` })
}

export const get: Action<'invite.get', InTx<Caller>> = async (cx, input) => {
  const row = await cx.tx.invites.byTokenHash(cx.world.hashToken(input.token))
  const place = await placeView(cx.tx, cx.world)
  if (row === null || !(await isWorth(cx.tx, row, cx.now))) return refuse('link_invalid')
  const [by] = await cx.tx.accounts.get([row.createdBy])
  const room = row.room === null ? null : await cx.tx.rooms.get(row.room)
  return done({ place, invitedBy: by?.displayName ?? '', ...(room === null ? {} : { room: room.name }) })
}

export const list: Action<'invite.list'> = async (cx) => {
  const all = mayAdminister(cx.caller.account.role).ok
  return done({ invites: (await cx.tx.invites.list(all ? null : me(cx), cx.now)).map(view) })
}

export const revoke: Action<'invite.revoke'> = async (cx, input) => {
  const row = await cx.tx.invites.get(input.invite)
  if (row === null || (row.createdBy !== me(cx) && !mayAdminister(cx.caller.account.role).ok)) return refuse('not_found')
  await cx.tx.invites.revoke(row.id)
  await note(cx, { action: 'invite.revoke', target: row.id })
  return done({})
}
