/**
 * What connections do, as events of the machine: they open, come back, are heard of and end. Knows whose each connection is; a frame from one
 * that nobody has costs a look into a map.
 */
import type { AccountState, NewConnection, PresenceEvent, Visibility } from '../../domain/presence/model.ts'
import type { AccountId, ConnectionId, RoomId, SessionId } from '../../protocol/ids.ts'
import type { Ending } from '../../protocol/model.ts'
import type { Fact } from '../ports.ts'

/** What may happen to a person, in any order; the shell adds when. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
export type Happening = DistributiveOmit<PresenceEvent, 'at'>

type Fresh = Omit<NewConnection, 'jitter'>
type Deps = {
  readonly people: ReadonlyMap<AccountId, AccountState>
  readonly lines: Map<ConnectionId, { readonly account: AccountId; heardAt: number }>
  readonly now: () => number
  readonly random: () => number
  readonly happen: (id: AccountId, what: Happening) => void
  /** Before the machine hears of it, and after. */
  readonly attached: (account: AccountId, connection: Fresh, network: string) => void
  readonly arrived: (account: AccountId) => void
  readonly cameBack: (connection: ConnectionId, network: string) => void
  /** Answers what is to be done once the machine has heard of it. */
  readonly left: (connection: ConnectionId) => () => void
}

export const createAttaching = (deps: Deps) => {
  const { people, lines, now, happen } = deps
  const on = (connection: ConnectionId, what: Happening): void => {
    const line = lines.get(connection)
    if (line !== undefined) happen(line.account, what)
  }
  return {
    /** The account must be loaded. */
    opened: (account: AccountId, connection: Omit<NewConnection, 'jitter'>, network = ''): void => {
      lines.set(connection.id, { account, heardAt: now() })
      deps.attached(account, connection, network)
      happen(account, { type: 'opened', connection: { ...connection, jitter: 0.8 + 0.4 * deps.random() } })
      deps.arrived(account)
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
      deps.cameBack(connection, network)
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
    /** A session that is locked: idle from now on, while its line lasts. */
    locked: ({ account, session, now: { hold } }: Extract<Fact, { type: 'session.changed' }>): void => {
      if (hold === undefined || hold === null) return
      for (const { id } of people.get(account)?.connections.filter((c) => c.session === session && c.line.phase !== 'lost') ?? [])
        happen(account, { type: 'visibility', connection: id, visibility: 'locked' })
    },
    focused: (connection: ConnectionId, room: RoomId | null): void => on(connection, { type: 'focused', connection, room }),
    closed: (connection: ConnectionId, ending: Ending): void => {
      const after = deps.left(connection)
      on(connection, { type: 'closed', connection, ending })
      after()
    },
  }
}
