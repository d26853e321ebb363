/**
 * Who may do what to whom in a place. One question, `mayAct`, over an actor, an act and the person it is done to; whether the actor may know of
 * that person at all is asked before. Nobody acts on their equal, nobody gives more than they have, and the last owner stays.
 */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { Inviters, Role } from '../protocol/model.ts'

export type Ruled = { readonly id: string; readonly role: Role }
/** `owners`: how many the place has. */
export type Target = Ruled & { readonly owners: number }
export type PlaceAct =
  /** Seeing people and reports as those who run the place do, and deciding about reports. */
  | { readonly kind: 'look' }
  | { readonly kind: 'approve' | 'suspend' | 'reopen' | 'ban' | 'unban' | 'delete' | 'sessions' }
  | { readonly kind: 'role'; readonly to: Role }

const ranks: Readonly<Record<Role, number>> = { guest: 0, member: 1, moderator: 2, admin: 3, owner: 4 }
export const isAtLeast = (role: Role, least: Role): boolean => ranks[role] >= ranks[least]

const least: Readonly<Record<PlaceAct['kind'], Role>> = {
  look: 'moderator',
  suspend: 'moderator',
  reopen: 'moderator',
  approve: 'admin',
  ban: 'admin',
  unban: 'admin',
  delete: 'admin',
  sessions: 'admin',
  role: 'admin',
}

export const mayAct = (actor: Ruled, act: PlaceAct, target: Target | null): Result<true> => {
  const isSelf = target !== null && target.id === actor.id
  if (isSelf && act.kind === 'role') return mayStepDown(actor, act.to, target)
  if (isSelf && act.kind === 'delete') return mayLeave(target)
  if (!isAtLeast(actor.role, least[act.kind])) return refuse('forbidden')
  if (act.kind === 'look') return ok(true)
  if (isSelf) return refuse('forbidden', 'You cannot do this to yourself.')
  if (target === null) return refuse('not_found')
  return act.kind === 'role' ? mayGive(actor, act.to, target) : decideActOn(actor, target)
}

/** May the one do anything at all to the other? Only from above. */
export const decideActOn = (actor: Ruled, target: Ruled): Result<true> =>
  ranks[target.role] < ranks[actor.role] ? ok(true) : refuse('role_too_high')

/** Owners may change one another, so that a place can be handed over. */
const mayGive = (actor: Ruled, to: Role, target: Target): Result<true> => {
  if (ranks[to] > ranks[actor.role]) return refuse('role_too_high', 'You can give nobody a role above your own.')
  if (actor.role !== 'owner' && ranks[target.role] >= ranks[actor.role]) return refuse('role_too_high')
  return ok(true)
}

const mayStepDown = (actor: Ruled, to: Role, target: Target): Result<true> => {
  if (ranks[to] > ranks[actor.role]) return refuse('forbidden')
  return to === actor.role ? ok(true) : mayLeave(target)
}
const mayLeave = ({ role, owners }: Target): Result<true> =>
  role === 'owner' && owners < 2 ? refuse('last_owner', 'A place needs an owner. Make somebody else owner first.') : ok(true)

/** Guests never do; of the others the place says from which role on. */
export const mayInvite = (role: Role, inviters: Inviters): Result<true> => (isAtLeast(role, inviters) ? ok(true) : refuse('forbidden'))
