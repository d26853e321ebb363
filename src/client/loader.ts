/**
 * Fetches what the store asks for: pages of history, gaps, counts, people. Each is asked for once at a time, batched where many ask for
 * the same kind, and tried a few times where the server says so. What fails is told to the store; the next welcome starts over.
 */
import type { CommandName, Output, Request } from '../protocol/commands.ts'
import { errors } from '../protocol/errors.ts'
import type { Result } from '../protocol/errors.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import { limits } from '../protocol/limits.ts'
import type { Load, StoreInput } from './fold.ts'
import type { State } from './state.ts'

const pageSize = 60
const gatherMs = 30
/** Drawn from half to the whole: what upsets one member's count upsets that of many. */
const recountWithinMs = 1_500
const tries = 3
/** Ids that the server did not know are not asked for again so soon. */
const unknownForMs = 60_000
const mostAsked = 10_000

type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never
export type Input = Untimed<StoreInput>
export type LoaderHost = {
  now(): number
  after(ms: number, run: () => void): () => void
  random(): number
  online(): boolean
  state(): State
  call<C extends CommandName>(command: C, input: Request<C>): Promise<Result<Output<C>>>
  /** The same, but never kept for the next socket. */
  once<C extends CommandName>(command: C, input: Request<C>): Promise<Result<Output<C>>>
  fold(input: Input): void
}

export class Loader {
  readonly #host: LoaderHost
  readonly #wanted = new Set<AccountId>()
  readonly #asked = new Map<AccountId, number>()
  #gathering = false
  readonly #recounting = new Set<RoomId>()
  readonly #reading = new Map<RoomId, number>()

  constructor(host: LoaderHost) {
    this.#host = host
  }

  load(load: Load): void {
    if (load.how === 'gap') {
      void this.#persist('history.since', { room: load.room, after: load.after, limit: limits.page }).then((r) =>
        this.#host.fold(r.ok ? { type: 'filled', load, page: r.value } : { type: 'notLoaded', load, error: r.error }),
      )
      return
    }
    const before = load.how === 'older' ? { before: load.before } : {}
    void this.#persist('history.before', { room: load.room, limit: pageSize, ...before }).then((r) =>
      this.#host.fold(r.ok ? { type: 'paged', load, page: r.value } : { type: 'notLoaded', load, error: r.error }),
    )
  }

  need(ids: readonly AccountId[]): void {
    const now = this.#host.now()
    for (const id of ids) {
      if (!this.#host.state().accounts.has(id) && now - (this.#asked.get(id) ?? -Infinity) >= unknownForMs) this.#wanted.add(id)
    }
    if (this.#wanted.size === 0 || this.#gathering) return
    this.#gathering = true
    this.#host.after(gatherMs, () => this.#gather())
  }

  /** Marking what is read already changes nothing, and the answer tells the counts. */
  recount(room: RoomId): void {
    if (this.#recounting.has(room)) return
    this.#recounting.add(room)
    this.#host.after(recountWithinMs * (0.5 + this.#host.random() / 2), () => {
      const before = this.#host.state().memberships.get(room)
      this.#recounting.delete(room)
      if (before === undefined || !this.#host.online()) return
      void this.#host.once('read.mark', { room, seq: before.readSeq }).then((r) => {
        const moved = this.#host.state().memberships.get(room)?.room.lastSeq !== before.room.lastSeq
        if (r.ok && moved) this.recount(room)
      })
    })
  }

  markRead(room: RoomId, seq: number): void {
    const busy = this.#reading.has(room)
    this.#reading.set(room, Math.max(seq, this.#reading.get(room) ?? 0))
    if (!busy) void this.#read(room)
  }

  /** The server forgot nothing, but may not have heard of it: what was read offline is told now. */
  online(): void {
    this.#asked.clear()
    for (const room of this.#reading.keys()) void this.#read(room)
  }

  async #read(room: RoomId): Promise<void> {
    const seq = this.#reading.get(room)
    if (seq === undefined || !this.#host.online()) return
    const result = await this.#persist('read.mark', { room, seq })
    const newer = this.#reading.get(room)
    if (!result.ok && !this.#host.online()) return
    if (newer !== undefined && newer > seq) return void this.#read(room)
    this.#reading.delete(room)
  }

  #gather(): void {
    this.#gathering = false
    const ids = [...this.#wanted].slice(0, limits.page)
    if (ids.length === 0) return
    const now = this.#host.now()
    if (this.#asked.size > mostAsked) this.#asked.clear()
    for (const id of ids) {
      this.#wanted.delete(id)
      this.#asked.set(id, now)
    }
    void this.#host.call('account.get', { ids }).then((r) => {
      if (!r.ok) for (const id of ids) this.#asked.delete(id)
    })
    if (this.#wanted.size > 0) this.need([])
  }

  async #persist<C extends CommandName>(command: C, input: Request<C>, attempt = 1): Promise<Result<Output<C>>> {
    const result = await this.#host.once(command, input)
    if (result.ok || attempt >= tries || !this.#host.online()) return result
    const { advice } = errors[result.error.code] ?? { advice: 'never' }
    if (advice !== 'retry' && advice !== 'backOff') return result
    await new Promise<void>((done) => this.#host.after(result.error.retryAfterMs ?? 1_000 * attempt, done))
    return this.#persist(command, input, attempt + 1)
  }
}
