/** E-mail addresses, codes as a second factor, and what a name looks like, for names that only look different to a machine. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { skeletonOf } from '../../../../../domain/skeleton.ts'

type Names = { accounts: { id: string; name: string; name_skeleton: string } }

export const mailTotp: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('emails')
      .addColumn('account', 'text', (c) => c.primaryKey().references('accounts.id'))
      .addColumn('address', 'text')
      .addColumn('key', 'text', (c) => c.unique())
      .addColumn('pending', 'text')
      // Since when it counts: one that was set up by somebody else is taken back.
      .addColumn('confirmed_at', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('totp')
      .addColumn('account', 'text', (c) => c.primaryKey().references('accounts.id'))
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('last_step', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('recovery_codes')
      .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
      .addColumn('hash', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('recovery_codes_key', ['account', 'hash'])
      .execute()
    await db.schema
      .alterTable('accounts')
      .addColumn('name_skeleton', 'text', (c) => c.notNull().defaultTo(''))
      .execute()
    const names = db as Kysely<Names>
    for (const { id, name } of await names.selectFrom('accounts').select(['id', 'name']).execute())
      await names
        .updateTable('accounts')
        .set({ name_skeleton: skeletonOf(name) })
        .where('id', '=', id)
        .execute()
    // Not unique: people who came before the rule keep their names.
    await db.schema.createIndex('accounts_skeleton').on('accounts').columns(['name_skeleton']).execute()
  },
}
