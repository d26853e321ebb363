/**
 * Branded ids: strings that the compiler will not let us mix up. Each is a one-letter noun and a
 * time-ordered random part, made by any node without asking another.
 */
import * as z from 'zod/mini'

const id = <B extends string>(letter: string, brand: B) =>
  z
    .string()
    .check(z.regex(new RegExp(`^${letter}[0-9a-z]{20}$`), `not an id of this kind (${brand})`))
    .brand<B>()

export const AccountId = id('a', 'AccountId')
export const SessionId = id('s', 'SessionId')
export const ConnectionId = id('c', 'ConnectionId')
export const RoomId = id('r', 'RoomId')
export const MessageId = id('m', 'MessageId')
export const InviteId = id('i', 'InviteId')
export const DiaryId = id('d', 'DiaryId')
export const WebhookId = id('w', 'WebhookId')
export const DeliveryId = id('e', 'DeliveryId')
export const LinkId = id('l', 'LinkId')
export const GroupId = id('g', 'GroupId')
export const ReportId = id('t', 'ReportId')
export const IdentityId = id('o', 'IdentityId')
export const PasskeyId = id('k', 'PasskeyId')
export const AlertId = id('x', 'AlertId')
/** Made by the client for each message it sends; the same id again is the same message. */
export const ClientId = z.string().check(z.regex(/^[0-9A-Za-z_-]{8,40}$/, 'must be 8 to 40 letters, digits, - or _'))

export type AccountId = z.infer<typeof AccountId>
export type SessionId = z.infer<typeof SessionId>
export type ConnectionId = z.infer<typeof ConnectionId>
export type RoomId = z.infer<typeof RoomId>
export type MessageId = z.infer<typeof MessageId>
export type InviteId = z.infer<typeof InviteId>
export type DiaryId = z.infer<typeof DiaryId>
export type WebhookId = z.infer<typeof WebhookId>
export type DeliveryId = z.infer<typeof DeliveryId>
export type LinkId = z.infer<typeof LinkId>
export type GroupId = z.infer<typeof GroupId>
export type ReportId = z.infer<typeof ReportId>
export type IdentityId = z.infer<typeof IdentityId>
export type PasskeyId = z.infer<typeof PasskeyId>
export type AlertId = z.infer<typeof AlertId>
export type ClientId = z.infer<typeof ClientId>
