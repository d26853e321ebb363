/** What looked wrong about accounts, and what their people said. */
import type { AlertRow, AlertStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { AlertTable } from './schema.ts'

const toAlert = (row: AlertTable): AlertRow => ({ ...row })

export const alertStore = (db: Db): AlertStore => {
  const newest = () => db.selectFrom('alerts').selectAll().orderBy('at', 'desc').orderBy('id', 'desc')
  return {
    async add(row) {
      await db.insertInto('alerts').values(row).execute()
    },
    async get(id) {
      const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toAlert(row)
    },
    list: async (account, limit) => (await newest().where('account', '=', account).limit(limit).execute()).map(toAlert),
    async answer(id, answer) {
      const changed = await db
        .updateTable('alerts')
        .set({ answer })
        .where('id', '=', id)
        .where('answer', 'is', null)
        .returning('id')
        .execute()
      return changed.length > 0
    },
    openOf: async (session) => (await newest().where('session', '=', session).where('answer', 'is', null).execute()).map(toAlert),
    recent: async (since, limit) => (await newest().where('at', '>=', since).limit(limit).execute()).map(toAlert),
    async sweep(before) {
      await db.deleteFrom('alerts').where('at', '<', before).execute()
    },
  }
}
