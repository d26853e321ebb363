/** Claims of many sources, what a person arranged around them, when someone was last urgent, and devices that do not count. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const claims: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('source_claims')
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('text', 'text')
      .addColumn('emoji', 'text')
      .addColumn('set_at', 'bigint', (c) => c.notNull())
      .addColumn('starts_at', 'bigint')
      .addColumn('expires_at', 'bigint')
      .addColumn('bound_to', 'text')
      .addPrimaryKeyConstraint('source_claims_key', ['account', 'source', 'key'])
      .execute()
    await db.schema
      .createTable('arrangements')
      .addColumn('account', 'text', (c) => c.primaryKey().references('accounts.id'))
      .addColumn('source_order', 'text')
      .addColumn('held', 'text')
      .addColumn('plan', 'text')
      .execute()
    await db.schema
      .createTable('urgents')
      .addColumn('sender', 'text', (c) => c.primaryKey().references('accounts.id'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .alterTable('sessions')
      .addColumn('muted', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}
