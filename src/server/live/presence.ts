/**
 * The shell of the presence machine: feeds events to `step`, carries out its effects, keeps one wheel of deadlines, and tells
 * watchers. Never on the way of a message: nothing here is awaited by sending, and every queue is bounded by the number of people.
 */
import { chooseRinger } from '../../domain/attention.ts'
import { explain } from '../../domain/presence/explain.ts'
import {
  newAccount,
  type AccountState,
  type Connection,
  type NewConnection,
  type PresenceEffect,
  type PresenceEvent,
  type PresenceLimits,
  type Visibility,
} from '../../domain/presence/model.ts'
import { present } from '../../domain/presence/present.ts'
import { step } from '../../domain/presence/step.ts'
import { audienceOf, lastActiveView, toldOf, viewOf, type Audience } from '../../domain/presence/view.ts'
import type { AccountId, ConnectionId, RoomId, SessionId } from '../../protocol/ids.ts'
import type { Ending, Explanation, PresenceEntry, Sharing } from '../../protocol/model.ts'
import type { ClaimRow, Clock, Fact, Ids, Store } from '../ports.ts'
import type { Hub } from './hub.ts'
import { createInterest } from './interest.ts'
import type { Journal } from './journal.ts'
import { createTelling } from './telling.ts'
import { createWheel } from './wheel.ts'

export type PresenceDeps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: Store
  readonly hub: Hub
  readonly journal: Journal
  readonly limits: PresenceLimits
  readonly sharing: Sharing
}
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type Happening = DistributiveOmit<PresenceEvent, 'at'>
export type Presence = ReturnType<typeof createPresence>

export const createPresence = (deps: PresenceDeps) => {
  const { clock, hub, journal, limits } = deps
  /** People with a connection or a watcher. */
  const people = new Map<AccountId, AccountState>()
  /** Whose each connection is, and when its last frame came, which the machine is told only when it matters. */
  const lines = new Map<ConnectionId, { readonly account: AccountId; heardAt: number }>()
  const interest = createInterest()
  let sharing = deps.sharing
  const wheel = createWheel<AccountId>(clock, (id) => happen(id, { type: 'tick' }))
  const { now } = wheel
  const toWall = (at: number): number => Math.round(clock.now() - (now() - at))
  const toSteady = (wall: number): number => now() + (wall - clock.now())

  const view = (id: AccountId, audience: Audience): PresenceEntry =>
    viewOf(people.get(id) ?? newAccount(id, 0, 0), audience, now(), limits, toWall)
  const telling = createTelling({ clock, hub, interest, view, told: (state, audience) => toldOf(state, audience, toWall) })

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
    for (const effect of result.effects) carryOut(id, effect, before)
    forget(id)
  }

  const carryOut = (id: AccountId, effect: PresenceEffect, before: AccountState): void => {
    switch (effect.type) {
      case 'announce':
        return telling.changed(id, before)
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
        return record(id, c, effect.ending, effect.endedAt)
      }
    }
  }

  const record = (account: AccountId, c: Connection, ending: Ending, endedAt: number): void =>
    journal.record({
      account,
      connection: c.id,
      session: c.session,
      device: c.device,
      label: c.label,
      openedAt: toWall(c.openedAt),
      endedAt: toWall(endedAt),
      ending,
    })

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
    wheel.schedule(id, Infinity)
  }

  /** People being read from the store, and those of them that changed meanwhile. */
  const loading = new Map<AccountId, number>()
  const stale = new Set<AccountId>()
  const load = async (ids: readonly AccountId[]): Promise<void> => {
    const missing = ids.filter((id) => !people.has(id))
    if (missing.length === 0) return
    for (const id of missing) loading.set(id, (loading.get(id) ?? 0) + 1)
    try {
      const [known, claims] = await deps.store.read((tx) => Promise.all([tx.presence.known(missing), tx.presence.claims(missing)]))
      for (const id of missing) {
        const person = known.get(id)
        if (person === undefined || people.has(id)) continue
        const lastActive = Math.max(person.lastActiveAt, journal.pending(id))
        const fresh = newAccount(id, person.settings.idleAfterMs, lastActive === 0 ? 0 : toSteady(lastActive))
        people.set(id, { ...fresh, shareDevice: person.settings.shareDevice })
        happen(id, { type: 'declared', ...declared(claims.get(id) ?? []) })
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

  const declared = (rows: readonly ClaimRow[]): { manual: AccountState['manual']; status: AccountState['status'] } => {
    let manual: AccountState['manual'] = null
    let status: AccountState['status'] = null
    for (const r of rows) {
      const span = {
        at: r.since,
        endsAt: r.expiresAt === null ? Infinity : toSteady(r.expiresAt),
        ...(r.expiresAt === null ? {} : { until: r.expiresAt }),
      }
      if (r.source === 'manual') manual = { ...span, value: r.value, lastActiveAt: r.lastActiveAt === 0 ? 0 : toSteady(r.lastActiveAt) }
      else status = { ...span, text: r.text, ...(r.emoji === null ? {} : { emoji: r.emoji }) }
    }
    return { manual, status }
  }

  const audiences = async (viewer: AccountId, ids: readonly AccountId[]): Promise<Map<AccountId, Audience>> => {
    const shared = sharing === 'members' ? [] : await deps.store.read((tx) => tx.rooms.sharing(viewer, ids))
    const sharesRoom = new Set(shared)
    return new Map(ids.map((id) => [id, audienceOf({ self: id === viewer, sharesRoom: sharesRoom.has(id), member: true }, sharing)]))
  }

  const receive = (fact: Fact): void => {
    if (fact.type === 'claims.changed') onPerson(fact.account, { type: 'declared', ...declared(fact.claims) })
    if (fact.type === 'settings.changed')
      onPerson(fact.account, { type: 'preferred', idleAfterMs: fact.settings.idleAfterMs, shareDevice: fact.settings.shareDevice })
    if (fact.type === 'session.ended') endSession(fact.account, fact.session, fact.reason)
    // Where all members see one another, who shares a room changes nothing.
    if (fact.type === 'membership.changed' && sharing !== 'members') telling.askAgain(hub.connectionsOf(fact.account))
    if (fact.type === 'place.changed' && fact.sharing !== sharing) {
      sharing = fact.sharing
      telling.askAgain(interest.connections())
    }
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

  return {
    receive,
    load,
    /** The account must be loaded. */
    opened: (account: AccountId, connection: Omit<NewConnection, 'jitter'>): void => {
      lines.set(connection.id, { account, heardAt: now() })
      happen(account, { type: 'opened', connection: { ...connection, jitter: 0.8 + 0.4 * deps.ids.random() } })
    },
    /** False if its grace is over, or it belongs to another session. */
    resumed: (
      account: AccountId,
      session: SessionId,
      connection: ConnectionId,
      has: { readonly inputAgoMs?: number; readonly visibility: Visibility['kind'] },
    ): boolean => {
      const held = people.get(account)?.connections.find((c) => c.id === connection)
      if (held === undefined || held.session !== session) return false
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
      on(connection, { type: 'closed', connection, ending })
      unwatched.forEach(unwatch)
    },
    /** Replaces whom a connection watches. Unknown people look offline. */
    watch: async (
      viewer: AccountId,
      connection: ConnectionId,
      ids: readonly AccountId[],
    ): Promise<{ version: number; entries: PresenceEntry[] }> => {
      const wanted = [...new Set(ids)]
      const told = await audiences(viewer, wanted)
      await load(wanted)
      // The ids that are held anyway, and not those of the frame: there are very many watches.
      const seen = new Map([...told].map(([id, audience]) => [people.get(id)?.account ?? id, audience]))
      if (!hub.isAttached(connection)) return { version: 0, entries: [] }
      const unwatched = interest.replace(connection, seen)
      wanted.forEach(catchUp)
      const answer = telling.snapshot(connection, seen)
      unwatched.forEach(unwatch)
      wanted.forEach(forget)
      return answer
    },
    get: async (viewer: AccountId, ids: readonly AccountId[]): Promise<PresenceEntry[]> => {
      const seen = await audiences(viewer, [...new Set(ids)])
      await load([...seen.keys()])
      const entries = [...seen].map(([id, audience]) => view(id, audience))
      ;[...seen.keys()].forEach(forget)
      return entries
    },
    explain: async (viewer: AccountId, target: AccountId, from?: ConnectionId): Promise<Explanation> => {
      const audience = (await audiences(viewer, [target])).get(target) ?? 'hidden'
      await load([target])
      // Tells the machine what was heard of late.
      if ((people.get(target)?.connections.length ?? 0) > 0) happen(target, { type: 'tick' })
      const state = people.get(target) ?? newAccount(target, 0, 0)
      const answer = explain(state, from === undefined ? { audience } : { audience, from }, now(), limits, toWall)
      forget(target)
      return answer
    },
    /** For a claim about to be made: what stays visible as last active if this person goes invisible now. */
    lastActive: async (id: AccountId): Promise<number> => {
      await load([id])
      const state = people.get(id)
      const at = state === undefined ? 0 : lastActiveView(state, now())
      forget(id)
      return at === 0 ? 0 : toWall(at)
    },
    sharesTyping: (id: AccountId): boolean => people.get(id)?.manual?.value !== 'invisible',
    ringer: (id: AccountId, room: RoomId): ConnectionId | null => {
      const state = people.get(id)
      return state === undefined ? null : chooseRinger(state, room, now(), limits)
    },
    /** The server stops: nobody's grace will be waited for. */
    end: (): void => {
      for (const { account, connections } of people.values()) {
        for (const c of connections)
          record(account, c, c.line.phase === 'lost' ? c.line.ending : 'drained', c.line.phase === 'lost' ? c.line.since : now())
      }
    },
    drained: (connection: ConnectionId): void => telling.drained(connection),
    connectionCount: (session: SessionId, account: AccountId): number =>
      people.get(account)?.connections.filter((c) => c.session === session && c.line.phase !== 'lost').length ?? 0,
    counts: () => ({
      people: people.size,
      connections: lines.size,
      timers: wheel.size(),
      loading: loading.size,
      interest: interest.counts(),
    }),
  }
}
