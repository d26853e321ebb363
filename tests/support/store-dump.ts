/**
 * A SQLite database as SQL text: how the fixture of each released version of the tables is made. Before a migration is added,
 * write a store with the last version and keep it: `bun tests/support/store-dump.ts <database file> > tests/contract/store-version-<n>.sql`.
 */
import { Database } from 'bun:sqlite'

export type SchemaRow = { readonly name: string; readonly sql: string }
const literal = (value: unknown): string => (value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value))

export const schemaOf = (file: string): SchemaRow[] => {
  const database = new Database(file, { readonly: true })
  const rows = database.query<SchemaRow, []>("select name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by type desc, rowid").all()
  database.close()
  return rows
}

export const dump = (file: string): string => {
  const schema = schemaOf(file)
  const database = new Database(file, { readonly: true })
  const rows = schema.filter(({ sql }) => sql.startsWith('create table')).flatMap(({ name }) =>
    database.query(`select * from "${name}"`).values().map((values) => `insert into "${name}" values (${values.map(literal).join(', ')});`))
  database.close()
  return ['pragma foreign_keys = off;', ...schema.map(({ sql }) => `${sql};`), ...rows, ''].join('\n')
}

if (import.meta.main) {
  const file = process.argv[2]
  if (file === undefined) throw new Error('which file?')
  process.stdout.write(dump(file))
}
