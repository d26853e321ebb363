/** Devices that an account was used on, by the hash of a key that a browser keeps: they are never locked out by what strangers try. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const devices: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('devices')
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('key_hash', 'text', (c) => c.notNull())
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('first_at', 'bigint', (c) => c.notNull())
      .addColumn('last_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('devices_pk', ['account', 'key_hash'])
      .execute()
  },
}
