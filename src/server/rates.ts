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

  const takeOfPerson = ({ rate, buckets }: Shelf, key: string, cost: number): number => {
    const at = clock.steady()
    sweep(at)
    const { bucket, waitMs } = spend(buckets.get(key), rate, at, cost)
    keepNewest(buckets, key, bucket, maxBuckets)
    return waitMs
  }
  const takeOfNetwork = ({ rate, buckets }: Shelf, address: string, cost: number): number => {
    const at = clock.steady()
    sweep(at)
    const spent = networksOf(address).map(({ network, width }) => ({
      network,
      ...spend(buckets.get(network), { times: rate.times * width, perMs: rate.perMs }, at, cost),
    }))
    const waitMs = Math.max(...spent.map((s) => s.waitMs))
    if (waitMs === 0) for (const { network, bucket } of spent) keepNewest(buckets, network, bucket, maxBuckets)
    return waitMs
  }
  const take = (rate: RateClass, caller: Caller, cost: number): number => {
    if (!weightless.has(rate)) burden.add(payerOf(caller), cost * (weights[rate] ?? 1))
    return caller.kind === 'anonymous'
      ? takeOfNetwork(networks[rate], caller.address, cost)
      : takeOfPerson(people[rate], caller.account.id, cost)
  }

  return {
    /** 0 if allowed, else how long to wait, in milliseconds. */
    spend: (rate: RateClass, caller: Caller, cost = 1): number => take(rate, caller, cost),
    /** What something turned out to cost that has been let in. */
    charge: (rate: RateClass, caller: Caller, cost: number): void => {
      if (cost <= 0) return
      if (!weightless.has(rate)) burden.add(payerOf(caller), cost)
      const at = clock.steady()
      const { buckets, rate: held } = (caller.kind === 'anonymous' ? networks : people)[rate]
      const keys = caller.kind === 'anonymous' ? networksOf(caller.address) : [{ network: caller.account.id as string, width: 1 }]
      for (const { network, width } of keys)
        keepNewest(buckets, network, charge(buckets.get(network), { ...held, times: held.times * width }, at, cost), maxBuckets)
    },
    /** Before an input is read. */
    spendBytes: (caller: Caller, bytes: number): number => (bytes <= freeBytes ? 0 : take('bytes', caller, Math.ceil(bytes / kib))),
    /** Before it is known whose request it is. `known`: whose token it was a moment ago, for others of their network pay nothing for them. */
    arrive: (address: string, known: string | null): number =>
      known === null ? takeOfNetwork(networks.arrivals, address, 1) : takeOfPerson(people.arrivals, known, 1),
    /** Is it they who make a strained server late? */
    turnsAway: (rate: RateClass, caller: Caller): boolean => !weightless.has(rate) && burden.turnsAway(payerOf(caller)),
    size: () => all.reduce((sum, { buckets }) => sum + buckets.size, 0),
  }
}
