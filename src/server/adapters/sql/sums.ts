/** What each payer caused on each day. A refused transaction takes back what it counted. */
import { sql, type OnConflictBuilder } from 'kysely'
import type { SumKind } from '../../../domain/sums.ts'
import type { SumStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare } from './prepared.ts'
import type { SumTable, Tables } from './schema.ts'

type Conflict = OnConflictBuilder<Tables, 'sums'>
/** A day that has a sum already gets more. */
const added = (c: Conflict) =>
  c.columns(['payer', 'kind', 'day']).doUpdateSet((e) => ({ amount: sql<number>`${e.ref('sums.amount')} + ${e.ref('excluded.amount')}` }))

export const sumStore = (db: Db): SumStore => {
  const add = prepare<SumTable, { amount: number }>(db, (q, $) =>
    q
      .insertInto('sums')
      .values({ payer: $('payer'), kind: $('kind'), day: $('day'), amount: $('amount') })
      .onConflict(added)
      .returning('amount'),
  )
  const addMessage = prepare<{ payer: string; day: number; bytes: number }, Pick<SumTable, 'kind' | 'amount'>>(db, (q, $) =>
    q
      .insertInto('sums')
      .values([
        { payer: $('payer'), kind: 'messages', day: $('day'), amount: 1 },
        { payer: $('payer'), kind: 'bytes', day: $('day'), amount: $('bytes') },
      ])
      .onConflict(added)
      .returning(['kind', 'amount']),
  )
  return {
    async addMessage(payer, day, bytes) {
      const rows = await addMessage({ payer, day, bytes })
      const of = (kind: SumKind): number => rows.find((row) => row.kind === kind)?.amount ?? 0
      return { messages: of('messages'), bytes: of('bytes') }
    },
    add: async (payer, kind, day, amount) => (await add({ payer, kind, day, amount }))[0]?.amount ?? amount,
    async since(payer, kind, day) {
      const row = await db
        .selectFrom('sums')
        .select((e) => e.fn.sum<number | null>('amount').as('amount'))
        .where('payer', '=', payer)
        .where('kind', '=', kind satisfies SumKind)
        .where('day', '>=', day)
        .executeTakeFirst()
      return row?.amount ?? 0
    },
    async sweep(before) {
      await db.deleteFrom('sums').where('day', '<', before).execute()
    },
  }
}
