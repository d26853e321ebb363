/** How long a session lives: what keeps it from being idle, when its screen is locked, whether others use that computer too. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const sessionLife: Migration = {
  async up(db: Kysely<unknown>) {
    const column = (name: string, type: 'text' | 'bigint' | 'integer', fallback?: string | number) =>
      db.schema
        .alterTable('sessions')
        .addColumn(name, type, (c) => (fallback === undefined ? c : c.notNull().defaultTo(fallback)))
        .execute()
    await column('idle_by', 'text', 'line')
    await column('lock_ms', 'bigint')
    await column('shared', 'integer', 0)
  },
}
