/** The queue of work, webhooks with their deliveries, and links that show something of a person outside. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

type Any = Kysely<unknown>

const jobs = async (db: Any) => {
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('run_at', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('last_error', 'text')
    .addColumn('dead_at', 'bigint')
    .execute()
  // What is due, and when the next is.
  await db.schema.createIndex('jobs_due').on('jobs').columns(['dead_at', 'run_at', 'id']).execute()
}

const webhooks = async (db: Any) => {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('events', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('last_ok_at', 'bigint')
    .addColumn('last_error', 'text')
    .execute()
  await db.schema
    .createTable('deliveries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('webhook', 'text', (c) => c.notNull().references('webhooks.id'))
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('event', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'bigint')
    .addColumn('status', 'integer')
    .addColumn('error', 'text')
    .addColumn('replay_of', 'text')
    .execute()
  // The log of one, newest first.
  await db.schema.createIndex('deliveries_newest').on('deliveries').columns(['webhook', 'created_at', 'id']).execute()
}

const links = async (db: Any) => {
  await db.schema
    .createTable('links')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('grain', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('links_of').on('links').columns(['account', 'kind', 'created_at']).execute()
}

export const outside: Migration = {
  async up(db: Any) {
    await jobs(db)
    await webhooks(db)
    await links(db)
  },
}
