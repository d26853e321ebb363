/** Ways in: how a session came to be, whether it is held, tickets between two steps, where an account stands, what is asked of each role. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const entry: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('tickets')
      .addColumn('hash', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.references('accounts.id'))
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('tries_left', 'integer', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('tickets_over').on('tickets').columns(['expires_at']).execute()
    await db.schema.createIndex('tickets_of').on('tickets').columns(['account', 'kind']).execute()
    await db.schema
      .alterTable('sessions')
      .addColumn('way', 'text', (c) => c.notNull().defaultTo('password'))
      .execute()
    await db.schema
      .alterTable('sessions')
      .addColumn('confirmed_at', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema.alterTable('sessions').addColumn('hold', 'text').execute()
    await db.schema
      .alterTable('accounts')
      .addColumn('standing', 'text', (c) => c.notNull().defaultTo('active'))
      .execute()
    await db.schema.alterTable('accounts').addColumn('standing_until', 'bigint').execute()
    await db.schema
      .alterTable('accounts')
      .addColumn('standing_reason', 'text', (c) => c.notNull().defaultTo(''))
      .execute()
    await db.schema.alterTable('place').addColumn('rules', 'text').execute()
  },
}
