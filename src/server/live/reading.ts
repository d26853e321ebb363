/**
 * What is read of people, one at a time: why they look as they do, what they themselves see, what a badge shows, where they may be
 * looked for. Who is not in memory is read from the store and forgotten again; nothing here changes anybody.
 */
import { activityOf } from '../../domain/presence/merge.ts'
import {
  audienceOf,
  decideTyping,
  mayShowReceipt,
  mayShowRoom,
  sightOf,
  type Audience,
  type Relation,
  type Sight,
} from '../../domain/presence/audience.ts'
import { manualAt } from '../../domain/presence/claims.ts'
import type { Left } from '../../domain/presence/left.ts'
import { explain } from '../../domain/presence/explain.ts'
import { newAccount, type AccountState, type PresenceLimits } from '../../domain/presence/model.ts'
import { step } from '../../domain/presence/step.ts'
import { lastActiveView, leaving } from '../../domain/presence/view.ts'
import type { AccountId, ConnectionId, RoomId } from '../../protocol/ids.ts'
import type { Explanation, PresenceEntry } from '../../protocol/model.ts'
import { firstPrivacy, type Because, type Privacy } from '../../protocol/privacy.ts'
import type { Audiences } from './audiences.ts'

/** Somebody who is a member and nothing more to anyone. */
export const stranger: Relation = {
  self: false,
  account: '' as AccountId,
  role: 'member',
  sharesRoom: false,
  rooms: new Set(),
  groups: new Set(),
  contact: false,
  blocked: null,
}
type Seen = { readonly see: Sight['see']; readonly entry: PresenceEntry }
export const candid = { lastSeen: 'exact' } as const
type Deps = {
  readonly people: ReadonlyMap<AccountId, AccountState>
  readonly heardAt: (connection: ConnectionId) => number
  readonly load: (ids: readonly AccountId[]) => Promise<void>
  /** The same for those whom somebody else asks about. */
  readonly look: (ids: readonly AccountId[]) => Promise<void>
  readonly forget: (id: AccountId) => void
  readonly privacyOf: (id: AccountId) => Privacy
  readonly audiences: Audiences
  readonly seen: (viewer: AccountId, ids: readonly AccountId[]) => Promise<ReadonlyMap<AccountId, Audience>>
  readonly view: (id: AccountId, audience: Audience) => PresenceEntry
  readonly isUnsure: (id: AccountId, audience: Audience) => boolean
  readonly limits: PresenceLimits
  readonly now: () => number
  readonly toWall: (at: number) => number
}

export const createReading = (deps: Deps) => {
  const { people, load, forget, privacyOf, audiences, view, limits, now, toWall } = deps
  /** With what was heard of late and what is due by now, for whoever is here and whoever is not; the machine itself is left alone. */
  const caughtUp = (held: AccountState): AccountState => {
    let state = held
    for (const { id: connection, heardAt } of held.connections) {
      const at = deps.heardAt(connection)
      if (at > heardAt) state = step(state, { type: 'heard', at, connection }, limits).state
    }
    state = step(state, { type: 'tick', at: now() }, limits).state
    return { ...state, connections: state.connections.map((c) => ({ ...c, heardAt: Math.max(c.heardAt, deps.heardAt(c.id)) })) }
  }
  const explained = (id: AccountId, audience: Audience, from?: ConnectionId): Explanation => {
    const fresh = caughtUp(people.get(id) ?? newAccount(id, 0, 0))
    return explain(
      fresh,
      { audience: deps.isUnsure(id, audience) ? 'unverified' : audience, ...(from === undefined ? {} : { from }) },
      now(),
      limits,
      toWall,
    )
  }
  const actOf = (id: AccountId) => {
    const state = people.get(id)
    return {
      manual: state === undefined ? null : (manualAt(state.manual, now())?.value ?? null),
      privacy: privacyOf(id),
      ground: audiences.ground(),
    }
  }

  return {
    /** For a badge: what its maker shows the world, never more than the place lets members see. */
    outside: async (id: AccountId): Promise<PresenceEntry> => {
      await deps.look([id])
      const ground = audiences.ground()
      const { lastSeen } = privacyOf(id)
      const entry = view(id, audienceOf({ ...stranger, sharesRoom: true }, { ...firstPrivacy, lastSeen }, candid, ground))
      forget(id)
      return entry
    },
    explain: async (viewer: AccountId, target: AccountId, from?: ConnectionId): Promise<Explanation> => {
      const audience = (await deps.seen(viewer, [target])).get(target) ?? 'unverified'
      const answer = explained(target, audience, from)
      forget(target)
      return answer
    },
    /** Oneself as another person is shown one: the very same way. */
    preview: async (id: AccountId, as: AccountId): Promise<{ entry: PresenceEntry; explanation: Explanation; because: Because }> => {
      const { audience, because } = (await audiences.of(as, [id])).get(id)!
      await load([id])
      const answer = { entry: view(id, audience), explanation: explained(id, audience), because }
      forget(id)
      return answer
    },
    /** For a claim about to be made: what stays visible as last active if this person goes invisible now. */
    lastActive: async (id: AccountId): Promise<number> => {
      await load([id])
      const state = people.get(id)
      const at = state === undefined ? 0 : lastActiveView(state, now())
      forget(id)
      return at === 0 ? 0 : toWall(at)
    },
    /** For a block about to be made: what stays to be seen of this person. */
    leaving: async (id: AccountId): Promise<Left> => {
      await load([id])
      const left = leaving(people.get(id) ?? newAccount(id, 0, 0), now(), toWall)
      forget(id)
      return left
    },
    /** Between these two; of who is not in memory there is nothing to show. */
    mayShowRead: (reader: AccountId, asker: Privacy = firstPrivacy): boolean => people.has(reader) && mayShowReceipt(actOf(reader), asker),
    /** May those in a room learn that this person types there? */
    mayType: async (id: AccountId, room: RoomId): Promise<boolean> => {
      const shown = decideTyping(actOf(id), 'direct') !== 'keep' && (await audiences.showsTyping(id, actOf(id), room))
      // Asked once more: going invisible meanwhile must win.
      return shown && decideTyping(actOf(id), 'direct') !== 'keep'
    },
    /** Where somebody is looked for who shares it: rooms on a screen that is in use. */
    roomsOf: (id: AccountId): RoomId[] => {
      const state = people.get(id)
      if (state === undefined || !privacyOf(id).shareRoom || !mayShowRoom(actOf(id))) return []
      const open = state.connections.filter((c) => c.line.phase !== 'lost' && activityOf(c, state.idleAfterMs, now(), limits) === 'active')
      return [...new Set(open.flatMap((c) => (c.focus === null ? [] : [c.focus])))]
    },
    /** These people as one viewer sees them now, by one read. Who is not in memory is offline. */
    sees: async (viewer: AccountId, ids: readonly AccountId[]): Promise<Map<AccountId, Seen>> => {
      const judged = await audiences.of(viewer, ids)
      return new Map([...judged].map(([id, { audience }]) => [id, { see: sightOf(audience).see, entry: view(id, audience) }]))
    },
    /** One person as each of these sees them now. Of somebody in memory; everyone else is offline. */
    seenBy: async (target: AccountId, viewers: readonly AccountId[]): Promise<Map<AccountId, Seen>> => {
      const judged = await audiences.among(target, viewers)
      return new Map([...judged].map(([viewer, { audience }]) => [viewer, { see: sightOf(audience).see, entry: view(target, audience) }]))
    },
  }
}
