/** The audit log's newest seal, kept apart from it, and triggers that refuse to change or delete its lines by whatever means. */
import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../../engine.ts'

export const auditEnd = ({ appendOnly }: Flavour): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('place').addColumn('audit_end', 'text').execute()
    for (const statement of appendOnly('audit')) await sql.raw(statement).execute(db)
  },
})
