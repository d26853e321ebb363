/**
 * What the live presence holds, as it is asked for: of one person; and of all, for administrators and audits, where each connection
 * stands, and who watches whom, counted twice.
 */
import type { AccountState, Connection } from '../../domain/presence/model.ts'
import { manualAt } from '../../domain/presence/claims.ts'
import { dueAt } from '../../domain/presence/step.ts'
import type { AccountId, ConnectionId, SessionId } from '../../protocol/ids.ts'
import type { Interest } from './interest.ts'

/** One connection as an administrator may see it: when its line comes to its next deadline, and when it was last heard. */
export type Held = { readonly connection: Connection; readonly account: AccountId; readonly dueInMs: number; readonly heardAgoMs: number }

type Deps = {
  readonly people: ReadonlyMap<AccountId, AccountState>
  readonly lines: ReadonlyMap<ConnectionId, { readonly account: AccountId; readonly heardAt: number }>
  readonly interest: Interest
  readonly now: () => number
}

export const createHolding = ({ people, lines, interest, now }: Deps) => ({
  /** Where each connection stands, in the order of their ids, which is that of their coming. */
  lines: (): Held[] =>
    [...lines].flatMap(([id, line]) => {
      const c = people.get(line.account)?.connections.find((other) => other.id === id)
      return c === undefined
        ? []
        : [
            {
              connection: { ...c, heardAt: Math.max(c.heardAt, line.heardAt) },
              account: line.account,
              dueInMs: dueAt(c.line) - now(),
              heardAgoMs: now() - Math.max(c.heardAt, line.heardAt),
            },
          ]
    }),
  /** For an audit: each connection, and the pairs of watchers and watched counted from both sides. */
  held: () => {
    const { edges, recount } = interest.counts()
    const phases = new Map(
      [...people.values()].flatMap((s) => s.connections.map((c) => [c.id, c.line.phase === 'lost' ? 'lost' : 'attached'] as const)),
    )
    return { edges, recount, connections: phases }
  },
  /** Everyone who has a connection and is not invisible. */
  showing: (): AccountId[] =>
    [...new Set(lines.values().map((line) => line.account))].filter(
      (id) => manualAt(people.get(id)?.manual ?? null, now())?.value !== 'invisible',
    ),
  connectionCount: (session: SessionId, account: AccountId): number =>
    people.get(account)?.connections.filter((c) => c.session === session && c.line.phase !== 'lost').length ?? 0,
  /** All of somebody's, those in grace too. */
  linesOf: (account: AccountId): number => people.get(account)?.connections.length ?? 0,
  state: (id: AccountId): AccountState | undefined => people.get(id),
  ownerOf: (connection: ConnectionId): AccountId | undefined => lines.get(connection)?.account,
})
