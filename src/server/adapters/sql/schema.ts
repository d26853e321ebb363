/**
 * The tables, as both databases hold them. Truth values are 0 and 1, times epoch milliseconds, settings JSON text: what SQLite and
 * Postgres both know, so that one query text serves both. Columns that no rule ever changes (`memberships.kind`, `name_key`)
 * are repeated where that saves a join on a hot path.
 */
import type { AccountId, ConnectionId, InviteId, MessageId, RoomId, SessionId } from '../../../protocol/ids.ts'
import type { DeviceKind, Ending, ManualValue, Registration, Role, RoomKind, Sharing } from '../../../protocol/model.ts'
import type { ClaimRow, SessionEnd } from '../../ports.ts'

export type Tables = {
  place: PlaceTable
  accounts: AccountTable
  account_words: { word: string; account: AccountId }
  sessions: SessionTable
  invites: InviteTable
  rooms: RoomTable
  memberships: MembershipTable
  messages: MessageTable
  mentions: { room: RoomId; seq: number; account: AccountId }
  claims: ClaimTable
  endings: EndingTable
}
export type PlaceTable = {
  id: number
  name: string
  registration: Registration
  sharing: Sharing
  epoch: string
  setup_hash: string | null
  lobby: RoomId | null
}
export type AccountTable = {
  id: AccountId
  name: string
  name_key: string
  display_name: string
  role: Role
  bot: number
  created_at: number
  password_hash: string
  last_active_at: number
  settings: string
}
export type SessionTable = {
  id: SessionId
  account: AccountId
  token_hash: string
  device: DeviceKind
  label: string
  address: string
  created_at: number
  last_seen_at: number
  keep: number
  idle_ms: number
  expires_at: number
  ended_at: number | null
  end_reason: SessionEnd | null
}
export type InviteTable = {
  id: InviteId
  token_hash: string
  created_by: AccountId
  created_at: number
  expires_at: number
  uses_left: number
  room: RoomId | null
}
export type RoomTable = {
  id: RoomId
  kind: RoomKind
  name: string
  name_key: string
  topic: string
  last_seq: number
  last_at: number | null
  members: number
  created_at: number
  direct_key: string | null
}
export type MembershipTable = {
  room: RoomId
  account: AccountId
  kind: RoomKind
  name_key: string
  role: 'owner' | 'member'
  joined_at: number
  read_seq: number
}
export type MessageTable = {
  id: MessageId
  room: RoomId
  seq: number
  changed_seq: number
  author: AccountId
  client_id: string
  at: number
  edited_at: number | null
  deleted_at: number | null
  body: string
}
export type ClaimTable = {
  account: AccountId
  source: ClaimRow['source']
  since: number
  expires_at: number | null
  value: Exclude<ManualValue, 'online'> | null
  last_active_at: number | null
  text: string | null
  emoji: string | null
}
export type EndingTable = {
  connection: ConnectionId
  account: AccountId
  session: SessionId
  device: DeviceKind
  label: string
  opened_at: number
  ended_at: number
  ending: Ending
}

/** Just above every key that starts with `prefix`: a range can use an index where LIKE can not. */
export const above = (prefix: string): string => prefix + '\u{10ffff}'
