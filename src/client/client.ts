/**
 * The headless client: the shell around the pure machines. It owns the socket, the timers and the order in which things happen; the
 * decisions are made in `connection.ts` and `store.ts`, and the host (browser, terminal, bot, test) is reached only through `ClientEnv`.
 */
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import type { ServerFrame } from '../protocol/envelope.ts'
import { errors } from '../protocol/errors.ts'
import type { Refusal, Result } from '../protocol/errors.ts'
import type { EventOf, ServerEvent } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { PresenceEntry } from '../protocol/model.ts'
import { protocol } from '../protocol/version.ts'
import type { Client } from './api.ts'
import { Calls } from './calls.ts'
import { newMachine, step, viewLink } from './connection.ts'
import type { LinkEffect, LinkEvent, Machine } from './connection.ts'
import type { ClientEnv, ClientSocket } from './env.ts'
import { emptyFold } from './fold.ts'
import type { Fold, Replied, StoreEffect } from './fold.ts'
import { Loader } from './loader.ts'
import type { Input } from './loader.ts'
import { Outbox } from './outbox.ts'
import { Reporter } from './reporter.ts'
import type { State } from './state.ts'
import { fold } from './store.ts'

export const createClient = (env: ClientEnv): Client => new HeadlessClient(env)

const resumeKey = 'resume'
type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never
type Listener = Parameters<Client['subscribe']>[0]

class HeadlessClient implements Client {
  readonly #env: ClientEnv
  readonly #calls: Calls
  readonly #outbox: Outbox
  readonly #reporter: Reporter
  readonly #loader: Loader
  readonly #listeners = new Set<Listener>()
  readonly #eventListeners = new Set<(event: ServerEvent) => void>()
  #fold: Fold = emptyFold
  #machine: Machine = newMachine
  #socket: ClientSocket | null = null
  /** Which opening counts: what a dropped socket still says is not heard. */
  #turn: object | null = null
  #resume: string | null
  #stopSignals: (() => void) | null = null
  #linkTimer: (() => void) | null = null
  #linkWakeAt = Infinity
  #foldTimer: (() => void) | null = null
  #foldWakeAt = Infinity
  /** The host's clock, never going back. */
  #clock = { last: -Infinity, ahead: 0 }

  constructor(env: ClientEnv) {
    this.#env = env
    this.#resume = env.tab.get(resumeKey)
    env.tab.set(resumeKey, null)
    const host = {
      now: () => this.#now(), after: (ms: number, run: () => void) => env.after(ms, run), online: () => this.#online(), state: () => this.state(),
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
        this.#link({ type: 'visibility', hidden: v !== 'visible' })
      },
      hurry: () => this.hurry(),
      leaving: () => this.#leave(),
    })
    this.#link({ type: 'connect' })
  }
  hurry(): void {
    this.#link({ type: 'hurry' })
  }
  close(): void {
    this.#link({ type: 'close' })
    this.#stopSignals?.()
    this.#stopSignals = null
    this.#reporter.stop()
  }

  call<C extends CommandName>(command: C, input: Request<C>): Promise<Result<Output<C>>> {
    return this.#call(command, input, { again: true })
  }

  send(room: RoomId, body: string): string {
    const clientId = this.#clientId()
    this.#reporter.sent(room)
    this.#outbox.add({ clientId, room, body, at: this.#env.now() })
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
    if (this.#online()) this.#reporter.typing(room, typing)
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

  async #call<C extends CommandName>(command: C, input: Request<C>, options: { again: boolean }): Promise<Result<Output<C>>> {
    const result = await this.#calls.call(command, input, options)
    if (result.ok) this.#apply({ type: 'replied', reply: { command, input, output: result.value } as unknown as Replied })
    else if (!this.#online()) this.#ended(result.error)
    if (result.ok && command === 'session.signOut') this.#link({ type: 'ended', reason: 'signed_out' })
    return result
  }

  #apply(input: Input): void {
    const before = this.#fold.state
    const next = fold(this.#fold, { ...input, at: this.#env.now() })
    this.#fold = next.fold
    if (next.wakeAt !== this.#foldWakeAt) this.#wakeFold(next.wakeAt)
    const { state } = next.fold
    if (state !== before) {
      const changed = new Set((Object.keys(state) as (keyof State)[]).filter((key) => state[key] !== before[key]))
      if (changed.size > 0) for (const listener of [...this.#listeners]) listener(this.state(), changed)
    }
    for (const effect of next.effects) this.#do(effect)
  }

  #do(effect: StoreEffect): void {
    switch (effect.type) {
      case 'load': return this.#loader.load(effect.load)
      case 'recount': return this.#loader.recount(effect.room)
      case 'rewatch': return this.#reporter.rewatch()
      case 'need': return this.#loader.need(effect.ids)
      case 'stored': return this.#outbox.stored(effect.clientIds)
      default: effect satisfies never
    }
  }

  #wakeFold(at: number): void {
    this.#foldTimer?.()
    this.#foldWakeAt = at
    this.#foldTimer = at === Infinity ? null : this.#env.after(Math.max(0, at - this.#env.now()), () => {
      this.#foldWakeAt = Infinity
      this.#apply({ type: 'tick' })
    })
  }

  #link(event: Untimed<LinkEvent>): void {
    const before = this.#machine
    const at = this.#now()
    const { machine, effects, wakeAt } = step(before, { ...event, at } as LinkEvent, this.#env.random())
    this.#machine = machine
    if (wakeAt !== this.#linkWakeAt || event.type === 'tick') this.#wakeLink(wakeAt, at)
    if (before.line.kind === 'online' && machine.line.kind !== 'online') this.#offline()
    for (const effect of effects) this.#doLink(effect)
    if (before.line.kind !== machine.line.kind || before.line.kind === 'waiting') this.#moved()
  }

  #wakeLink(wakeAt: number, at: number): void {
    this.#linkTimer?.()
    this.#linkWakeAt = wakeAt
    this.#linkTimer = wakeAt === Infinity ? null : this.#env.after(Math.max(0, wakeAt - at), () => this.#link({ type: 'tick' }))
  }

  #moved(): void {
    const link = viewLink(this.#machine, this.#clock.ahead)
    this.#apply({ type: 'link', link })
    if (link.kind === 'idle') this.#calls.end('unavailable')
    if (link.kind !== 'signed-out') return
    this.#calls.end('unauthenticated')
    this.#resume = null
    if (link.reason !== 'signed_out') return
    this.#outbox.forget()
    this.#apply({ type: 'forget' })
  }

  #doLink(effect: LinkEffect): void {
    switch (effect.type) {
      case 'open': return this.#open()
      case 'drop': {
        const socket = this.#socket
        this.#socket = null
        this.#turn = null
        return socket?.close(effect.code)
      }
      case 'probe': return this.#reporter.probe()
      case 'silence': return this.#apply({ type: 'silence', silent: effect.silent })
      case 'inquire': return void this.#calls.call('session.list', {}).then((r) => (r.ok || this.#online() ? undefined : this.#ended(r.error)))
      default: effect satisfies never
    }
  }

  /** Only while there is no socket to say it better. */
  #ended(error: Refusal): void {
    if (errors[error.code]?.advice !== 'signIn') return
    this.#link({ type: 'ended', reason: error.code === 'session_expired' ? 'session_expired' : 'none' })
  }

  #open(): void {
    this.#env.tab.set(resumeKey, null)
    const turn = {}
    this.#turn = turn
    const mine = (): boolean => this.#turn === turn
    this.#socket = this.#env.openSocket({
      open: () => {
        if (!mine()) return
        const resume = this.#resume === null ? {} : { resume: this.#resume }
        this.#transmit({ cmd: 'hello', protocol: protocol.current, device: this.#env.deviceKind, label: this.#env.label, ...resume, ...this.#reporter.hello() })
      },
      frame: (text) => {
        if (mine()) this.#frame(text)
      },
      closed: (code) => {
        if (!mine()) return
        this.#socket = null
        this.#turn = null
        this.#link({ type: 'closed', code })
      },
    })
  }

  #frame(text: string): void {
    const frame = parse(text)
    if (frame === null) return
    this.#link({ type: 'heard' })
    if (!isEvent(frame)) return this.#calls.reply(frame)
    switch (frame.event) {
      case 'ping': return this.#transmit({ cmd: 'pong' })
      case 'welcome': this.#welcome(frame); break
      case 'draining': this.#link({ type: 'draining', comeBackMs: frame.reconnectAfterMs }); break
      case 'session.ended':
        if (frame.session === this.state().me?.session) this.#link({ type: 'ended', reason: frame.reason })
        break
      default: this.#apply({ type: 'event', event: frame })
    }
    for (const listener of [...this.#eventListeners]) listener(frame)
  }

  /** The rooms first, so that no screen sees a link without them; then what this connection has to say and to send. */
  #welcome(event: EventOf<'welcome'>): void {
    this.#resume = event.resume
    this.#calls.online((frame) => this.#transmit(frame))
    this.#apply({ type: 'event', event })
    this.#link({ type: 'welcome' })
    this.#reporter.online(event.resumed)
    this.#loader.online()
    this.#outbox.online(event.account.id)
  }

  #offline(): void {
    this.#calls.offline()
    this.#outbox.offline()
    this.#reporter.offline()
  }

  /** The token is put down only now and taken up at the start, so that a duplicated tab never holds it. */
  #leave(): void {
    if (this.#resume !== null && this.#online()) this.#env.tab.set(resumeKey, this.#resume)
    this.#link({ type: 'leaving' })
  }

  #transmit(frame: object): void {
    this.#socket?.send(JSON.stringify(frame))
  }

  #online(): boolean {
    return this.#machine.line.kind === 'online'
  }

  #now(): number {
    const now = this.#env.now()
    if (now < this.#clock.last) this.#clock.ahead += this.#clock.last - now
    this.#clock.last = now
    return now + this.#clock.ahead
  }

  #clientId(): string {
    const part = (): string => Math.floor(this.#env.random() * 2 ** 48).toString(36).padStart(10, '0')
    return `${Math.floor(this.#env.now()).toString(36)}-${part()}${part()}`
  }
}

const unverifiedOf = new WeakMap<PresenceEntry, PresenceEntry>()
const unverified = (entry: PresenceEntry): PresenceEntry => {
  const known = unverifiedOf.get(entry)
  if (known !== undefined) return known
  const [id, , since, lastActive, status, device] = entry
  const made: PresenceEntry = [id, 'unverified', since, lastActive, status, device]
  unverifiedOf.set(entry, made)
  return made
}

const isEvent = (frame: ServerFrame): frame is ServerEvent => 'event' in frame
const parse = (text: string): ServerFrame | null => {
  try {
    const frame: unknown = JSON.parse(text)
    return typeof frame === 'object' && frame !== null && ('event' in frame || 'ref' in frame) ? (frame as ServerFrame) : null
  } catch {
    return null
  }
}
