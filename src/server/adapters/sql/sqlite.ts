/**
 * SQLite as an engine. One writer with group commit, a few readers, a log that is flushed to the disk at every commit (WAL,
 * synchronous FULL): what has resolved survives the loss of power. One process at a time owns a database: an exclusive lock on
 * a file beside it is held for as long as it is open, and the system drops it when the process dies, however it dies.
 */
import { Database, SQLiteError } from 'bun:sqlite'
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { StorageFull } from '../../ports.ts'
import { OpenError, type Db, type Engine, type Flavour, type OpenEngine } from './engine.ts'
import { GroupCommit } from './sqlite-commit.ts'
import { SqliteConnection, translate } from './sqlite-connection.ts'
import { Readers } from './sqlite-readers.ts'

export type SqliteOptions = {
  readonly file: string
  /** Works in one commit. */
  readonly maxBatch?: number
  /** Works waiting for a commit, and reads waiting for a connection. */
  readonly maxWaiting?: number
  readonly readers?: number
  /** The database may grow to this many pages of 4 KiB; beyond, writes reject as on a full disk. */
  readonly maxPages?: number
}
export const flavour: Flavour = {
  sortedText: 'text',
  appendOnly: (table) =>
    ['update', 'delete'].map(
      (act) =>
        `create trigger ${table}_no_${act} before ${act} on ${table} begin select raise(abort, '${table} is only ever added to'); end`,
    ),
}

const openFile = (file: string, pragmas: readonly string[]): SqliteConnection => {
  const database = new Database(file, { create: true, readwrite: true })
  try {
    for (const pragma of ['busy_timeout = 500', 'temp_store = memory', ...pragmas]) database.run(`pragma ${pragma}`)
  } catch (fault) {
    database.close()
    throw fault
  }
  return new SqliteConnection(database)
}
const writerPragmas = (maxPages: number | undefined) => [
  'journal_mode = wal',
  'synchronous = full',
  'foreign_keys = on',
  // What is deleted is overwritten, so no free page keeps it.
  'secure_delete = on',
  'cache_size = -2000',
  ...(maxPages === undefined ? [] : [`max_page_count = ${maxPages}`]),
]

const makeFolder = (folder: string) => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (fault) {
    throw notWritable(folder, fault)
  }
}
const notWritable = (folder: string, cause: unknown) =>
  new OpenError(
    'not_writable',
    `The data folder ${folder} cannot be written: make it writable for this user, or choose another with ZAIMA_DATA.`,
    cause,
  )

/** Of databases that were made before deleted rows were overwritten: written anew once, without the pages that nothing uses, and the log emptied. */
const cleanedAt = 8
const cleanPages = (connection: SqliteConnection, file: 'new' | 'old'): void => {
  if (connection.userVersion() >= cleanedAt) return
  if (file === 'old') {
    // Not in memory, for it is as large as the database.
    connection.exec('pragma temp_store = file')
    connection.exec('vacuum')
    connection.exec('pragma wal_checkpoint(truncate)')
  }
  connection.exec(`pragma user_version = ${cleanedAt}`)
}

/** Owner only, from the moment a file is made; what was there before is brought to it. */
const keepPrivate = (file: string): void => {
  for (const path of [file, `${file}-wal`, `${file}-shm`, `${file}.lock`])
    if (((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0) chmodSync(path, 0o600)
}

/** The answer lets go of it. */
const lock = (file: string): (() => void) => {
  // SQLite gives its log the mode of the database, so whichever umask there is, all of them are the owner's alone.
  try {
    for (const path of [file, `${file}.lock`]) closeSync(openSync(path, 'a', 0o600))
    keepPrivate(file)
  } catch (fault) {
    const { code = '' } = fault as { code?: string }
    throw /^(EACCES|EPERM|EROFS|EISDIR)$/.test(code) ? notWritable(dirname(file), fault) : fault
  }
  const database = new Database(`${file}.lock`, { create: true, readwrite: true })
  try {
    database.run('pragma locking_mode = exclusive')
    database.run('begin exclusive')
  } catch (fault) {
    database.close()
    throw fault
  }
  return () => database.close()
}

const openProblem = (fault: unknown, file: string): unknown => {
  if (fault instanceof OpenError) return fault
  if (translate(fault) instanceof StorageFull)
    return new OpenError('full', 'The disk is full: make room in the data folder and start again.', fault)
  const code = fault instanceof SQLiteError ? (fault.code ?? '') : ''
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return new OpenError(
      'in_use',
      `Another process uses the data folder ${dirname(file)}: stop it first, or choose another folder with ZAIMA_DATA.`,
      fault,
    )
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(code)) return notWritable(dirname(file), fault)
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return new OpenError('corrupt', `${file} is not a sound database: move it away and restore a backup.`, fault)
  return fault
}

const problemsOf = async (db: Db): Promise<string[]> => {
  try {
    return await findProblems(db)
  } catch (fault) {
    if (fault instanceof SQLiteError && /^SQLITE_(NOTADB|CORRUPT)/.test(fault.code ?? '')) return [fault.message]
    throw fault
  }
}
const findProblems = async (db: Db): Promise<string[]> => {
  const sound = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)
  const links = await sql<{ table: string; rowid: number; parent: string }>`pragma foreign_key_check`.execute(db)
  return [
    ...sound.rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
    ...links.rows.map((row) => `${row.table} row ${row.rowid} points at a missing row of ${row.parent}`),
  ]
}

const engineOf = (options: SqliteOptions, unlock: () => void): Engine => {
  const writer = openFile(options.file, writerPragmas(options.maxPages))
  const maxWaiting = options.maxWaiting ?? 20_000
  const commits = new GroupCommit(writer, { maxBatch: options.maxBatch ?? 256, maxWaiting })
  const readers = new Readers(() => openFile(options.file, ['query_only = on', 'cache_size = -1000']), {
    connections: options.readers ?? 4,
    maxWaiting,
  })
  let closing: Promise<void> | null = null
  const close = async () => {
    await commits.close()
    await readers.close()
    writer.close()
    unlock()
  }
  return {
    read: (work) => readers.read(work),
    write: (work) => commits.write(work),
    check: () => readers.read(problemsOf),
    close: () => (closing ??= close()),
  }
}

export const sqlite =
  (options: SqliteOptions): OpenEngine =>
  async (prepare) => {
    makeFolder(dirname(options.file))
    const age = (statSync(options.file, { throwIfNoEntry: false })?.size ?? 0) === 0 ? 'new' : 'old'
    let unlock = () => {}
    try {
      unlock = lock(options.file)
      // On a connection of its own: statements prepared before the tables changed are not kept.
      const first = openFile(options.file, writerPragmas(options.maxPages))
      try {
        await prepare(first.db, flavour)
        cleanPages(first, age)
      } finally {
        first.close()
      }
      return engineOf(options, unlock)
    } catch (fault) {
      unlock()
      throw openProblem(fault, options.file)
    }
  }
