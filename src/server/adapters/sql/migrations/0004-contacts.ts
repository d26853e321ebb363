/** What two people are to one another, one row for both; and who asked to be told of whose return. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const contacts: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('contacts')
      .addColumn('low', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('high', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('bond', 'text', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('low_blocks', 'bigint')
      .addColumn('high_blocks', 'bigint')
      .addPrimaryKeyConstraint('contacts_key', ['low', 'high'])
      .execute()
    // The pairs of a person who is the higher one; the key serves the lower.
    await db.schema.createIndex('contacts_high').on('contacts').columns(['high', 'low']).execute()
    await db.schema
      .createTable('wishes')
      .addColumn('asker', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('target', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('wishes_key', ['asker', 'target'])
      .execute()
  },
}
