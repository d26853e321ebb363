/**
 * Client → server. One row per command: what it takes and what it answers. Both doors (WebSocket and HTTP) serve this one
 * table; types, the documentation and the wire hash come from it. What each row needs (session, rights, rate) is in
 * `server/dispatch`.
 */
import * as z from 'zod/mini'
import { command, Limit, none } from './command.ts'
import { auditCommands } from './commands-audit.ts'
import { botCommands } from './commands-bots.ts'
import { alertCommands } from './commands-alerts.ts'
import { claimCommands } from './commands-claims.ts'
import { contactCommands } from './commands-contacts.ts'
import { detectionCommands } from './commands-detection.ts'
import { diaryCommands } from './commands-diary.ts'
import { entryCommands } from './commands-entry.ts'
import { identityCommands } from './commands-identity.ts'
import { outsideCommands } from './commands-outside.ts'
import { groupCommands } from './commands-groups.ts'
import { passkeyCommands } from './commands-passkeys.ts'
import { qrCommands } from './commands-qr.ts'
import { privacyCommands } from './commands-privacy.ts'
import { securityCommands } from './commands-security.ts'
import { sessionCommands } from './commands-sessions.ts'
import { Entered } from './entry.ts'
import { governingCommands } from './commands-governing.ts'
import { RoomRoles } from './governing.ts'
import { AccountId, ClientId, InviteId, MessageId, RoomId, SessionId } from './ids.ts'
import { limits } from './limits.ts'
import { EmailText } from './security.ts'
import {
  Account,
  Body,
  Claim,
  DeviceKind,
  DisplayName,
  Explanation,
  Invite,
  Inviters,
  ManualValue,
  Membership,
  Message,
  Name,
  Password,
  Place,
  PresenceEntry,
  Registration,
  Room,
  RoomName,
  Seq,
  Session,
  Settings,
  Sharing,
  Status,
  Time,
  line,
} from './model.ts'

const device = {
  device: z.optional(DeviceKind),
  label: z.optional(line(0, limits.labelChars)),
  keep: z._default(z.boolean(), false),
  shared: z.optional(z.boolean()),
}
const InputAgo = z.int().check(z.minimum(0), z.maximum(31_536_000_000))

export const commands = {
  'place.get': command('What this place is called and how one gets in. Needs no session.', none, z.object({ place: Place })),
  'place.update': command(
    'Change the place. Owners and administrators.',
    z.strictObject({
      name: z.optional(RoomName),
      registration: z.optional(Registration),
      sharing: z.optional(Sharing),
      inviters: z.optional(Inviters),
    }),
    z.object({ place: Place }),
  ),

  'account.register': command(
    'Make an account and sign in. `setup` is the one-time link that makes the owner; `invite` an invitation.',
    z.strictObject({
      name: Name,
      displayName: z.optional(DisplayName),
      password: Password,
      email: z.optional(EmailText),
      invite: z.optional(z.string().check(z.maxLength(64))),
      setup: z.optional(z.string().check(z.maxLength(64))),
      ...device,
    }),
    Entered,
  ),
  'account.get': command(
    'People by id; unknown ids are left out.',
    z.strictObject({ ids: z.array(AccountId).check(z.maxLength(limits.page)) }),
    z.object({ accounts: z.array(Account) }),
  ),
  'account.list': command(
    'The directory, in the order of names, paged by the last name seen. `query` matches the start of a name or of a word in a display name.',
    z.strictObject({
      query: z.optional(z.string().check(z.maxLength(64))),
      after: z.optional(z.string().check(z.maxLength(64))),
      limit: Limit,
    }),
    z.object({ accounts: z.array(Account), more: z.boolean() }),
  ),
  'account.update': command("Change one's own display name.", z.strictObject({ displayName: DisplayName }), z.object({ account: Account })),
  'account.password': command(
    "Change one's password; every other session ends. Without `current`: the first one of an account that has none, soon after proving to be oneself.",
    z.strictObject({ current: z.optional(Password), next: Password }),
    none,
  ),
  'settings.update': command(
    'Change personal settings; the others stay.',
    z.strictObject(z.partial(Settings).shape),
    z.object({ settings: Settings }),
  ),

  'session.signIn': command(
    'Sign in. All failures read alike.',
    z.strictObject({ name: z.string().check(z.maxLength(64)), password: Password, ...device }),
    Entered,
  ),
  'session.signOut': command('End this session and close its connections.', none, none),
  'session.list': command("One's own sessions, newest first.", none, z.object({ sessions: z.array(Session) })),
  'session.end': command("End one of one's own sessions.", z.strictObject({ session: SessionId }), none),
  'session.endOthers': command("End all of one's own sessions but this one.", none, z.object({ ended: z.int() })),

  'invite.create': command(
    'Make an invitation link. `token` is shown once. A guest sees the room they were invited to and nothing else, so that takes a room.',
    z.strictObject({
      uses: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 1),
      expiresInMs: z._default(z.int().check(z.minimum(60_000), z.maximum(31_536_000_000)), 604_800_000),
      role: z._default(z.enum(['member', 'guest']), 'member'),
      room: z.optional(RoomId),
    }),
    z.object({ invite: Invite, token: z.string(), url: z.string() }),
  ),
  'invite.get': command(
    'What an invitation leads to. Needs no session.',
    z.strictObject({ token: z.string().check(z.maxLength(64)) }),
    z.object({ place: Place, invitedBy: z.string(), room: z.optional(z.string()) }),
  ),
  'invite.list': command(
    "Invitations that still work: one's own, or all for administrators.",
    none,
    z.object({ invites: z.array(Invite) }),
  ),
  'invite.revoke': command('Make an invitation useless.', z.strictObject({ invite: InviteId }), none),

  'room.create': command(
    'Make a room and join it.',
    z.strictObject({ name: RoomName, kind: z.enum(['public', 'private']), topic: z._default(line(0, limits.roomTopicChars), '') }),
    z.object({ membership: Membership }),
  ),
  'room.direct': command(
    'The direct room with a person, made on first use.',
    z.strictObject({ account: AccountId }),
    z.object({ membership: Membership }),
  ),
  'room.list': command(
    'Public rooms, in the order of names, paged by the last name seen.',
    z.strictObject({
      query: z.optional(z.string().check(z.maxLength(64))),
      after: z.optional(z.string().check(z.maxLength(64))),
      limit: Limit,
    }),
    z.object({ rooms: z.array(z.object({ room: Room, joined: z.boolean() })), more: z.boolean() }),
  ),
  'room.update': command(
    "Change a room's name or topic. Its owner, and administrators.",
    z.strictObject({ room: RoomId, name: z.optional(RoomName), topic: z.optional(line(0, limits.roomTopicChars)) }),
    z.object({ room: Room }),
  ),
  'room.join': command('Join a public room.', z.strictObject({ room: RoomId }), z.object({ membership: Membership })),
  'room.leave': command('Leave a room.', z.strictObject({ room: RoomId }), none),
  'room.leaveMany': command(
    'Leave many rooms at once. Answers those that were left; direct rooms and unknown ones are passed over.',
    z.strictObject({ rooms: z.array(RoomId).check(z.minLength(1), z.maxLength(500)) }),
    z.object({ left: z.array(RoomId) }),
  ),
  'room.delete': command(
    'Delete a room with everything said in it. Only whoever owns it; never the first room.',
    z.strictObject({ room: RoomId }),
    none,
  ),
  'room.invite': command(
    'Add a person to a room by name.',
    z.strictObject({ room: RoomId, name: z.string().check(z.maxLength(64)) }),
    z.object({ account: Account }),
  ),
  'room.members': command(
    'Members, in the order of names, paged by the last name seen.',
    z.strictObject({ room: RoomId, after: z.optional(z.string().check(z.maxLength(64))), limit: Limit }),
    z.object({ members: z.array(Account), roles: RoomRoles, more: z.boolean() }),
  ),

  'message.send': command(
    'Say something. The same clientId again answers the first message again. `urgent` (to one person, or with a mention) rings those who are not to be disturbed, once an hour.',
    z.strictObject({ room: RoomId, clientId: ClientId, body: Body, urgent: z.optional(z.literal(true)) }),
    z.object({ message: Message }),
  ),
  'message.edit': command("Change one's own message.", z.strictObject({ message: MessageId, body: Body }), z.object({ message: Message })),
  'message.delete': command(
    "Delete a message: its text is gone, its place stays. One's own, or another's in a room that one moderates.",
    z.strictObject({ message: MessageId }),
    z.object({ message: Message }),
  ),
  'history.before': command(
    'Messages before a place (or the newest), oldest first.',
    z.strictObject({ room: RoomId, before: z.optional(Seq), limit: Limit }),
    z.object({ messages: z.array(Message), lastSeq: Seq, more: z.boolean() }),
  ),
  'history.since': command(
    'Everything that changed after a place, in the order of change. `upTo` is the place one then holds.',
    z.strictObject({ room: RoomId, after: Seq, limit: Limit }),
    z.object({ messages: z.array(Message), upTo: Seq, more: z.boolean() }),
  ),
  'read.mark': command(
    'Read up to a place. Never moves back.',
    z.strictObject({ room: RoomId, seq: Seq }),
    z.object({ readSeq: Seq, unread: z.int(), mentions: z.int() }),
  ),

  'typing.set': command('I am typing here (refresh every 4 s), or stopped.', z.strictObject({ room: RoomId, typing: z.boolean() }), none),

  'presence.touch': command('Real input happened, so long ago. At most one each 30 s.', z.strictObject({ inputAgoMs: InputAgo }), none),
  'presence.beat': command(
    'For programs without a socket: here until then, unless another beat comes. No beat, and they are offline soon after.',
    z.strictObject({ forMs: z._default(z.int().check(z.minimum(10_000), z.maximum(300_000)), 60_000) }),
    z.object({ until: Time }),
  ),
  'presence.visibility': command(
    'What the host of this client is doing.',
    z.strictObject({ visibility: z.enum(['visible', 'hidden', 'locked', 'suspended']) }),
    none,
  ),
  'presence.focus': command('The room on screen here, or none.', z.strictObject({ room: z.nullable(RoomId) }), none),
  'presence.watch': command(
    'Replaces whom this connection watches. Answers all of them; later changes come as `presence.changed`.',
    z.strictObject({ ids: z.array(AccountId).check(z.maxLength(limits.watched)) }),
    z.object({ version: z.int(), entries: z.array(PresenceEntry) }),
  ),
  'presence.get': command(
    'How some people are right now, without watching them.',
    z.strictObject({ ids: z.array(AccountId).check(z.maxLength(limits.watched)) }),
    z.object({ entries: z.array(PresenceEntry) }),
  ),
  'presence.explain': command(
    'Why one person is shown so.',
    z.strictObject({ account: AccountId }),
    z.object({ explanation: Explanation }),
  ),
  'presence.set': command(
    'Declare a state by hand, for a while or until changed. For a while it lies over what was declared before and ends later, which then is back; until changed it replaces it. `online` clears all.',
    z.strictObject({ value: ManualValue, expiresAt: z.optional(Time) }),
    z.object({ claim: z.nullable(Claim) }),
  ),
  'status.set': command(
    'A custom status: text, emoji, expiry. Empty text and no emoji clear it.',
    z.strictObject({
      text: line(0, limits.statusChars),
      emoji: z.optional(z.string().check(z.maxLength(32))),
      expiresAt: z.optional(Time),
    }),
    z.object({ status: z.nullable(Status) }),
  ),

  ...auditCommands,
  ...botCommands,
  ...alertCommands,
  ...claimCommands,
  ...contactCommands,
  ...detectionCommands,
  ...diaryCommands,
  ...entryCommands,
  ...identityCommands,
  ...passkeyCommands,
  ...qrCommands,
  ...outsideCommands,
  ...privacyCommands,
  ...securityCommands,
  ...sessionCommands,
  ...groupCommands,
  ...governingCommands,
} as const

export type Commands = typeof commands
export type CommandName = keyof Commands
export type Input<C extends CommandName> = z.infer<Commands[C]['input']>
/** What a client may leave out is optional here. */
export type Request<C extends CommandName> = z.input<Commands[C]['input']>
export type Output<C extends CommandName> = z.infer<Commands[C]['output']>

/** The first frame on a socket. `resume` is the connection token of an earlier `welcome`. */
export const Hello = z.strictObject({
  protocol: z.int(),
  device: z._default(DeviceKind, 'web'),
  label: z._default(line(0, limits.labelChars), ''),
  resume: z.optional(z.string().check(z.maxLength(80))),
  inputAgoMs: z.optional(InputAgo),
  visibility: z._default(z.enum(['visible', 'hidden', 'locked', 'suspended']), 'visible'),
})
export type Hello = z.infer<typeof Hello>
export type HelloRequest = z.input<typeof Hello>
