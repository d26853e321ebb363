/**
 * Group commit. An fsync costs the same for one work as for five hundred, so all works queued in one turn of the event loop share a
 * transaction: one after another, each inside its own savepoint, then one commit, and only then are they told. A work that fails is
 * undone alone; if the commit fails, all of the batch fail and nothing of it remains. A work may await nothing but its queries,
 * and never another write. The line and the batch are bounded.
 */
import { StoreBusy } from '../../ports.ts'
import type { Db } from './engine.ts'
import { translate, type SqliteConnection } from './sqlite-connection.ts'

export type CommitLimits = { readonly maxBatch: number; readonly maxWaiting: number }
type Job = {
  readonly run: (db: Db) => Promise<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (fault: unknown) => void
}
type Done = { readonly job: Job; readonly value: unknown }

export class GroupCommit {
  readonly #connection: SqliteConnection
  readonly #limits: CommitLimits
  #waiting: Job[] = []
  #state: 'idle' | 'scheduled' | 'draining' | 'closed' = 'idle'
  #drained: (() => void)[] = []

  constructor(connection: SqliteConnection, limits: CommitLimits) {
    this.#connection = connection
    this.#limits = limits
  }

  write<T>(run: (db: Db) => Promise<T>): Promise<T> {
    if (this.#state === 'closed') return Promise.reject(new StoreBusy('the store is closed'))
    if (this.#waiting.length >= this.#limits.maxWaiting) return Promise.reject(new StoreBusy('too many writes are waiting'))
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject })
      if (this.#state === 'idle') this.#schedule()
    })
  }

  /** Resolves when all that was queued is done; nothing is taken afterwards. */
  async close(): Promise<void> {
    if (this.#state === 'scheduled' || this.#state === 'draining') await new Promise<void>((done) => this.#drained.push(done))
    this.#state = 'closed'
  }

  /** After the other callbacks of this turn, so that the works they bring come along. */
  #schedule() {
    this.#state = 'scheduled'
    setImmediate(() => void this.#drain())
  }

  async #drain() {
    this.#state = 'draining'
    const batch = this.#waiting.splice(0, this.#limits.maxBatch)
    await this.#commit(batch)
    if (this.#waiting.length > 0) return this.#schedule()
    this.#state = 'idle'
    for (const done of this.#drained.splice(0)) done()
  }

  async #commit(batch: readonly Job[]) {
    const done: Done[] = []
    try {
      this.#connection.exec('begin immediate')
      for (const job of batch) await this.#run(job, done)
      this.#connection.exec('commit')
    } catch (fault) {
      this.#rollback()
      const reason = translate(fault)
      for (const job of batch) job.reject(reason)
      return
    }
    for (const { job, value } of done) job.resolve(value as never)
  }

  /** Throws only if the whole transaction is lost, which SQLite may decide when the disk is full. */
  async #run(job: Job, done: Done[]) {
    this.#connection.exec('savepoint work')
    try {
      done.push({ job, value: await job.run(this.#connection.db) })
    } catch (fault) {
      if (!this.#connection.inTransaction) throw fault
      this.#connection.exec('rollback to work')
      job.reject(translate(fault))
    }
    this.#connection.exec('release work')
  }

  #rollback() {
    try {
      if (this.#connection.inTransaction) this.#connection.exec('rollback')
    } catch {
      // SQLite undid it by itself; the next batch begins anew either way.
    }
  }
}
