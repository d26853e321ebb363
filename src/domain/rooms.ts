/**
 * Who may do what in a room. A room that one may not see answers exactly as one that does not exist: a private one of others, any that one is
 * kept out of, and to a guest every one they are not in. Who runs the place counts for as much in the rooms they see.
 */
import type { Refusal, Result } from '../protocol/errors.ts'
import { ok, refuse } from '../protocol/errors.ts'
import type { Role, RoomKind, RoomRole } from '../protocol/model.ts'
import { isAtLeast } from './roles.ts'

/** Where a person stands towards a room; `member` null: not in it, `kept`: not to come in. */
export type Standing = { readonly kind: RoomKind; readonly member: RoomRole | 'kept' | null; readonly role: Role }
export type RoomAct = 'see' | 'join' | 'leave' | 'send' | 'invite' | 'update' | 'moderate' | 'delete'
/** What is done to somebody, or to a message of theirs. */
export type RoomDeed = { readonly kind: 'remove' | 'ban' | 'deleteMessage' } | { readonly kind: 'role'; readonly to: RoomRole }

const administers = (role: Role): boolean => isAtLeast(role, 'admin')
const isIn = (at: Standing): boolean => at.member !== null && at.member !== 'kept'
const sees = (at: Standing | null): at is Standing =>
  at !== null && at.member !== 'kept' && (at.member !== null || (at.kind === 'public' && at.role !== 'guest'))

/** 0 not in it, 1 a member, 2 moderates, 3 owns. Nobody moderates a talk of two. */
const rankIn = (at: Standing): number => {
  if (at.kind === 'direct') return 1
  if (!isIn(at) && at.kind !== 'public') return 0
  const byPlace = administers(at.role) ? 3 : at.role === 'moderator' ? 2 : 0
  return Math.max(byPlace, partOf(at))
}
/** What the room itself gave, which stays when a role in the place is taken. */
const partOf = ({ member }: Standing): number => (member === 'owner' ? 3 : member === 'moderator' ? 2 : member === 'member' ? 1 : 0)

export const decideRoom = (act: RoomAct, at: Standing | null): Result<true> => {
  if (!sees(at)) return refuse('not_found')
  const no: { ok: false; error: Refusal } = refuse('forbidden')
  switch (act) {
    case 'see':
      return ok(true)
    case 'join':
      return at.kind === 'public' ? ok(true) : no
    case 'leave':
      return at.kind === 'direct' ? no : at.member === null ? refuse('not_found') : ok(true)
    case 'send':
      return at.member === null ? refuse('forbidden', 'Join this room to write in it.') : ok(true)
    case 'invite':
      return at.kind === 'direct' || at.member === null || at.role === 'guest' ? no : ok(true)
    case 'update':
      return at.member !== null && rankIn(at) >= 2 ? ok(true) : no
    case 'delete':
      return at.kind !== 'direct' && rankIn(at) >= 3 ? ok(true) : no
    case 'moderate':
      return rankIn(at) >= 2 ? ok(true) : no
  }
}

/** To somebody else: only to those whose part in the room is smaller. Anyone may take a smaller part themselves. */
export const decideDeed = (deed: RoomDeed, at: Standing | null, target: Standing & { readonly is: 'self' | 'other' }): Result<true> => {
  if (!sees(at)) return refuse('not_found')
  if (at.kind === 'direct') return refuse('forbidden')
  const mine = rankIn(at)
  if (deed.kind === 'role') {
    if (!isIn(target)) return mine >= 3 ? refuse('not_found') : refuse('forbidden')
    const wanted = deed.to === 'owner' ? 3 : deed.to === 'moderator' ? 2 : 1
    if (target.is === 'self') return mine >= 3 || wanted <= partOf(at) ? ok(true) : refuse('forbidden')
    return mine < 3 ? refuse('forbidden') : rankIn(target) < mine ? ok(true) : refuse('role_too_high')
  }
  if (mine < 2 || target.is === 'self') return refuse('forbidden')
  return rankIn(target) < mine ? ok(true) : refuse('role_too_high')
}

export const mayAdminister = (role: Role): Result<true> => (administers(role) ? ok(true) : refuse('forbidden'))

/**
 * How many rooms one is in. What others bring one into has a bound of its own, so that nobody can fill up what one makes and joins; one
 * person brings another into a few only.
 */
export const roomCaps = { own: 1_000, brought: 500, byOne: 20 } as const
export const decideBringing = (held: { readonly brought: number; readonly byOne: number }, name: string): Result<true> => {
  if (held.byOne >= roomCaps.byOne)
    return refuse('too_many', `You added ${name} to ${roomCaps.byOne} rooms already. Ask them to join by themselves, or to leave some.`)
  return held.brought < roomCaps.brought ? ok(true) : refuse('too_many', `${name} was added to as many rooms as one can be added to.`)
}
