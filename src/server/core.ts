/**
 * The server without its doors: ports in, everything that doors need out. `main` gives it real adapters and sockets, plays and
 * simulations give it a fake clock and sockets in memory; nothing else differs.
 */
import type { Account } from '../protocol/model.ts'
import type { ConnectionId } from '../protocol/ids.ts'
import { badgeView } from '../domain/badge.ts'
import type { World, Anonymous, Origin, SignedIn } from './actions/action.ts'
import { declaredView } from './actions/claims.ts'
import { administers } from './actions/detection.ts'
import { badgeLink, feedText } from './actions/links.ts'
import { placeView } from './actions/place.ts'
import { end } from './actions/sessions.ts'
import { queueEvent } from './actions/webhooks.ts'
import type { Config } from './config.ts'
import { createDispatch, type Log } from './dispatch.ts'
import { createAdmission } from './live/admission.ts'
import { createAttention } from './live/attention.ts'
import { createAudiences } from './live/audiences.ts'
import { createDeliver } from './live/deliver.ts'
import { createDetection } from './live/detection.ts'
import { createDirectory } from './live/directory.ts'
import { createHere } from './live/here.ts'
import { createHub } from './live/hub.ts'
import { createJobs } from './live/jobs.ts'
import { createJournal } from './live/journal.ts'
import { createOutside } from './live/outside.ts'
import { createMetrics } from './live/metrics.ts'
import { mortalClock } from './live/mortal-clock.ts'
import { createPacing } from './live/pacing.ts'
import { createPresence, type PresenceDeps } from './live/presence.ts'
import { createReturning } from './live/returning.ts'
import { createRounds } from './live/rounds.ts'
import { createLiveSessions } from './live/sessions.ts'
import { createSweep, firstSweep } from './live/sweep.ts'
import { createReceipts } from './live/receipts.ts'
import { createTyping } from './live/typing.ts'
import type { Bus, Clock, Fanout, HashToken, Ids, Notice, Outbound, Passwords, Sign, Socket, Store, Tx } from './ports.ts'
import { createRates } from './rates.ts'
import { createSimulator, type Simulator } from './simulator.ts'
import { createTable, rateTable } from './table.ts'
import type { OutsideDoors } from './transports/outside.ts'
import { createLink, type Guest, type Link, type LinkDeps } from './transports/link.ts'

export type CoreDeps = {
  readonly config: Pick<
    Config,
    | 'presence'
    | 'session'
    | 'idleAfterMs'
    | 'helloWithinMs'
    | 'maxConnections'
    | 'sendBufferBytes'
    | 'rates'
    | 'webhookPrivate'
    | 'outagePeople'
  >
  readonly store: Store
  readonly bus: Bus
  readonly clock: Clock
  readonly ids: Ids
  readonly passwords: Passwords
  readonly hashToken: HashToken
  readonly log: Log
  readonly fanout: Fanout & { count(topic: Parameters<Fanout['publish']>[0]): number }
  /** Known for certain only once the server listens. */
  readonly publicUrl: () => string
  readonly version: string
  readonly outbound: Outbound
  readonly sign: Sign
}
export type Core = Awaited<ReturnType<typeof createCore>>

/** One copy of each text that many people share: roles, devices, browsers. Beyond the bound each keeps their own. */
const sharedTexts = (most = 1_000) => {
  const kept = new Map<string, string>()
  return <T extends string>(text: T): T => {
    const known = kept.get(text)
    if (known !== undefined) return known as T
    if (kept.size < most) kept.set(text, text)
    return text
  }
}

/** Seen this shortly before the start: probably on their way back. */
const lastRunMs = 120_000

export const createCore = async (deps: CoreDeps) => {
  const { config, store, bus, ids, log, hashToken } = deps
  const clock = mortalClock(deps.clock)
  const onFault = (err: unknown): void => log.error({ err }, 'a background write failed')
  const alert = (fields: object, text: string): void => log.warn(fields, text)
  const metrics = createMetrics()
  const publish = (notices: readonly Notice[]): void => {
    if (notices.length > 0) bus.publish(notices)
  }

  const { epoch, sharing, policy } = await store.read((tx) => tx.place.get())
  const hub = createHub({ fanout: deps.fanout, clock, shedAboveBytes: config.sendBufferBytes / 2 })
  const journal = createJournal({ store, clock, onFault })
  const outside = createOutside({ store, clock, publish, onFault, queue: (tx, event, at, data) => queueEvent(tx, ids, event, at, data) })
  const audiences = createAudiences({ store, ground: { sharing, policy } })
  const around: NonNullable<PresenceDeps['around']> = {
    changed: (id) => returning.changed(id),
    attached: (id) => returning.attached(id),
    moved: (id) => here.moved(id),
    gone: (connection) => here.looksAt(connection, null),
  }
  const watched: typeof outside = {
    ...outside,
    changed: (id, view) => {
      outside.changed(id, view)
      simulator.seen(id, view)
    },
  }
  const presence = createPresence({
    clock,
    ids,
    store,
    hub,
    journal,
    limits: config.presence,
    audiences,
    onFault,
    outside: watched,
    around,
    metrics,
    alert,
    outagePeople: config.outagePeople,
    tap: (happened) => simulator.machine(happened),
  })
  presence.restarted(await store.read((tx) => tx.sessions.seenSince(clock.now() - lastRunMs)))
  const returning = createReturning({ store, clock, hub, presence, publish, onFault })
  const here = createHere({ clock, hub, presence, onFault })
  const directory = createDirectory({ store, presence, clock })
  const sessions = createLiveSessions({
    clock,
    store,
    publish,
    onFault,
    end: (tx, row) => end({ tx, world: { ids }, now: clock.now() }, [row], 'session_expired'),
  })
  const typing = createTyping({
    clock,
    publish: (topic, event) => {
      if (rounds.strain() === 'steady' || rounds.strain() === 'strained') publish([{ topic, event }])
    },
    audienceSize: deps.fanout.count,
  })
  const rounds = createRounds({ clock, hub, presence, metrics, alert, sendBufferBytes: config.sendBufferBytes })
  const admission = createAdmission({ clock, ids, metrics, alert, rate: config.rates.connect, strain: rounds.strain })
  const attention = createAttention({ hub, presence })
  const rates = createRates({ clock, table: rateTable(config), failures: config.rates.signIn })
  const deliver = createDeliver({ store, clock, publish, outbound: deps.outbound, sign: deps.sign, version: deps.version })
  const jobs = createJobs({ store, clock, ids, onFault, handlers: { 'webhook.deliver': deliver, sweep: createSweep({ store, clock }) } })
  const receipts = createReceipts({ store, audiences, hub, presence, onFault })
  bus.subscribe((notice) => {
    hub.receive(notice)
    directory.receive(notice)
    if (!('fact' in notice)) return
    sessions.receive(notice.fact)
    presence.receive(notice.fact)
    attention.receive(notice.fact)
    receipts.receive(notice.fact)
    outside.receive(notice.fact)
    returning.receive(notice.fact)
    here.receive(notice.fact)
    if (notice.fact.type === 'jobs.added') jobs.wake()
  })

  const world: World = {
    ids,
    hashToken,
    passwords: deps.passwords,
    policy: config.session,
    defaultIdleMs: config.idleAfterMs,
    failures: rates.failures,
    publicUrl: deps.publicUrl,
    version: deps.version,
    webhookPrivate: config.webhookPrivate,
  }
  const detection = createDetection({ clock, hub, presence, metrics, rounds, admission })
  const dispatch = createDispatch({
    table: createTable({ presence, typing, hub, sessions, directory, here, detection, simulator: () => simulator }),
    world,
    store,
    clock,
    rates,
    log,
    publish,
    checkSession: sessions.check,
  })

  const snapshotOf: LinkDeps['snapshotOf'] = (caller) =>
    store.read(async (tx) => {
      const [place, known, claims, memberships, [account]] = await Promise.all([
        placeView(tx, world),
        tx.presence.known([caller.account.id]),
        tx.presence.claims([caller.account.id]),
        tx.rooms.memberships(caller.account.id),
        tx.accounts.get([caller.account.id]),
      ])
      const settings = known.get(caller.account.id)?.settings
      if (settings === undefined || account === undefined) throw new Error(`account ${caller.account.id} vanished`)
      const declared = declaredView(claims.get(caller.account.id) ?? [], clock.now())
      return { epoch, session: caller.session.id, expiresAt: caller.session.expiresAt, place, account, settings, ...declared, memberships }
    })
  const pacing = createPacing({ clock })
  const linkDeps: LinkDeps = {
    clock,
    ids,
    hashToken,
    log,
    dispatch,
    hub,
    presence,
    sessions,
    admission,
    rounds,
    metrics,
    pacing,
    authenticate: (token, origin) => authenticate(token, origin),
    secret: ids.token(),
    snapshotOf,
    helloWithinMs: config.helloWithinMs,
    maxConnections: config.maxConnections,
    roomsOf: (caller) => store.read((tx) => tx.rooms.ids(caller.account.id)),
  }

  const link = (socket: Socket, who: Guest): Link => createLink(linkDeps, socket, who)
  const one = sharedTexts()
  const signedInBy = async (tx: Tx, tokenHash: string): Promise<Pick<SignedIn, 'account' | 'session'> | null> => {
    const found = await tx.sessions.byTokenHash(tokenHash)
    if (found === null) return null
    const [account] = (await tx.accounts.get([found.account])) as (Account | undefined)[]
    if (account === undefined) return null
    // Held for as long as the connection lasts: without the hash, and no text twice.
    const { tokenHash: _, ...session } = found
    return {
      account: { ...account, role: one(account.role) },
      session: { ...session, account: account.id, device: one(session.device), label: one(session.label) },
    }
  }
  /** Who a token belongs to. A session that is over counts as none; `check` in dispatch says so to its user. */
  const authenticate = async (token: string | null, origin: Origin): Promise<SignedIn | Anonymous> => {
    const found = token === null ? null : await store.read((tx) => signedInBy(tx, hashToken(token)))
    if (found === null) return { kind: 'anonymous', ...origin }
    return { kind: 'signed-in', address: origin.address, userAgent: one(origin.userAgent), ...found }
  }
  const simulator: Simulator = createSimulator({
    clock,
    ids,
    store,
    hashToken,
    link,
    dispatch,
    policy: config.session,
    presence: () => presence,
    authenticate: (token) => authenticate(token, { address: '', userAgent: 'simulator' }),
    endSession: async (session) => publish(await store.write((tx) => end({ tx, world: { ids }, now: clock.now() }, [session], 'revoked'))),
  })

  const byToken = async <T>(token: string, address: string, find: (tx: Tx, hash: string) => Promise<T>): Promise<T | 'wait'> =>
    rates.spend('reads', { kind: 'anonymous', address, userAgent: '' }) > 0 ? 'wait' : store.read((tx) => find(tx, hashToken(token)))
  const outsideDoors: OutsideDoors = {
    badge: async (token, address) => {
      const link = await byToken(token, address, badgeLink)
      return link === null || link === 'wait' ? link : badgeView(await presence.outside(link.account), link.grain)
    },
    feed: (token, address) => byToken(token, address, (tx, hash) => feedText(tx, hash, clock.now())),
  }
  await outside.start()
  await returning.start()
  await store.write((tx) => tx.jobs.add([firstSweep(clock.now())]))
  jobs.wake()

  return {
    dispatch,
    ...outsideDoors,
    link,
    pacing,
    authenticate,
    /** What this server measures, in Prometheus' words; null for whoever does not administer it. */
    metricsText: (caller: SignedIn | Anonymous): string | null =>
      caller.kind === 'signed-in' && sessions.check(caller.session) === 'open' && administers(caller.account).ok ? detection.text() : null,
    /** Tells every client to come back later, each at its own time, and closes. */
    drain: (spreadMs: number): void => {
      const all: readonly ConnectionId[] = hub.all()
      for (const id of all) hub.send(id, { event: 'draining', reconnectAfterMs: Math.round(500 + spreadMs * ids.random()) })
      for (const id of all) hub.close(id, 'draining')
    },
    close: async (): Promise<void> => {
      presence.end()
      await simulator.stop()
      await sessions.close()
      await journal.close()
      await outside.close()
      await jobs.close()
      clock.end()
    },
    counts: () => ({
      hub: hub.counts(),
      presence: presence.counts(),
      typing: typing.size(),
      here: here.counts(),
      wishes: returning.size(),
      rates: rates.size(),
      droppedEntries: journal.dropped(),
    }),
    presence,
    hub,
    typing,
    sessions,
    metrics,
    rounds,
  }
}
