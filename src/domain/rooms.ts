/** Who may do what in a room. A room that one may not see answers exactly as one that does not exist. */
import type { Refusal, Result } from '../protocol/errors.ts'
import { ok, refuse } from '../protocol/errors.ts'
import type { Role, RoomKind } from '../protocol/model.ts'

/** Where a person stands towards a room; null: not a member. */
export type Standing = { readonly kind: RoomKind; readonly member: 'owner' | 'member' | null; readonly role: Role }
export type RoomAct = 'see' | 'join' | 'leave' | 'send' | 'invite' | 'update'

const administers = (role: Role): boolean => role === 'owner' || role === 'admin'

export const decideRoom = (act: RoomAct, at: Standing | null): Result<true> => {
  if (at === null || (at.member === null && at.kind !== 'public')) return refuse('not_found')
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
      return at.kind === 'direct' || at.member === null ? no : ok(true)
    case 'update':
      return at.kind !== 'direct' && (at.member === 'owner' || (at.member !== null && administers(at.role))) ? ok(true) : no
  }
}

export const mayAdminister = (role: Role): Result<true> => (administers(role) ? ok(true) : refuse('forbidden'))
