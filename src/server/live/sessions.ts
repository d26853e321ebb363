/**
 * Sessions in use: which are attached, when each was last seen and last used, and when each must end or be locked. Being seen is a request or
 * an open line; being used is input or a command that somebody meant. What was seen is written together now and then. Whoever holds a session
 * holds it as it was when it was read: what became of it since is known here. An end or a lock closes its sockets within a second.
 */
import { endOf, sessionState, warnBeforeMs } from '../../domain/sessions.ts'
import type { Hold } from '../../protocol/entry.ts'
import type { AccountId, SessionId } from '../../protocol/ids.ts'
import type { Account, Role } from '../../protocol/model.ts'
import { endedNotices, tell } from '../notices.ts'
import type { Clock, Fact, KnownSession, Notice, SessionChange, SessionEnd, Store, Tx } from '../ports.ts'

const writeEveryMs = 15_000
const auditEveryMs = 500
/** So far apart, what was seen counts as seen together. */
const nearlyMs = 5_000
/** Rows in one write: a large one would hold up the messages behind it. */
const atOnce = 100
/** What became of a session is remembered for as long as a door may still be opening for it as it was. */
const rememberMs = 60_000

type Deps = {
  readonly clock: Clock
  readonly store: Store
  readonly publish: (notices: readonly Notice[]) => void
  readonly onFault: (fault: unknown) => void
  /** The one way a session ends, and the one way it is locked; both answer what to tell. */
  readonly end: (tx: Tx, row: KnownSession, reason: SessionEnd) => Promise<Notice[]>
  readonly lock: (tx: Tx, row: KnownSession) => Promise<Notice[]>
}
type Attached = {
  row: KnownSession
  connections: number
  usedAt: number
  /** The end that its clients were told of. */
  warnedOf: number | null
}
export type LiveSessions = ReturnType<typeof createLiveSessions>

export const createLiveSessions = ({ clock, store, publish, onFault, end, lock }: Deps) => {
  const attached = new Map<SessionId, Attached>()
  /** Seen, or used if that is what counts, but not yet written. */
  let seen = new Map<SessionId, number>()
  let writeTimer: (() => void) | null = null
  let auditTimer: (() => void) | null = null
  /** Being ended or locked by us right now. */
  const busy = new Set<SessionId>()
  const ended = memory<true>(clock)
  const changed = memory<SessionChange>(clock)
  const roles = memory<Role, AccountId>(clock)

  const current = (row: KnownSession): KnownSession => {
    const news = changed.get(row.id)
    return attached.get(row.id)?.row ?? (news === undefined ? row : { ...row, ...news })
  }
  const note = (id: SessionId, at: number): void => {
    seen.set(id, Math.max(at, seen.get(id) ?? 0))
    arm()
  }
  const see = (row: KnownSession): void => {
    if (row.idleBy === 'line' && !attached.has(row.id)) note(row.id, clock.now())
    arm()
  }
  const arm = (): void => {
    writeTimer ??= clock.after(writeEveryMs, () => {
      writeTimer = null
      if (attached.size > 0) arm()
      void flush()
    })
  }

  const flush = async (): Promise<void> => {
    const now = clock.now()
    const lines = [...attached.values()].filter(({ row }) => row.idleBy === 'line').map(({ row }) => [row.id, now] as const)
    const rows = [...seen].toSorted(([, one], [, other]) => one - other)
    seen = new Map()
    for (let from = 0; from < lines.length; from += atOnce) await write(lines.slice(from, from + atOnce), now)
    for (const batch of together(rows)) await write(batch, batch.at(-1)![1])
  }
  const write = async (rows: readonly (readonly [SessionId, number])[], at: number): Promise<void> => {
    try {
      await store.write((tx) =>
        tx.sessions.seen(
          rows.map(([id]) => id),
          at,
        ),
      )
    } catch (fault) {
      onFault(fault)
      for (const [id, seenAt] of rows) if (!attached.has(id)) seen.set(id, Math.max(seenAt, seen.get(id) ?? 0))
      arm()
    }
  }

  const audit = (): void => {
    if (attached.size === 0) return
    auditTimer ??= clock.after(auditEveryMs, () => {
      auditTimer = null
      const now = clock.now()
      for (const held of attached.values()) look(held, now)
      audit()
    })
  }
  const look = (held: Attached, now: number): void => {
    const { row, usedAt } = held
    const over = endOf(row, usedAt)
    if (now >= over.at) return void finish(row, over.why === 'idle' ? 'idle' : 'session_expired')
    if (row.hold === null && row.lockMs !== null && now >= usedAt + row.lockMs) return void holdUp(row)
    const warn = now >= over.at - warnBeforeMs ? over.at : null
    if (warn === held.warnedOf) return
    held.warnedOf = warn
    publish([tell(`account:${row.account}`, { event: 'session.ending', session: row.id, at: warn, why: over.why })])
  }

  const once = async (row: KnownSession, work: (tx: Tx) => Promise<Notice[]>, otherwise: () => Notice[]): Promise<void> => {
    if (busy.has(row.id)) return
    busy.add(row.id)
    try {
      publish(await store.write(work))
    } catch (fault) {
      onFault(fault)
      publish(otherwise())
    }
    busy.delete(row.id)
  }
  const finish = (row: KnownSession, reason: SessionEnd): Promise<void> =>
    once(
      row,
      (tx) => end(tx, row, reason),
      () => endedNotices([row], reason),
    )
  const holdUp = (row: KnownSession): Promise<void> =>
    once(
      row,
      (tx) => lock(tx, row),
      () => [],
    )

  /** When it was last used, or at least seen, for one that has no line open. */
  const leftAt = (row: KnownSession): number => attached.get(row.id)?.usedAt ?? Math.max(row.lastSeenAt, seen.get(row.id) ?? 0)

  return {
    /** Is it good for a command right now? Also counts as being seen. */
    check: (given: KnownSession): 'open' | 'expired' | 'ended' => {
      if (ended.has(given.id)) return 'ended'
      const row = current(given)
      const held = attached.get(row.id)
      const state = sessionState(row, clock.now(), { at: held?.usedAt ?? seen.get(row.id) ?? 0, attached: held !== undefined })
      if (state === 'expired') void finish(row, 'session_expired')
      // A locked one is not kept by asking.
      if (state === 'open' && holdOf(row) === null) see(row)
      return state
    },
    holdOf: (row: KnownSession): Hold | null => holdOf(current(row)),
    /** As they are now, for whoever holds them as they were when a line opened: it may take a moment to close. */
    person: (account: Account): Account => {
      const role = roles.get(account.id) ?? account.role
      return role === account.role ? account : { ...account, role }
    },
    /** Somebody meant something: input, so long ago at most, or a command. */
    used: (row: KnownSession, at: number): void => {
      const held = attached.get(row.id)
      if (held !== undefined) held.usedAt = Math.max(held.usedAt, at)
      if (current(row).idleBy === 'use') note(row.id, at)
    },
    receive: (fact: Fact): void => {
      if (fact.type === 'session.ended') ended.set(fact.session, true)
      if (fact.type === 'role.changed') roles.set(fact.account, fact.role)
      if (fact.type !== 'session.changed') return
      changed.set(fact.session, { ...changed.get(fact.session), ...fact.now })
      const held = attached.get(fact.session)
      if (held !== undefined) held.row = { ...held.row, ...fact.now }
      // Whoever unlocked it has just been there.
      if (fact.now.hold === null) note(fact.session, clock.now())
    },
    attach: (row: KnownSession, usedAt: number): void => {
      const held = attached.get(row.id)
      const now = current(row)
      if (held === undefined) attached.set(row.id, { row: now, connections: 1, usedAt, warnedOf: null })
      else Object.assign(held, { connections: held.connections + 1, usedAt: Math.max(held.usedAt, usedAt), warnedOf: null })
      if (now.idleBy === 'use') note(row.id, usedAt)
      see(now)
      audit()
    },
    detach: (id: SessionId): void => {
      const held = attached.get(id)
      if (held === undefined) return
      held.connections -= 1
      if (held.connections > 0) return
      attached.delete(id)
      if (held.row.idleBy === 'line') note(id, clock.now())
    },
    lastSeen: (row: Pick<KnownSession, 'id' | 'lastSeenAt'>): number =>
      attached.has(row.id) ? clock.now() : Math.max(row.lastSeenAt, seen.get(row.id) ?? 0),
    isAttached: (id: SessionId): boolean => attached.has(id),
    close: async (): Promise<void> => {
      writeTimer?.()
      auditTimer?.()
      await flush()
    },
  }

  /** Left alone for too long it is locked from that moment, whether or not the table knows yet. */
  function holdOf(row: KnownSession): Hold | null {
    if (row.hold !== null || row.lockMs === null || clock.now() < leftAt(row) + row.lockMs) return row.hold
    void holdUp(row)
    return 'locked'
  }
}

type Seen = readonly [SessionId, number]
/** What is nearly of one moment is written as of one. Given in the order of time. */
const together = (all: readonly Seen[]): Seen[][] => {
  const batches: Seen[][] = []
  for (const one of all) {
    const last = batches.at(-1)
    if (last !== undefined && last.length < atOnce && one[1] - last[0]![1] < nearlyMs) last.push(one)
    else batches.push([one])
  }
  return batches
}

/** What is forgotten a while after it was last said. */
const memory = <T, K extends string = SessionId>(clock: Pick<Clock, 'steady'>) => {
  const kept = new Map<K, { readonly value: T; readonly at: number }>()
  return {
    get: (id: K): T | undefined => kept.get(id)?.value,
    has: (id: K): boolean => kept.has(id),
    set: (id: K, value: T): void => {
      const now = clock.steady()
      for (const [other, { at }] of kept) {
        if (now - at <= rememberMs) break
        kept.delete(other)
      }
      // Anew at the end, so that the oldest stand first.
      kept.delete(id)
      kept.set(id, { value, at: now })
    },
  }
}
