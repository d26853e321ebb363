/** Since when an address counts: one that was set up by somebody else is taken back. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const confirmedAt: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('emails')
      .addColumn('confirmed_at', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}
