/** Secrets of one use: between two steps of signing in, and in links. Kept by their hash, found only while they last. */
import type { TicketKind, TicketStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { TicketTable } from './schema.ts'

export const ticketStore = (db: Db): TicketStore => {
  const one = (hash: string, kind: TicketKind, now: number) =>
    db.selectFrom('tickets').selectAll().where('hash', '=', hash).where('kind', '=', kind).where('expires_at', '>', now)
  const toTicket = (row: TicketTable) => ({
    hash: row.hash,
    kind: row.kind,
    account: row.account,
    data: row.data,
    expiresAt: row.expires_at,
    triesLeft: row.tries_left,
  })
  return {
    async put(row) {
      await db
        .insertInto('tickets')
        .values({
          hash: row.hash,
          kind: row.kind,
          account: row.account,
          data: row.data,
          expires_at: row.expiresAt,
          tries_left: row.triesLeft,
        })
        .execute()
    },
    async get(hash, kind, now) {
      const row = await one(hash, kind, now).executeTakeFirst()
      return row === undefined ? null : toTicket(row)
    },
    async take(hash, kind, now) {
      const row = await one(hash, kind, now).executeTakeFirst()
      await db.deleteFrom('tickets').where('hash', '=', hash).where('kind', '=', kind).execute()
      return row === undefined ? null : toTicket(row)
    },
    async change(hash, data) {
      await db.updateTable('tickets').set({ data }).where('hash', '=', hash).execute()
    },
    async spend(hash, kind, now) {
      const row = await db
        .updateTable('tickets')
        .set((e) => ({ tries_left: e('tries_left', '-', 1) }))
        .where('hash', '=', hash)
        .where('kind', '=', kind)
        .where('expires_at', '>', now)
        .where('tries_left', '>', 0)
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : toTicket(row)
    },
    async drop(account, kind) {
      await db.deleteFrom('tickets').where('account', '=', account).where('kind', '=', kind).execute()
    },
    async sweep(now) {
      await db.deleteFrom('tickets').where('expires_at', '<=', now).execute()
    },
  }
}
