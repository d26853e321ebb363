/**
 * The shell of the presence machine: feeds events to `step`, carries out its effects, keeps one wheel of deadlines, and tells
 * watchers. Never on the way of a message: nothing here is awaited by sending, and every queue is bounded by the number of people.
 */
import { chooseRinger, type Call } from '../../domain/attention.ts'
import { newAccount, type AccountState, type PresenceEffect, type PresenceLimits } from '../../domain/presence/model.ts'
import { manualAt } from '../../domain/presence/claims.ts'
import { present } from '../../domain/presence/present.ts'
import { step } from '../../domain/presence/step.ts'
import { audienceOf, sightOf, type Audience } from '../../domain/presence/audience.ts'
import { toldOf, viewOf } from '../../domain/presence/view.ts'
import type { AccountId, ConnectionId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import { firstPrivacy, type Privacy } from '../../protocol/privacy.ts'
import type { Clock, Ids, Store } from '../ports.ts'
import { createAging } from './aging.ts'
import { createAttaching, type Happening } from './attaching.ts'
import type { Audiences } from './audiences.ts'
import { createDeclared } from './declared.ts'
import { createHolding } from './holding.ts'
import type { Hub } from './hub.ts'
import { createInterest } from './interest.ts'
import type { Journal } from './journal.ts'
import { createLearning } from './learning.ts'
import { createLoading } from './loading.ts'
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
export type Presence = ReturnType<typeof createPresence>
/** No account has this id. */
const nobody = '' as AccountId

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
    vigil.unsure(id) && ['full', 'coarse'].includes(sightOf(audience).see) && isPlainlyOffline(id)
  const view = (id: AccountId, audience: Audience): PresenceEntry =>
    viewOf(people.get(id) ?? newAccount(id, 0, 0), isUnsure(id, audience) ? 'unverified' : audience, now(), limits, toWall)
  const telling = createTelling({ clock, hub, interest, metrics, view, told: (state, audience) => toldOf(state, audience, now(), toWall) })
  const noting = createNoting({ ids: deps.ids, journal, limits, toWall })
  const aging = createAging({
    clock,
    people,
    interest,
    now,
    aged: (id) => telling.aged(id),
    leftAged: (...left) => telling.leftAged(...left),
  })
  const { age } = aging

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
    return view(id, sightOf(audience).see === 'full' ? audience : 'hidden')
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
    aging.forget(id)
  }

  /** What bringing somebody into memory and forgetting them again costs, done for nobody: nothing is left of it. */
  const rehearse = (state: AccountState, what: Happening): void => {
    const result = step(state, { ...what, at: now() }, limits)
    people.set(nobody, result.state)
    wheel.schedule(nobody, result.wakeAt)
    age(nobody)
    forget(nobody)
  }

  const loading = createLoading({
    store: deps.store,
    journal,
    people,
    privacies,
    declared,
    wallNow: clock.now,
    toSteady,
    isWatched: interest.isWatched,
    rehearsed: rehearse,
    arrived: (id, what) => happen(id, what),
  })
  const { load, look } = loading

  const watching = createWatching({
    clock,
    interest,
    telling,
    audiences,
    load: look,
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

  const receive = createLearning({
    people,
    privacies,
    privacyOf,
    declared,
    loading,
    happen,
    mustAskAgain: telling.mustAskAgain,
    connectionsOf: hub.connectionsOf,
    watching,
    moved: (id) => deps.around?.moved(id),
  })
  const attaching = createAttaching({
    people,
    lines,
    now,
    random: deps.ids.random,
    happen,
    attached: (account, connection, network) => {
      vigil.attached(connection.id, 'connected', network)
      noting.attached(account, connection, now())
    },
    cameBack: (connection, network) => vigil.attached(connection, 'resumed', network),
    arrived: (account) => deps.around?.attached(account),
    left: (connection) => {
      const unwatched = interest.drop(connection)
      watching.gone(connection)
      deps.around?.gone(connection)
      return () => unwatched.forEach(unwatch)
    },
  })

  const reading = createReading({
    people,
    heardAt: (id) => lines.get(id)?.heardAt ?? 0,
    load,
    look,
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
    ...attaching,
    watch: watching.watch,
    get: watching.get,
    ...reading,
    ...holding,
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
    now,
    watchers: interest.connections,
    askAllAgain: (): void => telling.askAgain(interest.connections()),
    strained: telling.strained,
    vigil: vigil.counts,
    stalledMs: wheel.stalledMs,
    counts: () => ({
      people: people.size,
      connections: lines.size,
      timers: wheel.size() + aging.size(),
      loading: loading.size(),
      interest: interest.counts(),
    }),
  }
}
