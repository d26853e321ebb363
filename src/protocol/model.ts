/**
 * The nouns as they travel. Times are epoch milliseconds of the server's clock (`…At`), durations milliseconds (`…Ms`).
 * A type and its schema share a name; types are inferred, never written twice.
 */
import * as z from 'zod/mini'
import { AccountId, ConnectionId, InviteId, MessageId, RoomId, SessionId } from './ids.ts'
import { limits } from './limits.ts'
import { Hold, Way } from './way.ts'

export const Time = z.int().check(z.minimum(0))
export const Seq = z.int().check(z.minimum(0))
const clean = (text: string) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/u.test(text)
/**
 * What nobody sees, or what turns the text around it: by these one name passes for another. They stay where writing needs them: joiners within an emoji
 * and between letters of scripts that join, variation selectors after an emoji, tags of a flag.
 */
const joining =
  '[\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Nkoo}\\p{sc=Mong}\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}]'
const emoji = '[\\p{Extended_Pictographic}\\p{Emoji_Component}]'
const fitting = new RegExp(
  `\\u{1F3F4}[\\u{E0020}-\\u{E007E}]+\\u{E007F}|(?<=${emoji}\\uFE0F?)\\u200D(?=${emoji})|(?<=${emoji})\\uFE0F|(?<=${joining}\\p{M}*)[\\u200C\\u200D](?=${joining})`,
  'gu',
)
const hidden = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]/u
/** More marks on one letter than any script needs. */
const heaped = /\p{M}{7,}/u
const isVisible = (text: string): boolean => !hidden.test(text.replace(fitting, '')) && !heaped.test(text)

/** Text on one line: trimmed, composed (NFC), no control characters, no lone surrogates, nothing invisible. */
export const line = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.normalize('NFC'),
    z.minLength(min),
    z.maxLength(max),
    z.refine((t) => clean(t) && !/[\n\r\t]/.test(t), 'must be plain text on one line'),
    z.refine(isVisible, 'must have no invisible characters, and none that turn the text around'),
  )
export const Body = z.string().check(
  z.maxLength(limits.messageChars, `must be at most ${limits.messageChars} characters`),
  z.refine((t) => t.trim().length > 0, 'must not be empty'),
  z.refine(clean, 'must be text without control characters'),
)

/** A name one signs in with and is mentioned by: letters and digits of any script, then also . _ - */
export const Name = z
  .string()
  .check(
    z.trim(),
    z.minLength(2),
    z.maxLength(limits.nameChars),
    z.regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u, 'letters and digits first, then also . _ -'),
  )
export const DisplayName = line(1, limits.displayNameChars)
export const RoomName = line(1, limits.roomNameChars)
export const Password = z.string().check(z.minLength(1), z.maxLength(limits.passwordChars.max))
export const DeviceKind = z.enum(['web', 'mobile', 'cli', 'bot'])
export const Role = z.enum(['owner', 'admin', 'moderator', 'member', 'guest'])
export const Locale = z.enum(['en', 'zh-CN'])

export const Account = z.object({ id: AccountId, name: z.string(), displayName: z.string(), role: Role, bot: z.boolean(), createdAt: Time })

/** `approve`: anyone may ask, and somebody who runs the place lets them in. */
export const Registration = z.enum(['open', 'approve', 'invite', 'closed'])
/** The least role that may invite. */
export const Inviters = z.enum(['member', 'moderator', 'admin'])
/** Who sees whom before anyone chooses otherwise. */
export const Sharing = z.enum(['members', 'shared', 'nobody'])
export const Place = z.object({
  name: z.string(),
  registration: Registration,
  sharing: Sharing,
  hasOwner: z.boolean(),
  /** Whether this place can send e-mail. */
  mail: z.enum(['on', 'off']),
  inviters: Inviters,
  version: z.string(),
})

export const RoomKind = z.enum(['public', 'private', 'direct'])
export const RoomRole = z.enum(['owner', 'moderator', 'member'])
/** A room as one member sees it. `unread` counts others' messages after `readSeq`; `mentions` those that name the member. */
export const Room = z.object({
  id: RoomId,
  kind: RoomKind,
  name: z.string(),
  topic: z.string(),
  lastSeq: Seq,
  lastAt: z.nullable(Time),
  members: z.int(),
  createdAt: Time,
})
export const Membership = z.object({
  room: Room,
  role: RoomRole,
  joinedAt: Time,
  readSeq: Seq,
  unread: z.int(),
  mentions: z.int(),
  /** The other person of a direct room; oneself in a room with oneself. */
  peer: z.optional(AccountId),
  /** Who brought one in; absent: one came by oneself. */
  broughtBy: z.optional(AccountId),
})

/**
 * A message as it stands now. `seq` is its place in the room; `changedSeq` the place of its last change (equal to `seq`
 * until edited or deleted). Every change takes a place in the room's log, so a client that holds place n has missed nothing up to n.
 */
export const Message = z.object({
  id: MessageId,
  room: RoomId,
  seq: Seq,
  changedSeq: Seq,
  author: AccountId,
  clientId: z.string(),
  body: z.string(),
  at: Time,
  editedAt: z.optional(Time),
  deletedAt: z.optional(Time),
})

/** Why a session ended. */
export const SessionEnd = z.enum([
  'signed_out',
  'session_expired',
  'idle',
  'by_admin',
  'revoked',
  'too_many',
  'suspended',
  'password_changed',
  'stolen',
])
/** Where an address is, roughly, from data that the server has at hand. */
export const Whereabouts = z.object({ country: z.string(), city: z.optional(z.string()) })
export const Session = z.object({
  id: SessionId,
  device: DeviceKind,
  label: z.string(),
  address: z.string(),
  createdAt: Time,
  lastSeenAt: Time,
  keep: z.boolean(),
  expiresAt: Time,
  connections: z.int(),
  current: z.boolean(),
  way: Way,
  where: z.optional(Whereabouts),
  /** Signed in as on a computer that others use too. */
  shared: z.optional(z.boolean()),
  hold: z.optional(Hold),
  /** Input on this device does not count as activity. */
  muted: z.optional(z.boolean()),
})
export const Invite = z.object({
  id: InviteId,
  createdBy: AccountId,
  createdAt: Time,
  expiresAt: Time,
  usesLeft: z.int(),
  /** What those who come by it are here. */
  role: z.enum(['member', 'guest']),
  room: z.optional(RoomId),
})

/** What others see. The four that must never be folded into one: offline, hidden (not sharing), unverified, off. */
export const PresenceState = z.enum(['online', 'idle', 'away', 'dnd', 'busy', 'offline', 'unverified', 'hidden', 'off'])
export const Status = z.object({ text: z.string(), emoji: z.optional(z.string()), expiresAt: z.optional(Time) })
/** What declares something of a person beside the person's own hand. */
export const ClaimSource = z.enum(['call', 'calendar', 'outOfOffice', 'integration', 'plan'])
/** Why a dot is as it is: where the answer comes from. Sentences are made from this by the client. */
export const PresenceSource = z.enum([
  'input',
  'idle',
  'background',
  'locked',
  'manual',
  ...ClaimSource.options,
  'connection',
  'none',
  'rule',
  'engine',
])
/** What a chosen or declared state rests on, where that has an end (`until`, the time one is back) or words of its own. */
export const Holding = z.object({
  source: PresenceSource,
  until: z.optional(Time),
  text: z.optional(z.string()),
  emoji: z.optional(z.string()),
})
/** How long ago somebody was last active, for whom it is not told exactly: under 5 minutes, an hour, 24 hours, 48 hours, 7 days, longer. */
export const LastSeen = z.enum(['minutes', 'hour', 'today', 'yesterday', 'week', 'longer'])
/**
 * One person as one viewer sees them, array-shaped because there are many of them:
 * [account, state, since (ms, 0 unknown), last active (ms, how long ago in coarse steps, or 0: unknown or hidden), status or null, device or null], and after that
 * what the state rests on, if there is something to say about it.
 */
export const PresenceEntry = z.tuple([
  AccountId,
  PresenceState,
  Time,
  z.union([Time, LastSeen]),
  z.nullable(Status),
  z.nullable(DeviceKind),
  z.optional(Holding),
])
/** How a connection ended. */
export const Ending = z.enum([
  'signed_out',
  'tab_closed',
  'network_lost',
  'timed_out',
  'slept',
  'session_expired',
  'revoked',
  'kicked',
  'locked',
  'drained',
  'node_lost',
  'protocol_error',
  'too_slow',
  'replaced',
])
export const ConnectionPhase = z.enum(['live', 'suspect', 'lost'])
export const Activity = z.enum(['active', 'idle', 'background', 'gone'])
/** One of one's own connections, for the why card. */
export const ConnectionView = z.object({
  id: ConnectionId,
  device: DeviceKind,
  label: z.string(),
  phase: ConnectionPhase,
  activity: Activity,
  openedAt: Time,
  heardAt: Time,
  inputAt: Time,
  current: z.boolean(),
  /** Input on this device does not count. */
  muted: z.optional(z.boolean()),
  session: z.optional(SessionId),
  ending: z.optional(Ending),
  graceUntil: z.optional(Time),
})
export const Explanation = z.object({
  account: AccountId,
  state: PresenceState,
  source: PresenceSource,
  since: z.optional(Time),
  /** Last frame heard from any connection; absent where that would tell more than the viewer may know. */
  heardAt: z.optional(Time),
  inputAt: z.optional(Time),
  until: z.optional(Time),
  lastActiveAt: z.optional(Time),
  /** Instead of the time, for whom it is not told exactly. */
  lastSeen: z.optional(LastSeen),
  ending: z.optional(Ending),
  device: z.optional(DeviceKind),
  status: z.optional(Status),
  holding: z.optional(Holding),
  /** Oneself only: each connection, and the state that others are shown. */
  connections: z.optional(z.array(ConnectionView)),
  seenByOthers: z.optional(PresenceState),
})
/** What a person may declare by hand. `online` clears the other three. */
export const ManualValue = z.enum(['online', 'away', 'dnd', 'invisible'])
const Chosen = z.object({ value: ManualValue, since: Time, expiresAt: z.optional(Time) })
/** `covered`: what it lies over, in the order in which they are back. Where they have ended, one is online again. */
export const Claim = z.object({ ...Chosen.shape, covered: z.optional(z.array(Chosen)) })

/** Personal settings, the same on every device of the person. `idleAfterMs` 0 means never. */
export const Settings = z.object({
  locale: z.nullable(Locale),
  theme: z.enum(['system', 'light', 'dark']),
  enterSends: z.boolean(),
  idleAfterMs: z.int().check(z.refine((v) => v === 0 || (v >= 1000 && v <= 7_200_000), 'must be 0 (never) or one second to two hours')),
  shareDevice: z.boolean(),
  sounds: z.boolean(),
  /** Without input for this long a screen of one's own is locked; 0: never. */
  lockAfterMs: z.int().check(z.refine((v) => v === 0 || (v >= 60_000 && v <= 86_400_000), 'must be 0 (never) or one minute to a day')),
})

export type Account = z.infer<typeof Account>
export type Place = z.infer<typeof Place>
export type Registration = z.infer<typeof Registration>
export type Sharing = z.infer<typeof Sharing>
export type Room = z.infer<typeof Room>
export type RoomKind = z.infer<typeof RoomKind>
export type RoomRole = z.infer<typeof RoomRole>
export type Inviters = z.infer<typeof Inviters>
export type Membership = z.infer<typeof Membership>
export type Message = z.infer<typeof Message>
export type Session = z.infer<typeof Session>
export type Whereabouts = z.infer<typeof Whereabouts>
export type SessionEnd = z.infer<typeof SessionEnd>
export type Invite = z.infer<typeof Invite>
export type Role = z.infer<typeof Role>
export type Locale = z.infer<typeof Locale>
export type DeviceKind = z.infer<typeof DeviceKind>
export type PresenceState = z.infer<typeof PresenceState>
export type ClaimSource = z.infer<typeof ClaimSource>
export type Holding = z.infer<typeof Holding>
export type PresenceSource = z.infer<typeof PresenceSource>
export type LastSeen = z.infer<typeof LastSeen>
export type PresenceEntry = z.infer<typeof PresenceEntry>
export type Status = z.infer<typeof Status>
export type Ending = z.infer<typeof Ending>
export type Activity = z.infer<typeof Activity>
export type ConnectionView = z.infer<typeof ConnectionView>
export type Explanation = z.infer<typeof Explanation>
export type ManualValue = z.infer<typeof ManualValue>
export type Claim = z.infer<typeof Claim>
export type Settings = z.infer<typeof Settings>
