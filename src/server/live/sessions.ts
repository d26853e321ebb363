/**
 * Sessions in use: which are attached, when each was last seen, and when each must end. A request or an open connection keeps a
 * session alive; what was seen is written together now and then. An absolute end closes its sockets within a second.
 */
import { sessionState } from '../../domain/sessions.ts'
import type { SessionId } from '../../protocol/ids.ts'
import { endedNotices } from '../notices.ts'
import type { Clock, Fact, KnownSession, Notice, Store, Tx } from '../ports.ts'

const writeEveryMs = 15_000
const auditEveryMs = 500
/** Rows in one write: a large one would hold up the messages behind it. */
const atOnce = 100
/** A session that ended is remembered for as long as a door may still be opening for it. */
const rememberMs = 60_000

type Deps = {
  readonly clock: Clock
  readonly store: Store
  readonly publish: (notices: readonly Notice[]) => void
  readonly onFault: (fault: unknown) => void
  /** The one way a session ends; answers what to tell. */
  readonly end: (tx: Tx, row: KnownSession) => Promise<Notice[]>
}
export type LiveSessions = ReturnType<typeof createLiveSessions>

export const createLiveSessions = ({ clock, store, publish, onFault, end }: Deps) => {
  const attached = new Map<SessionId, { row: KnownSession; connections: number }>()
  /** Seen but not yet written; those attached are seen all the time. */
  let seen = new Map<SessionId, number>()
  let writeTimer: (() => void) | null = null
  let auditTimer: (() => void) | null = null
  const ending = new Set<SessionId>()
  const ended = new Map<SessionId, number>()

  const see = (id: SessionId): void => {
    if (!attached.has(id)) seen.set(id, clock.now())
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
    const rows = [...seen, ...[...attached.keys()].map((id) => [id, now] as const)]
    seen = new Map()
    for (let from = 0; from < rows.length; from += atOnce) await write(rows.slice(from, from + atOnce))
  }
  const write = async (rows: readonly (readonly [SessionId, number])[]): Promise<void> => {
    const ids = rows.map(([id]) => id)
    const at = Math.max(...rows.map(([, seenAt]) => seenAt))
    try {
      await store.write((tx) => tx.sessions.seen(ids, at))
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
      for (const { row } of attached.values()) if (now >= row.expiresAt) void expire(row)
      audit()
    })
  }

  const expire = async (row: KnownSession): Promise<void> => {
    if (ending.has(row.id)) return
    ending.add(row.id)
    try {
      publish(await store.write((tx) => end(tx, row)))
    } catch (fault) {
      onFault(fault)
      publish(endedNotices([row], 'session_expired'))
    }
    ending.delete(row.id)
  }

  return {
    /** Is it good for a command right now? Also counts as being seen. */
    check: (row: KnownSession): 'open' | 'expired' | 'ended' => {
      if (ended.has(row.id)) return 'ended'
      const state = sessionState(row, clock.now(), { at: seen.get(row.id) ?? 0, attached: attached.has(row.id) })
      if (state === 'open') see(row.id)
      if (state === 'expired') void expire(row)
      return state
    },
    receive: (fact: Fact): void => {
      if (fact.type !== 'session.ended') return
      const now = clock.steady()
      for (const [id, at] of ended) if (now - at > rememberMs) ended.delete(id)
      ended.set(fact.session, now)
    },
    attach: (row: KnownSession): void => {
      const held = attached.get(row.id)
      attached.set(row.id, { row, connections: (held?.connections ?? 0) + 1 })
      see(row.id)
      audit()
    },
    detach: (id: SessionId): void => {
      const held = attached.get(id)
      if (held === undefined) return
      if (held.connections > 1) attached.set(id, { ...held, connections: held.connections - 1 })
      else attached.delete(id)
      see(id)
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
}
