/** Alerts that people answer, and tokens of sessions on their way to be replaced. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const guard: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('alerts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('why', 'text', (c) => c.notNull())
      .addColumn('grade', 'text', (c) => c.notNull())
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('session', 'text')
      .addColumn('answer', 'text')
      .execute()
    await db.schema.createIndex('alerts_of').on('alerts').columns(['account', 'at']).execute()
    await db.schema.createIndex('alerts_newest').on('alerts').columns(['at']).execute()
    await db.schema.createIndex('alerts_session').on('alerts').columns(['session']).execute()
    await db.schema
      .createTable('spare_tokens')
      .addColumn('hash', 'text', (c) => c.primaryKey())
      .addColumn('session', 'text', (c) => c.notNull().references('sessions.id'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('spare_tokens_of').on('spare_tokens').columns(['session', 'kind']).execute()
    await db.schema
      .alterTable('sessions')
      .addColumn('token_at', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}
