/** The diary. How connections ended was a table of its own; its rows become entries. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

type Old = {
  endings: {
    connection: string
    account: string
    session: string
    device: string
    label: string
    opened_at: number
    ended_at: number
    ending: string
  }
  diary: { id: string; account: string; at: number; kind: string; data: string }
}

const moveEndings = async (db: Kysely<Old>) => {
  const rows = await db.selectFrom('endings').selectAll().execute()
  for (const { connection, account, session, device, label, opened_at: openedAt, ended_at: at, ending } of rows) {
    const data = JSON.stringify({ connection, session, device, label, openedAt, ending })
    await db
      .insertInto('diary')
      .values({ id: `d${connection.slice(1)}`, account, at, kind: 'ended', data })
      .execute()
  }
  await db.schema.dropTable('endings').execute()
}

export const diary: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('diary')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('data', 'text', (c) => c.notNull())
      .execute()
    // Someone's newest entries, and what is too old of theirs.
    await db.schema.createIndex('diary_newest').on('diary').columns(['account', 'at', 'id']).execute()
    // No row: the default.
    await db.schema
      .createTable('diary_keeping')
      .addColumn('account', 'text', (c) => c.primaryKey().references('accounts.id'))
      .addColumn('days', 'integer', (c) => c.notNull())
      .execute()
    await moveEndings(db as Kysely<Old>)
  },
}
