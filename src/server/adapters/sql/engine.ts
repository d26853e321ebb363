/**
 * What the store needs of a database: transactions over one query builder. Everything that differs between databases lives behind
 * this; the queries do not know which one they run on. An engine translates its driver's errors: a full disk is `StorageFull`,
 * too long a line `StoreBusy`, and what keeps it from opening an `OpenError`, whose message is one sentence of what to do.
 */
import type { DatabaseConnection, Kysely } from 'kysely'
import type { Tables } from './schema.ts'

export type Db = Kysely<Tables>
/** What runs a compiled query. */
type Runner = Pick<DatabaseConnection, 'executeQuery'>
const runners = new WeakMap<Db, Runner>()
/** For a database on one connection: compiled queries may go straight to it, since the builder's layers cost as much as a small query. */
export const setRunner = (db: Db, runner: Runner): void => void runners.set(db, runner)
export const runnerOf = (db: Db): Runner => runners.get(db) ?? (db as Runner)

export interface Engine {
  /** One consistent snapshot, including every write that has resolved. */
  read<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** Resolves when on the disk. Works run one after another; a failing one leaves no trace. */
  write<T>(work: (db: Db) => Promise<T>): Promise<T>
  check(): Promise<string[]>
  close(): Promise<void>
}
/** What the migrations must ask of a database because the two do not say it alike. */
export type Flavour = {
  /** The type of text that is sorted and compared by code point, whatever the locale. */
  readonly sortedText: string
  /** What makes a table one whose rows can be added and read, but neither changed nor deleted. */
  readonly appendOnly: (table: string) => readonly string[]
}
/** Opens the database; `prepare` brings its tables up to date before anything else may look at them. */
export type OpenEngine = (prepare: (db: Db, flavour: Flavour) => Promise<void>) => Promise<Engine>

export type OpenProblem = 'not_writable' | 'in_use' | 'newer' | 'corrupt' | 'full'
export class OpenError extends Error {
  readonly problem: OpenProblem
  constructor(problem: OpenProblem, message: string, cause?: unknown) {
    super(message, { cause })
    this.problem = problem
  }
}
