/**
 * A token bucket as plain data. `times` may be spent at once; it fills again over `perMs`. Time is steady milliseconds.
 */
export type Rate = { readonly times: number; readonly perMs: number }
/** `left` is below nothing while more was charged than was there. */
export type Bucket = { readonly left: number; readonly at: number }

const leftAt = (bucket: Bucket | undefined, rate: Rate, at: number): number =>
  bucket === undefined ? rate.times : Math.min(rate.times, bucket.left + ((at - bucket.at) * rate.times) / rate.perMs)

/** Spends `cost`, which whoever has anything left may owe. `waitMs` 0: allowed; else how long until one is left, and nothing was spent. */
export const spend = (
  bucket: Bucket | undefined,
  rate: Rate,
  at: number,
  cost = 1,
): { readonly bucket: Bucket; readonly waitMs: number } => {
  const left = leftAt(bucket, rate, at)
  if (left >= 1) return { bucket: charge(bucket, rate, at, cost), waitMs: 0 }
  return { bucket: { left, at }, waitMs: Math.ceil(((1 - left) * rate.perMs) / rate.times) }
}

/** Takes what something turned out to cost after it was let in. The debt is bounded by what the bucket holds. */
export const charge = (bucket: Bucket | undefined, rate: Rate, at: number, cost: number): Bucket => ({
  left: Math.max(-rate.times, leftAt(bucket, rate, at) - cost),
  at,
})

/** Full again, so that forgetting it changes nothing. */
export const isFull = (bucket: Bucket, rate: Rate, at: number): boolean =>
  at - bucket.at >= rate.perMs && leftAt(bucket, rate, at) >= rate.times

/** So many ids of an input, or so many rows beyond the first ones, cost as much as one command. */
const perUnit = { ids: 20, rows: 50 } as const
/** What an input costs beyond the one that every command costs: by the lists it brings and the page it asks for. */
export const weightOf = (input: object): number => {
  let units = 0
  const fields = input as { readonly limit?: unknown; readonly [field: string]: unknown }
  for (const field in fields) {
    const value = fields[field]
    if (Array.isArray(value)) units += value.length / perUnit.ids
  }
  const { limit } = fields
  if (typeof limit === 'number') units += Math.max(0, limit - perUnit.rows) / perUnit.rows
  return Math.floor(units)
}
