/**
 * A secret of one use for whoever is to come back: random, told once, and kept by its hash alone. What it stands for lies with it, and lasts as
 * long as it does. Tickets that are found by something else than a secret of their own (a state, a code, a browser) are put where they are made.
 */
import type { TicketRow, Tx } from '../ports.ts'
import type { World } from './action.ts'

type Cx = { readonly tx: Tx; readonly world: Pick<World, 'ids' | 'hashToken'>; readonly now: number }
/** `tries` counts for those that are spent by trying; what is taken is gone the first time. */
type Made = Pick<TicketRow, 'kind' | 'account' | 'data'> & { readonly forMs: number; readonly tries?: number }

export const newTicket = async ({ tx, world, now }: Cx, { kind, account, data, forMs, tries = 1 }: Made): Promise<string> => {
  const secret = world.ids.token()
  await tx.tickets.put({ hash: world.hashToken(secret), kind, account, data, expiresAt: now + forMs, triesLeft: tries })
  return secret
}
