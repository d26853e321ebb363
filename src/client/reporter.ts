/**
 * What this one connection tells the server of its person: real input and how long ago it was, what the host is doing, the room on
 * screen, who is shown, and typing. It reports facts with honest ages and concludes nothing: idle is the server's word. Each kind
 * has a least distance, and nothing is sent without a reason.
 */
import type { CommandName, HelloRequest, Output, Request } from '../protocol/commands.ts'
import { errors } from '../protocol/errors.ts'
import type { Result } from '../protocol/errors.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import { limits } from '../protocol/limits.ts'

/** Input is told at most this often; more often only for those who turn idle sooner than twice that. */
const touchEveryMs = 30_000
const touchAtLeastMs = 2_000
const typingEveryMs = 4_000
const watchAfterMs = 150
const watchEveryMs = 1_000

type Visibility = NonNullable<HelloRequest['visibility']>
export type ReporterHost = {
  now(): number
  after(ms: number, run: () => void): () => void
  online(): boolean
  /** The person's own limit; 0: never. */
  idleAfterMs(): number
  call<C extends CommandName>(command: C, input: Request<C>): Promise<Result<Output<C>>>
}

export class Reporter {
  readonly #host: ReporterHost
  #inputAt: number
  #toldInputAt = -Infinity
  #touchedAt = -Infinity
  #touchTimer: (() => void) | null = null
  #visibility: Visibility = 'visible'
  #focus: RoomId | null = null
  #watched: readonly AccountId[] = []
  #watchedAt = -Infinity
  #watchTimer: (() => void) | null = null
  readonly #typingAt = new Map<RoomId, number>()

  /** Starting a client is input: somebody opened it. */
  constructor(host: ReporterHost) {
    this.#host = host
    this.#inputAt = host.now()
  }

  hello(): { readonly inputAgoMs: number; readonly visibility: Visibility } {
    this.#toldInputAt = this.#inputAt
    return { inputAgoMs: this.#inputAgoMs(), visibility: this.#visibility }
  }

  /** A resumed connection may still be thought to look at the room it looked at before. */
  online(resumed: boolean): void {
    if (this.#focus !== null || resumed) this.#tell('presence.focus', { room: this.#focus })
    this.#watchedAt = -Infinity
    // A new line watches nobody yet: an empty set need not be said, and would hold up the first real one.
    if (this.#watched.length > 0) this.#sendWatch()
  }

  offline(): void {
    this.#typingAt.clear()
  }

  stop(): void {
    this.#touchTimer?.()
    this.#watchTimer?.()
    this.#touchTimer = null
    this.#watchTimer = null
  }

  /** The first input after a quiet while is told at once; while it goes on, the newest is told once in a while. */
  input(): void {
    this.#inputAt = this.#host.now()
    if (this.#touchTimer !== null || !this.#host.online()) return
    const wait = this.#touchedAt + this.#touchEveryMs() - this.#inputAt
    if (wait <= 0) this.#touch()
    else this.#touchTimer = this.#host.after(wait, () => this.#touch())
  }

  #touchEveryMs(): number {
    const idleAfterMs = this.#host.idleAfterMs()
    return idleAfterMs === 0 ? touchEveryMs : Math.max(touchAtLeastMs, Math.min(touchEveryMs, idleAfterMs / 2))
  }

  visibility(v: Visibility): void {
    if (v === this.#visibility) return
    this.#visibility = v
    this.#tell('presence.visibility', { visibility: v })
  }

  /** Says again what is so already: the point is the answer. */
  probe(): void {
    this.#tell('presence.visibility', { visibility: this.#visibility })
  }

  focus(room: RoomId | null): void {
    if (room === this.#focus) return
    this.#focus = room
    this.#tell('presence.focus', { room })
  }

  typing(room: RoomId, typing: boolean): void {
    const now = this.#host.now()
    const at = this.#typingAt.get(room)
    if (typing ? at !== undefined && now - at < typingEveryMs : at === undefined) return
    if (typing) this.#typingAt.set(room, now)
    else this.#typingAt.delete(room)
    this.#tell('typing.set', { room, typing })
  }
  /** A message says by itself that its author has stopped. */
  sent(room: RoomId): void {
    this.#typingAt.delete(room)
  }

  watch(ids: readonly AccountId[]): void {
    const next = [...new Set(ids)].slice(0, limits.watched)
    const same = next.length === this.#watched.length && next.every((id) => this.#watched.includes(id))
    if (same) return
    this.#watched = next
    this.#watchSoon(watchAfterMs)
  }
  rewatch(): void {
    this.#watchSoon(0)
  }

  #touch(): void {
    this.#touchTimer = null
    if (!this.#host.online() || this.#inputAt <= this.#toldInputAt) return
    this.#toldInputAt = this.#inputAt
    this.#touchedAt = this.#host.now()
    this.#tell('presence.touch', { inputAgoMs: this.#inputAgoMs() })
  }

  #inputAgoMs(): number {
    return Math.max(0, Math.round(this.#host.now() - this.#inputAt))
  }

  /** The newest set wins: whoever scrolls on before the debounce is over starts it anew. */
  #watchSoon(ms: number): void {
    this.#watchTimer?.()
    const wait = Math.max(ms, this.#watchedAt + watchEveryMs - this.#host.now())
    this.#watchTimer = this.#host.after(wait, () => this.#sendWatch())
  }

  #sendWatch(): void {
    this.#watchTimer?.()
    this.#watchTimer = null
    if (!this.#host.online()) return
    this.#watchedAt = this.#host.now()
    void this.#host.call('presence.watch', { ids: [...this.#watched] }).then((result) => {
      if (result.ok || !this.#host.online() || this.#watchTimer !== null) return
      const { advice } = errors[result.error.code] ?? { advice: 'never' }
      if (advice === 'retry' || advice === 'backOff') this.#watchSoon(result.error.retryAfterMs ?? watchEveryMs)
    })
  }

  #tell<C extends CommandName>(command: C, input: Request<C>): void {
    if (this.#host.online()) void this.#host.call(command, input)
  }
}
