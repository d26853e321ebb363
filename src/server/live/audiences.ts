/**
 * Looks up what joins viewers to people, in one read however many there are, and has the domain judge it. Asks about rooms,
 * groups, contacts and roles only where somebody's rules depend on them. Holds what the place says; keeps nothing of anyone.
 */
import {
  decideTyping,
  judge,
  ruleGroups,
  ruleRooms,
  seesHere,
  type Act,
  type Ground,
  type Judged,
  type Relation,
} from '../../domain/presence/audience.ts'
import type { AccountId, GroupId, RoomId } from '../../protocol/ids.ts'
import type { Role } from '../../protocol/model.ts'
import { firstPrivacy, type Privacy } from '../../protocol/privacy.ts'
import type { Store, Tie } from '../ports.ts'

type Deps = { readonly store: Store; readonly ground: Ground }
export type Audiences = ReturnType<typeof createAudiences>

const noTie: Tie = { contact: false, blocks: null, blockedBy: null }
const nowhere: ReadonlySet<RoomId> = new Set()
const noGroups: ReadonlySet<GroupId> = new Set()
type Grouped = { readonly group: GroupId } & ({ readonly owner: AccountId } | { readonly account: AccountId })
/** By the other of the two: who made the group, or who is in it. */
const groupsBy = (rows: readonly Grouped[]): Map<AccountId, Set<GroupId>> => {
  const by = new Map<AccountId, Set<GroupId>>()
  for (const row of rows) {
    const other = 'owner' in row ? row.owner : row.account
    by.set(other, (by.get(other) ?? new Set()).add(row.group))
  }
  return by
}

export const createAudiences = ({ store, ...deps }: Deps) => {
  let ground = deps.ground

  /** Between one person and many others. What joins two people joins them both ways, blocking apart. */
  const lookUp = (one: AccountId, others: readonly AccountId[], direction: 'looking' | 'lookedAt') =>
    store.read(async (tx) => {
      const isLooking = direction === 'looking'
      const [privacies, accounts, tied] = await Promise.all([
        tx.privacy.of([one, ...others]),
        tx.accounts.get(isLooking ? [one] : others),
        tx.contacts.ties(one, others),
      ])
      const privacyOf = (id: AccountId): Privacy => privacies.get(id) ?? firstPrivacy
      const roles = new Map<AccountId, Role>(accounts.map((a) => [a.id, a.role]))
      const inRooms = others.filter((id) => ruleRooms(privacyOf(isLooking ? id : one)).length > 0)
      const needsRooms = ground.sharing === 'shared' || (ground.sharing === 'members' && [...roles.values()].includes('guest'))
      // A guest was invited to their rooms, so public ones join as well.
      const asGuests = isLooking ? (roles.get(one) === 'guest' ? others : []) : others.filter((id) => roles.get(id) === 'guest')
      const [shared, beside, common] = await Promise.all([
        needsRooms ? tx.rooms.sharing(one, others) : [],
        asGuests.length > 0 ? tx.privacy.common(one, asGuests) : [],
        inRooms.length > 0 ? tx.privacy.common(one, inRooms) : [],
      ])
      const named = (isLooking ? others : [one]).flatMap((id) => ruleGroups(privacyOf(id)))
      const grouped = named.length === 0 ? [] : isLooking ? await tx.groups.holding(one, named) : await tx.groups.members(one, named)
      return {
        privacyOf,
        roles,
        tied,
        shared: new Set([...shared, ...beside.map((row) => row.account)]),
        common: Map.groupBy(common, (row) => row.account),
        groups: groupsBy(grouped),
      }
    })

  const between = async (
    one: AccountId,
    others: readonly AccountId[],
    direction: 'looking' | 'lookedAt',
  ): Promise<Map<AccountId, Judged>> => {
    const { privacyOf, roles, tied, shared, common, groups } = await lookUp(one, others, direction)
    return new Map(
      others.map((other) => {
        const [viewer, target] = direction === 'looking' ? [one, other] : [other, one]
        const tie = tied.get(other) ?? noTie
        const rooms = common.get(other)
        const relation: Relation = {
          self: viewer === target,
          account: viewer,
          role: roles.get(viewer) ?? 'member',
          sharesRoom: shared.has(other),
          rooms: rooms === undefined ? nowhere : new Set(rooms.map((row) => row.room)),
          groups: groups.get(other) ?? noGroups,
          contact: tie.contact,
          blocked: direction === 'looking' ? tie.blockedBy : tie.blocks,
        }
        return [other, judge(relation, privacyOf(target), privacyOf(viewer), ground)]
      }),
    )
  }

  return {
    /** How much one viewer sees of each of these people. */
    of: (viewer: AccountId, ids: readonly AccountId[]): Promise<Map<AccountId, Judged>> => between(viewer, ids, 'looking'),
    /** How much each of these viewers sees of one person. */
    among: (target: AccountId, viewers: readonly AccountId[]): Promise<Map<AccountId, Judged>> => between(target, viewers, 'lookedAt'),
    /** Typing reaches a whole room at once: not where somebody is who may not know, the blocked among them. */
    showsTyping: async (typist: AccountId, act: Act, room: RoomId): Promise<boolean> => {
      const found = await store.read(async (tx) => {
        const [at, pairs] = await Promise.all([tx.rooms.isMember(room, typist), tx.contacts.of(typist)])
        const tied = await tx.contacts.ties(
          typist,
          pairs.map(({ low, high }) => (low === typist ? high : low)),
        )
        const blocked = [...tied].flatMap(([id, tie]) => (tie.blocks === null ? [] : [id]))
        const here = await Promise.all(blocked.map((id) => tx.rooms.isMember(room, id)))
        return at === null || here.some((member) => member !== null)
          ? null
          : { kind: at.kind, members: at.kind === 'direct' ? await tx.rooms.memberIds(room) : [] }
      })
      const decided = found === null ? 'keep' : decideTyping(act, found.kind)
      if (found === null || decided !== 'ask') return decided === 'show'
      const peer = found.members.find((id) => id !== typist) ?? typist
      const judged = (await between(peer, [typist], 'looking')).get(typist)
      return judged !== undefined && seesHere(judged.audience)
    },
    ground: (): Ground => ground,
    /** True if it is another one. */
    setGround: (next: Ground): boolean => {
      const isSame = JSON.stringify(next) === JSON.stringify(ground)
      ground = next
      return !isSame
    },
  }
}
