/**
 * A place in memory for the headless client: a clock that moves only when told, the rooms' logs as the wire promises them, and sockets
 * that can be cut, lose, repeat and reorder what they carry. It answers the commands that the client's own machinery uses.
 */
import { protocol } from '../../src/protocol/version.ts'
import type { ClientEnv, Keep, SignalHandlers, SocketHandlers } from '../../src/client/env.ts'
import { foldName } from '../../src/domain/names.ts'
import { mentionsOf } from '../../src/domain/text.ts'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { ErrorCode } from '../../src/protocol/errors.ts'
import type { AccountId, ConnectionId, MessageId, RoomId, SessionId } from '../../src/protocol/ids.ts'
import type { Account, Membership, Message, PresenceEntry, PresenceState } from '../../src/protocol/model.ts'
import type { Random } from './random.ts'

export class Time {
  now = 1_700_000_000_000
  #timers: { at: number; run: () => void }[] = []
  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.now + ms, run }
    this.#timers.push(timer)
    return () => void (this.#timers = this.#timers.filter((t) => t !== timer))
  }
  get waiting(): number {
    return this.#timers.length
  }
  /** Runs what is due on the way, and lets promises settle between. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms
    await settle()
    for (;;) {
      const next = this.#timers.reduce<{ at: number; run: () => void } | null>((a, b) => (a === null || b.at < a.at ? b : a), null)
      if (next === null || next.at > until) break
      this.#timers = this.#timers.filter((t) => t !== next)
      this.now = Math.max(this.now, next.at)
      next.run()
      await settle()
    }
    this.now = until
  }
  /** The machine sleeps: time goes on, nothing runs. */
  sleep(ms: number): void {
    this.now += ms
  }
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 12; i++) await Promise.resolve()
}

/** What the bus does to events: lost, or told again later, when others have overtaken them. Answers are lost only with their socket. */
export type Chaos = { lose: number; repeat: number; againWithinMs: number }
export const calm: Chaos = { lose: 0, repeat: 0, againWithinMs: 0 }
/** Nothing would ever tell them again. */
const kept = new Set(['read.marked'])
type Line = {
  readonly handlers: SocketHandlers
  readonly who: AccountId
  open: boolean
  greeted: boolean
  deaf: boolean
  watched: readonly AccountId[]
  version: number
}
type Place = { log: Message[]; messages: Map<MessageId, Message>; lastSeq: number; read: Map<AccountId, number> }

export const idOf = (letter: string, n: number | string): string => letter + String(n).padStart(20, '0')
export const ana = idOf('a', 'ana') as AccountId
export const bob = idOf('a', 'bob') as AccountId
const names = new Map([
  [ana, 'ana'],
  [bob, 'bob'],
])
export const accountOf = (id: AccountId): Account => ({
  id,
  name: names.get(id) ?? 'who',
  displayName: names.get(id) ?? 'who',
  role: 'member',
  bot: false,
  createdAt: 1,
})

export class ModelPlace {
  readonly time: Time
  readonly random: Random
  chaos: Chaos = calm
  epoch = 'e1'
  /** No new socket opens. */
  unreachable = false
  /** Commands answered with a refusal, once each. */
  readonly refuseNext: { cmd: string; code: ErrorCode }[] = []
  readonly frames: { at: number; cmd: string; [field: string]: unknown }[] = []
  readonly rooms = new Map<RoomId, Place>()
  readonly presence = new Map<AccountId, PresenceState>()
  #lines: Line[] = []
  #made = 0

  constructor(time: Time, random: Random, roomCount = 2) {
    this.time = time
    this.random = random
    for (let i = 0; i < roomCount; i++)
      this.rooms.set(idOf('r', i) as RoomId, { log: [], messages: new Map(), lastSeq: 0, read: new Map() })
  }

  env(who: AccountId, device: Keep = keep()): ClientEnv & { signal: () => SignalHandlers; tab: Keep } {
    let signals: SignalHandlers | null = null
    return {
      deviceKind: 'web',
      label: 'test',
      tab: keep(),
      device,
      now: () => this.time.now,
      after: this.time.after,
      random: () => this.random.next(),
      signal: () => signals!,
      signals: (handlers) => {
        signals = handlers
        return () => {}
      },
      openSocket: (handlers) => this.#connect(who, handlers),
      post: async (path, body) => {
        if (this.unreachable) throw new Error('unreachable')
        return this.#run(who, path.split('/').at(-1)!, body as Input, null)
      },
    }
  }

  /** Every socket ends with this code, whatever was on its way. */
  cut(code = 1006): void {
    const lines = this.#lines
    this.#lines = []
    for (const line of lines) {
      line.open = false
      line.handlers.closed(code)
    }
  }
  /** The sockets stay, but carry nothing any more, and nobody is told. */
  pullCable(): void {
    for (const line of this.#lines) line.deaf = true
    this.#lines = []
  }
  get sockets(): number {
    return this.#lines.length
  }
  tell(event: ServerEvent): void {
    for (const line of this.#lines) if (line.greeted) this.#event(line, event)
  }

  say(room: RoomId, author: AccountId, body: string, clientId = `client${this.#made}x`): Message {
    const place = this.rooms.get(room)!
    const before = [...place.messages.values()].find((m) => m.author === author && m.clientId === clientId)
    if (before !== undefined) return before
    const seq = ++place.lastSeq
    const message: Message = {
      id: idOf('m', ++this.#made) as MessageId,
      room,
      seq,
      changedSeq: seq,
      author,
      clientId,
      body,
      at: this.time.now,
    }
    return this.#change('message.sent', message)
  }
  edit(id: MessageId, body: string): void {
    const m = this.#message(id)
    if (m?.deletedAt === undefined && m !== undefined)
      this.#change('message.edited', { ...m, body, editedAt: this.time.now, changedSeq: ++this.rooms.get(m.room)!.lastSeq })
  }
  remove(id: MessageId): void {
    const m = this.#message(id)
    if (m?.deletedAt === undefined && m !== undefined)
      this.#change('message.deleted', { ...m, body: '', deletedAt: this.time.now, changedSeq: ++this.rooms.get(m.room)!.lastSeq })
  }
  /** Read up to the newest on another device. */
  markElsewhere(room: RoomId, who: AccountId): void {
    this.#run(who, 'read.mark', { room, seq: this.rooms.get(room)!.lastSeq }, null)
  }
  heads(): void {
    for (const [room, place] of this.rooms) this.tell({ event: 'room.head', room, seq: place.lastSeq })
  }
  become(id: AccountId, state: PresenceState): void {
    this.presence.set(id, state)
    for (const line of this.#lines) {
      if (!line.watched.includes(id)) continue
      const base = line.version++
      this.#event(line, { event: 'presence.changed', base, to: line.version, changes: [this.#entry(id)] })
    }
  }
  membership(room: RoomId, who: AccountId): Membership {
    const place = this.rooms.get(room)!
    const readSeq = place.read.get(who) ?? 0
    const unread = [...place.messages.values()].filter((m) => m.seq > readSeq && m.author !== who && m.deletedAt === undefined)
    const key = foldName(accountOf(who).name)
    const lastAt = Math.max(0, ...[...place.messages.values()].map((m) => m.at)) || null
    return {
      room: { id: room, kind: 'public', name: room, topic: '', lastSeq: place.lastSeq, lastAt, members: 2, createdAt: 1 },
      role: 'member',
      joinedAt: 1,
      readSeq,
      unread: unread.length,
      mentions: unread.filter((m) => mentionsOf(m.body).includes(key)).length,
    }
  }
  messages(room: RoomId): Message[] {
    return [...this.rooms.get(room)!.messages.values()].sort((a, b) => a.seq - b.seq)
  }

  #message(id: MessageId): Message | undefined {
    return [...this.rooms.values()].map((p) => p.messages.get(id)).find((m) => m !== undefined)
  }
  #entry = (id: AccountId): PresenceEntry => [id, this.presence.get(id) ?? 'offline', 0, 0, null, null]

  #change(event: 'message.sent' | 'message.edited' | 'message.deleted', message: Message): Message {
    const place = this.rooms.get(message.room)!
    place.log.push(message)
    place.messages.set(message.id, message)
    this.tell({ event, message })
    return message
  }

  #connect(who: AccountId, handlers: SocketHandlers) {
    const line: Line = { handlers, who, open: true, greeted: false, deaf: false, watched: [], version: 0 }
    this.time.after(1, () => {
      if (!line.open) return
      if (this.unreachable) {
        line.open = false
        return handlers.closed(1006)
      }
      this.#lines.push(line)
      handlers.open()
    })
    return {
      send: (text: string) =>
        void this.time.after(2, () => {
          if (line.open && !line.deaf) this.#receive(line, JSON.parse(text) as Input)
        }),
      close: () => {
        line.open = false
        this.#lines = this.#lines.filter((l) => l !== line)
      },
    }
  }

  #receive(line: Line, frame: Input): void {
    const { cmd, ref, ...input } = frame as { cmd: string; ref: number }
    this.frames.push({ at: this.time.now, cmd, ...input })
    if (cmd === 'pong') return
    if (cmd === 'hello') {
      line.greeted = true
      return this.#send(line, this.#welcome(line.who))
    }
    this.#send(line, { ref, ...this.#run(line.who, cmd, input, line) })
  }
  #welcome(who: AccountId): ServerEvent {
    return {
      event: 'welcome',
      protocol: protocol.current,
      epoch: this.epoch,
      connection: idOf('c', 1) as ConnectionId,
      resume: `resume${++this.#made}`,
      resumed: false,
      at: this.time.now + 5_000,
      session: idOf('s', who.slice(-3)) as SessionId,
      expiresAt: this.time.now + 1e9,
      place: { name: 'P', registration: 'open', sharing: 'members', inviters: 'member', hasOwner: true, mail: 'off', version: '1' },
      account: accountOf(who),
      settings: { locale: null, theme: 'system', enterSends: true, idleAfterMs: 300_000, shareDevice: true, sounds: true, lockAfterMs: 0 },
      claim: null,
      status: null,
      memberships: [...this.rooms.keys()].map((room) => this.membership(room, who)),
    }
  }
  #send(line: Line, frame: object): void {
    const text = JSON.stringify(frame)
    this.time.after(2, () => {
      if (line.open && !line.deaf) line.handlers.frame(text)
    })
  }
  #event(line: Line, event: ServerEvent): void {
    if (kept.has(event.event)) return this.#send(line, event)
    if (this.random.chance(this.chaos.lose)) return
    this.#send(line, event)
    if (this.random.chance(this.chaos.repeat)) this.time.after(this.random.next() * this.chaos.againWithinMs, () => this.#send(line, event))
  }

  #run(who: AccountId, cmd: string, input: Input, line: Line | null): object {
    const refused = this.refuseNext.findIndex((r) => r.cmd === cmd)
    if (refused >= 0) return { ok: false, error: { code: this.refuseNext.splice(refused, 1)[0]!.code, message: 'no' } }
    const place = this.rooms.get(input['room'] as RoomId)
    switch (cmd) {
      case 'message.send':
        return { ok: true, message: this.say(input['room'] as RoomId, who, String(input['body']), String(input['clientId'])) }
      case 'history.before': {
        const before = Number(input['before'] ?? Infinity)
        const all = this.messages(input['room'] as RoomId).filter((m) => m.seq < before)
        const limit = Number(input['limit'])
        return { ok: true, messages: all.slice(-limit), lastSeq: place!.lastSeq, more: all.length > limit }
      }
      case 'history.since': {
        const after = Number(input['after'])
        const limit = Number(input['limit'])
        const changed = [...place!.messages.values()].filter((m) => m.changedSeq > after).sort((a, b) => a.changedSeq - b.changedSeq)
        const page = changed.slice(0, limit)
        return {
          ok: true,
          messages: page,
          upTo: changed.length > limit ? page.at(-1)!.changedSeq : place!.lastSeq,
          more: changed.length > limit,
        }
      }
      case 'read.mark': {
        place!.read.set(who, Math.max(place!.read.get(who) ?? 0, Number(input['seq'])))
        const { readSeq, unread, mentions } = this.membership(input['room'] as RoomId, who)
        for (const l of this.#lines)
          if (l.who === who && l.greeted) this.#event(l, { event: 'read.marked', room: input['room'] as RoomId, readSeq, unread, mentions })
        return { ok: true, readSeq, unread, mentions }
      }
      case 'presence.watch': {
        const ids = input['ids'] as AccountId[]
        line!.watched = ids
        line!.version++
        return { ok: true, version: line!.version, entries: ids.map(this.#entry) }
      }
      case 'account.get':
        return { ok: true, accounts: (input['ids'] as AccountId[]).filter((id) => names.has(id)).map(accountOf) }
      case 'session.list':
        return { ok: true, sessions: [] }
      default:
        return { ok: true }
    }
  }
}
type Input = Record<string, unknown>

export const keep = (): Keep & { readonly all: Map<string, string> } => {
  const all = new Map<string, string>()
  return { all, get: (key) => all.get(key) ?? null, set: (key, value) => void (value === null ? all.delete(key) : all.set(key, value)) }
}
