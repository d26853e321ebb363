/**
 * A token bucket as plain data. `times` may be spent at once; it fills again over `perMs`. Time is steady milliseconds.
 */
export type Rate = { readonly times: number; readonly perMs: number }
export type Bucket = { readonly left: number; readonly at: number }

/** Spends one. `waitMs` 0: allowed; else how long until one is left, and nothing was spent. */
export const spend = (bucket: Bucket | undefined, rate: Rate, at: number): { readonly bucket: Bucket; readonly waitMs: number } => {
  const left = bucket === undefined ? rate.times : Math.min(rate.times, bucket.left + ((at - bucket.at) * rate.times) / rate.perMs)
  if (left >= 1) return { bucket: { left: left - 1, at }, waitMs: 0 }
  return { bucket: { left, at }, waitMs: Math.ceil(((1 - left) * rate.perMs) / rate.times) }
}

/** Full again, so that forgetting it changes nothing. */
export const isFull = (bucket: Bucket, rate: Rate, at: number): boolean => at - bucket.at >= rate.perMs
