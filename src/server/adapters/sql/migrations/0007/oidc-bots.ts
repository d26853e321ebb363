/** Accounts elsewhere that open one here, programs with their scopes, and what a token allows. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const oidcBots: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('identities')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('issuer', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('identities_subject', ['issuer', 'subject'])
      .execute()
    await db.schema.createIndex('identities_of').on('identities').columns(['account']).execute()
    await db.schema
      .createTable('bots')
      .addColumn('account', 'text', (c) => c.primaryKey().references('accounts.id'))
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.alterTable('sessions').addColumn('scopes', 'text').execute()
  },
}
