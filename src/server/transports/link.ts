/**
 * One socket's life, free of any runtime: hello, then commands in order, then its end. Commands of one connection run one
 * after another, at most `inFlight` wait; whoever sends faster is closed with a code. Every frame counts as a sign of life.
 */
import { Hello } from '../../protocol/commands.ts'
import { closeCodes, refuse, type CloseReason, type Refusal } from '../../protocol/errors.ts'
import type { ConnectionId, RoomId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Ending } from '../../protocol/model.ts'
import type { EventOf } from '../../protocol/events.ts'
import { protocol } from '../../protocol/version.ts'
import type { Anonymous, SignedIn } from '../actions/action.ts'
import type { Dispatch, Log } from '../dispatch.ts'
import type { Hub } from '../live/hub.ts'
import type { Presence } from '../live/presence.ts'
import type { LiveSessions } from '../live/sessions.ts'
import type { Clock, HashToken, Ids, Socket } from '../ports.ts'

const inFlight = 64
/** Refused or malformed frames in a row of ten seconds before the line is cut. */
const maxStrikes = 100
const strikesMs = 10_000
const badFrameStrikes = 10

export type LinkDeps = {
  readonly clock: Clock; readonly ids: Ids; readonly hashToken: HashToken; readonly log: Log
  readonly dispatch: Dispatch; readonly hub: Hub; readonly presence: Presence; readonly sessions: LiveSessions
  /** Known to this run of the server alone; seals resume tokens. */
  readonly secret: string
  readonly helloWithinMs: number
  readonly maxConnections: number
  /** Where one's rooms are, for subscribing; and all that a welcome says of a person. */
  readonly roomsOf: (caller: SignedIn) => Promise<readonly RoomId[]>
  readonly snapshotOf: (caller: SignedIn) => Promise<Omit<EventOf<'welcome'>, 'event' | 'protocol' | 'connection' | 'resume' | 'resumed' | 'at'>>
}
export type Link = { frame(text: string): void; closed(code: number): void; drained(): void }

type State =
  | { readonly kind: 'silent'; readonly cancel: () => void }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'open'; readonly caller: SignedIn & { readonly connection: ConnectionId } }
  | { readonly kind: 'closed' }
type Command = { readonly cmd: string; readonly ref: number; readonly input: Record<string, unknown> }

export const createLink = (deps: LinkDeps, socket: Socket, who: SignedIn | Anonymous): Link => {
  const { hub, presence, sessions, clock } = deps
  let state: State = { kind: 'silent', cancel: clock.after(deps.helloWithinMs, () => close('hello_timeout')) }
  const queue: Command[] = []
  let running = false
  let strikes = { count: 0, at: clock.steady() }

  const close = (reason: CloseReason): void => socket.close(closeCodes[reason], reason)
  const answer = (ref: number, reply: object): void => void socket.send(JSON.stringify({ ref, ...reply }))

  const strike = (weight: number): void => {
    const at = clock.steady()
    strikes = { count: (at - strikes.at > strikesMs ? 0 : strikes.count) + weight, at }
    if (strikes.count > maxStrikes) close('flood')
  }
  const reject = (error: Refusal): void => {
    answer(0, { ok: false, error })
    strike(badFrameStrikes)
  }

  const greet = async (raw: unknown): Promise<void> => {
    const hello = Hello.safeParse(raw)
    const version = typeof raw === 'object' && raw !== null && 'protocol' in raw ? raw.protocol : undefined
    if (typeof version === 'number' && (version < protocol.oldest || version > protocol.current)) return close('upgrade_required')
    if (!hello.success) return close('protocol_error')
    if (who.kind === 'anonymous') return close('unauthenticated')
    if (sessions.check(who.session) !== 'open') return close('session_expired')
    if (hub.counts().sockets >= deps.maxConnections) return close('unavailable')
    await open(hello.data, who)
  }

  const open = async (hello: Hello, signedIn: SignedIn): Promise<void> => {
    const { account, session } = signedIn
    const [rooms] = await Promise.all([deps.roomsOf(signedIn), presence.load([account.id])])
    if (isClosed()) return
    const input = hello.inputAgoMs === undefined ? {} : { inputAgoMs: hello.inputAgoMs }
    const earlier = connectionIn(hello.resume)
    const resumed = earlier !== null && presence.resumed(account.id, session.id, earlier, { ...input, visibility: hello.visibility })
    const connection = resumed ? earlier : (deps.ids.next('c', clock.now()) as ConnectionId)
    if (resumed) hub.close(connection, 'replaced')
    else presence.opened(account.id, { id: connection, session: session.id, device: hello.device, label: hello.label || session.label, ...input, visibility: hello.visibility })
    hub.attach({ id: connection, account: account.id, session: session.id }, socket, rooms)
    sessions.attach(session)
    state = { kind: 'open', caller: { ...signedIn, connection } }
    // Subscribed first and read after: whatever happens meanwhile comes as an event, and the client orders by seq.
    const snapshot = await deps.snapshotOf(signedIn)
    socket.send(JSON.stringify({ event: 'welcome', protocol: protocol.current, connection, resume: seal(connection), resumed, at: clock.now(), ...snapshot }))
    void pump()
  }

  const seal = (connection: ConnectionId): string => `${connection}.${deps.hashToken(`${deps.secret} ${connection}`).slice(0, 32)}`
  const connectionIn = (token: string | undefined): ConnectionId | null => {
    const connection = token?.split('.')[0] as ConnectionId | undefined
    return connection !== undefined && seal(connection) === token ? connection : null
  }
  const isClosed = (): boolean => state.kind === 'closed'

  const pump = async (): Promise<void> => {
    if (running) return
    running = true
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (state.kind !== 'open') break
      const reply = await deps.dispatch(next.cmd, next.input, state.caller)
      answer(next.ref, reply)
      if (reply.ok && next.cmd === 'message.send' && state.kind === 'open') presence.touched(state.caller.connection, 0)
      if (!reply.ok && reply.error.code === 'rate_limited') strike(1)
    }
    running = false
  }

  return {
    frame: (text) => {
      if (state.kind === 'closed') return
      if (state.kind === 'open') presence.heard(state.caller.connection)
      if (text === '{"cmd":"pong"}') return
      const frame = read(text)
      if (!frame.ok) return reject(frame.error)
      const { cmd, ref, ...input } = frame.value
      if (state.kind === 'silent') {
        if (cmd !== 'hello') return close('protocol_error')
        state.cancel()
        state = { kind: 'greeting' }
        return void greet(input).catch((err: unknown) => {
          deps.log.error({ err }, 'a hello failed')
          close('unavailable')
        })
      }
      if (typeof ref !== 'number' || typeof cmd !== 'string') return reject(refuse('bad_request', 'A command needs "cmd" and a number "ref".').error)
      if (queue.length >= inFlight) return close('flood')
      queue.push({ cmd, ref, input })
      if (state.kind === 'open') void pump()
    },
    closed: (code) => {
      const was = state
      state = { kind: 'closed' }
      queue.length = 0
      if (was.kind === 'silent') was.cancel()
      if (was.kind !== 'open') return
      const { connection, session } = was.caller
      sessions.detach(session.id)
      if (hub.detach(connection, socket)) presence.closed(connection, endingOf(code))
    },
    drained: () => { if (state.kind === 'open') presence.drained(state.caller.connection) },
  }
}

type Frame = { readonly cmd?: unknown; readonly ref?: unknown; readonly [field: string]: unknown }
const read = (text: string): { readonly ok: true; readonly value: Frame } | { readonly ok: false; readonly error: Refusal } => {
  if (text.length > limits.frameBytes) return refuse('too_large')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true, value: value as Frame }
  } catch {
    return refuse('bad_request', 'The frame is not JSON.')
  }
  return refuse('bad_request', 'A frame is one JSON object.')
}

/** What a close code says of how a connection ended. */
export const endingOf = (code: number): Ending => {
  switch (code) {
    case 1000: case 1001: return 'tab_closed'
    case closeCodes.draining: return 'drained'
    case closeCodes.too_slow: return 'too_slow'
    case closeCodes.timed_out: return 'timed_out'
    case closeCodes.signed_out: return 'signed_out'
    case closeCodes.session_expired: return 'session_expired'
    case closeCodes.revoked: return 'revoked'
    case closeCodes.flood: case closeCodes.protocol_error: case 1002: case 1003: case 1007: case 1009: return 'protocol_error'
    default: return 'network_lost'
  }
}
