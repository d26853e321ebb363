/**
 * The shell of the presence machine: feeds events to `step`, carries out its effects, keeps one wheel of deadlines, and tells
 * watchers. Never on the way of a message: nothing here is awaited by sending, and every queue is bounded by the number of people.
 */
import { endingOf } from '../../domain/sessions.ts'
import { chooseRinger, type Call } from '../../domain/attention.ts'
import { emptyArrangement } from '../../domain/claims.ts'
import {
  newAccount,
  type AccountState,
  type NewConnection,
  type PresenceEffect,
  type PresenceEvent,
  type PresenceLimits,
  type Visibility,
} from '../../domain/presence/model.ts'
import { manualAt } from '../../domain/presence/claims.ts'
import { present } from '../../domain/presence/present.ts'
import { step } from '../../domain/presence/step.ts'
import { audienceOf, sights, type Audience } from '../../domain/presence/audience.ts'
import { nextStepAt, toldOf, viewOf } from '../../domain/presence/view.ts'
import type { AccountId, ConnectionId, RoomId, SessionId } from '../../protocol/ids.ts'
import type { Ending, PresenceEntry } from '../../protocol/model.ts'
import { firstPrivacy, type Privacy } from '../../protocol/privacy.ts'
import type { Clock, Fact, Ids, Store } from '../ports.ts'
import type { Audiences } from './audiences.ts'
import { createDeclared } from './declared.ts'
import { createHolding } from './holding.ts'
import type { Hub } from './hub.ts'
import { createInterest } from './interest.ts'
import type { Journal } from './journal.ts'
import { createNoting } from './noting.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createOutage } from './outage.ts'
import { candid, createReading, stranger } from './reading.ts'
import { createTelling } from './telling.ts'
import { createVigil, type Happened } from './vigil.ts'
import { createWatching } from './watching.ts'
import { createWheel } from './wheel.ts'

export type PresenceDeps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: Store
  readonly hub: Hub
  readonly journal: Journal
  readonly limits: PresenceLimits
  readonly audiences: Audiences
  readonly onFault: (fault: unknown) => void
  /** Told of everyone who may look different now, with a way to see them as a plain member does. */
  readonly outside?: { changed(id: AccountId, view: (id: AccountId) => PresenceEntry): void }
  /** Told when somebody may look different, may look at another room, opened a connection, or lost one. */
  readonly around?: {
    changed(id: AccountId): void
    moved(id: AccountId): void
    attached(id: AccountId): void
    gone(connection: ConnectionId): void
  }
  readonly metrics?: Metrics
  /** So many people lost at once behind one network are an outage; 0: never. */
  readonly outagePeople?: number
  readonly alert?: (fields: object, text: string) => void
  readonly tap?: (happened: Happened) => void
}
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type Happening = DistributiveOmit<PresenceEvent, 'at'>
export type Presence = ReturnType<typeof createPresence>
export const createPresence = (deps: PresenceDeps) => {
  const { clock, hub, journal, limits, audiences } = deps
  /** People with a connection or a watcher. */
  const people = new Map<AccountId, AccountState>()
  /** Whose each connection is, and when its last frame came, which the machine is told only when it matters. */
  const lines = new Map<ConnectionId, { readonly account: AccountId; heardAt: number }>()
  const interest = createInterest()
  /** Of those in memory, what they chose; nothing for who never chose. */
  const privacies = new Map<AccountId, Privacy>()
  const privacyOf = (id: AccountId): Privacy => privacies.get(id) ?? firstPrivacy
  const wheel = createWheel<AccountId>(clock, (id) => happen(id, { type: 'tick' }))
  const { now } = wheel
  const toWall = (at: number): number => Math.round(clock.now() - (now() - at))
  const toSteady = (wall: number): number => now() + (wall - clock.now())
  const declared = createDeclared({ wallNow: clock.now, toSteady })

  const metrics = deps.metrics ?? createMetrics()
  const alert = deps.alert ?? (() => undefined)
  const outage = createOutage({
    clock,
    metrics,
    people: deps.outagePeople ?? 0,
    here: hub.peopleHere,
    alert,
    turned: (id) => {
      if (isPlainlyOffline(id)) telling.again(id)
    },
  })
  const vigil = createVigil({ metrics, outage, ...(deps.tap === undefined ? {} : { tap: deps.tap }) })
  /** Not by being invisible, of which nothing may be told. */
  const isPlainlyOffline = (id: AccountId): boolean =>
    people.get(id)?.shown.state === 'offline' && manualAt(people.get(id)?.manual ?? null, now())?.value !== 'invisible'
  /** Never of the invisible, nor to those who are told *offline* in any case. */
  const isUnsure = (id: AccountId, audience: Audience): boolean =>
    vigil.unsure(id) && ['full', 'coarse'].includes(sights[audience].see) && isPlainlyOffline(id)
  const view = (id: AccountId, audience: Audience): PresenceEntry =>
    viewOf(people.get(id) ?? newAccount(id, 0, 0), isUnsure(id, audience) ? 'unverified' : audience, now(), limits, toWall)
  const telling = createTelling({ clock, hub, interest, metrics, view, told: (state, audience) => toldOf(state, audience, now(), toWall) })
  const noting = createNoting({ ids: deps.ids, journal, limits, toWall })
  /** When the next step of last seen begins for each who has watchers that are told steps. */
  const stepsAt = new Map<AccountId, number>()
  const ages = createWheel<AccountId>(clock, (id) => {
    stepsAt.delete(id)
    telling.aged(id)
    age(id)
  })
  /** One that has begun is left to the wheel: what happens to that person meanwhile must neither swallow nor hasten it. */
  const age = (id: AccountId): void => {
    const state = people.get(id)
    const by = interest.crowd(id)?.by
    if (state === undefined || (by?.coarse === undefined && by?.fullCoarse === undefined)) {
      stepsAt.delete(id)
      return ages.schedule(id, Infinity)
    }
    if ((stepsAt.get(id) ?? Infinity) <= now()) return
    const next = nextStepAt(state, now())
    stepsAt.set(id, next)
    ages.schedule(id, ages.now() + next - now())
  }

  const happen = (id: AccountId, what: Happening): void => {
    const before = people.get(id)
    if (before === undefined) return
    const at = now()
    let state = before
    if (what.type === 'tick')
      for (const c of state.connections) {
        const heard = lines.get(c.id)?.heardAt
        if (heard !== undefined && heard > c.heardAt) state = step(state, { type: 'heard', at: heard, connection: c.id }, limits).state
      }
    const result = step(state, { ...what, at }, limits)
    people.set(id, result.state)
    wheel.schedule(id, result.wakeAt)
    vigil.happened({ id, at, what: what.type, before, after: result.state, effects: result.effects })
    for (const effect of result.effects) carryOut(id, effect, before, what.type)
    age(id)
    forget(id)
    deps.around?.moved(id)
    const more = what.type === 'tick' && people.has(id) ? declared.renewal(id, at) : null
    if (more !== null) happen(id, more)
  }

  const carryOut = (id: AccountId, effect: PresenceEffect, before: AccountState, cause: Happening['type']): void => {
    switch (effect.type) {
      case 'announce': {
        const state = people.get(id)
        if (state !== undefined) noting.shown(state, now())
        deps.outside?.changed(id, memberView)
        deps.around?.changed(id)
        return telling.changed(id, before, cause)
      }
      case 'ping':
        hub.sendFrame(effect.connection, '{"event":"ping"}')
        return
      case 'dropSocket':
        return hub.close(effect.connection, 'timed_out')
      case 'remember':
        return journal.remember(id, toWall(effect.lastActiveAt))
      case 'record': {
        const c = effect.connection
        lines.delete(c.id)
        return noting.ended(id, c, effect.ending, effect.endedAt)
      }
    }
  }

  /** What somebody sees who is a member and nothing more to that person. */
  const memberView = (id: AccountId): PresenceEntry => {
    const audience = audienceOf(stranger, privacyOf(id), candid, audiences.ground())
    return view(id, sights[audience].see === 'full' ? audience : 'hidden')
  }

  /** What is read is as of now, while the machine may have yet to act on it: a watcher must start from what it acts on. */
  const catchUp = (id: AccountId): void => {
    const state = people.get(id)
    if (state !== undefined && present(state, now(), limits).shown !== state.shown) happen(id, { type: 'tick' })
  }

  const unwatch = (id: AccountId): void => {
    telling.forget(id)
    forget(id)
  }

  /** Keeps in memory only people with a connection or a watcher. */
  const forget = (id: AccountId): void => {
    const state = people.get(id)
    if (state === undefined || state.connections.length > 0 || interest.isWatched(id) || loading.has(id)) return
    people.delete(id)
    declared.forget(id)
    privacies.delete(id)
    noting.forget(id)
    wheel.schedule(id, Infinity)
    ages.schedule(id, Infinity)
    stepsAt.delete(id)
  }

  /** People being read from the store, and those of them that changed meanwhile. */
  const loading = new Map<AccountId, number>()
  const stale = new Set<AccountId>()
  const load = async (ids: readonly AccountId[]): Promise<void> => {
    const missing = ids.filter((id) => !people.has(id))
    if (missing.length === 0) return
    for (const id of missing) loading.set(id, (loading.get(id) ?? 0) + 1)
    try {
      const [known, claims, chosen, arrangements] = await deps.store.read((tx) =>
        Promise.all([
          tx.presence.known(missing),
          tx.presence.claims(missing),
          tx.privacy.of(missing),
          tx.claims.arrangements(missing, clock.now()),
        ]),
      )
      for (const id of missing) {
        const person = known.get(id)
        if (person === undefined || people.has(id)) continue
        const lastActive = Math.max(person.lastActiveAt, journal.pending(id))
        const fresh = newAccount(id, person.settings.idleAfterMs, lastActive === 0 ? 0 : toSteady(lastActive))
        const privacy = chosen.get(id)
        if (privacy !== undefined) privacies.set(id, privacy)
        people.set(id, {
          ...fresh,
          shareDevice: person.settings.shareDevice,
          ...declared.arranged(id, arrangements.get(id) ?? emptyArrangement),
        })
        happen(id, { type: 'declared', ...declared.byHand(claims.get(id) ?? []) })
      }
    } finally {
      for (const id of missing) {
        const left = (loading.get(id) ?? 1) - 1
        if (left === 0) loading.delete(id)
        else loading.set(id, left)
      }
    }
    const again = missing.filter((id) => stale.delete(id))
    for (const id of again) if (!interest.isWatched(id) && people.get(id)?.connections.length === 0) people.delete(id)
    if (again.length > 0) await load(again)
  }

  const watching = createWatching({
    clock,
    interest,
    telling,
    audiences,
    load,
    view,
    metrics,
    alert,
    onFault: deps.onFault,
    release: (ids) => {
      for (const id of ids) {
        age(id)
        forget(id)
      }
    },
    unwatched: (ids) => ids.forEach(unwatch),
    isAttached: hub.isAttached,
    heldId: (id) => people.get(id)?.account ?? id,
    catchUp,
    ownerOf: (connection) => lines.get(connection)?.account,
    connectionsOf: hub.connectionsOf,
  })

  const receive = (fact: Fact): void => {
    if (fact.type === 'claims.changed') onPerson(fact.account, { type: 'declared', ...declared.byHand(fact.claims) })
    if (fact.type === 'arranged' && people.has(fact.account))
      onPerson(fact.account, { type: 'arranged', ...declared.arranged(fact.account, fact.arrangement) })
    else if (fact.type === 'arranged' && loading.has(fact.account)) stale.add(fact.account)
    if (fact.type === 'device.changed')
      happen(fact.account, { type: 'device', session: fact.session, label: fact.label, muted: fact.muted })
    if (fact.type === 'settings.changed')
      onPerson(fact.account, { type: 'preferred', idleAfterMs: fact.settings.idleAfterMs, shareDevice: fact.settings.shareDevice })
    if (fact.type === 'session.ended') endSession(fact.account, fact.session, endingOf(fact.reason))
    if (fact.type === 'privacy.changed') {
      if (loading.has(fact.account)) stale.add(fact.account)
      // In return for less, others may show them less.
      if (people.has(fact.account) && privacyOf(fact.account).lastSeen !== fact.privacy.lastSeen)
        telling.askAgain(hub.connectionsOf(fact.account))
      if (people.has(fact.account)) privacies.set(fact.account, fact.privacy)
      deps.around?.moved(fact.account)
    }
    if (fact.type === 'groups.changed') deps.around?.moved(fact.account)
    watching.receive(fact)
    if (fact.type === 'place.changed') for (const id of people.keys()) deps.around?.moved(id)
  }
  const onPerson = (id: AccountId, what: Happening): void => {
    if (loading.has(id)) stale.add(id)
    happen(id, what)
  }
  const endSession = (id: AccountId, session: SessionId, ending: Ending): void => {
    for (const c of people.get(id)?.connections ?? []) if (c.session === session) happen(id, { type: 'closed', connection: c.id, ending })
  }
  const on = (connection: ConnectionId, what: Happening): void => {
    const line = lines.get(connection)
    if (line !== undefined) happen(line.account, what)
  }

  const reading = createReading({
    people,
    heardAt: (id) => lines.get(id)?.heardAt ?? 0,
    tick: (id) => happen(id, { type: 'tick' }),
    load,
    forget,
    privacyOf,
    audiences,
    seen: watching.seen,
    view,
    isUnsure,
    limits,
    now,
    toWall,
  })
  const holding = createHolding({ people, lines, interest, now })

  return {
    receive,
    load,
    /** The account must be loaded. */
    opened: (account: AccountId, connection: Omit<NewConnection, 'jitter'>, network = ''): void => {
      vigil.attached(connection.id, 'connected', network)
      lines.set(connection.id, { account, heardAt: now() })
      noting.attached(account, connection, now())
      happen(account, { type: 'opened', connection: { ...connection, jitter: 0.8 + 0.4 * deps.ids.random() } })
      deps.around?.attached(account)
    },
    /** False if its grace is over, or it belongs to another session. */
    resumed: (
      account: AccountId,
      session: SessionId,
      connection: ConnectionId,
      has: { readonly inputAgoMs?: number; readonly visibility: Visibility['kind'] },
      network = '',
    ): boolean => {
      const held = people.get(account)?.connections.find((c) => c.id === connection)
      if (held === undefined || held.session !== session) return false
      vigil.attached(connection, 'resumed', network)
      happen(account, { type: 'resumed', connection, ...has })
      return true
    },
    /** Any frame. Costs one look into a map. */
    heard: (connection: ConnectionId): void => {
      const line = lines.get(connection)
      if (line !== undefined) line.heardAt = now()
    },
    touched: (connection: ConnectionId, inputAgoMs: number): void => on(connection, { type: 'touched', connection, inputAgoMs }),
    visibility: (connection: ConnectionId, visibility: Visibility['kind']): void =>
      on(connection, { type: 'visibility', connection, visibility }),
    focused: (connection: ConnectionId, room: RoomId | null): void => on(connection, { type: 'focused', connection, room }),
    closed: (connection: ConnectionId, ending: Ending): void => {
      const unwatched = interest.drop(connection)
      watching.gone(connection)
      deps.around?.gone(connection)
      on(connection, { type: 'closed', connection, ending })
      unwatched.forEach(unwatch)
    },
    watch: watching.watch,
    get: watching.get,
    ...reading,
    ...holding,
    /** Everyone who has a connection. */
    attached: (): AccountId[] => [...people.values()].flatMap((s) => (s.connections.length > 0 ? [s.account] : [])),
    ringer: (id: AccountId, call: Call): ConnectionId | null => {
      const state = people.get(id)
      return state === undefined ? null : chooseRinger(state, call, now(), limits)
    },
    /** The server stops: nobody's grace will be waited for. */
    end: (): void => {
      for (const { account, connections } of people.values()) {
        for (const c of connections)
          noting.ended(account, c, c.line.phase === 'lost' ? c.line.ending : 'drained', c.line.phase === 'lost' ? c.line.since : now())
      }
    },
    /** Who was here when the last run of the server ended; they have the grace of a lost line to come back. */
    restarted: (ids: readonly AccountId[]): void => outage.restarted(ids, limits.grace.lostMs),
    drained: (connection: ConnectionId): void => telling.drained(connection),
    connectionCount: (session: SessionId, account: AccountId): number =>
      people.get(account)?.connections.filter((c) => c.session === session && c.line.phase !== 'lost').length ?? 0,
    state: (id: AccountId): AccountState | undefined => people.get(id),
    ownerOf: (connection: ConnectionId): AccountId | undefined => lines.get(connection)?.account,
    now,
    watchers: interest.connections,
    askAllAgain: (): void => telling.askAgain(interest.connections()),
    strained: telling.strained,
    vigil: vigil.counts,
    stalledMs: wheel.stalledMs,
    counts: () => ({
      people: people.size,
      connections: lines.size,
      timers: wheel.size() + ages.size(),
      loading: loading.size,
      interest: interest.counts(),
    }),
  }
}
