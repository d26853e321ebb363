/**
 * Randomness that can be had again: everything drawn follows from one seed, which the test prints. `ZAIMA_SEED` replays a run.
 */
export type Random = {
  readonly seed: number
  /** In [0, 1). */
  next(): number
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  chance(probability: number): boolean
}

const given = Number(process.env['ZAIMA_SEED'] ?? Number.NaN)
/** A new seed for each run, unless one is given. */
export const seed: number = Number.isInteger(given) ? given : Math.floor(Math.random() * 2 ** 31)

export const random = (from: number): Random => {
  let state = from >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return { seed: from, next, between, pick: (list) => list[between(0, list.length - 1)]!, chance: (p) => next() < p }
}
