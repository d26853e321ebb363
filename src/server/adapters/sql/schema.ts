/**
 * The tables, as both databases hold them. Truth values are 0 and 1, times epoch milliseconds, settings JSON text: what SQLite and
 * Postgres both know, so that one query text serves both. Columns that no rule ever changes (`memberships.kind`, `name_key`)
 * are repeated where that saves a join on a hot path.
 */
import type { Kept } from '../../kept.ts'
import type { SumKind } from '../../../domain/sums.ts'
import type { DiaryKind } from '../../../protocol/diary.ts'
import type { Hold, Way } from '../../../protocol/entry.ts'
import type { DeliveryId, DiaryId, LinkId, WebhookId } from '../../../protocol/ids.ts'
import type { Delivery, Grain, WebhookState } from '../../../protocol/outside.ts'
import type { AccountId, GroupId, IdentityId, InviteId, MessageId, PasskeyId, ReportId, RoomId, SessionId } from '../../../protocol/ids.ts'
import type { DeviceKind, Inviters, ManualValue, Registration, Role, RoomKind, RoomRole, Sharing } from '../../../protocol/model.ts'
import type {
  AccountStanding,
  AlertRow,
  SpareToken,
  AuditRow,
  ClaimRow,
  InviteRow,
  ReportRow,
  JobKind,
  LinkRow,
  PasskeyRow,
  SessionEnd,
  SourceClaimRow,
  TicketKind,
} from '../../ports.ts'

export type Tables = {
  place: PlaceTable
  accounts: AccountTable
  account_words: { word: string; account: AccountId; name_key: string }
  sessions: SessionTable
  invites: InviteTable
  rooms: RoomTable
  memberships: MembershipTable
  messages: MessageTable
  sums: SumTable
  mentions: { room: RoomId; seq: number; account: AccountId }
  claims: ClaimTable
  source_claims: SourceClaimTable
  arrangements: ArrangementTable
  urgents: { sender: AccountId; at: number }
  privacy: { account: AccountId; json: string }
  contacts: ContactTable
  wishes: { asker: AccountId; target: AccountId; at: number }
  diary: DiaryTable
  diary_keeping: { account: AccountId; days: number }
  jobs: JobTable
  webhooks: WebhookTable
  deliveries: DeliveryTable
  links: LinkTable
  tickets: TicketTable
  emails: EmailTable
  totp: { account: AccountId; secret: string; since: number; last_step: number }
  recovery_codes: { account: AccountId; hash: string }
  identities: IdentityTable
  bots: BotTable
  passkeys: PasskeyTable
  audit: AuditRow
  reports: ReportTable
  room_bans: { room: RoomId; account: AccountId; at: number }
  network_bans: { network: string; account: AccountId }
  alerts: AlertTable
  spare_tokens: SpareTokenTable
  devices: { account: AccountId; key_hash: string; label: string; first_at: number; last_at: number }
  groups: GroupTable
  group_people: { group_id: GroupId; account: AccountId }
}
export type PlaceTable = {
  id: number
  name: string
  registration: Registration
  sharing: Sharing
  epoch: string
  setup_hash: string | null
  lobby: RoomId | null
  /** Null: nothing taken away. */
  policy: string | null
  /** Null: nothing asked of any role. */
  rules: string | null
  inviters: Inviters
  /** The audit log's newest line, sealed; null: not noted yet. */
  audit_end: string | null
}
export type AccountTable = {
  id: AccountId
  name: string
  name_key: string
  /** What it looks like: no newcomer gets one that is there. */
  name_skeleton: string
  display_name: string
  role: Role
  bot: number
  created_at: number
  password_hash: string
  last_active_at: number
  settings: string
  standing: AccountStanding['kind']
  standing_until: number | null
  standing_reason: string
}
export type SessionTable = {
  id: SessionId
  account: AccountId
  token_hash: string
  token_at: number
  device: DeviceKind
  label: string
  address: string
  created_at: number
  last_seen_at: number
  keep: number
  idle_ms: number
  idle_by: 'line' | 'use'
  lock_ms: number | null
  shared: number
  expires_at: number
  ended_at: number | null
  end_reason: SessionEnd | null
  muted: number
  way: Way
  confirmed_at: number
  hold: Hold | null
  /** As a JSON list. */
  scopes: string | null
  made_by: AccountId | null
}
/** `address` and `key` only of confirmed ones. */
export type EmailTable = { account: AccountId; address: string | null; key: string | null; pending: string | null; confirmed_at: number }
export type AlertTable = AlertRow
export type SpareTokenTable = { hash: string } & SpareToken
export type TicketTable = {
  hash: string
  kind: TicketKind
  account: AccountId | null
  data: Kept
  expires_at: number
  tries_left: number
}
export type PasskeyTable = {
  id: PasskeyId
  account: AccountId
  credential: string
  public_key: string
  counter: number
  transports: string
  handle: string
  name: string
  created_at: number
  used_at: number | null
  backup: PasskeyRow['backup']
  doubted_at: number | null
}
export type IdentityTable = {
  id: IdentityId
  account: AccountId
  provider: string
  issuer: string
  subject: string
  label: string
  created_at: number
  used_at: number
}
export type BotTable = { account: AccountId; scopes: string; created_by: AccountId; created_at: number }
export type InviteTable = {
  id: InviteId
  token_hash: string
  created_by: AccountId
  created_at: number
  expires_at: number
  uses_left: number
  room: RoomId | null
  role: InviteRow['role']
}
export type ReportTable = {
  id: ReportId
  reporter: AccountId
  account: AccountId
  message: MessageId | null
  room: RoomId | null
  quote: string | null
  reason: string
  at: number
  state: ReportRow['state']
  outcome: NonNullable<ReportRow['outcome']> | null
  handled_by: AccountId | null
  handled_at: number | null
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
  role: RoomRole
  joined_at: number
  read_seq: number
  brought_by: AccountId | null
  /** 1: brought there by somebody this person blocked, and shown to them by nothing yet. */
  unseen: 0 | 1
}
export type SumTable = { payer: string; kind: SumKind; day: number; amount: number }
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
  /** What is back when it ends, as JSON. */
  covers: string | null
}
/** `low` and `high`: the two ids in order. Blocks are when they were made. */
export type ContactTable = {
  low: AccountId
  high: AccountId
  bond: 'none' | 'lowAsked' | 'highAsked' | 'contacts'
  since: number
  low_blocks: number | null
  high_blocks: number | null
  /** What a block leaves to be seen, as JSON. */
  low_left: string | null
  high_left: string | null
}
/** `data` is what the entry says beyond this, as JSON. */
export type DiaryTable = { id: DiaryId; account: AccountId; at: number; kind: DiaryKind; data: string }
export type JobTable = {
  id: string
  kind: JobKind
  payload: Kept
  run_at: number
  attempts: number
  lease_until: number | null
  last_error: string | null
  dead_at: number | null
}
export type WebhookTable = {
  id: WebhookId
  url: string
  events: string
  secret: string
  state: WebhookState
  created_by: AccountId
  created_at: number
  changed_by: AccountId
  changed_at: number
  failures: number
  last_ok_at: number | null
  last_error: string | null
  old_secret: string | null
  old_secret_until: number | null
}
export type DeliveryTable = {
  id: DeliveryId
  webhook: WebhookId
  message: string
  event: string
  body: string
  state: Delivery['state']
  created_at: number
  attempts: number
  last_at: number | null
  status: number | null
  error: string | null
  replay_of: DeliveryId | null
}
export type GroupTable = { id: GroupId; owner: AccountId; name: string; created_at: number }
export type LinkTable = {
  id: LinkId
  kind: LinkRow['kind']
  account: AccountId
  token_hash: string
  grain: Grain | null
  created_at: number
}

export type SourceClaimTable = {
  account: AccountId
  source: SourceClaimRow['source']
  key: string
  value: SourceClaimRow['value']
  text: string | null
  emoji: string | null
  set_at: number
  starts_at: number | null
  expires_at: number | null
  bound_to: string | null
}
/** The order and what holds notifications back as JSON lists, the plan as JSON. */
export type ArrangementTable = { account: AccountId; source_order: string | null; held: string | null; plan: string | null }

/** Just above every key that starts with `prefix`: a range can use an index where LIKE can not. */
export const above = (prefix: string): string => prefix + '\u{10ffff}'
