/**
 * Own messages until the server has them. They are kept on the device under the account's id, so that they survive a reload; they are
 * sent in the order of each room, one at a time, always with the same client id, so that a repeat is the same message. Other tabs of
 * the same person share the place where they are kept: each tab adds and removes only its own.
 */
import { errors, refuse } from '../protocol/errors.ts'
import type { Refusal, Result } from '../protocol/errors.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import { limits } from '../protocol/limits.ts'
import type { ClientEnv } from './env.ts'
import type { Pending } from './state.ts'

const mostWaiting = 200
const faultsBeforeFailing = 5
const backOff = { firstMs: 1_000, mostMs: 30_000 }

type Entry = { readonly message: Omit<Pending, 'send'>; send: Pending['send']; tries: number }
type Kept = {
  readonly clientId: string
  readonly room: RoomId
  readonly body: string
  readonly at: number
  readonly urgent?: true
  readonly error?: Refusal
}
export type OutboxHost = {
  send(message: {
    readonly room: RoomId
    readonly clientId: string
    readonly body: string
    readonly urgent?: true
  }): Promise<Result<unknown>>
  queued(pending: readonly Pending[]): void
  changed(clientId: string, send: Pending['send']): void
  discarded(clientId: string): void
}

export class Outbox {
  readonly #env: ClientEnv
  readonly #host: OutboxHost
  /** In the order of writing. */
  readonly #entries = new Map<string, Entry>()
  /** Rooms with one on its way, or that wait before the next try: how to stop that wait. */
  readonly #busy = new Map<RoomId, () => void>()
  #account: AccountId | null = null
  #online = false

  constructor(env: ClientEnv, host: OutboxHost) {
    this.#env = env
    this.#host = host
  }

  add(message: Omit<Pending, 'send'>): void {
    const error = this.#refusal(message.body)
    this.#put({ message, send: error === null ? { kind: 'waiting' } : { kind: 'failed', error }, tries: 0 })
    this.#host.queued([pendingOf(this.#entries.get(message.clientId)!)])
    this.#pump(message.room)
  }

  retry(clientId: string): void {
    const entry = this.#entries.get(clientId)
    if (entry?.send.kind !== 'failed') return
    entry.tries = 0
    this.#change(entry, { kind: 'waiting' })
    this.#pump(entry.message.room)
  }

  discard(clientId: string): void {
    if (this.#entries.get(clientId)?.send.kind === 'sending') return
    this.stored([clientId])
    this.#host.discarded(clientId)
  }

  /** The server has them. */
  stored(clientIds: readonly string[]): void {
    for (const id of clientIds) this.#entries.delete(id)
    this.#keep((kept) => kept.filter((k) => !clientIds.includes(k.clientId)))
  }

  online(account: AccountId): void {
    if (this.#account !== null && this.#account !== account) this.#entries.clear()
    this.#account = account
    this.#online = true
    this.#adopt()
    for (const room of new Set([...this.#entries.values()].map((e) => e.message.room))) this.#pump(room)
  }

  offline(): void {
    this.#online = false
    for (const stop of this.#busy.values()) stop()
    this.#busy.clear()
    for (const entry of this.#entries.values()) if (entry.send.kind === 'sending') this.#change(entry, { kind: 'waiting' })
  }

  /** A person signed out here: what they wrote does not stay on the device. */
  forget(): void {
    this.#entries.clear()
    this.#keep(() => [])
    this.#account = null
  }

  #refusal(body: string): Refusal | null {
    if (body.trim() === '') return refuse('bad_request', 'There is nothing to send.').error
    if (body.length > limits.messageChars) return refuse('too_large').error
    return this.#entries.size >= mostWaiting ? refuse('rate_limited', 'Too many messages are waiting to be sent.').error : null
  }

  #pump(room: RoomId): void {
    if (!this.#online || this.#busy.has(room)) return
    const entry = [...this.#entries.values()].find((e) => e.message.room === room && e.send.kind !== 'failed')
    if (entry === undefined) return
    this.#busy.set(room, nothing)
    this.#change(entry, { kind: 'sending' })
    const { clientId, body, urgent } = entry.message
    void this.#host
      .send({ room, clientId, body, ...(urgent === undefined ? {} : { urgent }) })
      .then((result) => this.#answered(entry, result))
  }

  #answered(entry: Entry, result: Result<unknown>): void {
    const { clientId, room } = entry.message
    if (result.ok || !this.#entries.has(clientId)) {
      if (result.ok) this.stored([clientId])
      return this.#release(room, 0)
    }
    const advice = errors[result.error.code]?.advice ?? 'never'
    // Another urgent one within the hour: nobody wants it to ring when the hour is over.
    const late = entry.message.urgent === true && (result.error.retryAfterMs ?? 0) > backOff.mostMs
    if (late || advice === 'never' || advice === 'upgrade' || (advice === 'retry' && ++entry.tries >= faultsBeforeFailing)) {
      this.#change(entry, { kind: 'failed', error: result.error })
      return this.#release(room, 0)
    }
    this.#change(entry, { kind: 'waiting' })
    if (advice === 'backOff') entry.tries++
    const most = Math.min(backOff.mostMs, backOff.firstMs * 2 ** Math.min(entry.tries, 8))
    this.#release(room, this.#online ? (result.error.retryAfterMs ?? most * (0.5 + this.#env.random() / 2)) : 0)
  }

  #release(room: RoomId, afterMs: number): void {
    const next = (): void => {
      this.#busy.delete(room)
      this.#pump(room)
    }
    if (afterMs > 0) this.#busy.set(room, this.#env.after(afterMs, next))
    else next()
  }

  #change(entry: Entry, send: Pending['send']): void {
    if (entry.send.kind === send.kind) return
    entry.send = send
    this.#put(entry)
    this.#host.changed(entry.message.clientId, send)
  }

  #put(entry: Entry): void {
    const { message, send } = entry
    const before = this.#entries.get(message.clientId)
    this.#entries.set(message.clientId, entry)
    if (before !== undefined && send.kind === 'sending') return
    const kept: Kept = { ...message, ...(send.kind === 'failed' ? { error: send.error } : {}) }
    this.#keep((all) =>
      all.some((k) => k.clientId === kept.clientId) ? all.map((k) => (k.clientId === kept.clientId ? kept : k)) : [...all, kept],
    )
  }

  /** What was written before the account was known joins what an earlier page left; that goes first. */
  #adopt(): void {
    const here = [...this.#entries.values()]
    const left = this.#read()
      .filter((k) => !this.#entries.has(k.clientId))
      .slice(0, mostWaiting)
      .map(entryOf)
    this.#entries.clear()
    for (const entry of [...left, ...here]) this.#entries.set(entry.message.clientId, entry)
    if (left.length > 0) this.#host.queued(left.map(pendingOf))
    for (const entry of here) this.#put(entry)
  }

  #keep(change: (kept: readonly Kept[]) => readonly Kept[]): void {
    if (this.#account === null) return
    const before = this.#read()
    const after = change(before)
    if (after.length === before.length && after.length === 0) return
    try {
      this.#env.device.set(keyOf(this.#account), after.length === 0 ? null : JSON.stringify(after))
    } catch {
      // The device is full: the message stays in memory and is still sent.
    }
  }

  #read(): readonly Kept[] {
    try {
      const kept: unknown = this.#account === null ? [] : JSON.parse(this.#env.device.get(keyOf(this.#account)) ?? '[]')
      return Array.isArray(kept) ? kept.filter(isKept) : []
    } catch {
      return []
    }
  }
}

const nothing = (): void => {}
const keyOf = (account: AccountId): string => `outbox:${account}`
const isKept = (k: unknown): k is Kept =>
  typeof k === 'object' &&
  k !== null &&
  'clientId' in k &&
  typeof k.clientId === 'string' &&
  'room' in k &&
  typeof k.room === 'string' &&
  'body' in k &&
  typeof k.body === 'string' &&
  'at' in k &&
  typeof k.at === 'number'
const entryOf = ({ error, ...message }: Kept): Entry => ({
  message,
  send: error === undefined ? { kind: 'waiting' } : { kind: 'failed', error },
  tries: 0,
})
const pendingOf = (e: Entry): Pending => ({ ...e.message, send: e.send })
