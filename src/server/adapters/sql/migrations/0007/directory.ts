/** Words of display names beside the key that people are listed by, so that a page of a search is read from one index. */
import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../../engine.ts'

export const directory = (flavour: Flavour): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('account_words')
      .addColumn('name_key', sql.raw(flavour.sortedText), (c) => c.notNull().defaultTo(''))
      .execute()
    await sql`update account_words set name_key = (select name_key from accounts where accounts.id = account_words.account)`.execute(db)
    // Everyone with a word that begins so, in the order of names.
    await db.schema.createIndex('account_words_listed').on('account_words').columns(['word', 'name_key', 'account']).execute()
  },
})
