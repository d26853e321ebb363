/**
 * Connections that only read, a few at most, opened when first needed. Each read holds one of them for itself and sees one snapshot from
 * its first query to its last; when all are taken the others wait in order, up to a bound.
 */
import { StoreBusy } from '../../ports.ts'
import type { Db } from './engine.ts'
import { translate, type SqliteConnection } from './sqlite-connection.ts'

export type ReaderLimits = { readonly connections: number; readonly maxWaiting: number }

export class Readers {
  readonly #open: () => SqliteConnection
  readonly #limits: ReaderLimits
  readonly #free: SqliteConnection[] = []
  readonly #waiting: ((connection: SqliteConnection) => void)[] = []
  #opened = 0
  #closed = false
  #allFree: (() => void) | null = null

  constructor(open: () => SqliteConnection, limits: ReaderLimits) {
    this.#open = open
    this.#limits = limits
  }

  async read<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const connection = await this.#take()
    try {
      connection.exec('begin')
      return await work(connection.db)
    } catch (fault) {
      throw translate(fault)
    } finally {
      if (connection.inTransaction) connection.exec('rollback')
      this.#give(connection)
    }
  }

  /** Resolves when the reads under way, and those waiting, are done; nothing is taken afterwards. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#free.length < this.#opened) await new Promise<void>((done) => (this.#allFree = done))
    for (const connection of this.#free.splice(0)) connection.close()
  }

  #take(): SqliteConnection | Promise<SqliteConnection> {
    if (this.#closed) throw new StoreBusy('the store is closed')
    const free = this.#free.pop()
    if (free) return free
    if (this.#opened < this.#limits.connections) {
      const connection = this.#open()
      this.#opened++
      return connection
    }
    if (this.#waiting.length >= this.#limits.maxWaiting) throw new StoreBusy('too many reads are waiting')
    return new Promise((take) => this.#waiting.push(take))
  }

  #give(connection: SqliteConnection) {
    const next = this.#waiting.shift()
    if (next) return next(connection)
    this.#free.push(connection)
    if (this.#free.length === this.#opened) this.#allFree?.()
  }
}
