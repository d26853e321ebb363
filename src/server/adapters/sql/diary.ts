/**
 * The diary. Entries of one person lie together in the order of time; what a kind says beyond time and kind is JSON. Retention holds at
 * every read, so sweeping only frees space.
 */
import { DiaryEntry, type DiaryKind } from '../../../protocol/diary.ts'
import type { AccountId } from '../../../protocol/ids.ts'
import { diaryDefaults, keptSince } from '../../../domain/diary.ts'
import type { DiaryRow, DiaryStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare, prepareList } from './prepared.ts'
import type { DiaryTable } from './schema.ts'

const toEntry = ({ id, at, kind, data }: DiaryTable): DiaryEntry => ({ ...(JSON.parse(data) as object), id, at, kind }) as DiaryEntry
const columns: readonly string[] = ['id', 'at', 'kind']
/** Of each kind the fields that its schema names: what else an object carries is not written. */
const fieldsOf: ReadonlyMap<string, readonly string[]> = new Map(
  DiaryEntry.def.options.map(({ shape }) => [
    Object.keys(shape.kind.def.entries)[0] ?? '',
    Object.keys(shape).filter((field) => !columns.includes(field)),
  ]),
)
const toTable = (row: DiaryRow): DiaryTable => {
  const { id, account, at, kind } = row
  const all: Readonly<Record<string, unknown>> = row
  const data = Object.fromEntries((fieldsOf.get(kind) ?? []).map((field) => [field, all[field]]))
  return { id, account, at, kind, data: JSON.stringify(data) }
}

const queries = (db: Db) => ({
  add: prepare<DiaryTable, unknown>(db, (q, $) =>
    q
      .insertInto('diary')
      .values({ id: $('id'), account: $('account'), at: $('at'), kind: $('kind'), data: $('data') })
      .onConflict((c) => c.column('id').doNothing()),
  ),
  living: prepareList(db, (q, ids: readonly AccountId[]) =>
    q.selectFrom('accounts').select('id').where('id', 'in', ids).where('standing', '<>', 'deleted'),
  ),
  days: prepareList(db, (q, ids: readonly AccountId[]) => q.selectFrom('diary_keeping').selectAll().where('account', 'in', ids)),
})

const looks: DiaryKind = 'looked'
/** Rows too old for so many days. Those of looks have a rule of their own. */
const tooOld = (db: Db, days: number, now: number) =>
  db
    .deleteFrom('diary')
    .where((e) =>
      e.or([
        e.and([e('kind', '<>', looks), e('at', '<', Math.min(keptSince('shown', days, now), now + 1))]),
        e.and([e('kind', '=', looks), e('at', '<', keptSince(looks, days, now))]),
      ]),
    )

const trimLongest = async (db: Db): Promise<void> => {
  const long = await db
    .selectFrom('diary')
    .select('account')
    .groupBy('account')
    .having((e) => e(e.fn.countAll<number>(), '>', diaryDefaults.most))
    .execute()
  for (const { account } of long) {
    const mine = db.selectFrom('diary').where('account', '=', account)
    const [last] = await mine
      .select('at')
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .offset(diaryDefaults.most - 1)
      .execute()
    if (last) await db.deleteFrom('diary').where('account', '=', account).where('at', '<', last.at).execute()
  }
}

const listed = async (db: Db, account: AccountId, days: number, page: Parameters<DiaryStore['list']>[1]): Promise<DiaryTable[]> => {
  const { before, kinds, now } = page
  let rows = db
    .selectFrom('diary')
    .selectAll()
    .where('account', '=', account)
    .where((e) =>
      e.or([
        e.and([e('kind', '=', looks), e('at', '>=', keptSince(looks, days, now))]),
        ...(days === 0 ? [] : [e('at', '>=', keptSince('shown', days, now))]),
      ]),
    )
  if (kinds !== null) rows = rows.where('kind', 'in', kinds)
  if (before !== null) rows = rows.where((e) => e.or([e('at', '<', before.at), e.and([e('at', '=', before.at), e('id', '<', before.id)])]))
  return rows.orderBy('at', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

export const diaryStore = (db: Db): DiaryStore => {
  const query = queries(db)
  const daysOf = async (ids: readonly AccountId[]): Promise<Map<AccountId, number>> =>
    new Map((await query.days(ids, {})).map((row) => [row.account, row.days]))
  const days = async (account: AccountId): Promise<number> => (await daysOf([account])).get(account) ?? diaryDefaults.days
  return {
    async add(rows) {
      const about = rows.map((row) => row.account)
      const keeping = await daysOf(about)
      const living = new Set((await query.living(about, {})).map(({ id }) => id))
      for (const row of rows)
        if (living.has(row.account) && (row.kind === looks || keeping.get(row.account) !== 0)) await query.add(toTable(row))
    },
    list: async (account, page) => (page.kinds?.length === 0 ? [] : (await listed(db, account, await days(account), page)).map(toEntry)),
    async looked(account, admin, what, since) {
      const recent = await db
        .selectFrom('diary')
        .selectAll()
        .where('account', '=', account)
        .where('at', '>=', since)
        .where('kind', '=', looks)
        .execute()
      return recent.map(toEntry).some((e) => e.kind === looks && e.admin === admin && e.what === what)
    },
    async delete(account, before) {
      const all = db.deleteFrom('diary').where('account', '=', account)
      return (await (before === null ? all : all.where('at', '<', before)).returning('id').execute()).length
    },
    days,
    async keep(account, days, now) {
      await db
        .insertInto('diary_keeping')
        .values({ account, days })
        .onConflict((c) => c.column('account').doUpdateSet({ days }))
        .execute()
      await tooOld(db, days, now).where('account', '=', account).execute()
    },
    async sweep(now) {
      const chosen = db.selectFrom('diary_keeping')
      await tooOld(db, diaryDefaults.days, now).where('account', 'not in', chosen.select('account')).execute()
      for (const { days } of await chosen.select('days').distinct().execute()) {
        await tooOld(db, days, now)
          .where('account', 'in', chosen.select('account').where('days', '=', days))
          .execute()
      }
      await trimLongest(db)
    },
  }
}
