/**
 * Tickets between two steps once held whole inputs, passwords among them. Those that last minutes go, and are asked for anew; links in mails
 * stay, for they hold none. What a mail server said of a mail may repeat the mail, so it goes too. Afterwards `cleanPages` overwrites the pages
 * that all of it stood in.
 */
import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const noInputs: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`delete from tickets where kind not in ('alert', 'email', 'reset')`.execute(db)
    await sql`update tickets set data = json_object('alert', data) where kind = 'alert'`.execute(db)
    await sql`update jobs set last_error = null where kind = 'mail.send'`.execute(db)
  },
}
