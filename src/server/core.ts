/**
 * The server without its doors: ports in, everything that doors need out. `main` gives it real adapters and sockets, plays and
 * simulations give it a fake clock and sockets in memory; nothing else differs.
 */
import type { Account } from '../protocol/model.ts'
import type { ConnectionId } from '../protocol/ids.ts'
import type { World, Anonymous, Origin, SignedIn } from './actions/action.ts'
import { declaredView } from './actions/claims.ts'
import { placeView } from './actions/place.ts'
import type { Config } from './config.ts'
import { createDispatch, type Log } from './dispatch.ts'
import { createAttention } from './live/attention.ts'
import { createHub } from './live/hub.ts'
import { createJournal } from './live/journal.ts'
import { mortalClock } from './live/mortal-clock.ts'
import { createPresence } from './live/presence.ts'
import { createLiveSessions } from './live/sessions.ts'
import { createTyping } from './live/typing.ts'
import type { Bus, Clock, Fanout, HashToken, Ids, Notice, Passwords, Socket, Store, Tx } from './ports.ts'
import { createRates } from './rates.ts'
import { createTable, rateTable } from './table.ts'
import { createLink, type Link, type LinkDeps } from './transports/link.ts'

export type CoreDeps = {
  readonly config: Pick<Config, 'presence' | 'session' | 'idleAfterMs' | 'helloWithinMs' | 'maxConnections' | 'sendBufferBytes' | 'rates'>
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

export const createCore = async (deps: CoreDeps) => {
  const { config, store, bus, ids, log, hashToken } = deps
  const clock = mortalClock(deps.clock)
  const onFault = (err: unknown): void => log.error({ err }, 'a background write failed')
  const publish = (notices: readonly Notice[]): void => {
    if (notices.length > 0) bus.publish(notices)
  }

  const { epoch, sharing } = await store.read((tx) => tx.place.get())
  const hub = createHub({ fanout: deps.fanout, clock, shedAboveBytes: config.sendBufferBytes / 2 })
  const journal = createJournal({ store, clock, onFault })
  const presence = createPresence({ clock, ids, store, hub, journal, limits: config.presence, sharing })
  const sessions = createLiveSessions({ clock, store, publish, onFault })
  const typing = createTyping({ clock, publish: (topic, event) => publish([{ topic, event }]), audienceSize: deps.fanout.count })
  const attention = createAttention({ hub, presence })
  const rates = createRates({ clock, table: rateTable(config), failures: config.rates.signIn })
  bus.subscribe((notice) => {
    hub.receive(notice)
    if (!('fact' in notice)) return
    sessions.receive(notice.fact)
    presence.receive(notice.fact)
    attention.receive(notice.fact)
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
  }
  const dispatch = createDispatch({
    table: createTable({ presence, typing, hub, sessions }),
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
  const linkDeps: LinkDeps = {
    clock,
    ids,
    hashToken,
    log,
    dispatch,
    hub,
    presence,
    sessions,
    secret: ids.token(),
    snapshotOf,
    helloWithinMs: config.helloWithinMs,
    maxConnections: config.maxConnections,
    roomsOf: async (caller) => (await store.read((tx) => tx.rooms.memberships(caller.account.id))).map((m) => m.room.id),
  }

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

  return {
    dispatch,
    link: (socket: Socket, who: SignedIn | Anonymous): Link => createLink(linkDeps, socket, who),
    /** Who a token belongs to. A session that is over counts as none; `check` in dispatch says so to its user. */
    authenticate: async (token: string | null, origin: Origin): Promise<SignedIn | Anonymous> => {
      const found = token === null ? null : await store.read((tx) => signedInBy(tx, hashToken(token)))
      if (found === null) return { kind: 'anonymous', ...origin }
      return { kind: 'signed-in', address: origin.address, userAgent: one(origin.userAgent), ...found }
    },
    /** Tells every client to come back later, each at its own time, and closes. */
    drain: (spreadMs: number): void => {
      const all: readonly ConnectionId[] = hub.all()
      for (const id of all) hub.send(id, { event: 'draining', reconnectAfterMs: Math.round(500 + spreadMs * ids.random()) })
      for (const id of all) hub.close(id, 'draining')
    },
    close: async (): Promise<void> => {
      presence.end()
      await sessions.close()
      await journal.close()
      clock.end()
    },
    counts: () => ({
      hub: hub.counts(),
      presence: presence.counts(),
      typing: typing.size(),
      rates: rates.size(),
      droppedEndings: journal.dropped(),
    }),
    presence,
    hub,
    typing,
    sessions,
  }
}
