/**
 * Whom a token or an address is owed to, what each person did in a day, who brought whom into a room, and what a block leaves to be seen of whoever made it.
 * Tickets of earlier versions held whole inputs, passwords among them: they go. Secrets of webhooks are sealed when the server starts.
 */
import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const security: Migration = {
  async up(db: Kysely<unknown>) {
    const add = (table: string, name: string, type: 'text' | 'bigint') => db.schema.alterTable(table).addColumn(name, type).execute()
    await add('sessions', 'made_by', 'text')
    await add('memberships', 'brought_by', 'text')
    await add('contacts', 'low_left', 'text')
    await add('contacts', 'high_left', 'text')
    await db.schema
      .alterTable('memberships')
      .addColumn('unseen', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await add('webhooks', 'changed_by', 'text')
    await add('webhooks', 'changed_at', 'bigint')
    await sql`update webhooks set changed_by = created_by, changed_at = created_at`.execute(db)
    await sql`delete from tickets`.execute(db)
    await db.schema
      .createTable('sums')
      .addColumn('payer', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('amount', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('sums_key', ['payer', 'kind', 'day'])
      .execute()
    await db.schema.createIndex('sums_by_day').on('sums').column('day').execute()
    await db.schema.createIndex('memberships_brought').on('memberships').columns(['account', 'brought_by']).execute()
  },
}
