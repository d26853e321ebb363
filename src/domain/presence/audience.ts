/**
 * Who sees how much: a person's rules and the place's policy, judged for one viewer. First match wins; the place may only take away.
 * The answer is one of a few named classes, so that what is told can be written down once for each class and not for each viewer.
 */
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, GroupId, RoomId } from '../../protocol/ids.ts'
import type { Role, RoomKind, Sharing } from '../../protocol/model.ts'
import type { Because, LastSeenShare, PlacePolicy, Privacy, See, Who } from '../../protocol/privacy.ts'
import { freeze, frozenOf, type Frozen, type Left, type Open } from './left.ts'
import type { ManualClaim } from './model.ts'

export type { LastSeenShare } from '../../protocol/privacy.ts'

/** The classes of those who are not blocked. What each sees is in `sights`; `unverified`: the engine could not find out, nothing is claimed. */
type Plain = 'self' | Open | 'hidden' | 'off' | 'unverified'
/** The blocked are of the class they would be of, and see somebody who left at the moment of the block. */
export type Audience = Plain | Frozen
/** `offline`: whatever is so, this viewer is shown what was left at the moment of a block. */
export type Sight = { readonly see: 'self' | See | 'offline' | 'off' | 'unverified'; readonly lastSeen: LastSeenShare }
export const sights: Readonly<Record<Plain, Sight>> = {
  self: { see: 'self', lastSeen: 'exact' },
  full: { see: 'full', lastSeen: 'exact' },
  fullCoarse: { see: 'full', lastSeen: 'coarse' },
  fullHidden: { see: 'full', lastSeen: 'hidden' },
  coarse: { see: 'coarse', lastSeen: 'coarse' },
  coarseHidden: { see: 'coarse', lastSeen: 'hidden' },
  hidden: { see: 'hidden', lastSeen: 'hidden' },
  off: { see: 'off', lastSeen: 'hidden' },
  unverified: { see: 'unverified', lastSeen: 'hidden' },
}
export const sightOf = (audience: Audience): Sight => {
  const frozen = frozenOf(audience)
  return frozen === null ? sights[audience as Plain] : { see: 'offline', lastSeen: sights[frozen.open].lastSeen }
}
const isOpen = (audience: Plain): audience is Open => ['full', 'coarse'].includes(sights[audience].see)

/** What joins a viewer to a person; the shell looks it up, this judges it. */
export type Relation = {
  readonly self: boolean
  /** Of the viewer. */
  readonly role: Role
  readonly account: AccountId
  /** A room that is not public. */
  readonly sharesRoom: boolean
  /** Of the rooms that the person's rules name, those that both are in. */
  readonly rooms: ReadonlySet<RoomId>
  /** Of the groups that the person's rules name, those that have the viewer in them. */
  readonly groups: ReadonlySet<GroupId>
  readonly contact: boolean
  /** What the person left to this viewer by blocking them; null if they did not. */
  readonly blocked: Left | null
}
/** What the place says. */
export type Ground = { readonly sharing: Sharing; readonly policy: PlacePolicy }
/** `lastSeen` is what the viewer shares of their own, for those who ask for the same in return. */
export type Judged = { readonly audience: Audience; readonly because: Because }

/** A block shows no more and no less than leaving would: whom the rules hide from this viewer stay hidden. */
export const judge = (r: Relation, privacy: Privacy, viewer: Pick<Privacy, 'lastSeen'>, ground: Ground): Judged => {
  const judged = judgeFree(r, privacy, viewer, ground)
  return r.blocked === null || !isOpen(judged.audience)
    ? judged
    : { audience: freeze(judged.audience, r.blocked), because: { kind: 'blocked' } }
}
type Free = { readonly audience: Plain; readonly because: Because }
const judgeFree = (r: Relation, privacy: Privacy, viewer: Pick<Privacy, 'lastSeen'>, ground: Ground): Free => {
  if (ground.policy.presence === 'off') return { audience: 'off', because: { kind: 'off' } }
  if (r.self) return { audience: 'self', because: { kind: 'self' } }
  // To a guest there is nobody beyond their rooms, whatever those people chose.
  if (r.role === 'guest' && !r.sharesRoom && !r.contact) return { audience: 'hidden', because: { kind: 'place' } }
  const rule = privacy.rules.findIndex(({ who }) => matches(who, r))
  const chosen = rule >= 0 ? privacy.rules[rule]!.see : privacy.otherwise
  const see = chosen === 'place' ? byPlace(r, ground.sharing) : chosen
  const because: Because = rule >= 0 ? { kind: 'rule', rule } : { kind: chosen === 'place' ? 'place' : 'otherwise' }
  return { audience: classOf(see, lastSeenFor(privacy, viewer, ground.policy)), because }
}
export const audienceOf = (r: Relation, privacy: Privacy, viewer: Pick<Privacy, 'lastSeen'>, ground: Ground): Audience =>
  judge(r, privacy, viewer, ground).audience

const matches = (who: Who, r: Relation): boolean => {
  switch (who.kind) {
    case 'person':
      return who.account === r.account
    case 'room':
      return r.rooms.has(who.room)
    case 'group':
      return r.groups.has(who.group)
    case 'role':
      return who.role === r.role
    case 'contacts':
      return r.contact
    case 'everyone':
      return true
  }
}

const byPlace = (r: Relation, sharing: Sharing): See => {
  if (sharing === 'nobody') return 'hidden'
  return (sharing === 'members' && r.role !== 'guest') || r.sharesRoom || r.contact ? 'full' : 'hidden'
}

const sharings: readonly Sharing[] = ['nobody', 'shared', 'members']
export const sharesMore = (before: Sharing, after: Sharing): boolean => sharings.indexOf(after) > sharings.indexOf(before)
/** Of people who left it to the place, the place never shows more than when they came. `came`: anybody while it showed less than this. */
export const decideSharing = (before: Sharing, after: Sharing, came: 'nobodyElse' | 'others'): Result<true> =>
  came === 'others' && sharesMore(before, after) ? refuse('sharing_only_less') : ok(true)

const shares: readonly LastSeenShare[] = ['hidden', 'coarse', 'exact']
export const least = (...all: readonly LastSeenShare[]): LastSeenShare => shares.find((s) => all.includes(s)) ?? 'exact'
const lastSeenFor = (privacy: Privacy, viewer: Pick<Privacy, 'lastSeen'>, policy: PlacePolicy): LastSeenShare =>
  least(privacy.lastSeen, policy.lastSeenAtMost, ...(privacy.reciprocal ? [viewer.lastSeen] : []))

const classOf = (see: See, lastSeen: LastSeenShare): Plain => {
  if (see === 'hidden') return 'hidden'
  if (see === 'coarse') return lastSeen === 'hidden' ? 'coarseHidden' : 'coarse'
  return lastSeen === 'exact' ? 'full' : lastSeen === 'coarse' ? 'fullCoarse' : 'fullHidden'
}

/** Rooms that rules name: only of people who have such rules need anyone look up who is where. */
export const ruleRooms = (privacy: Privacy): RoomId[] => privacy.rules.flatMap(({ who }) => (who.kind === 'room' ? [who.room] : []))

/** The same of groups. */
export const ruleGroups = (privacy: Privacy): GroupId[] => privacy.rules.flatMap(({ who }) => (who.kind === 'group' ? [who.group] : []))

/** May this audience learn that the person is here at this moment? */
export const seesHere = (audience: Audience): boolean => ['self', 'full', 'coarse'].includes(sightOf(audience).see)

/** What one declared and chose, where one shows more than one's state. */
export type Act = { readonly manual: ManualClaim['value'] | null; readonly privacy: Privacy; readonly ground: Ground }
/**
 * Typing goes to a whole room at once, so it is shown where nobody is who may not know that one is here. `ask`: only the other
 * person of a direct room decides.
 */
export const decideTyping = ({ manual, privacy, ground }: Act, kind: RoomKind): 'show' | 'keep' | 'ask' => {
  if (manual === 'invisible' || !privacy.shareTyping || ground.policy.presence === 'off') return 'keep'
  if (kind === 'direct') return 'ask'
  const hides = privacy.otherwise === 'hidden' || privacy.rules.some((r) => r.see === 'hidden')
  if (hides) return 'keep'
  if (privacy.otherwise !== 'place' || ground.sharing === 'members') return 'show'
  return ground.sharing === 'shared' && kind !== 'public' ? 'show' : 'keep'
}
/** May others learn which room is on one's screen? Each of them must see one in full besides. */
export const mayShowRoom = ({ manual, privacy, ground }: Act): boolean =>
  manual !== 'invisible' && privacy.shareRoom && ground.policy.shareRoom === 'allowed' && ground.policy.presence === 'on'
/** Read receipts go both ways or not at all. */
export const mayShowReceipt = (reader: Act, asker: Pick<Privacy, 'shareReceipts'>): boolean =>
  reader.manual !== 'invisible' && reader.privacy.shareReceipts && asker.shareReceipts && reader.ground.policy.presence === 'on'
