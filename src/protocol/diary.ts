/**
 * The diary: what happened to one's own presence, for oneself alone. One row of the union for each kind of entry; a field that
 * means nothing for a kind does not exist in it.
 */
import * as z from 'zod/mini'
import { AccountId, ConnectionId, DiaryId, SessionId } from './ids.ts'
import { limits } from './limits.ts'
import { DeviceKind, Ending, PresenceSource, PresenceState, SessionEnd, Time } from './model.ts'

const entry = <K extends string, S extends z.core.$ZodShape>(kind: K, shape: S) =>
  z.object({ id: DiaryId, at: Time, kind: z.enum([kind]), ...shape })
const device = { device: DeviceKind, label: z.string() }
const Short = z.string().check(z.maxLength(64))
/** What an administrator looked at beyond what members see. */
export const LookSubject = z.enum(['connections', 'sessions', 'state', 'alerts'])

/** What changed about one's own ways in. */
export const SecurityAct = z.enum([
  'passwordChanged',
  'emailChanged',
  'totpOn',
  'totpOff',
  'recoveryNew',
  'recoveryUsed',
  'identityAdded',
  'identityRemoved',
  'passkeyAdded',
  'passkeyRemoved',
  'passkeyDoubted',
  'deviceLetIn',
  'deviceTurnedAway',
])

export const DiaryEntry = z.union([
  entry('signedIn', { session: SessionId, ...device, address: z.string() }),
  entry('signedOut', { session: SessionId, ...device, reason: SessionEnd }),
  entry('attached', { connection: ConnectionId, session: SessionId, ...device }),
  entry('ended', { connection: ConnectionId, session: SessionId, ...device, openedAt: Time, ending: Ending }),
  /** How others saw one from then on, and where that came from. */
  entry('shown', { state: PresenceState, source: PresenceSource }),
  entry('claimed', {
    source: Short,
    value: z.optional(Short),
    text: z.optional(z.string()),
    emoji: z.optional(z.string()),
    expiresAt: z.optional(Time),
  }),
  entry('unclaimed', { source: Short }),
  /** `name` is the administrator's at that time. */
  entry('looked', { admin: AccountId, name: z.string(), what: LookSubject }),
  /** `detail`: the name of the passkey, or the device and its address. */
  entry('secured', { act: SecurityAct, detail: z.string() }),
])
export const DiaryKind = z.enum(['signedIn', 'signedOut', 'attached', 'ended', 'shown', 'claimed', 'unclaimed', 'looked', 'secured'])
/** A place in the diary: entries are ordered by time, then id. */
export const DiaryPlace = z.strictObject({ at: Time, id: DiaryId })
export const DiaryDays = z.int().check(z.minimum(0), z.maximum(limits.diaryDays))

export type DiaryEntry = z.infer<typeof DiaryEntry>
export type DiaryKind = z.infer<typeof DiaryKind>
export type DiaryPlace = z.infer<typeof DiaryPlace>
export type SecurityAct = z.infer<typeof SecurityAct>
export type LookSubject = z.infer<typeof LookSubject>
