/** The audit log. There is no way to change or delete a line. */
import type { AuditRow, AuditStore } from '../../ports.ts'
import type { Db } from './engine.ts'

export const auditStore = (db: Db): AuditStore => {
  const all = db.selectFrom('audit').selectAll()
  return {
    async append(row: AuditRow) {
      const { seq, at, actor, action, target, detail, hash } = row
      await db.insertInto('audit').values({ seq, at, actor, action, target, detail, hash }).execute()
    },
    last: async () => (await all.orderBy('seq', 'desc').limit(1).executeTakeFirst()) ?? null,
    async end() {
      const row = await db.selectFrom('place').select('audit_end').where('id', '=', 1).executeTakeFirst()
      return row?.audit_end ?? null
    },
    async setEnd(sealed) {
      await db.updateTable('place').set({ audit_end: sealed }).where('id', '=', 1).execute()
    },
    after: (seq, limit) => all.where('seq', '>', seq).orderBy('seq').limit(limit).execute(),
    list({ before, action, account, limit }) {
      let query = all
      if (before !== null) query = query.where('seq', '<', before)
      if (action !== null) query = query.where('action', '=', action)
      if (account !== null) query = query.where((e) => e.or([e('actor', '=', account), e('target', '=', account)]))
      return query.orderBy('seq', 'desc').limit(limit).execute()
    },
  }
}
