/**
 * Commands and their answers. Online they go over the socket with a `ref`, else as one POST each. Whoever calls always gets an answer:
 * a refusal is a value, and no answer is `unavailable`. When the socket is lost, questions wait for the next one; anything that changes
 * something answers `unavailable`, for only its caller knows whether to ask again.
 */
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import { paths } from '../protocol/envelope.ts'
import type { ReplyFrame } from '../protocol/envelope.ts'
import { refuse } from '../protocol/errors.ts'
import type { ErrorCode, Refusal, Result } from '../protocol/errors.ts'
import type { ClientEnv } from './env.ts'

/** They set or clear the cookie, come before there is a session, or close the socket that would bring the answer. */
const overHttp: ReadonlySet<CommandName> = new Set([
  'account.register',
  'session.signIn',
  'session.passkey',
  'qr.wait',
  'session.signOut',
  'session.lock',
  'place.get',
  'invite.get',
  'diary.export',
] satisfies CommandName[])
/** They are about this one connection and mean nothing without it. */
const overSocket: ReadonlySet<CommandName> = new Set([
  'presence.touch',
  'presence.visibility',
  'presence.focus',
  'presence.watch',
  'room.here',
  'typing.set',
] satisfies CommandName[])
const questions: ReadonlySet<CommandName> = new Set([
  'account.get',
  'account.list',
  'session.list',
  'session.listOf',
  'session.self',
  'policy.get',
  'passkey.list',
  'qr.look',
  'invite.list',
  'room.list',
  'room.members',
  'history.before',
  'history.since',
  'presence.get',
  'presence.explain',
  'alert.list',
  'place.asks',
  'alert.recent',
  'contact.list',
  'people.search',
  'presence.tellMeList',
  'privacy.get',
  'privacy.preview',
  'claim.list',
  'plan.get',
  'diary.list',
  'webhook.list',
  'webhook.deliveries',
  'badge.list',
  'feed.list',
] satisfies CommandName[])
const answerWithinMs = 20_000
/** On the wire at once; the others wait here. The server cuts off who sends much more. */
const mostSent = 32
/** More than this at once is a fault of the caller. */
const mostOpen = 1_000

type AnyReply = { readonly ok: true } | { readonly ok: false; readonly error: Refusal }
type Open = {
  readonly command: CommandName
  readonly input: object
  readonly again: boolean
  sent: boolean
  readonly answer: (reply: AnyReply) => void
}

export class Calls {
  readonly #env: ClientEnv
  readonly #open = new Map<number, Open>()
  #send: ((frame: object) => void) | null = null
  #ref = 0
  #sent = 0

  constructor(env: ClientEnv) {
    this.#env = env
  }

  /** `again`: may wait for the next socket if this one is lost (questions only). */
  async call<C extends CommandName>(command: C, input: Request<C>, { again = true } = {}): Promise<Result<Output<C>>> {
    const overSocketNow = this.#send !== null && !overHttp.has(command)
    const reply = overSocketNow ? await this.#ask(command, input, again && questions.has(command)) : await this.#post(command, input)
    if (!reply.ok) return { ok: false, error: reply.error }
    const { ok: _ok, ref: _ref, ...value } = reply as { ok: true; ref?: number }
    return { ok: true, value: value as Output<C> }
  }

  reply(frame: ReplyFrame): void {
    this.#open.get(frame.ref)?.answer(frame)
  }

  online(send: (frame: object) => void): void {
    this.#send = send
    this.#pump()
  }

  offline(): void {
    this.#send = null
    for (const call of [...this.#open.values()]) if (!call.again) call.answer(unanswered())
    for (const call of this.#open.values()) call.sent = false
    this.#sent = 0
  }

  /** No socket will come any more. */
  end(code: ErrorCode): void {
    this.#send = null
    for (const call of [...this.#open.values()]) call.answer(refuse(code))
  }

  #ask(command: CommandName, input: object, again: boolean): Promise<AnyReply> {
    if (this.#open.size >= mostOpen) return Promise.resolve(refuse('rate_limited'))
    const ref = ++this.#ref
    return new Promise((resolve) => {
      const stop = this.#env.after(answerWithinMs, () => call.answer(unanswered()))
      const answer = (reply: AnyReply): void => {
        stop()
        if (!this.#open.delete(ref)) return
        if (call.sent) this.#sent--
        resolve(reply)
        this.#pump()
      }
      const call: Open = { command, input, again, sent: false, answer }
      this.#open.set(ref, call)
      this.#pump()
    })
  }

  /** In the order asked. */
  #pump(): void {
    if (this.#sent === this.#open.size) return
    for (const [ref, call] of this.#open) {
      if (this.#send === null || this.#sent >= mostSent) return
      if (call.sent) continue
      call.sent = true
      this.#sent++
      this.#send({ cmd: call.command, ref, ...call.input })
    }
  }

  async #post(command: CommandName, input: object): Promise<AnyReply> {
    if (overSocket.has(command)) return unanswered()
    try {
      const body = await this.#env.post(`${paths.command}${command}`, input)
      return isReply(body) ? body : unanswered()
    } catch {
      return unanswered()
    }
  }
}

const unanswered = (): AnyReply => refuse('unavailable', 'No answer came from the server.')
const isReply = (body: unknown): body is AnyReply =>
  typeof body === 'object' &&
  body !== null &&
  'ok' in body &&
  (body.ok === true || ('error' in body && typeof body.error === 'object' && body.error !== null))
