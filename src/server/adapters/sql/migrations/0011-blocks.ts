/** What a block leaves to be seen of whoever made it, and rooms that somebody was brought into without being shown them. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const blocks: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('contacts').addColumn('low_left', 'text').execute()
    await db.schema.alterTable('contacts').addColumn('high_left', 'text').execute()
    await db.schema
      .alterTable('memberships')
      .addColumn('unseen', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}
