/** The headless client as its users see it: web, CLI, bots, load generator and tests. */
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import type { Result } from '../protocol/errors.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { PresenceEntry } from '../protocol/model.ts'
import type { ServerEvent } from '../protocol/events.ts'
import type { State } from './state.ts'

/** Gets `session.confirm` done; `declined`: the person thought better of it. */
export type Prove = () => Promise<'proven' | 'declined'>

export interface Client {
  /** The present state; a new object whenever something changed. */
  state(): State
  /** Called after each change, with the names of the top-level fields of State that changed. */
  subscribe(listener: (state: State, changed: ReadonlySet<keyof State>) => void): () => void
  /** Raw events, for bots and logs. */
  onEvent(listener: (event: ServerEvent) => void): () => void

  /** Connects and stays connected until `close` or a final answer. Calling it again after signing in reconnects. */
  connect(): void
  /** Tries at once instead of waiting. */
  hurry(): void
  close(): void

  /** Any command: over the socket when online, else over HTTP. Refusals are values; no answer is `unavailable`. */
  call<C extends CommandName>(command: C, input: Request<C>): Promise<Result<Output<C>>>

  /** Who is asked when a command needs a fresh proof; the command is then sent once more. Without anyone, such commands are refused. */
  provesBy(prove: Prove): void

  /** Shows the message at once, keeps it until the server has it, sends it exactly once. Answers its client id. `urgent` rings through do-not-disturb. */
  send(room: RoomId, body: string, how?: { readonly urgent: boolean }): string
  retry(clientId: string): void
  discard(clientId: string): void

  /** The first page of a room, or nothing if held. */
  open(room: RoomId): void
  /** The page before the oldest held. */
  older(room: RoomId): void
  /** Everything up to the newest held is read. */
  markRead(room: RoomId): void
  /** The room on screen, or none: decides attention. */
  focus(room: RoomId | null): void
  typing(room: RoomId, typing: boolean): void

  /** Whom the screen shows: replaces the set. Debounced by 150 ms. */
  watch(ids: readonly AccountId[]): void
  /** Asks for people not yet in `state.accounts`; batched. */
  need(ids: readonly AccountId[]): void
  /** What to show of one person: unverified unless fresh. */
  presenceOf(id: AccountId): PresenceEntry | null
}
