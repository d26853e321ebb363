/**
 * The store's roles for running a place: invitations, who is kept out, what was reported, and the log of what was done. Re-exported by
 * `ports.ts`, from where everyone takes them.
 */
import type { SealedLine } from '../domain/audit.ts'
import type { Report, ReportOutcome } from '../protocol/governing.ts'
import type { AccountId, InviteId, ReportId, RoomId } from '../protocol/ids.ts'

export type InviteRow = {
  readonly id: InviteId
  readonly tokenHash: string
  readonly createdBy: AccountId
  readonly createdAt: number
  readonly expiresAt: number
  readonly usesLeft: number
  readonly role: 'member' | 'guest'
  readonly room: RoomId | null
}
export interface InviteStore {
  insert(row: InviteRow): Promise<void>
  byTokenHash(hash: string): Promise<InviteRow | null>
  get(id: InviteId): Promise<InviteRow | null>
  /** Takes one use; false if none is left or it expired. */
  use(id: InviteId, at: number): Promise<boolean>
  list(createdBy: AccountId | null, at: number): Promise<InviteRow[]>
  revoke(id: InviteId): Promise<void>
}
export type AuditRow = SealedLine & { readonly actor: AccountId | null }
/** What those who run the place did. Lines can be added and read; there is no way to change one. */
export interface AuditStore {
  append(row: AuditRow): Promise<void>
  last(): Promise<AuditRow | null>
  /** What was noted of the newest line, apart from the lines. */
  end(): Promise<string | null>
  setEnd(sealed: string): Promise<void>
  /** Oldest first. */
  after(seq: number, limit: number): Promise<AuditRow[]>
  /** Newest first; `account` is who did it or to whom; null: any. */
  list(asked: {
    readonly before: number | null
    readonly action: string | null
    readonly account: AccountId | null
    readonly limit: number
  }): Promise<AuditRow[]>
}
/** Who is kept out: of a room, or with the networks they came from. */
export interface BanStore {
  /** The same again is the same. */
  keepOut(room: RoomId, account: AccountId, at: number): Promise<void>
  /** False if they were not kept out. */
  letIn(room: RoomId, account: AccountId): Promise<boolean>
  isKeptOut(room: RoomId, account: AccountId): Promise<boolean>
  /** The newest first. */
  keptOut(room: RoomId): Promise<AccountId[]>
  closeNetworks(account: AccountId, networks: readonly string[]): Promise<void>
  openNetworks(account: AccountId): Promise<void>
  networks(): Promise<string[]>
  /** How many because of each of these people. */
  networksOf(accounts: readonly AccountId[]): Promise<Map<AccountId, number>>
}
export type ReportRow = Report
export interface ReportStore {
  insert(row: ReportRow): Promise<void>
  get(id: ReportId): Promise<ReportRow | null>
  /** Newest first; none about that person. */
  list(asked: {
    readonly state: ReportRow['state']
    readonly notAbout: AccountId
    readonly before: ReportId | null
    readonly limit: number
  }): Promise<ReportRow[]>
  of(reporter: AccountId, limit: number): Promise<ReportRow[]>
  openOf(reporter: AccountId): Promise<number>
  /** How many are open about each person. */
  openAbout(): Promise<Map<AccountId, number>>
  /** False if somebody else was first. */
  handle(id: ReportId, by: { readonly outcome: ReportOutcome; readonly by: AccountId; readonly at: number }): Promise<boolean>
}
