/**
 * A small town in front of the real live presence: real shell, hub, journal and client fold; only clock, store and lines are in memory.
 * Frames take their time on the line. A stall of the server lets time pass while neither timers nor frames are looked at. Everything
 * a client applies is checked on the spot: a version that is not newer than the one held is an error.
 */
import { emptyFold, type Fold } from '../../src/client/fold.ts'
import { fold } from '../../src/client/store.ts'
import { defaultLimits } from '../../src/domain/presence/model.ts'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { AccountId, ConnectionId, SessionId } from '../../src/protocol/ids.ts'
import type { PresenceEntry, PresenceState, Settings } from '../../src/protocol/model.ts'
import { createHub } from '../../src/server/live/hub.ts'
import { createJournal } from '../../src/server/live/journal.ts'
import { createPresence } from '../../src/server/live/presence.ts'
import type { ClaimRow, Clock, Ids, Socket, Store } from '../../src/server/ports.ts'
import { endingOf } from '../../src/server/transports/link.ts'
import type { Random } from '../support/random.ts'

export const wallAtStart = 1_760_000_000_000
const settings: Settings = { locale: null, theme: 'system', enterSends: true, idleAfterMs: 300_000, shareDevice: false, sounds: true }
const lineMs = 40

export class Time {
  steady = 5_000
  wallOffset = wallAtStart
  private timers: { readonly at: number; readonly order: number; readonly of: 'server' | 'line'; readonly run: () => void }[] = []
  private made = 0
  readonly clock: Clock = {
    now: () => Math.round(this.steady + this.wallOffset),
    steady: () => this.steady,
    after: (ms, run) => this.put('server', ms, run),
  }
  put(of: 'server' | 'line', ms: number, run: () => void): () => void {
    const timer = { at: this.steady + Math.max(0, ms), order: (this.made += 1), of, run }
    this.timers.push(timer)
    return () => { this.timers = this.timers.filter((t) => t !== timer) }
  }
  get pending(): number { return this.timers.length }
  async pass(ms: number): Promise<void> {
    await settled()
    const end = this.steady + ms
    for (let next = this.first(end); next !== undefined; next = this.first(end)) await this.fire(next, next.at)
    this.steady = end
  }
  /** Nothing is looked at for so long; then all that waited comes at once, frames or timers first. */
  async stall(ms: number, first: 'server' | 'line'): Promise<void> {
    await settled()
    this.steady += ms
    const due = this.timers.filter((t) => t.at <= this.steady).toSorted((a, b) => Number(b.of === first) - Number(a.of === first) || a.at - b.at || a.order - b.order)
    for (const timer of due) if (this.timers.includes(timer)) await this.fire(timer, this.steady)
  }
  private first(end: number) {
    let first: (typeof this.timers)[number] | undefined
    for (const t of this.timers) if (t.at <= end && (first === undefined || t.at < first.at || (t.at === first.at && t.order < first.order))) first = t
    return first
  }
  private async fire(timer: (typeof this.timers)[number], at: number): Promise<void> {
    this.timers = this.timers.filter((t) => t !== timer)
    this.steady = Math.max(this.steady, at)
    timer.run()
    await settled()
  }
}
/** Lets everything that waits for nothing but promises go on. */
const settled = async (): Promise<void> => { for (let i = 0; i < 30; i += 1) await Promise.resolve() }

type Person = { readonly id: AccountId; readonly session: SessionId; claims: ClaimRow[]; settings: Settings; lastActiveAt: number }
type Line = { readonly connection: ConnectionId; readonly socket: Socket; state: 'open' | 'held' | 'cut' | 'over'; readonly waiting: string[] }

export const createTown = (random: Random, population: number) => {
  const time = new Time()
  const people: Person[] = Array.from({ length: population }, (_, i) => ({
    id: `a${i}` as AccountId, session: `s${i}` as SessionId, claims: [], settings, lastActiveAt: 0,
  }))
  const person = (id: AccountId): Person | undefined => people.find((p) => p.id === id)
  const sent = new Map<string, number>()
  let ids = 0

  const tx = {
    presence: {
      known: async (of: readonly AccountId[]) => new Map(of.flatMap((id) => {
        const p = person(id)
        return p === undefined ? [] : [[id, { lastActiveAt: p.lastActiveAt, settings: p.settings }]] as const
      })),
      claims: async (of: readonly AccountId[]) => new Map(of.map((id) => [id, person(id)?.claims ?? []] as const)),
      remember: async (rows: readonly { account: AccountId; lastActiveAt: number }[]) => {
        for (const r of rows) {
          const p = person(r.account)!
          p.lastActiveAt = Math.max(p.lastActiveAt, r.lastActiveAt)
        }
      },
      record: async () => {},
    },
    rooms: { sharing: async (viewer: AccountId, of: readonly AccountId[]) => of.filter((id) => sharesRoom(viewer, id)) },
  }
  /** Reading takes a moment now and then, so that things happen meanwhile. */
  const read = async (work: (t: typeof tx) => Promise<unknown>): Promise<unknown> => {
    if (random.chance(0.2)) await new Promise<void>((done) => void time.put('line', random.between(1, 30), done))
    return work(tx)
  }
  const store = { read, write: async (work: (t: typeof tx) => Promise<unknown>) => work(tx) } as unknown as Store
  const ids_ = { random: random.next, next: (letter: string) => letter + String((ids += 1)), token: () => '' } satisfies Ids

  const hub = createHub({ clock: time.clock, fanout: { publish: () => {} }, shedAboveBytes: 2_000 })
  const journal = createJournal({ store, clock: time.clock, onFault: (fault) => { throw fault } })
  const presence = createPresence({ clock: time.clock, ids: ids_, store, hub, journal, limits: defaultLimits, sharing: 'members' })
  const receive = (fact: Parameters<typeof presence.receive>[0]): void => {
    hub.receive({ fact })
    presence.receive(fact)
  }

  const makeClient = (who: Person, device: 'web' | 'mobile' | 'cli') => {
    let held: Fold = emptyFold
    let line: Line | null = null
    let resume: ConnectionId | null = null
    let attempt = 0
    let visibility: 'visible' | 'hidden' | 'locked' | 'suspended' = 'visible'
    let watched: AccountId[] = []
    let wish = 'down' as 'up' | 'down'
    const seen = new Map<AccountId, Set<PresenceState>>()

    const take = (input: { event: ServerEvent } | { answer: { version: number; entries: PresenceEntry[] } }): void => {
      const before = held.state.presenceVersion
      const at = time.clock.now()
      const result = fold(held, 'event' in input ? { type: 'event', at, event: input.event }
        : { type: 'replied', at, reply: { command: 'presence.watch', input: { ids: watched }, output: input.answer } })
      held = result.fold
      const { presenceVersion: after, presence: entries } = held.state
      if ('event' in input && after !== before && after <= before) throw new Error(`applied version ${after} over ${before}`)
      for (const [id, entry] of entries) seen.set(id, (seen.get(id) ?? new Set()).add(entry[1]))
      if (result.effects.some((e) => e.type === 'rewatch')) time.put('line', lineMs, () => void watch(watched))
    }
    const hear = (on: Line, frame: string): void => {
      if (line !== on || on.state === 'over' || on.state === 'cut') return
      const event = JSON.parse(frame) as ServerEvent
      if (event.event === 'ping') time.put('line', lineMs, () => { if (on.state === 'open') presence.heard(on.connection) })
      else take({ event })
    }
    const deliver = (on: Line, frame: string): boolean => {
      if (on.state === 'over') return false
      sent.set(frame, (sent.get(frame) ?? 0) + 1)
      if (on.state === 'open') time.put('line', lineMs, () => hear(on, frame))
      else if (on.waiting.length < 200) on.waiting.push(frame)
      return true
    }
    /** The server's side of a line ends: as the link does it. */
    const ended = (on: Line, code: number): void => {
      if (on.state === 'over') return
      const told = on.state !== 'cut'
      on.state = 'over'
      if (hub.detach(on.connection, on.socket)) presence.closed(on.connection, endingOf(code))
      if (random.chance(0.2)) presence.closed(on.connection, endingOf(code))
      if (line === on && told) lost()
    }
    const lost = (): void => {
      line = null
      held = fold(held, { type: 'link', at: time.clock.now(), link: { kind: 'waiting', retryAt: 0, attempt: 1 } }).fold
      if (wish === 'up') time.put('line', random.between(50, 3_000), () => void attach())
    }
    const isWanted = (): boolean => wish === 'up'
    const attach = async (): Promise<void> => {
      if (line !== null || !isWanted()) return
      const mine = (attempt += 1)
      await presence.load([who.id])
      if (mine !== attempt || !isWanted() || line !== null) return
      const resumed = resume !== null && presence.resumed(who.id, who.session, resume, { visibility })
      const connection = resumed ? resume! : (ids_.next('c') as ConnectionId)
      if (resumed) hub.close(connection, 'replaced')
      else presence.opened(who.id, { id: connection, session: who.session, device, label: device, visibility })
      resume = connection
      const on: Line = {
        connection, state: 'open', waiting: [],
        socket: {
          send: (frame) => deliver(on, frame), buffered: () => on.waiting.reduce((sum, f) => sum + f.length, 0),
          subscribe: () => {}, unsubscribe: () => {}, close: (code) => ended(on, code),
        },
      }
      line = on
      hub.attach({ id: connection, account: who.id, session: who.session }, on.socket, [])
      held = fold(held, { type: 'link', at: time.clock.now(), link: { kind: 'online', since: 0 } }).fold
      await watch(watched)
    }
    const watch = async (list: readonly AccountId[]): Promise<void> => {
      watched = [...list]
      const on = line
      if (on === null || on.state !== 'open') return
      const answer = await presence.watch(who.id, on.connection, list)
      // The answer goes the way of all frames.
      time.put('line', lineMs, () => { if (line === on && on.state === 'open' && list.every((id, i) => watched[i] === id)) take({ answer }) })
    }

    return {
      who, device, watch: (list: readonly AccountId[]) => void watch(list),
      attach: () => { wish = 'up'; void attach() },
      line: () => line, watched: () => watched, fold: () => held, seen,
      isUp: isWanted,
      touch: (ago: number) => { if (line?.state === 'open') presence.touched(line.connection, ago) },
      show: (v: typeof visibility) => {
        visibility = v
        if (line?.state === 'open') presence.visibility(line.connection, v)
      },
      /** Ends by itself, with a code its server will see. */
      leave: (code: number) => {
        wish = 'down'
        const on = line
        line = null
        if (code === 1001) resume = null
        if (on !== null) time.put('line', lineMs, () => ended(on, code))
      },
      /** The line is dropped and the client comes back. */
      drop: () => { if (line !== null) ended(line, 1006) },
      /** No goodbye, no answers: a pulled cable, or a machine asleep. */
      cut: () => {
        wish = 'down'
        if (line !== null) line.state = 'cut'
      },
      wake: () => {
        wish = 'up'
        line = null
        held = fold(held, { type: 'link', at: time.clock.now(), link: { kind: 'waiting', retryAt: 0, attempt: 1 } }).fold
        void attach()
      },
      /** Frames to it pile up. */
      hold: () => { if (line?.state === 'open') line.state = 'held' },
      release: () => {
        const on = line
        if (on?.state !== 'held') return
        on.state = 'open'
        for (const frame of on.waiting.splice(0)) time.put('line', lineMs, () => hear(on, frame))
        presence.heard(on.connection)
        presence.drained(on.connection)
      },
    }
  }

  const clients: ReturnType<typeof makeClient>[] = []
  const sharesRoom = (a: AccountId, b: AccountId): boolean => (Number(a.slice(1)) + Number(b.slice(1))) % 2 === 0
  return {
    time, people, clients, presence, hub, receive, sent,
    newClient: (who: Person, device: 'web' | 'mobile' | 'cli') => {
      const client = makeClient(who, device)
      clients.push(client)
      return client
    },
    declare: (p: Person, claims: ClaimRow[]): void => {
      p.claims = claims
      receive({ type: 'claims.changed', account: p.id, claims })
    },
    prefer: (p: Person, change: Partial<Settings>): void => {
      p.settings = { ...p.settings, ...change }
      receive({ type: 'settings.changed', account: p.id, settings: p.settings })
    },
  }
}
export type Town = ReturnType<typeof createTown>
