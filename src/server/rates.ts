/**
 * How often each may do what. One bucket for each class and each caller: a person for what they declare, a session for what it
 * writes, a connection for what its screen asks; without a session an address (IPv6 by its /64, since one household has a whole one).
 * Buckets that are full again are forgotten.
 */
import { networkOf } from '../domain/networks.ts'
import { isFull, spend, type Bucket, type Rate } from '../domain/rates.ts'
import type { Caller } from './actions/action.ts'
import { keepNewest } from './live/newest.ts'
import type { Clock } from './ports.ts'

export { networkOf }
/** `enter`: signing in and registering. */
export type RateClass = 'reads' | 'writes' | 'messages' | 'presence' | 'watch' | 'touch' | 'typing' | 'search' | 'enter'
export type RateTable = Readonly<Record<RateClass, Rate>>
/** Of each class. */
const maxBuckets = 100_000
const sweepMs = 60_000

export type Rates = ReturnType<typeof createRates>
type Shelf = { readonly rate: Rate; readonly buckets: Map<string, Bucket> }

export const createRates = ({ clock, table }: { readonly clock: Clock; readonly table: RateTable }) => {
  const shelf = (rate: Rate): Shelf => ({ rate, buckets: new Map() })
  const shelves = Object.fromEntries(Object.entries(table).map(([kind, rate]) => [kind, shelf(rate)])) as Readonly<Record<RateClass, Shelf>>
  const all = Object.values(shelves)
  let sweptAt = clock.steady()

  const sweep = (at: number): void => {
    if (at - sweptAt < sweepMs) return
    sweptAt = at
    for (const { rate, buckets } of all) for (const [key, bucket] of buckets) if (isFull(bucket, rate, at)) buckets.delete(key)
  }

  const take = ({ rate, buckets }: Shelf, key: string): number => {
    const at = clock.steady()
    sweep(at)
    const { bucket, waitMs } = spend(buckets.get(key), rate, at)
    keepNewest(buckets, key, bucket, maxBuckets)
    return waitMs
  }

  return {
    /** 0 if allowed, else how long to wait, in milliseconds. */
    spend: (rate: RateClass, caller: Caller): number => take(shelves[rate], payer(rate, caller)),
    size: () => all.reduce((sum, { buckets }) => sum + buckets.size, 0),
  }
}

/** A new connection is quickly had, so it must not bring new allowance for what others have to bear. */
const payer = (rate: RateClass, caller: Caller): string => {
  if (caller.kind === 'anonymous') return networkOf(caller.address)
  switch (rate) {
    case 'presence':
    case 'search':
      return caller.account.id
    case 'messages':
    case 'writes':
    case 'enter':
      return caller.session.id
    default:
      return caller.connection ?? caller.session.id
  }
}
