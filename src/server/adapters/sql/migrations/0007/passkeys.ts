/** Passkeys: what is known of each, and since when it is doubted. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const passkeys: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('passkeys')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('credential', 'text', (c) => c.notNull().unique())
      .addColumn('public_key', 'text', (c) => c.notNull())
      .addColumn('counter', 'bigint', (c) => c.notNull())
      .addColumn('transports', 'text', (c) => c.notNull())
      .addColumn('handle', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint')
      .addColumn('backup', 'text', (c) => c.notNull())
      .addColumn('doubted_at', 'bigint')
      .execute()
    await db.schema.createIndex('passkeys_of').on('passkeys').columns(['account', 'created_at']).execute()
  },
}
