/**
 * Programs that hold no line open: each beat by POST keeps one of them here for as long as it says. It stands among the connections like any other, with
 * a socket that hears nothing and answers for its program while the lease lasts; a lease that ends without another beat is a line that fell silent.
 */
import { closeCodes, ok, refuse, type Result } from '../../protocol/errors.ts'
import type { ConnectionId, SessionId } from '../../protocol/ids.ts'
import type { Account, Ending } from '../../protocol/model.ts'
import type { Clock, Ids, KnownSession, Socket } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'
import type { LiveSessions } from './sessions.ts'

type Deps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly hub: Hub
  readonly presence: Presence
  readonly sessions: LiveSessions
}
type Program = { readonly account: Account; readonly session: KnownSession }
type Lease = { readonly connection: ConnectionId; readonly socket: Socket; stop: () => void }
export type Beats = ReturnType<typeof createBeats>

export const createBeats = ({ clock, ids, hub, presence, sessions }: Deps) => {
  /** One for each token in use, each with its end. */
  const leases = new Map<SessionId, Lease>()

  const drop = (session: SessionId, ending: Ending): void => {
    const lease = leases.get(session)
    if (lease === undefined) return
    leases.delete(session)
    lease.stop()
    sessions.detach(session)
    if (hub.detach(lease.connection, lease.socket)) presence.closed(lease.connection, ending)
  }
  const open = ({ account, session }: Program): Lease => {
    const connection = ids.next('c', clock.now()) as ConnectionId
    const socket: Socket = {
      send: () => {
        presence.heard(connection)
        return true
      },
      buffered: () => 0,
      subscribe: () => {},
      unsubscribe: () => {},
      close: (code) => {
        const ending = endingOf(code)
        if (ending !== null) drop(session.id, ending)
      },
    }
    presence.opened(account.id, { id: connection, session: session.id, device: 'bot', label: session.label, visibility: 'visible' })
    hub.attach({ id: connection, account: account.id, session: session.id, role: account.role }, socket, [])
    sessions.attach(session, clock.now())
    const lease = { connection, socket, stop: () => {} }
    leases.set(session.id, lease)
    return lease
  }

  return {
    beat: async (caller: Program, forMs: number): Promise<Result<{ until: number }>> => {
      const { account, session } = caller
      if (session.way !== 'bot') return refuse('forbidden', 'Only programs say by themselves that they are here.')
      await presence.load([account.id])
      // It may have ended meanwhile.
      if (sessions.check(session) !== 'open') return refuse('session_expired')
      const lease = leases.get(session.id) ?? open(caller)
      presence.heard(lease.connection)
      lease.stop()
      lease.stop = clock.after(forMs, () => drop(session.id, 'timed_out'))
      return ok({ until: clock.now() + forMs })
    },
    size: () => leases.size,
  }
}

/** Null: the program need not know. */
const endingOf = (code: number): Ending | null => {
  if (code === closeCodes.changed) return null
  const named = (['signed_out', 'session_expired', 'revoked', 'timed_out'] as const).find((reason) => closeCodes[reason] === code)
  return named ?? (code === closeCodes.draining ? 'drained' : 'network_lost')
}
