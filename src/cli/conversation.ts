/**
 * A conversation in a terminal: prints what is new in the room on screen, once and in order, and keeps the status line. What is printed
 * counts as read, what is typed is told as typing. It shows the client's state and holds nothing else of its own.
 */
import { day } from '../client/words/when.ts'
import { why } from '../client/words/why.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { Membership } from '../protocol/model.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { authorName, changesAfter, messageLines } from './message-lines.ts'
import { finalWord, type Session } from './place.ts'
import { directRoom, findPerson, findPublicRoom, memberRoom, roomTitle } from './rooms.ts'
import type { Screen } from './screen.ts'
import { isInteractive, paint, plain, say, words } from './terminal.ts'

type Host = {
  readonly session: Session
  readonly screen: Screen
  /** Carries out one typed line; what it throws is shown. */
  readonly run: (conversation: Conversation, text: string) => Promise<void>
  readonly end: (error?: Error) => void
}

const firstShown = 20
const typingLastsMs = 3_000
const drainMs = 3_000

export class Conversation {
  readonly session: Session
  readonly end: Host['end']
  readonly #screen: Screen
  readonly #run: Host['run']
  readonly #stop: () => void
  room: RoomId | null = null
  /** Up to this change everything of the room on screen is printed; null before the first page. */
  #printed: number | null = null
  #lastDay = ''
  #rung: number
  readonly #failed = new Set<string>()
  #typingEnds: ReturnType<typeof setTimeout> | undefined
  /** What is typed is carried out in order. */
  #queue: Promise<void> = Promise.resolve()

  constructor({ session, screen, run, end }: Host) {
    this.session = session
    this.end = end
    this.#screen = screen
    this.#run = run
    this.#rung = session.client.state().ring?.count ?? 0
    this.#stop = session.client.subscribe(() => this.#changed())
  }

  begin(first: string | undefined): void {
    const { me, place, memberships } = this.session.client.state()
    this.print(paint('bold', say.chat.hello(plain(me?.account.displayName ?? ''), plain(place?.name ?? ''))))
    const latest = [...memberships.values()].toSorted((a, b) => (b.room.lastAt ?? 0) - (a.room.lastAt ?? 0))[0]
    if (first !== undefined) this.#do(() => this.goTo(first))
    else if (latest !== undefined) this.show(latest)
    else this.print(say.chat.noRooms)
    this.#changed()
  }
  stop(): void {
    clearTimeout(this.#typingEnds)
    this.#stop()
    this.#screen.stop()
  }
  /** What was written is on its way before the line is cut; without a line it waits on this device. */
  async drained(): Promise<void> {
    await this.#queue
    const { client } = this.session
    const waits = (): boolean => client.state().link.kind === 'online' && client.state().pending.some((p) => p.send.kind !== 'failed')
    if (!waits()) return
    await new Promise<void>((done) => {
      const stop = client.subscribe(() => {
        if (!waits()) end()
      })
      const timer = setTimeout(() => end(), drainMs)
      const end = (): void => {
        clearTimeout(timer)
        stop()
        done()
      }
    })
  }
  print(text: string): void {
    this.#screen.print(text)
  }

  submitted(text: string): void {
    this.#do(() => this.#run(this, text))
  }
  edited(text: string): void {
    clearTimeout(this.#typingEnds)
    const {
      room,
      session: { client },
    } = this
    if (room === null) return
    const typing = text !== '' && !text.startsWith('/')
    client.typing(room, typing)
    if (typing) this.#typingEnds = setTimeout(() => client.typing(room, false), typingLastsMs)
  }

  /** To a room by name, joining it if need be, or to a person. */
  async goTo(text: string): Promise<void> {
    if (text.startsWith('@')) return this.show(await directRoom(this.session, (await findPerson(this.session, text)).id))
    const mine = memberRoom(this.session.client.state(), text)
    if (mine !== null) return this.show(mine)
    const found = await findPublicRoom(this.session, text)
    if (found === null) throw new Failure(say.room.unknown(text))
    this.show((await this.session.ask('room.join', { room: found.room.id })).membership)
  }
  show(m: Membership | null): void {
    const { client } = this.session
    this.room = m?.room.id ?? null
    this.#printed = null
    client.focus(this.room)
    if (m === null) return
    client.open(m.room.id)
    if (m.peer !== undefined) client.need([m.peer])
    const topic = m.room.topic === '' ? '' : `  ${plain(m.room.topic)}`
    this.print(`\n${paint('bold', `── ${roomTitle(client.state(), m)} ──`)}${paint('dim', topic)}`)
    this.#watch(m).catch(() => {})
    this.#changed()
  }

  #do(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      this.print(paint('red', error instanceof Error ? error.message : String(error)))
    })
  }

  /** The people of the room, as far as one may watch at once. */
  async #watch(m: Membership): Promise<void> {
    const { client, ask } = this.session
    if (m.peer !== undefined) return client.watch([m.peer])
    const { members } = await ask('room.members', { room: m.room.id, limit: 200 })
    if (this.room === m.room.id) client.watch(members.map((a) => a.id))
  }

  #changed(): void {
    const over = finalWord(this.session.client)
    if (over !== null) return this.end(over)
    this.#printRoom()
    this.#printRing()
    this.#printFailed()
    this.#screen.status(this.#statusText())
  }

  #printRoom(): void {
    const { client } = this.session
    const state = client.state()
    const timeline = this.room === null ? undefined : state.timelines.get(this.room)
    if (timeline === undefined || timeline.loading === 'first') return
    const fresh = this.#printed === null ? timeline.messages.slice(-firstShown) : changesAfter(timeline.messages, this.#printed)
    const strangers = fresh.map((m) => m.author).filter((id) => !state.accounts.has(id))
    if (strangers.length > 0) return client.need(strangers)
    if (this.#printed === null && fresh.length === 0) this.print(paint('dim', say.chat.beginning))
    for (const m of fresh) {
      const date = day(m.at, now(), words.tag)
      if (date !== this.#lastDay) this.print(paint('dim', `— ${date} —`))
      this.#lastDay = date
      this.print(messageLines(state, m))
    }
    if (this.#printed === timeline.knownSeq) return
    this.#printed = Math.max(this.#printed ?? 0, timeline.knownSeq)
    if (this.room !== null) client.markRead(this.room)
  }
  /** Older messages are printed below, since what is above is gone from our hands. */
  async older(): Promise<void> {
    const {
      room,
      session: { ask, client },
    } = this
    const oldest = room === null ? undefined : client.state().timelines.get(room)?.messages[0]
    if (room === null || oldest === undefined) return
    const { messages } = await ask('history.before', { room, before: oldest.seq, limit: firstShown })
    for (const m of messages) this.print(messageLines(client.state(), m))
    client.older(room)
  }

  #printRing(): void {
    const state = this.session.client.state()
    if (state.ring === null || state.ring.count === this.#rung || !state.accounts.has(state.ring.author)) return
    this.#rung = state.ring.count
    const m = state.memberships.get(state.ring.room)
    if (m === undefined || m.room.id === this.room) return
    const how = m.peer === undefined ? `/join ${plain(m.room.name)}` : `/dm ${plain(state.accounts.get(m.peer)?.name ?? '')}`
    this.print(
      `${isInteractive() ? '\u0007' : ''}${paint('yellow', say.chat.wrote(authorName(state, state.ring.author), roomTitle(state, m), how))}`,
    )
  }
  #printFailed(): void {
    for (const { clientId, body, send } of this.session.client.state().pending) {
      if (send.kind !== 'failed' || this.#failed.has(clientId)) continue
      this.#failed.add(clientId)
      this.print(paint('red', say.chat.notSent(plain(body.slice(0, 40)), words.place.errors[send.error.code])))
      queueMicrotask(() => this.session.client.discard(clientId))
    }
  }

  #statusText(): string {
    const state = this.session.client.state()
    const m = this.room === null ? undefined : state.memberships.get(this.room)
    const waiting = state.pending.filter((p) => p.send.kind !== 'failed').length
    const link = state.link.kind === 'online' ? '' : state.link.kind === 'connecting' ? say.chat.connecting : say.chat.reconnecting
    const unread = [...state.memberships.values()]
      .filter((o) => o.unread > 0 && o.room.id !== this.room)
      .map((o) => `${roomTitle(state, o)} ${o.unread}`)
    return [
      link,
      m === undefined ? '' : `${roomTitle(state, m)} · ${this.#presenceText(m)}`,
      m === undefined ? '' : this.#typingText(m.room.id),
      state.link.kind === 'online' || waiting === 0 ? '' : say.chat.waiting(waiting),
      unread.length === 0 ? '' : `${say.chat.unread}: ${unread.join(', ')}`,
    ]
      .filter((part) => part !== '')
      .join(' · ')
  }
  #presenceText(m: Membership): string {
    const { client } = this.session
    if (m.peer !== undefined) return words.presence.states[client.presenceOf(m.peer)?.[1] ?? 'unverified']
    const here = [...client.state().presence.keys()].filter((id) => ['online', 'busy', 'dnd'].includes(client.presenceOf(id)?.[1] ?? ''))
    return client.state().fresh ? say.chat.here(here.length, m.room.members) : words.presence.states.unverified
  }
  #typingText(room: RoomId): string {
    const state = this.session.client.state()
    const { ids, count } = state.typing.get(room) ?? { ids: [] as readonly AccountId[], count: 0 }
    if (ids.length === 0) return count > 0 ? say.chat.typingCount(count) : ''
    return say.chat.typing(ids.map((id) => plain(state.accounts.get(id)?.displayName ?? '…')).join(', '), ids.length)
  }

  /** Why one person is shown so, in a sentence. */
  async whyOf(id: AccountId): Promise<string> {
    const { explanation } = await this.session.ask('presence.explain', { account: id })
    const { sentence, details } = why(explanation, now() + this.session.client.state().skewMs, words)
    return [sentence, ...details].join(' · ')
  }
}
