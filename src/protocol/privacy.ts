/** Who sees how much of a person: the person's own rules, and what the place allows at most. */
import * as z from 'zod/mini'
import { AccountId, GroupId, RoomId } from './ids.ts'
import { limits } from './limits.ts'
import { Role } from './model.ts'

/** `coarse`: here or not here, nothing more. */
export const See = z.enum(['full', 'coarse', 'hidden'])
export const LastSeenShare = z.enum(['exact', 'coarse', 'hidden'])
/** Whom a rule is about. A group is a list of one's own; a room means the people one shares that room with; an id that names nobody matches nobody. */
export const Who = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), account: AccountId }),
  z.strictObject({ kind: z.literal('room'), room: RoomId }),
  z.strictObject({ kind: z.literal('group'), group: GroupId }),
  z.strictObject({ kind: z.literal('role'), role: Role }),
  z.strictObject({ kind: z.literal('contacts') }),
  z.strictObject({ kind: z.literal('everyone') }),
])
export const PrivacyRule = z.strictObject({ who: Who, see: See })
export const Privacy = z.strictObject({
  /** The first that matches decides. */
  rules: z.array(PrivacyRule).check(z.maxLength(limits.privacyRules, `must be at most ${limits.privacyRules} rules`)),
  /** For whom no rule matches; `place`: as the place has it. */
  otherwise: z.enum(['place', ...See.options]),
  lastSeen: LastSeenShare,
  /** Nobody sees more of my last seen than they share of theirs. */
  reciprocal: z.boolean(),
  shareTyping: z.boolean(),
  /** Others see what I have read, and I what they have; or neither. */
  shareReceipts: z.boolean(),
  /** Others in a room see that I am looking at it. */
  shareRoom: z.boolean(),
})
/** What administrators may do: allow less. */
export const PlacePolicy = z.strictObject({
  presence: z.enum(['on', 'off']),
  lastSeenAtMost: LastSeenShare,
  shareRoom: z.enum(['allowed', 'never']),
})
/** What decided how much a viewer sees; of a rule, which one. */
export const Because = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['self', 'off', 'blocked', 'otherwise', 'place']) }),
  z.object({ kind: z.literal('rule'), rule: z.int() }),
])

export const openPolicy: PlacePolicy = { presence: 'on', lastSeenAtMost: 'exact', shareRoom: 'allowed' }
export const firstPrivacy: Privacy = {
  rules: [],
  otherwise: 'place',
  lastSeen: 'exact',
  reciprocal: false,
  shareTyping: true,
  shareReceipts: true,
  shareRoom: false,
}

export type See = z.infer<typeof See>
export type LastSeenShare = z.infer<typeof LastSeenShare>
export type Who = z.infer<typeof Who>
export type PrivacyRule = z.infer<typeof PrivacyRule>
export type Privacy = z.infer<typeof Privacy>
export type PlacePolicy = z.infer<typeof PlacePolicy>
export type Because = z.infer<typeof Because>
