/**
 * What the store keeps beside the visible state, and the draft that one input is folded into. A draft lives only within one call of
 * `fold`: to the outside the store is pure, inside the pieces need not hand six values around.
 */
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import type { Refusal } from '../protocol/errors.ts'
import type { ServerEvent } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { Membership } from '../protocol/model.ts'
import type { Link, Pending, State, Timeline } from './state.ts'

export type Fold = {
  readonly state: State
  /** Identity of the server's log; another one makes every seq held meaningless. */
  readonly epoch: string | null
  /** Rooms whose timeline is held, the one looked at last at the end. */
  readonly recent: readonly RoomId[]
  readonly focus: RoomId | null
  /** The room whose older messages were asked for last, until the focus moves: more of it is held. */
  readonly readingBack: RoomId | null
  /** Rooms for which a gap is being filled. */
  readonly filling: ReadonlySet<RoomId>
  /** Own messages that the server has, but whose place in the timeline is still behind a gap. */
  readonly placed: ReadonlySet<string>
  readonly typingUntil: ReadonlyMap<RoomId, number>
  /** Has the server answered whom we watch since the last welcome, and is it being heard? Both make `state.fresh`. */
  readonly watched: boolean
  readonly silent: boolean
}

/** What the shell shall do. Answers come back as inputs. */
export type StoreEffect =
  | { readonly type: 'load'; readonly load: Load }
  /** The local count of unread messages is a guess now: ask. */
  | { readonly type: 'recount'; readonly room: RoomId }
  /** Presence missed a version: watch again. */
  | { readonly type: 'rewatch' }
  | { readonly type: 'need'; readonly ids: readonly AccountId[] }
  /** The server has these messages of ours. */
  | { readonly type: 'stored'; readonly clientIds: readonly string[] }
export type Load =
  | { readonly how: 'first'; readonly room: RoomId; readonly epoch: string }
  | { readonly how: 'older'; readonly room: RoomId; readonly epoch: string; readonly before: number }
  | { readonly how: 'gap'; readonly room: RoomId; readonly epoch: string; readonly after: number }

export type Replied = { [C in CommandName]: { readonly command: C; readonly input: Request<C>; readonly output: Output<C> } }[CommandName]
export type StoreInput = { readonly at: number } & (
  | { readonly type: 'event'; readonly event: ServerEvent }
  | { readonly type: 'replied'; readonly reply: Replied }
  | { readonly type: 'paged'; readonly load: Extract<Load, { how: 'first' | 'older' }>; readonly page: Output<'history.before'> }
  | { readonly type: 'filled'; readonly load: Extract<Load, { how: 'gap' }>; readonly page: Output<'history.since'> }
  | { readonly type: 'notLoaded'; readonly load: Load; readonly error: Refusal }
  | { readonly type: 'link'; readonly link: Link }
  | { readonly type: 'silence'; readonly silent: boolean }
  /** A person signed out here: nothing of theirs stays. */
  | { readonly type: 'forget' }
  | { readonly type: 'open'; readonly room: RoomId }
  | { readonly type: 'older'; readonly room: RoomId }
  | { readonly type: 'focus'; readonly room: RoomId | null }
  | { readonly type: 'queued'; readonly pending: readonly Pending[] }
  | { readonly type: 'sending'; readonly clientId: string; readonly send: Pending['send'] }
  | { readonly type: 'discarded'; readonly clientId: string }
  | { readonly type: 'marking'; readonly room: RoomId; readonly seq: number }
  | { readonly type: 'tick' }
)

export type Draft = { -readonly [K in keyof Fold]: Fold[K] } & { readonly effects: StoreEffect[] }

export const emptyState: State = {
  link: { kind: 'idle' },
  place: null,
  me: null,
  ending: null,
  alerts: new Map(),
  asks: null,
  memberships: new Map(),
  accounts: new Map(),
  timelines: new Map(),
  pending: [],
  presence: new Map(),
  presenceVersion: 0,
  fresh: false,
  seen: new Map(),
  typing: new Map(),
  ring: null,
  handled: null,
  roleChanges: 0,
  contacts: new Map(),
  here: new Map(),
  waiting: new Set(),
  back: null,
  skewMs: 0,
}
export const emptyFold: Fold = {
  state: emptyState,
  epoch: null,
  recent: [],
  focus: null,
  readingBack: null,
  filling: new Set(),
  placed: new Set(),
  typingUntil: new Map(),
  watched: false,
  silent: false,
}

export const put = (d: Draft, change: Partial<State>): void => {
  d.state = { ...d.state, ...change }
}
export const setTimeline = (d: Draft, room: RoomId, t: Timeline | null): void =>
  put(d, { timelines: withEntry(d.state.timelines, room, t) })
export const setMembership = (d: Draft, room: RoomId, m: Membership | null): void =>
  put(d, { memberships: withEntry(d.state.memberships, room, m) })

export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V | null): ReadonlyMap<K, V> => {
  const next = new Map(map)
  if (value === null) next.delete(key)
  else next.set(key, value)
  return next
}
export const without = <T>(set: ReadonlySet<T>, ...items: readonly T[]): ReadonlySet<T> =>
  items.some((i) => set.has(i)) ? new Set([...set].filter((i) => !items.includes(i))) : set
export const setFresh = (d: Draft): void => {
  const fresh = d.watched && !d.silent
  if (fresh !== d.state.fresh) put(d, { fresh })
}
