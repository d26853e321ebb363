/** What people told those who run the place. Ids are ordered by time, so they are the order too. */
import type { ReportRow, ReportStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { ReportTable } from './schema.ts'

const toReport = (row: ReportTable): ReportRow => ({
  id: row.id,
  reporter: row.reporter,
  account: row.account,
  reason: row.reason,
  at: row.at,
  state: row.state,
  ...(row.message === null ? {} : { message: row.message }),
  ...(row.room === null ? {} : { room: row.room }),
  ...(row.quote === null ? {} : { quote: row.quote }),
  ...(row.outcome === null ? {} : { outcome: row.outcome }),
  ...(row.handled_by === null ? {} : { handledBy: row.handled_by }),
  ...(row.handled_at === null ? {} : { handledAt: row.handled_at }),
})

export const reportStore = (db: Db): ReportStore => {
  const all = db.selectFrom('reports').selectAll()
  return {
    async insert(row) {
      const values: ReportTable = {
        id: row.id,
        reporter: row.reporter,
        account: row.account,
        message: row.message ?? null,
        room: row.room ?? null,
        quote: row.quote ?? null,
        reason: row.reason,
        at: row.at,
        state: row.state,
        outcome: row.outcome ?? null,
        handled_by: row.handledBy ?? null,
        handled_at: row.handledAt ?? null,
      }
      await db.insertInto('reports').values(values).execute()
    },
    async get(id) {
      const row = await all.where('id', '=', id).executeTakeFirst()
      return row ? toReport(row) : null
    },
    async list({ state, notAbout, before, limit }) {
      const others = all.where('account', '<>', notAbout)
      const some = before === null ? others : others.where('id', '<', before)
      return (await some.where('state', '=', state).orderBy('id', 'desc').limit(limit).execute()).map(toReport)
    },
    of: async (reporter, limit) => (await all.where('reporter', '=', reporter).orderBy('id', 'desc').limit(limit).execute()).map(toReport),
    async openOf(reporter) {
      const rows = await db.selectFrom('reports').select('id').where('reporter', '=', reporter).where('state', '=', 'open').execute()
      return rows.length
    },
    async openAbout() {
      const rows = await db
        .selectFrom('reports')
        .select((e) => ['account', e.fn.countAll<number>().as('n')])
        .where('state', '=', 'open')
        .groupBy('account')
        .execute()
      return new Map(rows.map((row) => [row.account, Number(row.n)]))
    },
    async handle(id, { outcome, by, at }) {
      const set = { state: 'handled', outcome, handled_by: by, handled_at: at } as const
      const done = await db.updateTable('reports').set(set).where('id', '=', id).where('state', '=', 'open').returning('id').execute()
      return done.length > 0
    },
  }
}
