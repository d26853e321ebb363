/** Pairs of people, found from either side, and wishes to be told of a return. A pair that says nothing any more has no row. */
import type { AccountId } from '../../../protocol/ids.ts'
import { noPair, type Bond, type Pair } from '../../../domain/contacts.ts'
import type { Left } from '../../../domain/presence/left.ts'
import type { ContactStore, PairRow, Tie, WishStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare, prepareList } from './prepared.ts'
import type { ContactTable } from './schema.ts'

const bonds: Record<ContactTable['bond'], Bond> = {
  none: { kind: 'none' },
  lowAsked: { kind: 'asked', by: 'low' },
  highAsked: { kind: 'asked', by: 'high' },
  contacts: { kind: 'contacts' },
}
const nameOf = (bond: Bond): ContactTable['bond'] => (bond.kind === 'asked' ? `${bond.by}Asked` : bond.kind)
const leftOf = (text: string | null): Left | null => (text === null ? null : (JSON.parse(text) as Left))
const textOf = (left: Left | null): string | null => (left === null ? null : JSON.stringify(left))
/** A block of which nothing is known but its moment leaves that. */
const tieOf = (at: number | null, left: string | null): Left | null =>
  at === null ? null : (leftOf(left) ?? { at, status: null, holding: null })
const toPair = (row: ContactTable): Pair => ({
  bond: bonds[row.bond],
  since: row.since,
  blocks: { low: row.low_blocks, high: row.high_blocks },
  left: { low: leftOf(row.low_left), high: leftOf(row.high_left) },
})
const toPairRow = (row: ContactTable): PairRow => ({ low: row.low, high: row.high, pair: toPair(row) })
const ordered = (one: AccountId, other: AccountId) => (one < other ? { low: one, high: other } : { low: other, high: one })
const toTie = (row: ContactTable, one: AccountId): Tie => {
  const [low, high] = [tieOf(row.low_blocks, row.low_left), tieOf(row.high_blocks, row.high_left)]
  const [blocks, blockedBy] = row.low === one ? [low, high] : [high, low]
  return { contact: row.bond === 'contacts', blocks, blockedBy }
}

const queries = (db: Db) => ({
  one: prepare<{ low: AccountId; high: AccountId }, ContactTable>(db, (q, $) =>
    q.selectFrom('contacts').selectAll().where('low', '=', $('low')).where('high', '=', $('high')),
  ),
  asLow: prepare<{ account: AccountId }, ContactTable>(db, (q, $) => q.selectFrom('contacts').selectAll().where('low', '=', $('account'))),
  asHigh: prepare<{ account: AccountId }, ContactTable>(db, (q, $) =>
    q.selectFrom('contacts').selectAll().where('high', '=', $('account')),
  ),
  afterAsLow: prepare<{ account: AccountId; after: string; limit: number }, ContactTable>(db, (q, $) =>
    q
      .selectFrom('contacts')
      .selectAll()
      .where('low', '=', $('account'))
      .where('high', '>', $('after') as AccountId)
      .orderBy('high')
      .limit($('limit')),
  ),
  afterAsHigh: prepare<{ account: AccountId; after: string; limit: number }, ContactTable>(db, (q, $) =>
    q
      .selectFrom('contacts')
      .selectAll()
      .where('high', '=', $('account'))
      .where('low', '>', $('after') as AccountId)
      .orderBy('low')
      .limit($('limit')),
  ),
  lowAmong: prepareList<AccountId, { one: AccountId }, ContactTable>(db, (q, list, $) =>
    q.selectFrom('contacts').selectAll().where('low', '=', $('one')).where('high', 'in', list),
  ),
  highAmong: prepareList<AccountId, { one: AccountId }, ContactTable>(db, (q, list, $) =>
    q.selectFrom('contacts').selectAll().where('high', '=', $('one')).where('low', 'in', list),
  ),
})

export const contactStore = (db: Db): ContactStore => {
  const query = queries(db)
  const all = async (account: AccountId): Promise<ContactTable[]> => [
    ...(await query.asLow({ account })),
    ...(await query.asHigh({ account })),
  ]
  return {
    async pair(one, other) {
      const [row] = await query.one(ordered(one, other))
      return row ? toPair(row) : noPair
    },
    async set(one, other, { bond, since, blocks, left }) {
      const key = ordered(one, other)
      if (bond.kind === 'none' && blocks.low === null && blocks.high === null) {
        await db.deleteFrom('contacts').where('low', '=', key.low).where('high', '=', key.high).execute()
        return
      }
      const values = {
        bond: nameOf(bond),
        since,
        low_blocks: blocks.low,
        high_blocks: blocks.high,
        low_left: textOf(left.low),
        high_left: textOf(left.high),
      }
      await db
        .insertInto('contacts')
        .values({ ...key, ...values })
        .onConflict((c) => c.columns(['low', 'high']).doUpdateSet(values))
        .execute()
    },
    of: async (account) => (await all(account)).map(toPairRow),
    async page(account, { after, limit }) {
      const from = { account, after: after ?? '', limit }
      const rows = [...(await query.afterAsHigh(from)), ...(await query.afterAsLow(from))]
      const otherOf = (row: ContactTable) => (row.low === account ? row.high : row.low)
      return rows
        .toSorted((a, b) => (otherOf(a) < otherOf(b) ? -1 : 1))
        .slice(0, limit)
        .map(toPairRow)
    },
    async counts(account) {
      const rows = await all(account)
      const asked = rows.filter((row) => row.bond === (row.low === account ? 'lowAsked' : 'highAsked')).length
      // What others did alone, asking or blocking, does not count against anyone.
      return {
        open: asked,
        held:
          asked + rows.filter((row) => row.bond === 'contacts' || (row.low === account ? row.low_blocks : row.high_blocks) !== null).length,
      }
    },
    async ties(one, others) {
      const rows = [
        ...(await query.lowAmong(
          others.filter((id) => id > one),
          { one },
        )),
        ...(await query.highAmong(
          others.filter((id) => id < one),
          { one },
        )),
      ]
      return new Map(rows.map((row) => [row.low === one ? row.high : row.low, toTie(row, one)]))
    },
  }
}

export const wishStore = (db: Db): WishStore => ({
  async add(row) {
    await db
      .insertInto('wishes')
      .values(row)
      .onConflict((c) => c.columns(['asker', 'target']).doNothing())
      .execute()
  },
  remove: async (asker, target) =>
    (await db.deleteFrom('wishes').where('asker', '=', asker).where('target', '=', target).returning('asker').execute()).length > 0,
  of: (asker) => db.selectFrom('wishes').selectAll().where('asker', '=', asker).orderBy('at').orderBy('target').execute(),
  all: () => db.selectFrom('wishes').selectAll().execute(),
})
