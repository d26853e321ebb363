/**
 * The headless client: the shell around the pure machines. It puts them together and keeps the order in which things happen; the
 * decisions are made in `connection.ts` and `store.ts`, and the host (browser, terminal, bot, test) is reached only through `ClientEnv`.
 */
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import { errors } from '../protocol/errors.ts'
import type { Result } from '../protocol/errors.ts'
import type { EventOf, ServerEvent } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { PresenceEntry } from '../protocol/model.ts'
import type { Client, Prove } from './api.ts'
import { Calls } from './calls.ts'
import type { ClientEnv } from './env.ts'
import { emptyFold } from './fold.ts'
import type { Fold, Replied, StoreEffect } from './fold.ts'
import { Loader } from './loader.ts'
import type { Input } from './loader.ts'
import { Outbox } from './outbox.ts'
import { Reporter } from './reporter.ts'
import type { Link, State } from './state.ts'
import { fold } from './store.ts'
import { Wire } from './wire.ts'

export const createClient = (env: ClientEnv): Client => new HeadlessClient(env)

type Listener = Parameters<Client['subscribe']>[0]

class HeadlessClient implements Client {
  readonly #env: ClientEnv
  readonly #wire: Wire
  readonly #calls: Calls
  readonly #outbox: Outbox
  readonly #reporter: Reporter
  readonly #loader: Loader
  readonly #listeners = new Set<Listener>()
  readonly #eventListeners = new Set<(event: ServerEvent) => void>()
  #prove: Prove | null = null
  #fold: Fold = emptyFold
  #stopSignals: (() => void) | null = null
  #timer: (() => void) | null = null
  #wakeAt = Infinity

  constructor(env: ClientEnv) {
    this.#env = env
    this.#wire = new Wire(env, {
      hello: () => this.#reporter.hello(),
      reply: (frame) => this.#calls.reply(frame),
      event: (event) => this.#event(event),
      greeted: (event) => this.#greeted(event),
      lost: () => this.#lost(),
      moved: (link) => this.#moved(link),
      probe: () => this.#reporter.probe(),
      silence: (silent) => this.#apply({ type: 'silence', silent }),
    })
    const host = {
      now: () => this.#wire.now(),
      after: (ms: number, run: () => void) => env.after(ms, run),
      random: () => env.random(),
      online: () => this.#wire.online(),
      idleAfterMs: () => this.state().me?.settings.idleAfterMs ?? 0,
      state: () => this.state(),
      fold: (input: Input) => this.#apply(input),
      call: <C extends CommandName>(command: C, input: Request<C>) => this.call(command, input),
      once: <C extends CommandName>(command: C, input: Request<C>) => this.#call(command, input, { again: false }),
    }
    this.#calls = new Calls(env)
    this.#reporter = new Reporter(host)
    this.#loader = new Loader(host)
    this.#outbox = new Outbox(env, {
      send: (message) => this.call('message.send', message),
      queued: (pending) => this.#apply({ type: 'queued', pending }),
      changed: (clientId, send) => this.#apply({ type: 'sending', clientId, send }),
      discarded: (clientId) => this.#apply({ type: 'discarded', clientId }),
    })
  }

  state(): State {
    return this.#fold.state
  }
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
  onEvent(listener: (event: ServerEvent) => void): () => void {
    this.#eventListeners.add(listener)
    return () => void this.#eventListeners.delete(listener)
  }

  connect(): void {
    this.#stopSignals ??= this.#env.signals({
      input: () => this.#reporter.input(),
      visibility: (v) => {
        this.#reporter.visibility(v)
        this.#wire.tell({ type: 'visibility', hidden: v !== 'visible' })
      },
      hurry: () => this.hurry(),
      leaving: () => this.#wire.leave(),
    })
    this.#wire.tell({ type: 'connect' })
  }
  hurry(): void {
    this.#wire.tell({ type: 'hurry' })
  }
  close(): void {
    this.#wire.tell({ type: 'close' })
    this.#stopSignals?.()
    this.#stopSignals = null
    this.#reporter.stop()
  }

  call<C extends CommandName>(command: C, input: Request<C>): Promise<Result<Output<C>>> {
    return this.#proven(command, input)
  }
  provesBy(prove: Prove): void {
    this.#prove = prove
  }

  send(room: RoomId, body: string, { urgent } = { urgent: false }): string {
    const clientId = this.#clientId()
    this.#reporter.sent(room)
    this.#outbox.add({ clientId, room, body, at: this.#env.now(), ...(urgent ? { urgent } : {}) })
    return clientId
  }
  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }
  discard(clientId: string): void {
    this.#outbox.discard(clientId)
  }

  open(room: RoomId): void {
    this.#apply({ type: 'open', room })
  }
  older(room: RoomId): void {
    this.#apply({ type: 'older', room })
  }
  markRead(room: RoomId): void {
    const { timelines, memberships } = this.state()
    const seq = timelines.get(room)?.knownSeq ?? 0
    const membership = memberships.get(room)
    if (membership === undefined || seq <= membership.readSeq) return
    this.#apply({ type: 'marking', room, seq })
    this.#loader.markRead(room, seq)
  }
  focus(room: RoomId | null): void {
    this.#apply({ type: 'focus', room })
    this.#reporter.focus(room)
  }
  typing(room: RoomId, typing: boolean): void {
    if (this.#wire.online()) this.#reporter.typing(room, typing)
  }
  watch(ids: readonly AccountId[]): void {
    this.#reporter.watch(ids)
  }
  need(ids: readonly AccountId[]): void {
    this.#loader.need(ids)
  }
  presenceOf(id: AccountId): PresenceEntry | null {
    const entry = this.state().presence.get(id)
    return entry === undefined ? null : this.state().fresh ? entry : unverified(entry)
  }

  async #proven<C extends CommandName>(command: C, input: Request<C>): Promise<Result<Output<C>>> {
    const first = await this.#call(command, input, { again: true })
    if (first.ok || first.error.code !== 'confirm_needed' || this.#prove === null) return first
    return (await this.#prove()) === 'proven' ? this.#call(command, input, { again: true }) : first
  }

  async #call<C extends CommandName>(command: C, input: Request<C>, options: { again: boolean }): Promise<Result<Output<C>>> {
    const result = await this.#calls.call(command, input, options)
    if (result.ok) {
      this.#apply({ type: 'replied', reply: { command, input, output: result.value } as unknown as Replied })
      if (command === 'session.signOut') this.#wire.tell({ type: 'ended', reason: 'signed_out' })
      const { link } = this.state()
      if (command === 'session.confirm' && link.kind === 'held' && link.hold !== 'enrol') this.#wire.tell({ type: 'connect' })
    } else if (result.error.code === 'session_held' && !this.#wire.online() && this.state().link.kind !== 'held') {
      this.#wire.tell({ type: 'held', hold: 'locked' })
    } else if (errors[result.error.code]?.advice === 'signIn' && !this.#wire.online()) {
      // A socket says this better, by its close code.
      this.#wire.tell({ type: 'ended', reason: result.error.code === 'session_expired' ? 'session_expired' : 'none' })
    }
    return result
  }

  #apply(input: Input): void {
    const before = this.#fold.state
    const next = fold(this.#fold, { ...input, at: this.#env.now() })
    this.#fold = next.fold
    if (next.wakeAt !== this.#wakeAt) this.#wake(next.wakeAt)
    const { state } = next.fold
    if (state !== before) {
      const changed = new Set((Object.keys(state) as (keyof State)[]).filter((key) => state[key] !== before[key]))
      if (changed.size > 0) for (const listener of [...this.#listeners]) listener(this.state(), changed)
    }
    for (const effect of next.effects) this.#do(effect)
  }

  #do(effect: StoreEffect): void {
    switch (effect.type) {
      case 'load':
        return this.#loader.load(effect.load)
      case 'recount':
        return this.#loader.recount(effect.room)
      case 'rewatch':
        return this.#reporter.rewatch()
      case 'need':
        return this.#loader.need(effect.ids)
      case 'stored':
        return this.#outbox.stored(effect.clientIds)
      default:
        effect satisfies never
    }
  }

  #wake(at: number): void {
    this.#timer?.()
    this.#wakeAt = at
    this.#timer =
      at === Infinity
        ? null
        : this.#env.after(Math.max(0, at - this.#env.now()), () => {
            this.#wakeAt = Infinity
            this.#apply({ type: 'tick' })
          })
  }

  #event(event: ServerEvent): void {
    // What the welcome makes the store ask for goes over this very socket.
    if (event.event === 'welcome') this.#calls.online((frame) => this.#wire.send(frame))
    this.#apply({ type: 'event', event })
    if (event.event === 'session.ended' && event.session === this.state().me?.session)
      this.#wire.tell({ type: 'ended', reason: event.reason })
    if (event.event === 'session.held' && event.hold !== null && event.session === this.state().me?.session)
      this.#wire.tell({ type: 'held', hold: event.hold })
    for (const listener of [...this.#eventListeners]) listener(event)
  }

  /** What this connection has to say comes first, then what waited to be sent. */
  #greeted(event: EventOf<'welcome'>): void {
    this.#reporter.online(event.resumed)
    this.#loader.online()
    this.#outbox.online(event.account.id)
  }

  #lost(): void {
    this.#calls.offline()
    this.#outbox.offline()
    this.#reporter.offline()
  }

  #moved(link: Link): void {
    this.#apply({ type: 'link', link })
    if (link.kind === 'idle' || link.kind === 'refused') this.#calls.end('unavailable')
    // Nobody knows when it is unlocked: whoever asked shall not wait for that.
    if (link.kind === 'held') this.#calls.end('session_held')
    if (link.kind !== 'signed-out') return
    this.#calls.end('unauthenticated')
    // On a computer that others use too nothing stays, however the session ended.
    if (link.reason !== 'signed_out' && this.state().me?.shared !== true) return
    this.#outbox.forget()
    this.#apply({ type: 'forget' })
  }

  #clientId(): string {
    const part = (): string =>
      Math.floor(this.#env.random() * 2 ** 48)
        .toString(36)
        .padStart(10, '0')
    return `${Math.floor(this.#env.now()).toString(36)}-${part()}${part()}`
  }
}

const unverifiedOf = new WeakMap<PresenceEntry, PresenceEntry>()
/** The same object for the same entry, so that a screen sees no change where there is none. */
const unverified = (entry: PresenceEntry): PresenceEntry => {
  const known = unverifiedOf.get(entry)
  if (known !== undefined) return known
  const [id, , since, lastActive, status, device] = entry
  const made: PresenceEntry = [id, 'unverified', since, lastActive, status, device]
  unverifiedOf.set(entry, made)
  return made
}
