/**
 * A secret of one use for whoever is to come back: random, told once, and kept by its hash alone. What it stands for lies with it, and lasts as
 * long as it does. Tickets that are found by something else than a secret of their own (a state, a code, a browser) are put where they are made.
 */
import { keepTicket, type TicketData, type TicketKind } from '../kept.ts'
import type { TicketRow, Tx } from '../ports.ts'
import type { World } from './action.ts'

type Cx = { readonly tx: Tx; readonly world: Pick<World, 'ids' | 'hashToken'>; readonly now: number }
/** `tries` counts for those that are spent by trying; what is taken is gone the first time. */
type Made<K extends TicketKind> = Pick<TicketRow, 'account'> & {
  readonly kind: K
  readonly data: TicketData<K>
  readonly forMs: number
  readonly tries?: number
}

/** Expired ones go with the next that is made, so that what they stand for does not lie about for a day. */
export const newTicket = async <K extends TicketKind>(cx: Cx, { kind, account, data, forMs, tries = 1 }: Made<K>): Promise<string> => {
  const { tx, world, now } = cx
  const secret = world.ids.token()
  await tx.tickets.sweep(now)
  await tx.tickets.put({
    hash: world.hashToken(secret),
    kind,
    account,
    data: keepTicket(kind, data),
    expiresAt: now + forMs,
    triesLeft: tries,
  })
  return secret
}
