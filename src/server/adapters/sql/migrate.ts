/**
 * Brings the tables up to date, or refuses a database that a newer program made: an old program must never write into tables it
 * does not know. Afterwards the one row of the place is there.
 */
import { Migrator } from 'kysely/migration'
import { OpenError, type Db, type Flavour } from './engine.ts'
import { migrations } from './migrations/list.ts'
import type { PlaceTable } from './schema.ts'

/** What a new place starts with. The epoch names this log; a database that has one keeps it. */
export type NewPlace = { readonly epoch: string; readonly name?: string }

const recorded = async (db: Db): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return []
  const rows = await db.withTables<{ kysely_migration: { name: string } }>().selectFrom('kysely_migration').select('name').execute()
  return rows.map((row) => row.name)
}

export const migrate = async (db: Db, flavour: Flavour, place: NewPlace): Promise<void> => {
  const known = migrations(flavour)
  const unknown = (await recorded(db)).filter((name) => !(name in known))
  if (unknown.length > 0) {
    throw new OpenError(
      'newer',
      `The database was made by a newer version of Zaima (${unknown.join(', ')}): start that version or a later one, or restore an older backup.`,
    )
  }
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => known } }).migrateToLatest()
  if (error) throw error
  const row: PlaceTable = {
    id: 1,
    name: place.name ?? 'Zaima',
    registration: 'invite',
    sharing: 'members',
    epoch: place.epoch,
    setup_hash: null,
    lobby: null,
    policy: null,
    rules: null,
    inviters: 'member',
    audit_end: null,
  }
  await db
    .insertInto('place')
    .values(row)
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}
