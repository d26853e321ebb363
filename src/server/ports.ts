/**
 * What the server needs from the world, as roles. Each port states its contract; each has one contract suite that every
 * adapter passes. Times here are wall-clock epoch milliseconds unless they say *steady*.
 */
import type { SumStore } from './ports-sums.ts'
import type { ByHand } from '../domain/claims.ts'
import type { AccountId, MessageId, RoomId, SessionId } from '../protocol/ids.ts'
import type { Account, ClaimSource, DeviceKind, Inviters, Registration, Role, SessionEnd, Settings, Sharing } from '../protocol/model.ts'
import type { ClaimRank, ClaimValue, Plan } from '../protocol/claims.ts'
import type { ServerEvent } from '../protocol/events.ts'
import type { Standing } from '../domain/entry.ts'
import type { Hold, RolePolicy, Way } from '../protocol/entry.ts'
import type { PlacePolicy, Privacy } from '../protocol/privacy.ts'
import type { CodeStore, EmailStore } from './ports-account.ts'
import type { Scope } from '../protocol/bots.ts'
import type { BotStore, IdentityStore } from './ports-oidc.ts'
import type { MessageStore, RoomStore } from './ports-rooms.ts'
import type { AuditStore, BanStore, InviteStore, ReportStore } from './ports-governing.ts'
import type {
  ClaimStore,
  ContactStore,
  DeviceStore,
  DiaryStore,
  GroupStore,
  JobStore,
  LinkStore,
  PrivacyStore,
  TicketStore,
  WebhookStore,
  WishStore,
} from './ports-more.ts'
import type { PasskeyStore } from './ports-passkeys.ts'

export type * from './ports-account.ts'
import type { AlertStore, SpareTokenStore } from './ports-guard.ts'

export type * from './ports-guard.ts'
export type * from './ports-governing.ts'
export type * from './ports-more.ts'
export type * from './ports-rooms.ts'
export type * from './ports-passkeys.ts'
export type * from './ports-oidc.ts'

/** The only source of time. `steady` never jumps and never goes back; `now` is what people read on the wall. */
export interface Clock {
  now(): number
  steady(): number
  /** Runs `run` once, `ms` from now; the answer cancels it. */
  after(ms: number, run: () => void): () => void
}

/** The only source of randomness. */
export interface Ids {
  /** A time-ordered id: the letter, then 20 of 0-9a-z. `now` is its time. */
  next(letter: string, now: number): string
  /** A secret of 256 bits, URL-safe. */
  token(): string
  /** In [0, 1). */
  random(): number
}
/** One-way hash of a token (SHA-256, hex): what the store keeps instead of the token. */
export type HashToken = (token: string) => string
/** HMAC-SHA256 of a text; key and answer in base64. */
export type Sign = (key: string, text: string) => string

/** `payer`: whoever the work is done for. What they ask waits in a line of theirs; too much of it rejects with `PayerBusy`. */
export interface Passwords {
  hash(password: string, payer: string): Promise<string>
  /** Takes as long for a hash of nobody, so that failures read alike in time too. */
  verify(password: string, hash: string | null, payer: string): Promise<boolean>
}

/** A subject that events travel on. `place` reaches everyone signed in but guests, `guests` those. */
export type Topic = 'place' | 'guests' | `room:${RoomId}` | `account:${AccountId}`
/** What nodes tell each other about a commit: events for clients, and facts for the live parts of every node. */
export type Fact =
  | { readonly type: 'claims.changed'; readonly account: AccountId; readonly claims: ClaimRow[] }
  | { readonly type: 'arranged'; readonly account: AccountId; readonly arrangement: Arrangement }
  | {
      readonly type: 'device.changed'
      readonly account: AccountId
      readonly session: SessionId
      readonly label: string
      readonly muted: boolean
    }
  | { readonly type: 'settings.changed'; readonly account: AccountId; readonly settings: Settings }
  | { readonly type: 'membership.changed'; readonly account: AccountId; readonly room: RoomId; readonly member: boolean }
  | { readonly type: 'session.ended'; readonly account: AccountId; readonly session: SessionId; readonly reason: SessionEnd }
  /** What a session may do or how long it lives is another than those knew who hold it. */
  | { readonly type: 'session.changed'; readonly account: AccountId; readonly session: SessionId; readonly now: SessionChange }
  /** What somebody may do changed: whoever holds what they could until now lets go of it. */
  | { readonly type: 'role.changed'; readonly account: AccountId; readonly role: Role }
  | { readonly type: 'place.changed'; readonly sharing: Sharing; readonly policy: PlacePolicy }
  /** Somebody read on in a direct room. */
  | { readonly type: 'read.moved'; readonly account: AccountId; readonly peer: AccountId; readonly room: RoomId; readonly seq: number }
  | { readonly type: 'privacy.changed'; readonly account: AccountId; readonly privacy: Privacy }
  /** Who is in the groups of one person. */
  | { readonly type: 'groups.changed'; readonly account: AccountId }
  /** Two people decided something about one another. */
  | { readonly type: 'tied'; readonly one: AccountId; readonly other: AccountId }
  | { readonly type: 'wish.changed'; readonly asker: AccountId; readonly target: AccountId; readonly wish: 'open' | 'over' }
  /** Somebody answered a ticket that a device waits on: the hash of it. */
  | { readonly type: 'ticket.answered'; readonly ticket: string }
  /** There is work in the queue, or another webhook wants to hear. Hints: the tables are the truth. */
  | { readonly type: 'jobs.added' }
  | { readonly type: 'webhooks.changed' }
  | {
      readonly type: 'message.noticed'
      readonly room: RoomId
      readonly message: MessageId
      readonly author: AccountId
      readonly urgent: boolean
      readonly targets: { account: AccountId; why: 'direct' | 'mention' }[]
    }
export type Notice = { readonly topic: Topic; readonly event: ServerEvent } | { readonly fact: Fact }

/** Carries notices to every node, this one included, at most once, in the order of one publisher. A hint, never the truth. */
export interface Bus {
  publish(notices: readonly Notice[]): void
  subscribe(receive: (notice: Notice) => void): () => void
  close(): Promise<void>
}

/** One socket as the live parts see it. */
export interface Socket {
  /** False if the socket is gone or too far behind; the frame is then dropped. */
  send(frame: string): boolean
  /** Bytes accepted but not yet on their way. */
  buffered(): number
  subscribe(topic: Topic): void
  unsubscribe(topic: Topic): void
  close(code: number, reason: string): void
}
/** Gives one encoded frame to every local socket on a topic. */
export interface Fanout {
  publish(topic: Topic, frame: string): void
}

export type { SumStore }
export type { SessionEnd }
/** Whether an account may be used. */
export type AccountStanding = Standing
export type AccountRow = Account & {
  readonly passwordHash: string
  readonly settings: Settings
  readonly lastActiveAt: number
  readonly standing: AccountStanding
}
export type SessionRow = {
  readonly id: SessionId
  readonly account: AccountId
  readonly tokenHash: string
  /** Since when it goes by this token; 0: since it began. */
  readonly tokenAt: number
  readonly device: DeviceKind
  readonly label: string
  readonly address: string
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly keep: boolean
  /** Signed in as on a computer that others use too. */
  readonly shared: boolean
  /** Ends after this long without a request or an open connection (`line`), or without input or a command (`use`). */
  readonly idleMs: number
  readonly idleBy: 'line' | 'use'
  /** A screen left for so long is locked; null: never by itself. */
  readonly lockMs: number | null
  /** Ends then in any case. */
  readonly expiresAt: number
  readonly endedAt: number | null
  readonly endReason: SessionEnd | null
  /** Input on it does not count as activity. */
  readonly muted: boolean
  readonly way: Way
  /** When its person last proved to be themselves on it. */
  readonly confirmedAt: number
  /** It may do nothing until that is over. */
  readonly hold: Hold | null
  /** Of bots: what the token allows. Null for people. */
  readonly scopes: readonly Scope[] | null
  /** Of bots: who made the token and answers for it. Null for people. */
  readonly madeBy: AccountId | null
}
/** What can become another while a session is open. */
export type SessionChange = Partial<Pick<SessionRow, 'hold' | 'idleMs' | 'idleBy' | 'expiresAt' | 'lockMs'>>
/** What a request is allowed by: all of the row but the secret's hash. */
export type KnownSession = Omit<SessionRow, 'tokenHash'>
/** What a person declared: at most one row for each source, what it covers for a while in it. */
export type ClaimRow =
  | ({ readonly source: 'manual' } & ByHand)
  | {
      readonly source: 'status'
      readonly text: string
      readonly emoji: string | null
      readonly since: number
      readonly expiresAt: number | null
    }
/** What a calendar, a program or a call declares for a person; `boundTo` only of calls. */
export type SourceClaimRow = {
  readonly source: ClaimSource
  readonly key: string
  readonly value: ClaimValue
  readonly text: string | null
  readonly emoji: string | null
  readonly setAt: number
  readonly startsAt: number | null
  readonly expiresAt: number | null
  readonly boundTo: string | null
}
/** All that a person has besides what is chosen by hand. `held`: what keeps notifications back. */
export type Arrangement = {
  readonly claims: readonly SourceClaimRow[]
  readonly order: readonly ClaimRank[]
  readonly held: readonly ClaimRank[]
  readonly plan: Plan | null
}
export type PlaceRow = {
  readonly name: string
  readonly registration: Registration
  readonly inviters: Inviters
  readonly sharing: Sharing
  readonly epoch: string
  readonly setupHash: string | null
  /** Everyone who joins the place joins this room. */ readonly lobby: RoomId | null
  readonly policy: PlacePolicy
  /** What is asked of the sessions of each role, where something is. */
  readonly rules: Partial<Readonly<Record<Role, RolePolicy>>>
}
export type Page = { readonly after: string | null; readonly limit: number }

export interface PlaceStore {
  /** Made at the first migration, so it is always there. */
  get(): Promise<PlaceRow>
  update(change: Partial<Omit<PlaceRow, 'epoch'>>): Promise<void>
}
export interface AccountStore {
  /** False if the folded name is taken. `nameKey` is the name as compared: NFKC, lower case. */
  insert(row: AccountRow & { readonly nameKey: string }): Promise<boolean>
  /** Also of those who are gone, whose messages stay; not of those who still wait to come in. */
  get(ids: readonly AccountId[]): Promise<Account[]>
  row(id: AccountId): Promise<AccountRow | null>
  /** Who may come in by a session, and whether they may: all that a door asks. */
  holder(id: AccountId): Promise<{ readonly account: Account; readonly standing: AccountStanding } | null>
  byNameKey(nameKey: string): Promise<AccountRow | null>
  /** Only people who are here; so does `list`. */
  byNameKeys(nameKeys: readonly string[]): Promise<Account[]>
  /** In the order of `nameKey`, after `page.after`; `prefix` (folded) matches the key, or a word of the display name. */
  list(prefix: string, page: Page): Promise<Account[]>
  update(
    id: AccountId,
    change: {
      readonly displayName?: string
      readonly passwordHash?: string
      readonly settings?: Settings
      readonly role?: Role
      readonly standing?: AccountStanding
    },
  ): Promise<void>
  hasOwner(): Promise<boolean>
  /** Was any account that is not gone made after this moment? */
  joinedAfter(at: number): Promise<boolean>
  owners(): Promise<number>
  waiting(): Promise<number>
  /** Everybody, whatever their standing; `prefix` and order as in `list`. */
  governed(asked: {
    readonly prefix: string
    readonly standing: AccountStanding['kind'] | null
    /** Left out. */
    readonly without: AccountStanding['kind'] | null
    readonly role: Role | null
    readonly page: Page
  }): Promise<AccountRow[]>
  /** Takes away all that is kept of somebody but the row itself, which is deleted from then on and has this name. */
  forget(id: AccountId, as: { readonly name: string; readonly displayName: string }): Promise<void>
}
export interface SessionStore {
  insert(row: SessionRow): Promise<void>
  byTokenHash(hash: string): Promise<SessionRow | null>
  get(id: SessionId): Promise<SessionRow | null>
  /** Not ended, newest first. */
  open(account: AccountId): Promise<SessionRow[]>
  /** Tokens of bots that this person made, not ended. */
  madeBy(account: AccountId): Promise<SessionRow[]>
  /** Whether it has not ended, as the running transaction sees it. */
  isOpen(id: SessionId): Promise<boolean>
  /** Not ended, of everyone with that role. */
  openByRole(role: Role): Promise<SessionRow[]>
  change(
    id: SessionId,
    change: Partial<Pick<SessionRow, 'label' | 'muted' | 'hold' | 'confirmedAt' | 'idleMs' | 'idleBy' | 'expiresAt' | 'lockMs'>>,
  ): Promise<void>
  /** Moves forward only. */
  seen(ids: readonly SessionId[], at: number): Promise<void>
  /** People with an open session that was seen at that time or later. */
  seenSince(at: number): Promise<AccountId[]>
  /** Where this person's sessions were made since then, those that ended too. */
  addresses(account: AccountId, since: number): Promise<string[]>
  /** Ids that were open until now. */
  end(ids: readonly SessionId[], reason: SessionEnd, at: number): Promise<SessionId[]>
}
export interface PresenceStore {
  claims(ids: readonly AccountId[]): Promise<Map<AccountId, ClaimRow[]>>
  setClaim(account: AccountId, claim: ClaimRow): Promise<void>
  clearClaim(account: AccountId, source: ClaimRow['source']): Promise<void>
  /** What the machine needs of people it does not hold: last active and settings. Unknown ids are left out. */
  known(ids: readonly AccountId[]): Promise<Map<AccountId, { lastActiveAt: number; settings: Settings }>>
  /** Moves forward only. */
  remember(rows: readonly { readonly account: AccountId; readonly lastActiveAt: number }[]): Promise<void>
}

export type OutboundAnswer =
  | { readonly kind: 'answered'; readonly status: number }
  /** Not even tried: the address leads inside, or is none. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
/** Requests to addresses that people typed. Never follows a redirect, never goes inside the house unless set so, ends in time. */
export interface Outbound {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<OutboundAnswer>
}

/** Everything one transaction can do. */
export interface Tx {
  readonly place: PlaceStore
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly invites: InviteStore
  readonly rooms: RoomStore
  readonly messages: MessageStore
  readonly presence: PresenceStore
  readonly claims: ClaimStore
  readonly privacy: PrivacyStore
  readonly contacts: ContactStore
  readonly wishes: WishStore
  readonly groups: GroupStore
  readonly diary: DiaryStore
  readonly jobs: JobStore
  readonly webhooks: WebhookStore
  readonly links: LinkStore
  readonly tickets: TicketStore
  readonly emails: EmailStore
  readonly codes: CodeStore
  readonly identities: IdentityStore
  readonly bots: BotStore
  readonly passkeys: PasskeyStore
  readonly audit: AuditStore
  readonly bans: BanStore
  readonly reports: ReportStore
  readonly devices: DeviceStore
  readonly alerts: AlertStore
  readonly spareTokens: SpareTokenStore
  readonly sums: SumStore
}
/**
 * What must last. `write` resolves only when the work is on the disk; concurrent writes may share one commit, but a failing one
 * takes none of the others with it. `read` sees every write that has resolved. A full disk rejects with `StorageFull`.
 */
export interface Store {
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Empty when sound; else what is wrong, one line each. */
  check(): Promise<string[]>
  close(): Promise<void>
}
export class StorageFull extends Error {}
/** Too much is waiting to be stored; try again shortly. Nothing of the refused work was done. */
export class StoreBusy extends Error {}
/** So much of one payer's scarce work waits that no more is taken: their own doing. */
export class PayerBusy extends StoreBusy {}
