/**
 * Lists of people that only their owner sees; beside what is chosen by hand, what it covers for a while; and of a webhook the secret
 * it had before, which signs along for a day.
 */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const groups: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('groups')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('groups_of').on('groups').columns(['owner', 'created_at', 'id']).execute()
    await db.schema
      .createTable('group_people')
      .addColumn('group_id', 'text', (c) => c.notNull().references('groups.id'))
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addPrimaryKeyConstraint('group_people_key', ['group_id', 'account'])
      .execute()
    await db.schema.alterTable('claims').addColumn('covers', 'text').execute()
    await db.schema.alterTable('webhooks').addColumn('old_secret', 'text').execute()
    await db.schema.alterTable('webhooks').addColumn('old_secret_until', 'bigint').execute()
  },
}
