/**
 * How often each may do what. One bucket for each class and each caller: a connection, else a session, else an address
 * (IPv6 by its /64, since one household has a whole one). Buckets that are full again are forgotten.
 */
import ipaddr from 'ipaddr.js'
import { isFull, spend, type Bucket, type Rate } from '../domain/rates.ts'
import type { Caller } from './actions/action.ts'
import type { Clock } from './ports.ts'

/** `enter`: signing in and registering. */
export type RateClass = 'reads' | 'writes' | 'messages' | 'presence' | 'watch' | 'touch' | 'typing' | 'enter'
export type RateTable = Readonly<Record<RateClass, Rate>>
const maxBuckets = 200_000
const sweepMs = 60_000

export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toNormalizedString().split(':').slice(0, 4).join(':')
}

export type Rates = ReturnType<typeof createRates>
export const createRates = ({ clock, table, failures }: { readonly clock: Clock; readonly table: RateTable; readonly failures: Rate }) => {
  const buckets = new Map<string, { bucket: Bucket; rate: Rate }>()
  let sweptAt = clock.steady()

  const sweep = (at: number): void => {
    if (at - sweptAt < sweepMs && buckets.size < maxBuckets) return
    sweptAt = at
    for (const [key, held] of buckets) if (isFull(held.bucket, held.rate, at)) buckets.delete(key)
  }

  const take = (key: string, rate: Rate): number => {
    const at = clock.steady()
    sweep(at)
    const { bucket, waitMs } = spend(buckets.get(key)?.bucket, rate, at)
    if (buckets.size < maxBuckets || buckets.has(key)) buckets.set(key, { bucket, rate })
    return waitMs
  }

  return {
    /** 0 if allowed, else how long to wait, in milliseconds. */
    spend: (rate: RateClass, caller: Caller): number => {
      const key = caller.kind === 'anonymous' ? networkOf(caller.address) : (caller.connection ?? caller.session.id)
      return take(`${rate} ${key}`, table[rate])
    },
    /** Failed sign-ins for one account from one network. Asking costs nothing; a failure does. */
    failures: {
      add: (account: string, address: string): void => void take(failureKey(account, address), failures),
      blockedMs: (account: string, address: string): number => {
        const held = buckets.get(failureKey(account, address))
        return held === undefined ? 0 : spend(held.bucket, failures, clock.steady()).waitMs
      },
    },
    size: () => buckets.size,
  }
}
const failureKey = (account: string, address: string): string => `failed ${account} ${networkOf(address)}`
