/**
 * One socket's life, free of any runtime: hello, then commands in order, then its end. Commands of one connection run one
 * after another; of those that wait number and bytes are bounded, and whoever sends faster is closed with a code. What a frame costs is paid
 * before it is read. Every frame counts as a sign of life.
 */
import { Hello } from '../../protocol/commands.ts'
import { closeCodes, ok, refuse, type CloseReason, type Refusal, type Result } from '../../protocol/errors.ts'
import type { ConnectionId, RoomId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Ending } from '../../protocol/model.ts'
import type { EventOf } from '../../protocol/events.ts'
import { protocol } from '../../protocol/version.ts'
import type { Anonymous, Origin, SignedIn } from '../actions/action.ts'
import type { Dispatch, Log } from '../dispatch.ts'
import type { Admission } from '../live/admission.ts'
import type { Backlog } from '../live/backlog.ts'
import type { Hub } from '../live/hub.ts'
import type { Metrics } from '../live/metrics.ts'
import type { Pacing } from '../live/pacing.ts'
import type { Presence } from '../live/presence.ts'
import type { Rounds } from '../live/rounds.ts'
import type { LiveSessions } from '../live/sessions.ts'
import type { Clock, HashToken, Ids, Socket } from '../ports.ts'
import { networkOf, payerOf, wideNetworkOf, type Rates } from '../rates.ts'
import { readFrame, refIn } from './frames.ts'

const inFlight = 64
/** Of one person, those in grace too: what each of them does is weighed against all their others, and the place has room for so many only. */
const mostLines = 100
/** Refused or malformed frames in a row of ten seconds before the line is cut. */
const maxStrikes = 100
const strikesMs = 10_000
const badFrameStrikes = 10
const unknownStrikes = 5
/** Characters that wait on one line; and before a welcome, when nobody has paid yet. */
const mostWaiting = 4 * limits.frameBytes
const mostUnpaid = 65_536
/** Smaller frames are bounded by their number. */
const smallFrame = 1_024
const comeBackMs = 5_000

export type LinkDeps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly hashToken: HashToken
  readonly log: Log
  readonly dispatch: Dispatch
  readonly hub: Hub
  readonly presence: Presence
  readonly sessions: LiveSessions
  readonly admission: Admission
  readonly rounds: Rounds
  readonly metrics: Metrics
  readonly pacing: Pacing
  readonly rates: Pick<Rates, 'spendBytes' | 'turnsAway'>
  readonly backlog: Backlog
  readonly authenticate: (token: string, origin: Origin) => Promise<SignedIn | Anonymous>
  /** Known to this run of the server alone; seals resume tokens. */
  readonly secret: string
  readonly helloWithinMs: number
  readonly maxConnections: number
  /** Where one's rooms are, for subscribing; and all that a welcome says of a person. */
  readonly roomsOf: (caller: SignedIn) => Promise<readonly RoomId[]>
  readonly snapshotOf: (
    caller: SignedIn,
  ) => Promise<Omit<EventOf<'welcome'>, 'event' | 'protocol' | 'connection' | 'resume' | 'resumed' | 'at'>>
}
/** Who stands at the door: `unknown` shows a token that nobody has looked at. */
export type Guest = SignedIn | Anonymous | (Origin & { readonly kind: 'unknown'; readonly token: string })
export type Link = { frame(text: string): void; closed(code: number): void; drained(): void }

type State =
  | { readonly kind: 'silent'; readonly who: Guest; readonly cancel: () => void }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'open'; readonly caller: SignedIn & { readonly connection: ConnectionId } }
  | { readonly kind: 'closed' }
type Command = {
  readonly cmd: string
  readonly ref: number
  readonly input: Record<string, unknown>
  readonly size: number
  /** Who has taken room for it; null where none is counted. */
  readonly payer: string | null
}

export const createLink = (deps: LinkDeps, socket: Socket, who: Guest): Link => new SocketLink(deps, socket, who)

/** A class, for there is one for each connection: its methods exist once. */
class SocketLink implements Link {
  readonly #deps: LinkDeps
  readonly #socket: Socket
  #state: State
  /** Null while nothing waits. */
  #queue: Command[] | null = null
  /** Characters of what waits. */
  #waiting = 0
  #running = false
  /** Null until the first one. */
  #strikes: { readonly count: number; readonly at: number } | null = null

  constructor(deps: LinkDeps, socket: Socket, who: Guest) {
    this.#deps = deps
    this.#socket = socket
    this.#state = this.#waits(who)
  }

  /** Silent until its hello, one of so many of its network, or of its person once it is known. */
  #waits(who: Guest): State {
    const { admission } = this.#deps
    if (who.kind === 'unknown' && !admission.hasRoom(wideNetworkOf(who.address))) return this.#vouched(who)
    const pendingAs = who.kind === 'unknown' ? wideNetworkOf(who.address) : payerOf(who)
    if (admission.enter(pendingAs)) return this.#silent(who, () => admission.leave(pendingAs))
    this.#close('unavailable')
    return { kind: 'closed' }
  }
  #silent(who: Guest, leave: () => void): State {
    const stop = this.#deps.clock.after(this.#deps.helloWithinMs, () => {
      this.#deps.metrics.count('helloTimeout')
      this.#close('hello_timeout')
    })
    const cancel = (): void => {
      stop()
      leave()
    }
    return { kind: 'silent', who, cancel }
  }
  /** Many who have signed in may share an address, so where it is full it is found out who this is. */
  #vouched(who: Extract<Guest, { kind: 'unknown' }>): State {
    const state = this.#silent(who, () => {})
    this.#known(who).then(
      (known) => {
        if (this.#state !== state || state.kind !== 'silent') return
        state.cancel()
        this.#state = this.#waits(known)
      },
      () => this.#close('unavailable'),
    )
    return state
  }

  frame(text: string): void {
    const state = this.#state
    if (state.kind === 'closed') return
    if (state.kind === 'open') this.#deps.presence.heard(state.caller.connection)
    if (text === '{"cmd":"pong"}') return
    const paid = this.#pays(text, state)
    if (!paid.ok) return this.#reject(paid.error, refIn(text))
    const frame = readFrame(text)
    if (!frame.ok) return this.#reject(frame.error, refIn(text))
    const { cmd, ref, ...input } = frame.value
    if (state.kind === 'silent') return cmd === 'hello' ? this.#begin(state, input) : this.#close('protocol_error')
    if (typeof ref !== 'number' || typeof cmd !== 'string')
      return this.#reject(refuse('bad_request', 'A command needs "cmd" and a number "ref".').error)
    const payer = state.kind === 'open' && text.length > smallFrame ? payerOf(state.caller) : null
    if (!this.#waitsFor({ cmd, ref, input, size: text.length, payer }, state.kind === 'open' ? mostWaiting : mostUnpaid))
      return this.#close('flood')
    if (state.kind === 'open') void this.#pump()
  }
  /** Before it is read: large frames of a person out of their allowance, and none that is large of somebody who is not in yet. */
  #pays({ length }: string, state: State): Result<true> {
    if (length > limits.frameBytes || (state.kind !== 'open' && length > mostUnpaid)) return refuse('too_large')
    const waitMs = state.kind === 'open' ? this.#deps.rates.spendBytes(state.caller, length) : 0
    return waitMs === 0 ? ok(true) : refuse('rate_limited', undefined, waitMs)
  }
  /** False: too much waits already. */
  #waitsFor(command: Command, most: number): boolean {
    const queue = (this.#queue ??= [])
    if (queue.length >= inFlight || this.#waiting + command.size > most) return false
    if (command.payer !== null && !this.#deps.backlog.take(command.payer, command.size)) return false
    this.#waiting += command.size
    queue.push(command)
    return true
  }
  #isDone({ size, payer }: Command): void {
    this.#waiting -= size
    if (payer !== null) this.#deps.backlog.give(payer, size)
  }
  #forgetAll(): void {
    for (const command of this.#queue ?? []) this.#isDone(command)
    this.#queue = null
  }

  closed(code: number): void {
    const was = this.#state
    this.#state = { kind: 'closed' }
    this.#forgetAll()
    if (was.kind === 'silent') was.cancel()
    if (was.kind === 'open') this.#deps.pacing.add('ending', () => this.#leave(was.caller, code))
  }
  #leave({ connection, session }: SignedIn & { readonly connection: ConnectionId }, code: number): void {
    const { hub, presence, sessions } = this.#deps
    sessions.detach(session.id)
    if (hub.detach(connection, this.#socket)) presence.closed(connection, endingOf(code))
  }

  drained(): void {
    if (this.#state.kind !== 'open') return
    this.#deps.presence.drained(this.#state.caller.connection)
    this.#deps.rounds.drained(this.#state.caller.connection)
  }

  #close(reason: CloseReason): void {
    if (reason === 'flood') this.#deps.metrics.count('flood')
    this.#socket.close(closeCodes[reason], reason)
  }
  #answer(ref: number, reply: object): void {
    this.#socket.send(JSON.stringify({ ref, ...reply }))
  }

  #strike(weight: number): void {
    const at = this.#deps.clock.steady()
    const before = this.#strikes === null || at - this.#strikes.at > strikesMs ? 0 : this.#strikes.count
    this.#strikes = { count: before + weight, at }
    if (this.#strikes.count > maxStrikes) this.#close('flood')
  }
  #reject(error: Refusal, ref = 0): void {
    if (this.#state.kind !== 'open') return this.#close('protocol_error')
    this.#answer(ref, { ok: false, error })
    if (error.code === 'rate_limited') this.#deps.metrics.count('dropped')
    this.#strike(badFrameStrikes)
  }

  #begin({ who, cancel }: Extract<State, { kind: 'silent' }>, raw: Record<string, unknown>): void {
    cancel()
    this.#state = { kind: 'greeting' }
    this.#deps.pacing.add('begun', () =>
      this.#greet(raw, who).catch((err: unknown) => {
        this.#deps.log.error({ err }, 'a hello failed')
        this.#close('unavailable')
      }),
    )
  }

  async #greet(raw: Record<string, unknown>, guest: Guest): Promise<void> {
    if (this.#isClosed()) return
    const { admission, hub, sessions, rates, maxConnections } = this.#deps
    const hello = Hello.safeParse(raw)
    const version = raw['protocol']
    if (typeof version === 'number' && (version < protocol.oldest || version > protocol.current)) return this.#close('upgrade_required')
    if (!hello.success) return this.#close('protocol_error')
    if (guest.kind === 'anonymous') return this.#close('unauthenticated')
    if (guest.kind === 'signed-in' && sessions.check(guest.session) !== 'open') return this.#close('session_expired')
    if (guest.kind === 'signed-in' && sessions.holdOf(guest.session) !== null) return this.#close('session_held')
    if (hub.counts().sockets >= maxConnections) return this.#close('unavailable')
    const waitMs = admission.knock(this.#connectionIn(hello.data.resume) === null ? 'new' : 'resuming')
    if (waitMs > 0) return this.#turnAway(waitMs)
    const who = guest.kind === 'signed-in' ? guest : await this.#known(guest)
    // Whoever makes a strained server late opens nothing more of it.
    if (who.kind === 'signed-in' && rates.turnsAway('reads', who)) return this.#turnAway(comeBackMs)
    if (who.kind === 'signed-in' && sessions.check(who.session) === 'open') return this.#open(hello.data, who)
    // What strangers knock must not keep others out.
    admission.forget()
    this.#close(who.kind === 'anonymous' ? 'unauthenticated' : 'session_expired')
  }

  #turnAway(reconnectAfterMs: number): void {
    this.#socket.send(JSON.stringify({ event: 'draining', reconnectAfterMs }))
    this.#close('unavailable')
  }

  async #open(hello: Hello, signedIn: SignedIn): Promise<void> {
    const { clock, hub, ids, presence, sessions, snapshotOf, roomsOf } = this.#deps
    const { account, session } = signedIn
    const [rooms] = await Promise.all([roomsOf(signedIn), presence.load([account.id])])
    if (this.#isClosed()) return
    if (sessions.check(session) !== 'open') return this.#close('session_expired')
    if (sessions.holdOf(session) !== null) return this.#close('session_held')
    // Whoever is connected hears what happens in its rooms.
    if (session.scopes?.includes('read') === false) return this.#close('unauthenticated')
    const { visibility } = hello
    const input = hello.inputAgoMs === undefined ? {} : { inputAgoMs: hello.inputAgoMs }
    const network = networkOf(signedIn.address)
    const earlier = this.#connectionIn(hello.resume)
    const resumed = earlier !== null && presence.resumed(account.id, session.id, earlier, { ...input, visibility }, network)
    if (!resumed && presence.linesOf(account.id) >= mostLines) return this.#close('unavailable')
    const connection = resumed ? earlier : (ids.next('c', clock.now()) as ConnectionId)
    if (!resumed)
      presence.opened(
        account.id,
        {
          id: connection,
          session: session.id,
          // A program cannot pass for a person by saying so.
          device: session.way === 'bot' ? 'bot' : hello.device,
          label: hello.label || session.label,
          ...input,
          visibility,
          muted: session.muted,
        },
        network,
      )
    // Attached first and closed then, so that the end of the old socket is not taken for the end of the connection.
    hub
      .attach({ id: connection, account: account.id, session: session.id, role: account.role }, this.#socket, rooms)
      ?.close(closeCodes.replaced, 'replaced')
    sessions.attach(session, clock.now() - (hello.inputAgoMs ?? 0))
    this.#deps.rounds.wake()
    this.#state = { kind: 'open', caller: { ...signedIn, connection } }
    // Subscribed first and read after: whatever happens meanwhile comes as an event, and the client orders by seq.
    const snapshot = await snapshotOf(signedIn)
    // What was taken or given between the two looks at the store was told to nobody here.
    const isStale =
      snapshot.account.role !== account.role ||
      rooms.some((id) => hub.isMember(account.id, id) && !snapshot.memberships.some((m) => m.room.id === id)) ||
      snapshot.memberships.some((m) => !hub.isMember(account.id, m.room.id))
    if (isStale) return this.#close('changed')
    const welcome = {
      event: 'welcome',
      protocol: protocol.current,
      connection,
      resume: this.#seal(connection),
      resumed,
      at: clock.now(),
      ...snapshot,
    }
    this.#socket.send(JSON.stringify(welcome))
    void this.#pump()
  }

  #seal(connection: ConnectionId): string {
    return `${connection}.${this.#deps.hashToken(`${this.#deps.secret} ${connection}`).slice(0, 32)}`
  }
  #known(guest: Extract<Guest, { kind: 'unknown' }>): Promise<SignedIn | Anonymous> {
    const { kind: _, token, ...origin } = guest
    return this.#deps.authenticate(token, origin)
  }
  #connectionIn(token: string | undefined): ConnectionId | null {
    const connection = token?.split('.')[0] as ConnectionId | undefined
    if (token === undefined || connection === undefined) return null
    // Hashes are compared, so that the time it takes says nothing of the seal.
    const { hashToken } = this.#deps
    return hashToken(this.#seal(connection)) === hashToken(token) ? connection : null
  }
  #isClosed(): boolean {
    return this.#state.kind === 'closed'
  }

  async #pump(): Promise<void> {
    if (this.#running) return
    this.#running = true
    for (let next = this.#queue?.shift(); next !== undefined; next = this.#queue?.shift()) {
      if (this.#state.kind === 'open') await this.#run(next, this.#state.caller)
      this.#isDone(next)
    }
    this.#running = false
    this.#queue = null
  }
  async #run({ cmd, ref, input }: Command, caller: SignedIn & { readonly connection: ConnectionId }): Promise<void> {
    const reply = await this.#deps.dispatch(cmd, input, caller)
    this.#answer(ref, reply)
    if (reply.ok && cmd === 'message.send' && this.#state.kind === 'open') this.#deps.presence.touched(caller.connection, 0)
    if (reply.ok) return
    if (reply.error.code === 'rate_limited') this.#strike(1)
    if (reply.error.code === 'unknown_command') this.#strike(unknownStrikes)
  }
}

/** What a close code says of how a connection ended. */
export const endingOf = (code: number): Ending => {
  switch (code) {
    case 1000:
    case 1001:
      return 'tab_closed'
    case closeCodes.draining:
      return 'drained'
    case closeCodes.too_slow:
      return 'too_slow'
    case closeCodes.timed_out:
      return 'timed_out'
    case closeCodes.signed_out:
      return 'signed_out'
    case closeCodes.session_expired:
      return 'session_expired'
    case closeCodes.revoked:
      return 'revoked'
    case closeCodes.session_held:
      return 'locked'
    case closeCodes.flood:
    case closeCodes.protocol_error:
    case 1002:
    case 1003:
    case 1007:
    case 1009:
      return 'protocol_error'
    default:
      return 'network_lost'
  }
}
