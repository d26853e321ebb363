/** What a screen shows, as plain data. `store.ts` folds events into it; nothing else changes it. */
import type { Hold } from '../protocol/entry.ts'
import type { Asks } from '../protocol/governing.ts'
import type { Alert } from '../protocol/alerts.ts'
import type { AccountId, AlertId, MessageId, ReportId, RoomId, SessionId } from '../protocol/ids.ts'
import type { Contact, HereNow } from '../protocol/contacts.ts'
import type { Account, Claim, Membership, Message, Place, PresenceEntry, SessionEnd, Settings, Status } from '../protocol/model.ts'
import type { Refusal } from '../protocol/errors.ts'

/** The link to the server. `retryAt` is on the host's clock. */
export type Link =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'online'; readonly since: number }
  | { readonly kind: 'waiting'; readonly retryAt: number; readonly attempt: number }
  | { readonly kind: 'signed-out'; readonly reason: SessionEnd | 'none' }
  /** Signed in, but locked, in need of a second factor, or doubted: `session.confirm`, then `connect`. */
  | { readonly kind: 'held'; readonly hold: Hold }
  | { readonly kind: 'refused'; readonly reason: 'upgrade_required' | 'protocol_error' | 'replaced' }

/** A message of one's own that the server has not confirmed. */
export type Pending = {
  readonly clientId: string
  readonly room: RoomId
  readonly body: string
  readonly at: number
  readonly urgent?: true
  readonly send: { readonly kind: 'waiting' } | { readonly kind: 'sending' } | { readonly kind: 'failed'; readonly error: Refusal }
}
/**
 * One room's timeline as held here: messages in the order of seq, without holes from the first held to `knownSeq`.
 * `more`: are there older ones on the server. `loading` older ones, or the first page.
 */
export type Timeline = {
  readonly messages: readonly Message[]
  readonly knownSeq: number
  readonly more: boolean
  readonly loading: 'first' | 'older' | 'gap' | null
  readonly error: Refusal | null
}
export type Me = {
  readonly account: Account
  readonly settings: Settings
  readonly claim: Claim | null
  readonly status: Status | null
  readonly session: SessionId
  readonly expiresAt: number
  /** On a computer that others use too: nothing is to be kept on it. */
  readonly shared: boolean
}

export type State = {
  readonly link: Link
  readonly place: Place | null
  readonly me: Me | null
  /** When this session ends unless somebody stays (`idle`) or signs in anew (`end`), once that is near. */
  readonly ending: { readonly at: number; readonly why: 'idle' | 'end' } | null
  /** What looked wrong about one's account and waits for an answer, by id. Empty until asked for; then kept up to date. */
  readonly alerts: ReadonlyMap<AlertId, Alert>
  /** How much waits for oneself to decide, of those who run the place. Null until asked for; then kept up to date. */
  readonly asks: Asks | null
  /** By room, every room one is a member of. Empty until the first welcome (`me` null). */
  readonly memberships: ReadonlyMap<RoomId, Membership>
  readonly accounts: ReadonlyMap<AccountId, Account>
  readonly timelines: ReadonlyMap<RoomId, Timeline>
  readonly pending: readonly Pending[]
  /** As last told. When `fresh` is false, every one of them is to be shown unverified. */
  readonly presence: ReadonlyMap<AccountId, PresenceEntry>
  readonly presenceVersion: number
  readonly fresh: boolean
  /** Of direct rooms: how far the other person has read, as told since this client began. */
  readonly seen: ReadonlyMap<RoomId, number>
  readonly typing: ReadonlyMap<RoomId, { readonly ids: readonly AccountId[]; readonly count: number }>
  /** Bumped on every ring this connection was asked for; the screen rings when it changes. */
  readonly ring: {
    readonly count: number
    readonly room: RoomId
    readonly message: MessageId
    readonly author: AccountId
    readonly why: 'direct' | 'mention'
  } | null
  /** Counts up as reports of one's own are handled; the newest. */
  readonly handled: { readonly count: number; readonly report: ReportId } | null
  /** Counts up as somebody becomes more or less in a room one is in; who has the list on screen asks anew. */
  readonly roleChanges: number
  /** What others are to oneself: contacts, requests, whom one blocks. Empty until asked for; then kept up to date. */
  readonly contacts: ReadonlyMap<AccountId, Contact>
  /** Who is in a room now, of rooms asked for. */
  readonly here: ReadonlyMap<RoomId, HereNow>
  /** Of whose return one asked to be told. */
  readonly waiting: ReadonlySet<AccountId>
  /** Who came back last; the count rises with each. */
  readonly back: { readonly count: number; readonly account: AccountId; readonly at: number } | null
  /** Server's clock minus ours, for showing ages. */
  readonly skewMs: number
}
