/**
 * What the presence machine knows of one account. All times here are *steady* milliseconds: monotonic, never the wall
 * clock, so a clock that jumps changes no state. Only what a person declared with a date keeps that date beside it, for showing.
 */
import type { AccountId, ConnectionId, RoomId, SessionId } from '../../protocol/ids.ts'
import type { ClaimRank, ClaimValue } from '../../protocol/claims.ts'
import { ranks } from '../../protocol/claims.ts'
import type { ClaimSource, DeviceKind, Ending, ManualValue, PresenceState } from '../../protocol/model.ts'

/** Defaults and reasons are in `server/config.ts`; every number is a duration in milliseconds. */
export type PresenceLimits = {
  /** The server asks a quiet connection whether it is there, this often (± 20 %, so that nobody asks all at once). */
  readonly pingEveryMs: number
  /** The same for a client in the background, which may be woken less; at most this. */
  readonly pingBackgroundEveryMs: number
  /** No frame within this time of asking: the connection is lost. */
  readonly answerWithinMs: number
  /** A phone that hides the app for this long is in the background. */
  readonly hiddenAfterMs: number
  readonly grace: {
    readonly closedMs: number
    readonly lostMs: number
    readonly timedOutMs: number
    readonly backgroundMs: number
    readonly drainedMs: number
  }
}

export const defaultLimits: PresenceLimits = {
  pingEveryMs: 20_000,
  pingBackgroundEveryMs: 45_000,
  answerWithinMs: 10_000,
  hiddenAfterMs: 10_000,
  grace: { closedMs: 8_000, lostMs: 20_000, timedOutMs: 10_000, backgroundMs: 60_000, drainedMs: 60_000 },
}

/** What the client's host is doing; `since` is when we were told. */
export type Visibility =
  | { readonly kind: 'visible' }
  | { readonly kind: 'hidden'; readonly since: number }
  | { readonly kind: 'locked'; readonly since: number }
  | { readonly kind: 'suspended'; readonly since: number }

/** The line to one client. `lost` keeps its last contribution until `graceUntil`; then the connection is gone, and is no more. */
export type Line =
  | { readonly phase: 'live'; readonly pingAt: number }
  | { readonly phase: 'suspect'; readonly answerBy: number }
  | { readonly phase: 'lost'; readonly ending: Ending; readonly since: number; readonly graceUntil: number }

export type Connection = {
  readonly id: ConnectionId
  readonly session: SessionId
  readonly device: DeviceKind
  readonly label: string
  readonly openedAt: number
  /** Between 0.8 and 1.2: spreads the pings. */
  readonly jitter: number
  readonly heardAt: number
  readonly inputAt: number
  readonly visibility: Visibility
  readonly focus: RoomId | null
  /** Keeps its person reachable, but its input does not count as activity. */
  readonly muted: boolean
  readonly line: Line
}

/** Declared by a person. `endsAt` is the steady deadline (Infinity: until changed); `at` and `until` are dates for showing. */
export type Declared = { readonly at: number; readonly until?: number; readonly endsAt: number }
export type ManualClaim = Declared & {
  readonly value: Exclude<ManualValue, 'online'>
  /** Frozen by invisible. */ readonly lastActiveAt: number
  /** What is back when this ends; its own end is later. */
  readonly covers?: ManualClaim
}
/** Declared by a program, a calendar or a plan. Bound to a call it holds only while that call lives. Any number of them may hold at once. */
export type SourceClaim = Declared & {
  readonly source: ClaimSource
  readonly key: string
  readonly value: ClaimValue
  readonly text?: string
  readonly emoji?: string
  readonly startsAt: number
  readonly boundTo?: string
}
export type StatusClaim = Declared & { readonly text: string; readonly emoji?: string }

/**
 * What watchers were last told: all of it but the status text. `under` is the declared state it was told under, `hold` the claim that shows
 * with it. `meant`: somebody brought it about on purpose, so rising from it is no flapping. `device` only if shared, `lastActiveAt` only
 * while idle or offline.
 */
export type Shown = {
  readonly state: PresenceState
  readonly since: number
  readonly under: ManualClaim['value'] | `${ClaimSource} ${ClaimValue}` | null
  readonly hold: ManualClaim | SourceClaim | null
  readonly meant: boolean
  readonly device: DeviceKind | null
  readonly lastActiveAt: number
}
/** Memory of flapping: penalty decays by half each minute; `recent` are the times of the last published automatic changes. */
export type Damping = { readonly penalty: number; readonly at: number; readonly holding: boolean; readonly recent: readonly number[] }

export type AccountState = {
  readonly account: AccountId
  readonly connections: readonly Connection[]
  readonly manual: ManualClaim | null
  readonly status: StatusClaim | null
  readonly claims: readonly SourceClaim[]
  /** In which order sources count, which of them hold notifications back, and who rings through all the same. */
  readonly order: readonly ClaimRank[]
  readonly held: readonly ClaimRank[]
  readonly through: readonly AccountId[]
  /** Calls that live: what bound claims hold on to. */
  readonly calls: readonly string[]
  /** The person's own limit; 0 means never idle. */
  readonly idleAfterMs: number
  readonly shareDevice: boolean
  /** 0: never seen. */
  readonly lastActiveAt: number
  readonly rememberedAt: number
  /** Last frame from any connection, gone ones included: the promise against ghosts counts from here. */
  readonly heardAt: number
  readonly shown: Shown
  readonly damping: Damping
}

const calm: Damping = { penalty: 0, at: 0, holding: false, recent: [] }
/** One for all: there are very many people, and few declare anything. */
const none: readonly never[] = []

export const newAccount = (account: AccountId, idleAfterMs: number, lastActiveAt: number): AccountState => ({
  account,
  connections: [],
  manual: null,
  status: null,
  claims: none,
  order: ranks,
  held: none,
  through: none,
  calls: none,
  idleAfterMs,
  shareDevice: false,
  lastActiveAt,
  rememberedAt: lastActiveAt,
  heardAt: 0,
  shown: { state: 'offline', since: lastActiveAt, under: null, hold: null, meant: true, device: null, lastActiveAt },
  damping: calm,
})

export type PresenceEvent = { readonly at: number } & (
  | { readonly type: 'opened'; readonly connection: NewConnection }
  | { readonly type: 'resumed'; readonly connection: ConnectionId; readonly inputAgoMs?: number; readonly visibility: Visibility['kind'] }
  | { readonly type: 'heard'; readonly connection: ConnectionId }
  | { readonly type: 'touched'; readonly connection: ConnectionId; readonly inputAgoMs: number }
  | { readonly type: 'visibility'; readonly connection: ConnectionId; readonly visibility: Visibility['kind'] }
  | { readonly type: 'focused'; readonly connection: ConnectionId; readonly room: RoomId | null }
  | { readonly type: 'closed'; readonly connection: ConnectionId; readonly ending: Ending }
  | { readonly type: 'declared'; readonly manual: ManualClaim | null; readonly status: StatusClaim | null }
  | ({ readonly type: 'arranged' } & Pick<AccountState, 'claims' | 'order' | 'held' | 'through'>)
  | { readonly type: 'calls'; readonly live: readonly string[] }
  /** What the person said of one device. */
  | { readonly type: 'device'; readonly session: SessionId; readonly label: string; readonly muted: boolean }
  | { readonly type: 'preferred'; readonly idleAfterMs: number; readonly shareDevice: boolean }
  | { readonly type: 'tick' }
)
export type NewConnection = {
  readonly id: ConnectionId
  readonly session: SessionId
  readonly device: DeviceKind
  readonly label: string
  readonly jitter: number
  readonly inputAgoMs?: number
  readonly visibility: Visibility['kind']
  readonly muted?: boolean
}

export type PresenceEffect =
  /** What others see may have changed: tell the watchers. */
  | { readonly type: 'announce' }
  | { readonly type: 'ping'; readonly connection: ConnectionId }
  | { readonly type: 'dropSocket'; readonly connection: ConnectionId; readonly ending: Ending }
  | { readonly type: 'remember'; readonly lastActiveAt: number }
  | { readonly type: 'record'; readonly connection: Connection; readonly ending: Ending; readonly endedAt: number }
/** `wakeAt`: the next moment anything is due, never before the event; Infinity when nothing is. A `tick` earlier does no harm. */
export type Step = { readonly state: AccountState; readonly effects: readonly PresenceEffect[]; readonly wakeAt: number }
