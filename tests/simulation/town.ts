/**
 * A small town in front of the real live presence: real shell, hub, link, journal and client fold; only clock, store and lines are in
 * memory. Frames take their time on the line. A stall of the server lets time pass while neither timers nor frames are looked at.
 * Everything a client applies is checked on the spot: a version that is not newer than the one held is an error.
 */
import { emptyFold, type Fold } from '../../src/client/fold.ts'
import { fold } from '../../src/client/store.ts'
import { defaultLimits } from '../../src/domain/presence/model.ts'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { AccountId, SessionId } from '../../src/protocol/ids.ts'
import type { PresenceEntry, PresenceState, Settings } from '../../src/protocol/model.ts'
import { firstPrivacy, openPolicy, type Privacy } from '../../src/protocol/privacy.ts'
import { protocol } from '../../src/protocol/version.ts'
import type { SignedIn } from '../../src/server/actions/action.ts'
import { createAudiences } from '../../src/server/live/audiences.ts'
import { createHub } from '../../src/server/live/hub.ts'
import { createJournal } from '../../src/server/live/journal.ts'
import { createPacing } from '../../src/server/live/pacing.ts'
import { createBacklog } from '../../src/server/live/backlog.ts'
import { createPresence } from '../../src/server/live/presence.ts'
import type { ClaimRow, Ids, Socket, Store } from '../../src/server/ports.ts'
import { createLink, type Link, type LinkDeps } from '../../src/server/transports/link.ts'
import type { Random } from '../support/random.ts'
import { Time } from './time.ts'

const settings: Settings = {
  locale: null,
  theme: 'system',
  enterSends: true,
  idleAfterMs: 300_000,
  shareDevice: false,
  sounds: true,
  lockAfterMs: 0,
}
const lineMs = 40
export type Sight = 'visible' | 'hidden' | 'locked' | 'suspended'
export type Person = {
  readonly id: AccountId
  readonly session: SessionId
  claims: ClaimRow[]
  settings: Settings
  lastActiveAt: number
  privacy: Privacy | null
}
/** `held`: frames down pile up. `cut`: nothing passes and nobody is told. `over`: the server has closed it. */
type Line = { state: 'open' | 'held' | 'cut' | 'over'; readonly link: Link; readonly socket: Socket; readonly waiting: string[] }

export const createTown = (random: Random, population: number) => {
  const time = new Time()
  const people: Person[] = Array.from({ length: population }, (_, i) => ({
    id: `a${i}` as AccountId,
    session: `s${i}` as SessionId,
    claims: [],
    settings,
    lastActiveAt: 0,
    privacy: null,
  }))
  const byId = new Map(people.map((p) => [p.id, p]))
  const sharesRoom = (a: AccountId, b: AccountId): boolean => (Number(a.slice(1)) + Number(b.slice(1))) % 2 === 0
  const known = (of: readonly AccountId[]): Person[] => of.flatMap((id) => byId.get(id) ?? [])
  const tx = {
    presence: {
      known: async (of: readonly AccountId[]) =>
        new Map(known(of).map(({ id, lastActiveAt, settings: its }) => [id, { lastActiveAt, settings: its }])),
      claims: async (of: readonly AccountId[]) => new Map(known(of).map((p) => [p.id, p.claims])),
      remember: async (rows: readonly { account: AccountId; lastActiveAt: number }[]) => {
        for (const r of rows) for (const p of known([r.account])) p.lastActiveAt = Math.max(p.lastActiveAt, r.lastActiveAt)
      },
    },
    privacy: {
      of: async (of: readonly AccountId[]) => new Map(known(of).flatMap((p) => (p.privacy === null ? [] : [[p.id, p.privacy] as const]))),
      common: async () => [],
    },
    diary: { add: async () => {} },
    contacts: { ties: async () => new Map() },
    claims: { arrangements: async () => new Map() },
    accounts: { get: async (of: readonly AccountId[]) => known(of).map((p) => ({ id: p.id, role: 'member' })) },
    rooms: { sharing: async (viewer: AccountId, of: readonly AccountId[]) => of.filter((id) => sharesRoom(viewer, id)) },
  }
  /** Reading takes a moment now and then, so that things happen meanwhile, and what was read may be old by the time it is there. */
  const read = async (work: (t: typeof tx) => Promise<unknown>): Promise<unknown> => {
    const result = await work(tx)
    if (random.chance(0.3)) await new Promise<void>((done) => void time.put('line', random.between(1, 30), done))
    return result
  }
  const store = { read, write: async (work: (t: typeof tx) => Promise<unknown>) => work(tx) } as unknown as Store
  let made = 0
  const ids: Ids = { random: random.next, next: (letter) => letter + String((made += 1)), token: () => 'secret' }
  const fault = (error: unknown): never => {
    throw error
  }

  const hub = createHub({ clock: time.clock, fanout: { publish: () => {} }, shedAboveBytes: 300 })
  const journal = createJournal({ store, clock: time.clock, onFault: fault })
  const audiences = createAudiences({ store, ground: { sharing: 'members', policy: openPolicy } })
  const presence = createPresence({ clock: time.clock, ids, store, hub, journal, limits: defaultLimits, audiences, onFault: fault })
  const receive = (fact: Parameters<typeof presence.receive>[0]): void => {
    hub.receive({ fact })
    presence.receive(fact)
  }
  const dispatch = async (command: string, input: Record<string, unknown>, caller: SignedIn): Promise<unknown> => {
    const connection = caller.connection!
    if (command === 'presence.watch')
      return { ok: true, ...(await presence.watch(caller.account.id, connection, input['ids'] as AccountId[])) }
    if (command === 'presence.touch') presence.touched(connection, input['inputAgoMs'] as number)
    if (command === 'presence.visibility') presence.visibility(connection, input['visibility'] as Sight)
    return { ok: true }
  }
  const linkDeps = {
    clock: time.clock,
    ids,
    hub,
    presence,
    dispatch,
    hashToken: (token: string) => token.replaceAll('.', '-'),
    secret: 'sealed',
    helloWithinMs: 5_000,
    rates: { spendBytes: () => 0, turnsAway: () => false },
    backlog: createBacklog(),
    metrics: { count: () => {} },
    rounds: { wake: () => {}, drained: () => {} },
    pacing: createPacing({ clock: time.clock, budgetMs: 10, restMs: 0 }),
    admission: { enter: () => true, leave: () => {}, knock: () => 0, pending: () => 0 },
    maxConnections: 1_000,
    log: { error: ({ err }: { err: unknown }) => fault(err), info: () => {}, warn: () => {} },
    sessions: { check: () => 'open', holdOf: () => null, attach: () => {}, detach: () => {} },
    roomsOf: async () => [],
    snapshotOf: async ({ account, session }: SignedIn) => {
      await read(async () => {})
      return { epoch: 'one', account, session: session.id, expiresAt: 0, settings, claim: null, status: null, memberships: [], place: null }
    },
  } as unknown as LinkDeps

  /** Every frame that a socket took. */
  const sent = new Map<string, number>()
  const clients: Client[] = []
  const newClient = (who: Person, device: 'web' | 'mobile' | 'cli'): Client => {
    const client = createClient({ who, device, time, random, sent, link: (socket) => createLink(linkDeps, socket, signedIn(who)) })
    clients.push(client)
    return client
  }
  return {
    time,
    people,
    clients,
    presence,
    hub,
    receive,
    sent,
    newClient,
    declare: (p: Person, claims: ClaimRow[]): void => {
      p.claims = claims
      receive({ type: 'claims.changed', account: p.id, claims })
    },
    share: (p: Person, change: Partial<Privacy>): void => {
      p.privacy = { ...(p.privacy ?? firstPrivacy), ...change }
      receive({ type: 'privacy.changed', account: p.id, privacy: p.privacy })
    },
    prefer: (p: Person, change: Partial<Settings>): void => {
      p.settings = { ...p.settings, ...change }
      receive({ type: 'settings.changed', account: p.id, settings: p.settings })
    },
  }
}
export type Town = ReturnType<typeof createTown>

const signedIn = (p: Person) =>
  ({ kind: 'signed-in', address: '', userAgent: '', account: { id: p.id }, session: { id: p.session, label: '' } }) as unknown as SignedIn

type ClientDeps = {
  readonly who: Person
  readonly device: 'web' | 'mobile' | 'cli'
  readonly time: Time
  readonly random: Random
  readonly sent: Map<string, number>
  readonly link: (socket: Socket) => Link
}
export type Client = ReturnType<typeof createClient>

const createClient = ({ who, device, time, random, sent, link }: ClientDeps) => {
  let held: Fold = emptyFold
  let line: Line | null = null
  let resume: string | null = null
  let sight: Sight = 'visible'
  let watched: AccountId[] = []
  let isWanted = false
  let refs = 0
  /** Every state in which each person was ever shown here. */
  const seen = new Map<AccountId, Set<PresenceState>>()

  const up = (on: Line, frame: object): void => {
    if (on.state === 'open' || on.state === 'held')
      time.put('line', lineMs, () => {
        if (on.state === 'open' || on.state === 'held') on.link.frame(JSON.stringify(frame))
      })
  }
  const command = (cmd: string, input: object): void => {
    if (line !== null && resume !== null) up(line, { cmd, ref: (refs += 1), ...input })
  }
  const watch = (list: readonly AccountId[]): void => {
    watched = [...list]
    command('presence.watch', { ids: list })
  }

  const take = (input: Parameters<typeof fold>[1]): void => {
    const before = held.state.presenceVersion
    const result = fold(held, input)
    held = result.fold
    const { presenceVersion: after, presence } = held.state
    // A welcome begins a new line, whose versions count from the start.
    if (input.type === 'event' && input.event.event !== 'welcome' && after < before)
      throw new Error(`applied version ${after} over ${before}`)
    for (const [id, entry] of presence) seen.set(id, (seen.get(id) ?? new Set()).add(entry[1]))
    if (result.effects.some((e) => e.type === 'rewatch')) watch(watched)
  }
  const hear = (on: Line, text: string): void => {
    if (line !== on || on.state === 'cut') return
    const at = time.clock.now()
    const frame = JSON.parse(text) as
      | ServerEvent
      | { readonly event?: undefined; readonly ref: number; readonly version?: number; readonly entries: PresenceEntry[] }
    if (frame.event === undefined) {
      const { version, entries } = frame
      if (version !== undefined)
        take({ type: 'replied', at, reply: { command: 'presence.watch', input: { ids: watched }, output: { version, entries } } })
      return
    }
    if (frame.event === 'ping') return up(on, { cmd: 'pong' })
    take({ type: 'event', at, event: frame })
    if (frame.event !== 'welcome') return
    resume = frame.resume
    watch(watched)
  }
  const down = (on: Line, frame: string): boolean => {
    if (on.state === 'over') return false
    sent.set(frame, (sent.get(frame) ?? 0) + 1)
    if (on.state === 'held') on.waiting.push(frame)
    else time.put('line', lineMs, () => hear(on, frame))
    return true
  }
  /** The server's end is closed, by whichever side; as with a real socket its handler runs at once. */
  const ended = (on: Line, code: number): void => {
    if (on.state === 'over') return
    const isTold = on.state !== 'cut'
    on.state = 'over'
    on.link.closed(code)
    if (random.chance(0.2)) on.link.closed(code)
    if (isTold)
      time.put('line', lineMs, () => {
        if (line === on) lose()
      })
  }
  const lose = (): void => {
    line = null
    take({ type: 'link', at: time.clock.now(), link: { kind: 'waiting', retryAt: 0, attempt: 1 } })
    if (isWanted) time.put('line', random.between(50, 3_000), attach)
  }
  const attach = (): void => {
    if (line !== null || !isWanted) return
    const socket: Socket = {
      send: (frame) => down(on, frame),
      buffered: () => on.waiting.reduce((sum, f) => sum + f.length, 0),
      subscribe: () => {},
      unsubscribe: () => {},
      close: (code) => ended(on, code),
    }
    const on: Line = { state: 'open', link: link(socket), socket, waiting: [] }
    line = on
    take({ type: 'link', at: time.clock.now(), link: { kind: 'online', since: 0 } })
    up(on, { cmd: 'hello', protocol: protocol.current, device, label: device, visibility: sight, ...(resume === null ? {} : { resume }) })
  }

  return {
    who,
    device,
    watch,
    seen,
    watched: () => watched,
    fold: () => held,
    isUp: () => isWanted,
    isAttached: () => line !== null,
    /** Its line is gone and it was never told. */
    isStranded: () => line?.state === 'cut' || line?.state === 'over',
    attach: () => {
      isWanted = true
      attach()
    },
    touch: (inputAgoMs: number) => command('presence.touch', { inputAgoMs }),
    show: (visibility: Sight) => {
      sight = visibility
      command('presence.visibility', { visibility })
    },
    /** Ends by itself, with a code its server will see. */
    leave: (code: 1001 | 1006) => {
      isWanted = false
      const on = line
      line = null
      if (code === 1001) resume = null
      if (on !== null && on.state !== 'cut') time.put('line', lineMs, () => ended(on, code))
    },
    /** The line is dropped and the client comes back. */
    drop: () => {
      if (line !== null) ended(line, 1006)
    },
    /** No goodbye, no answers: a pulled cable, or a machine asleep. */
    cut: () => {
      isWanted = false
      if (line !== null) line.state = 'cut'
    },
    /** Comes back on a new line; its server may not know yet that the old one is dead. */
    wake: () => {
      isWanted = true
      if (line !== null && line.state !== 'over') line.state = 'cut'
      line = null
      attach()
    },
    hold: () => {
      if (line?.state === 'open') line.state = 'held'
    },
    release: () => {
      const on = line
      if (on?.state !== 'held') return
      on.state = 'open'
      for (const frame of on.waiting.splice(0)) time.put('line', lineMs, () => hear(on, frame))
      on.link.drained()
    },
  }
}
