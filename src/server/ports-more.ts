/**
 * The rest of the store's roles: what people arranged and chose, decided about one another, may read of their own past, and what
 * goes outside. Re-exported by `ports.ts`, from where everyone takes them.
 */
import type { AccountId, GroupId, RoomId } from '../protocol/ids.ts'
import type { ClaimSource } from '../protocol/model.ts'
import type { Pair } from '../domain/contacts.ts'
import type { Left } from '../domain/presence/left.ts'
import type { SecurityEvent } from '../domain/security.ts'
import type { DiaryEntry, DiaryKind, DiaryPlace, LookSubject } from '../protocol/diary.ts'
import type { Plan } from '../protocol/claims.ts'
import type { Group } from '../protocol/groups.ts'
import type { Privacy } from '../protocol/privacy.ts'
import type { DeliveryId, LinkId, WebhookId } from '../protocol/ids.ts'
import type { Delivery, Grain, Webhook, WebhookEvent } from '../protocol/outside.ts'
import type { JobKind, Kept, TicketKind } from './kept.ts'
import type { Arrangement, SourceClaimRow } from './ports.ts'

export type DiaryRow = DiaryEntry & { readonly account: AccountId }
/** What people may read of their own past. Nothing older than a person's retention is ever answered, swept away or not. */
export interface DiaryStore {
  /** Only of those who keep a diary; the same id again is the same entry. */
  add(rows: readonly DiaryRow[]): Promise<void>
  /** Newest first, after `before`. `kinds` null: all. */
  list(
    account: AccountId,
    page: { readonly before: DiaryPlace | null; readonly kinds: readonly DiaryKind[] | null; readonly limit: number; readonly now: number },
  ): Promise<DiaryEntry[]>
  /** Did this administrator look at the same, at or after `since`? */
  looked(account: AccountId, admin: AccountId, what: LookSubject, since: number): Promise<boolean>
  /** What lies before a time, or all; answers how many. */
  delete(account: AccountId, before: number | null): Promise<number>
  days(account: AccountId): Promise<number>
  /** Also deletes what is too old from now on. */
  keep(account: AccountId, days: number, now: number): Promise<void>
  /** Deletes what is too old, of everyone, and what is beyond the most that one person may have. */
  sweep(now: number): Promise<void>
}
export type { JobKind }
export type NewJob = { readonly id: string; readonly kind: JobKind; readonly payload: Kept; readonly runAt: number }
export type JobRow = NewJob & { /** This one included. */ readonly attempts: number; readonly lease: number }
/** Work to be done after a commit, written in the transaction that causes it. Whoever takes a job holds it until the lease ends. */
export interface JobStore {
  /** The same id again is the same job. */
  add(jobs: readonly NewJob[]): Promise<void>
  /** Those due that nobody holds, longest due first; now held, and counted as tried. */
  take(now: number, leaseUntil: number, limit: number): Promise<JobRow[]>
  /** The three below do nothing and answer false once the lease is lost. */
  done(job: JobRow): Promise<boolean>
  again(job: JobRow, runAt: number, error: string | null): Promise<boolean>
  /** A dead letter: kept, never run. */
  bury(job: JobRow, at: number, error: string): Promise<boolean>
  /** When there may be something to take; null: nothing is waiting. */
  next(): Promise<number | null>
  dead(limit: number): Promise<(NewJob & { readonly attempts: number; readonly error: string; readonly deadAt: number })[]>
}
export type WebhookRow = Webhook & {
  /** Who last said where it goes or what signs it, and answers for it; and when. */
  readonly changedBy: AccountId
  readonly changedAt: number
  /** Sealed. */
  readonly secret: string
  /** The one before, which signs along until then. */
  readonly oldSecret: { readonly secret: string; readonly until: number } | null
}
export type DeliveryRow = Delivery & { readonly body: string }
export interface WebhookStore {
  insert(row: WebhookRow): Promise<void>
  get(id: WebhookId): Promise<WebhookRow | null>
  list(): Promise<WebhookRow[]>
  update(
    id: WebhookId,
    change: Partial<
      Pick<
        WebhookRow,
        'url' | 'events' | 'state' | 'failures' | 'lastOkAt' | 'lastError' | 'secret' | 'oldSecret' | 'changedBy' | 'changedAt'
      >
    >,
  ): Promise<void>
  /** With its deliveries. */
  delete(id: WebhookId): Promise<void>
  /** Those switched on that ask for this event. */
  wanting(event: WebhookEvent): Promise<WebhookRow[]>
  addDelivery(row: DeliveryRow): Promise<void>
  delivery(id: DeliveryId): Promise<DeliveryRow | null>
  /** Newest first; null is all of them. */
  deliveries(of: {
    readonly webhook: WebhookId | null
    readonly state: Delivery['state'] | null
    readonly limit: number
  }): Promise<DeliveryRow[]>
  updateDelivery(id: DeliveryId, change: Partial<Pick<DeliveryRow, 'state' | 'attempts' | 'lastAt' | 'status' | 'error'>>): Promise<void>
  forgetDeliveries(before: number): Promise<void>
}
/** A line an event, for people and for programs that watch for trouble. Never makes anyone wait. */
export interface SecurityLog {
  write(event: SecurityEvent): void
  /** What could not be written. */
  dropped(): number
  close(): Promise<void>
}
/** Devices that an account was used on. */
export interface DeviceStore {
  knows(account: AccountId, keyHash: string): Promise<boolean>
  count(account: AccountId): Promise<number>
  /** The same again moves it to now. */
  seen(device: { readonly account: AccountId; readonly keyHash: string; readonly label: string; readonly at: number }): Promise<void>
  forget(account: AccountId): Promise<void>
}
export type { TicketKind }
export type TicketRow = {
  readonly hash: string
  readonly kind: TicketKind
  readonly account: AccountId | null
  readonly data: Kept
  readonly expiresAt: number
  readonly triesLeft: number
}
/** Secrets of one use. What is over is never found, swept away or not. */
export interface TicketStore {
  put(row: TicketRow): Promise<void>
  get(hash: string, kind: TicketKind, now: number): Promise<TicketRow | null>
  /** It is gone afterwards: of two who take it one gets it. */
  take(hash: string, kind: TicketKind, now: number): Promise<TicketRow | null>
  change(hash: string, data: Kept): Promise<void>
  /** Counts a try before it is made, so that many at once are no more than allowed; null once none is left. */
  spend(hash: string, kind: TicketKind, now: number): Promise<TicketRow | null>
  drop(account: AccountId, kind: TicketKind): Promise<void>
  sweep(now: number): Promise<void>
}
export type LinkRow = { readonly id: LinkId; readonly account: AccountId; readonly tokenHash: string; readonly createdAt: number } & (
  | { readonly kind: 'badge'; readonly grain: Grain }
  | { readonly kind: 'feed' }
)
/** Links by which a person shows something of themselves outside. */
export interface LinkStore {
  insert(row: LinkRow): Promise<void>
  byTokenHash(hash: string): Promise<LinkRow | null>
  list(account: AccountId, kind: LinkRow['kind']): Promise<LinkRow[]>
  /** False if it is not one of that person's. */
  revoke(account: AccountId, kind: LinkRow['kind'], id: LinkId): Promise<boolean>
}

export interface PrivacyStore {
  /** Of those who ever chose anything. */
  of(ids: readonly AccountId[]): Promise<Map<AccountId, Privacy>>
  set(account: AccountId, privacy: Privacy): Promise<void>
  /** Every room, public ones too, that the viewer has in common with these people. Both ways the same. */
  common(viewer: AccountId, ids: readonly AccountId[]): Promise<{ account: AccountId; room: RoomId }[]>
}
/** A person's own lists of people. */
export interface GroupStore {
  /** In the order of their making. */
  list(owner: AccountId): Promise<Group[]>
  /** Null also if it is somebody else's. */
  get(owner: AccountId, id: GroupId): Promise<Group | null>
  insert(owner: AccountId, group: Group): Promise<void>
  rename(id: GroupId, name: string): Promise<void>
  setPeople(id: GroupId, change: { readonly add: readonly AccountId[]; readonly remove: readonly AccountId[] }): Promise<void>
  delete(id: GroupId): Promise<void>
  /** Of these groups, whoever's they are, those that hold the viewer. */
  holding(viewer: AccountId, groups: readonly GroupId[]): Promise<{ readonly group: GroupId; readonly owner: AccountId }[]>
  /** Who is in these groups of one owner. */
  members(owner: AccountId, groups: readonly GroupId[]): Promise<{ readonly group: GroupId; readonly account: AccountId }[]>
}
/** What one person decided about another, and the other about them. Of a block, what it left to be seen; null where there is none. */
export type Tie = { readonly contact: boolean; readonly blocks: Left | null; readonly blockedBy: Left | null }

/** Two people, with whatever is so between them. */
export type PairRow = { readonly low: AccountId; readonly high: AccountId; readonly pair: Pair }
export interface ContactStore {
  pair(one: AccountId, other: AccountId): Promise<Pair>
  set(one: AccountId, other: AccountId, pair: Pair): Promise<void>
  /** Every pair with this person that says anything. */
  of(account: AccountId): Promise<PairRow[]>
  /** The same in the order of the other's id, after one, so many. */
  page(account: AccountId, page: { readonly after: AccountId | null; readonly limit: number }): Promise<PairRow[]>
  /** Requests of this person that are not answered; and those with contacts and blocks of theirs. */
  counts(account: AccountId): Promise<{ readonly open: number; readonly held: number }>
  /** Seen from `one`; nothing for who decided nothing. */
  ties(one: AccountId, others: readonly AccountId[]): Promise<Map<AccountId, Tie>>
}
/** Who asked to be told of whose return. */
export type WishRow = { readonly asker: AccountId; readonly target: AccountId; readonly at: number }
export interface WishStore {
  /** The same again is the same. */
  add(row: WishRow): Promise<void>
  /** False if there was none. */
  remove(asker: AccountId, target: AccountId): Promise<boolean>
  of(asker: AccountId): Promise<WishRow[]>
  all(): Promise<WishRow[]>
}

export interface ClaimStore {
  /** Claims that are over by `now` are left out, and people who have nothing. */
  arrangements(ids: readonly AccountId[], now: number): Promise<Map<AccountId, Arrangement>>
  /** One for each source and key. */
  set(account: AccountId, claim: SourceClaimRow): Promise<void>
  /** Answers how many there were. */
  clear(account: AccountId, source: ClaimSource, key: string | null): Promise<number>
  dropEnded(account: AccountId, now: number): Promise<void>
  arrange(account: AccountId, by: Pick<Arrangement, 'order' | 'held'>): Promise<void>
  setPlan(account: AccountId, plan: Plan | null): Promise<void>
  /** When this person last sent an urgent message. */
  urgentAt(sender: AccountId): Promise<number | null>
  setUrgent(sender: AccountId, at: number): Promise<void>
}
/** A chain of certificates and its key, as PEM. */
export type CertificatePair = { readonly cert: string; readonly key: string }
/** Where a certificate of one's own lies. Somebody else renews it there. */
export interface CertificateFiles {
  /** Changes whenever one of the files may have. */
  mark(): string
  /** Only a pair that fits, and whose key others on the machine cannot read. `why` says what to do. */
  read(): { readonly ok: true; readonly pair: CertificatePair; readonly until: number } | { readonly ok: false; readonly why: string }
}

/** Where an address is, from a file that the operator gave; null: not known, or no file. Never asks anyone else. */
export type Whereabouts = {
  readonly country: string
  readonly city?: string
  readonly latitude?: number
  readonly longitude?: number
}
export interface Places {
  lookup(address: string): Whereabouts | null
}
