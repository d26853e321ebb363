/** What one may do in a room beyond talking, as far as this screen knows; the server decides. */
import { decideDeed, decideRoom, type Standing } from '../../domain/rooms.ts'
import type { Account, Membership } from '../../protocol/model.ts'
import { me } from '../live/client.ts'

/** Where one stands oneself. */
export const own = ({ room, role }: Membership): Standing => ({ kind: room.kind, member: role, role: me.value?.account.role ?? 'guest' })

/** May one do more here than others? */
export const moderates = (membership: Membership | null): boolean =>
  membership !== null && membership.room.kind !== 'direct' && decideRoom('moderate', own(membership)).ok

/** Of what is known here: their part in the room is not, so the server may still say no. */
export const mayDeleteOf = (membership: Membership | null, author: Account | null): boolean =>
  membership !== null &&
  decideDeed({ kind: 'deleteMessage' }, own(membership), {
    kind: membership.room.kind,
    member: 'member',
    role: author?.role ?? 'member',
    is: 'other',
  }).ok
