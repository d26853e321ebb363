/** What one person, or one network, caused on one day; and by whom somebody was brought into a room. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const sums: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('sums')
      .addColumn('payer', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('amount', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('sums_key', ['payer', 'kind', 'day'])
      .execute()
    await db.schema.createIndex('sums_by_day').on('sums').column('day').execute()
    await db.schema.alterTable('memberships').addColumn('brought_by', 'text').execute()
  },
}
