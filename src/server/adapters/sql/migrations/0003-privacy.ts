/** Who sees how much: one JSON text a person, only of those who chose anything; and what the place allows at most. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const privacy: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('privacy')
      .addColumn('account', 'text', (c) => c.primaryKey().references('accounts.id'))
      .addColumn('json', 'text', (c) => c.notNull())
      .execute()
    await db.schema.alterTable('place').addColumn('policy', 'text').execute()
  },
}
