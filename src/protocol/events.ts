/** Server → client, on the WebSocket. One row per event; every frame carries `event` and the row's fields. */
import * as z from 'zod/mini'
import { AccountId, AlertId, ConnectionId, GroupId, MessageId, ReportId, RoomId, SessionId } from './ids.ts'
import { Alert, AlertAnswer } from './alerts.ts'
import { Asks } from './governing.ts'
import { Contact, HereNow } from './contacts.ts'
import {
  Account,
  Claim,
  Membership,
  Message,
  Place,
  PresenceEntry,
  Room,
  RoomRole,
  Seq,
  SessionEnd,
  Settings,
  Status,
  Time,
} from './model.ts'
import { Webhook } from './outside.ts'
import { Privacy } from './privacy.ts'
import { Hold } from './way.ts'

const event = <S extends z.core.$ZodShape>(about: string, shape: S) => ({ about, schema: z.object(shape) })

export const events = {
  welcome: event("Answers hello: who one is, all one's rooms, and what is needed to come back.", {
    protocol: z.int(),
    epoch: z.string(),
    connection: ConnectionId,
    resume: z.string(),
    resumed: z.boolean(),
    at: Time,
    session: SessionId,
    expiresAt: Time,
    /** Signed in as on a computer that others use too: nothing is to be kept on it. */
    shared: z.optional(z.literal(true)),
    place: Place,
    account: Account,
    settings: Settings,
    claim: z.nullable(Claim),
    status: z.nullable(Status),
    memberships: z.array(Membership),
  }),
  ping: event('Are you there? Answer with a pong frame at once.', {}),
  'message.sent': event('A new message.', { message: Message }),
  'message.edited': event('A message changed.', { message: Message }),
  'message.deleted': event('A message was deleted.', { message: Message }),
  'room.head': event('The newest place in a room, now and then, so that a gap shows.', { room: RoomId, seq: Seq }),
  'room.joined': event('I am now a member: on all my connections.', { membership: Membership }),
  'room.left': event('I am no longer a member.', { room: RoomId }),
  'room.updated': event("A room's name, topic or member count changed.", { room: Room }),
  'room.memberJoined': event('Somebody joined.', { room: RoomId, account: Account, members: z.int() }),
  'room.memberLeft': event('Somebody left.', { room: RoomId, account: AccountId, members: z.int() }),
  'read.marked': event('I have read, on one of my devices.', { room: RoomId, readSeq: Seq, unread: z.int(), mentions: z.int() }),
  'read.seen': event(
    'The other person of a direct room has read up to there. Only between two who both share that; nothing is told again later.',
    { room: RoomId, account: AccountId, seq: Seq },
  ),
  'account.updated': event('A person changed their name.', { account: Account }),
  'settings.updated': event('My settings changed on one of my devices.', { settings: Settings }),
  'place.updated': event('The place changed.', { place: Place }),
  'presence.changed': event('Those watched who now look different. `base` is the version this builds on; a gap means: watch again.', {
    base: z.int(),
    to: z.int(),
    changes: z.array(PresenceEntry),
  }),
  'presence.mine': event('My own declared state or status changed on one of my devices.', {
    claim: z.nullable(Claim),
    status: z.nullable(Status),
  }),
  typing: event('Who is typing in a room; in large rooms only how many.', { room: RoomId, ids: z.array(AccountId), count: z.int() }),
  ring: event('This one connection of mine should ring.', {
    room: RoomId,
    message: MessageId,
    author: AccountId,
    why: z.enum(['direct', 'mention']),
    urgent: z.optional(z.boolean()),
  }),
  'alert.raised': event('Something looked wrong about my account: was it me?', { alert: Alert }),
  'alert.answered': event('One of my alerts was answered.', { alert: AlertId, answer: AlertAnswer }),
  'session.ended': event("One of my sessions ended. For this connection's own session a close follows.", {
    session: SessionId,
    reason: SessionEnd,
  }),
  'session.ending': event('One of my sessions ends soon, unless somebody stays (`idle`) or signs in anew (`end`). Null: not any more.', {
    session: SessionId,
    at: z.nullable(Time),
    why: z.enum(['idle', 'end']),
  }),
  'session.held': event('One of my sessions is locked now, or (null) no longer. For a connection of its own a close follows the lock.', {
    session: SessionId,
    hold: z.nullable(Hold),
  }),
  'privacy.updated': event('My privacy changed on one of my devices.', { privacy: Privacy }),
  'groups.changed': event("One's own lists of people changed on one of one's devices; `group.list` has them.", { group: GroupId }),
  'webhook.changed': event('A webhook of mine was switched off or on: by itself after too many failures, or by somebody.', {
    webhook: Webhook,
  }),
  'contact.changed': event(
    'Something between a person and me changed, for me as for them; or I blocked or unblocked them on one of my devices.',
    { contact: Contact },
  ),
  'room.here': event('Who is in a room now, as `room.here` answers it.', { room: RoomId, ...HereNow.shape }),
  'presence.back': event('Somebody I asked to be told of is here again. Told once.', { account: Account, at: Time }),
  'asks.changed': event('How much waits for me to decide: people to be let in, and reports.', { asks: Asks }),
  'report.handled': event('A report of mine was handled.', { report: ReportId }),
  'room.roleChanged': event('Somebody is now more, or less, in a room.', { room: RoomId, account: AccountId, role: RoomRole }),
  draining: event('The server is about to stop; come back after this long.', { reconnectAfterMs: z.int() }),
} as const

export type Events = typeof events
export type EventName = keyof Events
export type EventOf<E extends EventName> = { readonly event: E } & z.infer<Events[E]['schema']>
export type ServerEvent = { [E in EventName]: EventOf<E> }[EventName]
