/**
 * How often each may do what. An allowance belongs to a person, whatever they have open: sessions, lines and tabs share it. Without a session
 * a network pays: an IPv4 address, or an IPv6 /64 and the /56 around it. What costs more spends more. Buckets that are full again are forgotten.
 */
import { isTooDeep } from '../domain/depth.ts'
import { networkOf, networksOf, wideNetworkOf } from '../domain/networks.ts'
import { charge, isFull, spend, type Bucket, type Rate } from '../domain/rates.ts'
import { payerOf, type Caller } from './actions/action.ts'
import type { Burden } from './live/burden.ts'
import { keepNewest } from './live/newest.ts'
import type { Clock } from './ports.ts'

export { isTooDeep, networkOf, payerOf, wideNetworkOf }
/**
 * `enter`: signing in and registering. `heavy`: exports and whatever reads a whole table. `bytes`: of large inputs, in KiB. `arrivals`:
 * requests of one network, before it is known whose they are.
 */
export type RateClass =
  | 'reads'
  | 'writes'
  | 'messages'
  | 'presence'
  | 'watch'
  | 'touch'
  | 'typing'
  | 'search'
  | 'enter'
  | 'heavy'
  | 'bytes'
  | 'arrivals'
export type RateTable = Readonly<Record<RateClass, Rate>>
/** Of each class. */
const maxBuckets = 100_000
const sweepMs = 60_000
/** Smaller inputs cost what their command does. */
export const freeBytes = 4_096
const kib = 1_024
/** What messages and signs of life cost is bounded by their own rates, and they go on while others are turned away. */
const weightless: ReadonlySet<RateClass> = new Set(['messages', 'touch'])
/** What one of a class weighs in the account of who makes the server work. */
const weights: Readonly<Partial<Record<RateClass, number>>> = { enter: 5, heavy: 5, search: 2, bytes: 1 / 32 }

export type Rates = ReturnType<typeof createRates>
type Shelf = { readonly rate: Rate; readonly buckets: Map<string, Bucket> }
type Deps = {
  readonly clock: Clock
  /** Of a person. */
  readonly table: RateTable
  /** Of a network of strangers, where it is another. */
  readonly strangers: Partial<RateTable>
  readonly burden: Burden
}

type Payer = ReturnType<typeof networksOf>[number]
const payersOf = (caller: Caller): readonly Payer[] =>
  caller.kind === 'anonymous' ? networksOf(caller.address) : [{ network: caller.account.id, width: 1 }]
const widened = ({ times, perMs }: Rate, width: number): Rate => ({ times: times * width, perMs })

export const createRates = ({ clock, table, strangers, burden }: Deps) => {
  const shelvesOf = (rates: RateTable) =>
    Object.fromEntries(Object.entries(rates).map(([kind, rate]) => [kind, { rate, buckets: new Map() }])) as Readonly<
      Record<RateClass, Shelf>
    >
  const people = shelvesOf(table)
  const networks = shelvesOf({ ...table, ...strangers })
  const all = [...Object.values(people), ...Object.values(networks)]
  let sweptAt = clock.steady()

  const sweep = (at: number): void => {
    if (at - sweptAt < sweepMs) return
    sweptAt = at
    // A wider bucket takes no longer to fill.
    for (const { rate, buckets } of all) for (const [key, bucket] of buckets) if (isFull(bucket, rate, at)) buckets.delete(key)
  }

  /** Of one who pays, or of all that pay together: nothing is spent unless each of them has enough. */
  const take = ({ rate, buckets }: Shelf, payers: readonly Payer[], cost: number): number => {
    const at = clock.steady()
    sweep(at)
    const spent = payers.map(({ network, width }) => ({ network, ...spend(buckets.get(network), widened(rate, width), at, cost) }))
    const waitMs = Math.max(...spent.map((s) => s.waitMs))
    for (const s of spent) if (waitMs === 0 || s.waitMs > 0) keepNewest(buckets, s.network, s.bucket, maxBuckets)
    return waitMs
  }
  const shelfOf = (rate: RateClass, caller: Caller): Shelf => (caller.kind === 'anonymous' ? networks : people)[rate]
  const takeOf = (rate: RateClass, caller: Caller, cost: number): number => {
    if (!weightless.has(rate)) burden.add(payerOf(caller), cost * (weights[rate] ?? 1))
    return take(shelfOf(rate, caller), payersOf(caller), cost)
  }

  return {
    /** 0 if allowed, else how long to wait, in milliseconds. */
    spend: (rate: RateClass, caller: Caller, cost = 1): number => takeOf(rate, caller, cost),
    /** What something turned out to cost that has been let in. */
    charge: (rate: RateClass, caller: Caller, cost: number): void => {
      if (cost <= 0) return
      if (!weightless.has(rate)) burden.add(payerOf(caller), cost)
      const at = clock.steady()
      const { buckets, rate: held } = shelfOf(rate, caller)
      for (const { network, width } of payersOf(caller))
        keepNewest(buckets, network, charge(buckets.get(network), widened(held, width), at, cost), maxBuckets)
    },
    /** Before an input is read. */
    spendBytes: (caller: Caller, bytes: number): number => (bytes <= freeBytes ? 0 : takeOf('bytes', caller, Math.ceil(bytes / kib))),
    /** Before it is known whose request it is. `known`: whose token it was a moment ago, for others of their network pay nothing for them. */
    arrive: (address: string, known: string | null): number =>
      known === null ? take(networks.arrivals, networksOf(address), 1) : take(people.arrivals, [{ network: known, width: 1 }], 1),
    /** Is it they who make a strained server late? */
    turnsAway: (rate: RateClass, caller: Caller): boolean => !weightless.has(rate) && burden.turnsAway(payerOf(caller)),
    size: () => all.reduce((sum, { buckets }) => sum + buckets.size, 0),
  }
}
