/**
 * The server without its doors: ports in, everything that doors need out. `main` gives it real adapters and sockets, plays and
 * simulations give it a fake clock and sockets in memory; nothing else differs.
 */
import type { ConnectionId } from '../protocol/ids.ts'
import type { World, Anonymous, SignedIn } from './actions/action.ts'
import { doubt } from './actions/renewing.ts'
import { declaredView } from './actions/claims.ts'
import { administers } from './actions/detection.ts'
import { placeView } from './actions/place.ts'
import { end } from './actions/sessions.ts'
import { createAuthenticating } from './authenticating.ts'
import { createDispatch } from './dispatch.ts'
import { createBeats } from './live/beats.ts'
import { createBacklog } from './live/backlog.ts'
import { createBulk } from './live/bulk.ts'
import { createDetection } from './live/detection.ts'
import { createForeign } from './live/foreign.ts'
import { createPacing } from './live/pacing.ts'
import { firstSweep } from './live/sweep.ts'
import type { Socket } from './ports.ts'
import { createSimulator, type Simulator } from './simulator.ts'
import { createTable } from './table.ts'
import { createLink, type Guest, type Link, type LinkDeps } from './transports/link.ts'
import { createDoors } from './doors.ts'
import { createParts, type CoreDeps } from './parts.ts'

export type Core = Awaited<ReturnType<typeof createCore>>

export const createCore = async (deps: CoreDeps) => {
  const { config, store, ids, log, hashToken } = deps
  const parts = await createParts(deps, () => simulator)
  const {
    clock,
    onFault,
    publish,
    epoch,
    metrics,
    hub,
    journal,
    outside,
    presence,
    returning,
    here,
    directory,
    sessions,
    typing,
    rounds,
    admission,
    answers,
    rates,
    guesses,
    mailing,
    jobs,
  } = parts

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
    sums: config.sums,
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
    table: createTable({
      presence,
      typing,
      answers,
      beats: createBeats({ clock, ids, hub, presence, sessions }),
      hub,
      sessions,
      directory,
      here,
      detection,
      bulk,
      simulator: () => simulator,
      now: () => clock.now(),
    }),
    world,
    store,
    clock,
    rates,
    log,
    count: metrics.count,
    publish,
    checkSession: sessions.check,
    holdOf: sessions.holdOf,
    person: sessions.person,
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
  const backlog = createBacklog()
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
    rates,
    backlog,
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

  const doors = createDoors({ core: deps, parts, world })
  await outside.start()
  await returning.start()
  await store.write((tx) => tx.jobs.add([firstSweep(clock.now())]))
  jobs.wake()

  return {
    dispatch,
    rates,
    backlog,
    ...doors,
    link,
    pacing,
    authenticate,
    renew,
    foreign: createForeign({ clock, security: deps.security }),
    /** What this server measures, in Prometheus' words; null for whoever does not administer it. */
    metricsText: (caller: SignedIn | Anonymous): string | null =>
      caller.kind === 'signed-in' &&
      sessions.check(caller.session) === 'open' &&
      sessions.holdOf(caller.session) === null &&
      administers(caller.account).ok &&
      caller.session.scopes?.includes('admin-read') !== false
        ? detection.text()
        : null,
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
