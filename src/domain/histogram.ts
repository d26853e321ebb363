/**
 * Durations in bounded memory: how many fell into each of fixed steps, and the greatest. A quantile is the upper edge of its step, so it
 * never flatters, and is at most a quarter too high.
 */
const growth = 1.25
const first = 0.1
/** Upper edges in milliseconds, from 0.1 ms to four minutes; what is longer falls into a last step without an edge. */
export const edges: readonly number[] = Array.from({ length: 66 }, (_, i) => first * growth ** i)

export type Histogram = { readonly counts: Uint32Array; count: number; sum: number; max: number }
export type Figure = { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number }

export const newHistogram = (): Histogram => ({ counts: new Uint32Array(edges.length + 1), count: 0, sum: 0, max: 0 })

/** In place, for it happens with every frame. */
export const observe = (h: Histogram, ms: number): void => {
  const value = Math.max(0, ms)
  const step = value <= first ? 0 : Math.min(edges.length, Math.ceil(Math.log(value / first) / Math.log(growth) - 1e-9))
  h.counts[step]! += 1
  h.count += 1
  h.sum += value
  h.max = Math.max(h.max, value)
}

export const quantileOf = (h: Histogram, q: number): number => {
  const wanted = Math.max(1, Math.ceil(q * h.count))
  let seen = 0
  for (let i = 0; i < h.counts.length; i += 1) {
    seen += h.counts[i]!
    if (h.count > 0 && seen >= wanted) return Math.min(h.max, edges[i] ?? h.max)
  }
  return 0
}
const tenth = (ms: number): number => Math.round(ms * 10) / 10
export const figureOf = (h: Histogram): Figure => ({
  count: h.count,
  p50: tenth(quantileOf(h, 0.5)),
  p99: tenth(quantileOf(h, 0.99)),
  max: tenth(h.max),
})
