/**
 * What waits for those who run the place: people who ask to come in, and reports. Each of them is told how many there are for them to decide, whenever
 * that changes. A report about oneself is not counted, nor is its coming told.
 */
import { isAtLeast, mayAct } from '../../domain/roles.ts'
import type { Asks } from '../../protocol/governing.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Role } from '../../protocol/model.ts'
import { tell } from '../notices.ts'
import type { Notice, Tx } from '../ports.ts'
import { done, type Action } from './action.ts'

/** Of one role; whoever is beyond that asks when they next connect. */
const mostTold = 200

type Who = { readonly id: AccountId; readonly role: Role }
const counter = async (tx: Tx): Promise<(who: Who) => Asks> => {
  const [waiting, about] = [await tx.accounts.waiting(), await tx.reports.openAbout()]
  const open = [...about.values()].reduce((sum, n) => sum + n, 0)
  return ({ id, role }) => ({ waiting: isAtLeast(role, 'admin') ? waiting : 0, reports: open - (about.get(id) ?? 0) })
}

/** `waiting`: somebody came to wait, or waits no more. `reports`: likewise of a report about that person. */
type Changed = { readonly what: 'waiting' } | { readonly what: 'reports'; readonly about: AccountId }
export const asksChanged = async (tx: Tx, changed: Changed): Promise<Notice[]> => {
  const asksOf = await counter(tx)
  const told: Notice[] = []
  for (const role of ['owner', 'admin', 'moderator'] as const) {
    if (role === 'moderator' && changed.what === 'waiting') continue
    const page = { after: null, limit: mostTold }
    for (const row of await tx.accounts.governed({ prefix: '', without: null, standing: 'active', role, page }))
      if (!row.bot && !(changed.what === 'reports' && changed.about === row.id))
        told.push(tell(`account:${row.id}`, { event: 'asks.changed', asks: asksOf(row) }))
  }
  return told
}

export const get: Action<'place.asks'> = async (cx) => {
  const may = mayAct(cx.caller.account, { kind: 'look' }, null)
  return may.ok ? done({ asks: (await counter(cx.tx))(cx.caller.account) }) : may
}
