/**
 * One SQLite connection, as Kysely wants to see it. Statements are prepared once and kept, by text, up to a bound. Calls are
 * synchronous underneath; whoever owns the connection lets one piece of work use it at a time.
 */
import { Database, SQLiteError, type SQLQueryBindings, type Statement } from 'bun:sqlite'
import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import { StorageFull, StoreBusy } from '../../ports.ts'
import { setRunner, type Db } from './engine.ts'
import type { Tables } from './schema.ts'

const keptStatements = 400
/** What SQLite says when there is no room: for the file itself, under a quota, or for the index of its log. */
const noRoom = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE'])

export const translate = (fault: unknown): unknown => {
  const code = fault instanceof SQLiteError ? (fault.code ?? '') : ''
  if (noRoom.has(code)) return new StorageFull('the disk is full', { cause: fault })
  if (code.startsWith('SQLITE_BUSY')) return new StoreBusy('another program holds the database', { cause: fault })
  return fault
}

type Prepared = { readonly statement: Statement; readonly answers: boolean }

export class SqliteConnection implements DatabaseConnection {
  readonly #database: Database
  readonly #prepared = new Map<string, Prepared>()
  readonly db: Db

  constructor(database: Database) {
    this.#database = database
    this.db = new Kysely<Tables>({ dialect: dialectOf(this) })
    setRunner(this.db, this)
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction
  }

  /** For statements without parameters or rows: transactions and settings. */
  exec(sql: string): void {
    this.#statement(sql).statement.run()
  }

  /** A number that the file keeps for its program. */
  userVersion(): number {
    return this.#database.query<{ user_version: number }, []>('pragma user_version').get()?.user_version ?? 0
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, answers } = this.#statement(query.sql)
    const values = query.parameters as SQLQueryBindings[]
    if (answers) return { rows: statement.all(...values) as R[] }
    const { changes } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  // eslint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are not streamed')
  }

  close(): void {
    for (const { statement } of this.#prepared.values()) statement.finalize()
    this.#prepared.clear()
    this.#database.close()
  }

  #statement(sql: string): Prepared {
    const kept = this.#prepared.get(sql)
    if (kept) return kept
    if (this.#prepared.size >= keptStatements) {
      const [oldest] = this.#prepared
      if (oldest) {
        oldest[1].statement.finalize()
        this.#prepared.delete(oldest[0])
      }
    }
    const statement = this.#database.prepare(sql)
    const prepared = { statement, answers: statement.columnNames.length > 0 }
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

/** The owner of the connection orders the work, and tables are changed inside transactions: Kysely need not guard either. */
class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
  override get supportsTransactionalDdl() {
    return true
  }
}

const driverOf = (connection: SqliteConnection): Driver => ({
  async init() {},
  acquireConnection: () => Promise.resolve(connection),
  async beginTransaction() {
    connection.exec('begin immediate')
  },
  async commitTransaction() {
    connection.exec('commit')
  },
  async rollbackTransaction() {
    if (connection.inTransaction) connection.exec('rollback')
  },
  async releaseConnection() {},
  async destroy() {},
})

const dialectOf = (connection: SqliteConnection): Dialect => ({
  createAdapter: () => new Adapter(),
  createDriver: () => driverOf(connection),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})
