/**
 * Queries compiled once. Building and compiling a query costs more than running it, so the hot ones are built a single time with
 * slots where values go; each call only fills the slots. A list of ids takes one text for each power of two, the rest filled
 * up by repeating the last id: few texts for the database to prepare, and no limit on the length of the list.
 */
import type { Compilable, CompiledQuery } from 'kysely'
import { runnerOf, type Db } from './engine.ts'

class Slot {
  readonly key: string
  constructor(key: string) {
    this.key = key
  }
}
/** Stands for a value while the query is built. */
export type SlotFor<P> = <K extends keyof P & string>(key: K) => P[K]
const slot =
  <P>(): SlotFor<P> =>
  (key) =>
    new Slot(key) as unknown as P[typeof key]
const listKey = (index: number) => `[${index}]`

type Filler = (params: Readonly<Record<string, unknown>>) => CompiledQuery
const filler = (query: CompiledQuery): Filler => {
  const pattern = query.parameters.map((value) => (value instanceof Slot ? value.key : null))
  return (params) => ({ ...query, parameters: pattern.map((key, i) => (key === null ? query.parameters[i] : params[key])) })
}

export const prepare = <P extends Readonly<Record<string, unknown>>, R>(
  db: Db,
  build: (db: Db, slot: SlotFor<P>) => Compilable<R>,
): ((params: P) => Promise<R[]>) => {
  const runner = runnerOf(db)
  let fill: Filler | null = null
  return async (params) => {
    fill ??= filler(build(db, slot<P>()).compile())
    return (await runner.executeQuery(fill(params))).rows as R[]
  }
}

const longestList = 256

/** The same for a query over a list of values; long lists run in pieces, whose rows are joined. */
export const prepareList = <T, P extends Readonly<Record<string, unknown>>, R>(
  db: Db,
  build: (db: Db, list: readonly T[], slot: SlotFor<P>) => Compilable<R>,
): ((list: readonly T[], params: P) => Promise<R[]>) => {
  const runner = runnerOf(db)
  const bySize = new Map<number, Filler>()
  const fillerOf = (size: number) => {
    let fill = bySize.get(size)
    if (!fill) {
      const list = Array.from({ length: size }, (_, i) => new Slot(listKey(i)) as unknown as T)
      fill = filler(build(db, list, slot<P>()).compile())
      bySize.set(size, fill)
    }
    return fill
  }
  return async (list, params) => {
    const unique = [...new Set(list)]
    const rows: R[] = []
    for (let from = 0; from < unique.length; from += longestList) {
      const piece = unique.slice(from, from + longestList)
      const size = 2 ** Math.ceil(Math.log2(piece.length))
      const values: Record<string, unknown> = { ...params }
      for (let i = 0; i < size; i++) values[listKey(i)] = piece[Math.min(i, piece.length - 1)]
      const result = await runner.executeQuery(fillerOf(size)(values))
      for (const row of result.rows) rows.push(row as R)
    }
    return rows
  }
}
