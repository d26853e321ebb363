/**
 * The server without its doors: ports in, everything that doors need out. `main` gives it real adapters and sockets, plays and
 * simulations give it a fake clock and sockets in memory; nothing else differs.
 */
import { refuse } from '../protocol/errors.ts'
import type { Role } from '../protocol/model.ts'
import type { ConnectionId } from '../protocol/ids.ts'
import { badgeView } from '../domain/badge.ts'
import type { World, Anonymous, SignedIn } from './actions/action.ts'
import { doubt } from './actions/renewing.ts'
import { declaredView } from './actions/claims.ts'
import { administers } from './actions/detection.ts'
import { badgeLink, feedText } from './actions/links.ts'
import { arrive, leave, takeStep, type Visitor } from './actions/oidc.ts'
import { placeView } from './actions/place.ts'
import { secondNeeded } from './actions/policies.ts'
import { hold } from './actions/session-life.ts'
import { end } from './actions/sessions.ts'
import { queueEvent } from './actions/webhooks.ts'
import type { Config } from './config.ts'
import { createAuthenticating } from './authenticating.ts'
import { createDispatch, type Log } from './dispatch.ts'
import { createAdmission } from './live/admission.ts'
import { createAnswers } from './live/answers.ts'
import { createAttention } from './live/attention.ts'
import { createAudiences } from './live/audiences.ts'
import { createBulk } from './live/bulk.ts'
import { createDeliver } from './live/deliver.ts'
import { createDetection } from './live/detection.ts'
import { createDirectory } from './live/directory.ts'
import { createGuesses } from './live/guesses.ts'
import { createErasing } from './live/erasing.ts'
import { createHere } from './live/here.ts'
import { createHub } from './live/hub.ts'
import { createJobs, type JobOutcome, type JobRun } from './live/jobs.ts'
import { createJournal } from './live/journal.ts'
import { createOutside } from './live/outside.ts'
import { createMailing } from './live/mailing.ts'
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
import type { Bus, Clock, Fanout, HashToken, Ids, Mailer, Notice, Outbound, Passkeys, Passwords, Places, Providers, Seal, SecurityLog, Sign, Socket, Store, Strength, Tx } from './ports.ts'
import { createRates } from './rates.ts'
import { createSimulator, type Simulator } from './simulator.ts'
import { createTable, rateTable } from './table.ts'
import type { AuthDoors } from './transports/auth.ts'
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
    | 'bulkRead'
  >
  readonly store: Store
  readonly bus: Bus
  readonly clock: Clock
  readonly ids: Ids
  readonly passwords: Passwords
  readonly strength: Strength
  readonly seal: Seal
  /** Null: no mail is sent. */
  readonly mailer: Mailer | null
  readonly passkeys: Passkeys
  readonly providers: Providers
  readonly hashToken: HashToken
  readonly log: Log
  readonly fanout: Fanout & { count(topic: Parameters<Fanout['publish']>[0]): number }
  /** Known for certain only once the server listens. */
  readonly publicUrl: () => string
  readonly version: string
  readonly outbound: Outbound
  readonly places: Places
  readonly sign: Sign
  readonly security: SecurityLog
}
export type Core = Awaited<ReturnType<typeof createCore>>

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
    end: (tx, row, reason) => end({ tx, world: { ids }, now: clock.now() }, [row], reason),
    lock: (tx, row) => hold(tx, row.id, 'locked'),
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
  const answers = createAnswers({ clock })
  const attention = createAttention({ hub, presence })
  const rates = createRates({ clock, table: rateTable(config) })
  const guesses = createGuesses({ clock, rate: config.rates.signIn, strangers: config.rates.guesses, alert })
  const deliver = createDeliver({ store, clock, publish, outbound: deps.outbound, sign: deps.sign, version: deps.version })
  const secondDay = async ({ payload }: JobRun): Promise<JobOutcome> => {
    publish(await store.write((tx) => secondNeeded({ tx, now: clock.now() }, payload as Role)))
    return { kind: 'done' }
  }
  const mailing = createMailing({ mailer: deps.mailer, store, clock, seal: deps.seal, publicUrl: deps.publicUrl })
  const jobs = createJobs({ store, clock, ids, onFault, handlers: { 'webhook.deliver': deliver, 'mail.send': mailing.run, sweep: createSweep({ store, clock }), 'account.erase': createErasing({ store, clock, publish }), 'policy.second': secondDay } })
  const receipts = createReceipts({ store, audiences, hub, presence, onFault })
  bus.subscribe((notice) => {
    // Before its sockets close, so that it is idle and not merely gone.
    if ('fact' in notice && notice.fact.type === 'session.changed') presence.locked(notice.fact)
    hub.receive(notice)
    directory.receive(notice)
    if (!('fact' in notice)) return
    sessions.receive(notice.fact)
    presence.receive(notice.fact)
    attention.receive(notice.fact)
    answers.receive(notice.fact)
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
    strength: deps.strength,
    seal: deps.seal,
    mail: mailing,
    providers: deps.providers,
    passkeys: deps.passkeys,
    policy: config.session,
    defaultIdleMs: config.idleAfterMs,
    guesses,
    security: deps.security,
    publicUrl: deps.publicUrl,
    version: deps.version,
    webhookPrivate: config.webhookPrivate,
    places: deps.places,
  }
  const bulk = createBulk({
    clock,
    most: config.bulkRead,
    found: (session, finding) => void store.write((tx) => doubt({ tx, world, now: clock.now() }, session, finding)).then(publish, onFault),
  })
  const detection = createDetection({ clock, hub, presence, metrics, rounds, admission })
  const dispatch = createDispatch({
    table: createTable({ presence, typing, answers, hub, sessions, directory, here, detection, bulk, simulator: () => simulator, now: () => clock.now() }),
    world,
    store,
    clock,
    rates,
    log,
    publish,
    checkSession: sessions.check,
    holdOf: sessions.holdOf,
    used: sessions.used,
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
      const { id: session, expiresAt } = caller.session
      const shared = caller.session.shared ? ({ shared: true } as const) : {}
      return { epoch, session, expiresAt, ...shared, place, account, settings, ...declared, memberships }
    })
  const pacing = createPacing({ clock, budgetMs: 20, restMs: 0 })
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
  const { authenticate, renew, sightings } = createAuthenticating({
    store,
    clock,
    hashToken,
    world,
    sessions,
    publish,
    renewEveryMs: config.session.renewMs,
  })
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
      const link = await byToken(token, address, (tx, hash) => badgeLink(tx, hash, clock.now()))
      return link === null || link === 'wait' ? link : badgeView(await presence.outside(link.account), link.grain)
    },
    feed: (token, address) => byToken(token, address, (tx, hash) => feedText(tx, hash, clock.now())),
  }
  const visiting = (rate: 'enter' | 'reads', { caller, browser }: { readonly caller: Visitor; readonly browser: string }) => {
    // A session that is over is nobody's.
    const isOpen = caller.kind === 'signed-in' && sessions.check(caller.session) === 'open'
    const who: Visitor = isOpen ? caller : { ...caller, kind: 'anonymous' }
    return { store, world, now: clock.now(), browser, caller: who, waitMs: rates.spend(rate, { ...who, kind: 'anonymous' }) }
  }
  const auth: AuthDoors = {
    leave: async (visit, leaving) => {
      const { waitMs, ...cx } = visiting('enter', visit)
      return waitMs > 0 ? refuse('rate_limited', undefined, waitMs) : leave(cx, leaving)
    },
    arrive: async (visit, provider, query) => {
      const { waitMs, ...cx } = visiting('reads', visit)
      if (waitMs > 0) return { kind: 'problem', code: 'rate_limited', back: null }
      const arrived = await arrive(cx, provider, query, (why) => alert({ provider, why }, 'a sign-in by a provider failed'))
      if ('notices' in arrived) publish(arrived.notices)
      return arrived
    },
    step: (browser) => takeStep({ store, world, now: clock.now(), browser }),
    signOut: async (provider) =>
      deps.providers.list().some((p) => p.id === provider) ? deps.providers.leaving(provider, `${deps.publicUrl()}/`) : null,
  }
  await outside.start()
  await returning.start()
  await store.write((tx) => tx.jobs.add([firstSweep(clock.now())]))
  jobs.wake()

  return {
    dispatch,
    ...outsideDoors,
    auth,
    link,
    pacing,
    authenticate,
    renew,
    /** What this server measures, in Prometheus' words; null for whoever does not administer it. */
    metricsText: (caller: SignedIn | Anonymous): string | null =>
      caller.kind === 'signed-in' && sessions.check(caller.session) === 'open' && administers(caller.account).ok && caller.session.scopes?.includes('admin-read') !== false ? detection.text() : null,
    /** Tells every client to come back later, each at its own time, and closes. */
    drain: (spreadMs: number): void => {
      const all: readonly ConnectionId[] = hub.all()
      for (const id of all) hub.send(id, { event: 'draining', reconnectAfterMs: Math.round(500 + spreadMs * ids.random()) })
      for (const id of all) hub.close(id, 'draining')
    },
    close: async (): Promise<void> => {
      answers.close()
      presence.end()
      await simulator.stop()
      await sessions.close()
      await journal.close()
      await outside.close()
      await jobs.close()
      deps.strength.close()
      deps.mailer?.close()
      clock.end()
    },
    counts: () => ({
      hub: hub.counts(),
      presence: presence.counts(),
      typing: typing.size(),
      here: here.counts(),
      wishes: returning.size(),
      rates: rates.size() + guesses.size() + sightings(),
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
