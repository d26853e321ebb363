/**
 * Who may try a secret now. Every try counts as wrong until it is forgiven, so that a thousand at once are no way around. All
 * of it lives in memory and forgets by itself; what is too much is refused before any password is hashed.
 */
import { applyFate, applyRight, applyTry, applyWrong, decideTry, newFares, stuffingMs, type Window } from '../../domain/guessing.ts'
import { foldName } from '../../domain/names.ts'
import { isFull, type Bucket, type Rate } from '../../domain/rates.ts'
import type { Clock } from '../ports.ts'
import { wideNetworkOf } from '../../domain/networks.ts'
import type { Metrics } from './metrics.ts'
import { keepNewest } from './newest.ts'

/** `known`: a device this account was used on, by the hash of its key. */
export type Try = { readonly account: string; readonly address: string; readonly known: string | null }
export type Tried = {
  readonly waitMs: number
  /** It was right. */
  forgive(): void
  /** It was wrong. */
  miss(): void
}
type Deps = {
  readonly clock: Clock
  readonly metrics: Metrics
  /** Of one account from one network, or from one known device. */
  readonly rate: Rate
  /** Of one account from all unknown devices together. */
  readonly strangers: Rate
  readonly alert: (fields: object, text: string) => void
}

const mostKept = 100_000
const sweepMs = 60_000
const forgetMs = 600_000

export const createGuesses = ({ clock, metrics, rate, strangers, alert }: Deps) => {
  const near = new Map<string, Bucket>()
  const far = new Map<string, Bucket>()
  const windows = new Map<string, Window>()
  /** When the last one was wrong, of strangers. */
  const missed = new Map<string, number>()
  let fares = newFares
  let sweptAt = clock.steady()

  const sweep = (at: number): void => {
    if (at - sweptAt < sweepMs) return
    sweptAt = at
    for (const [key, bucket] of near) if (isFull(bucket, rate, at)) near.delete(key)
    for (const [key, bucket] of far) if (isFull(bucket, strangers, at)) far.delete(key)
    for (const [key, missedAt] of missed) if (at - missedAt >= sweepMs) missed.delete(key)
    for (const [key, window] of windows) if (at - window.since >= forgetMs) windows.delete(key)
  }
  const giveBack = (map: Map<string, Bucket>, key: string, of: Rate): void => {
    const held = map.get(key)
    if (held !== undefined) map.set(key, applyRight(held, of))
  }
  const isRight = (network: string): void => {
    const held = windows.get(network)
    if (held !== undefined) windows.set(network, { ...held, wrong: held.wrong - 1 })
  }

  const settled = (fate: 'right' | 'wrong'): void => {
    const before = fares.is
    fares = applyFate(fares, fate, clock.steady())
    if (before === fares.is || fares.is === 'usual') return
    metrics.count('failing')
    const [tries, wrong] = [fares.slots.reduce((sum, s) => sum + s.tries, 0), fares.slots.reduce((sum, s) => sum + s.wrong, 0)]
    alert({ tries, wrong, usually: Number((fares.usual.wrong / fares.usual.tries).toFixed(3)) }, 'sign-ins fail far more often than usual')
  }
  const fromKnown = (key: string, at: number): Tried => {
    const tried = decideTry(near.get(key), rate, at, 'growing')
    if (tried.waitMs === 0) keepNewest(near, key, tried.bucket, mostKept)
    return { waitMs: tried.waitMs, forgive: () => giveBack(near, key, rate), miss: () => {} }
  }
  const fromStranger = (account: string, network: string, at: number): Tried => {
    const key = `${account} ${network}`
    const here = decideTry(near.get(key), rate, at, 'growing')
    const everywhere = decideTry(far.get(account), strangers, at, 'none')
    const waitMs = Math.max(here.waitMs, everywhere.waitMs, stuffingMs(windows.get(network), at))
    if (waitMs > 0) return { waitMs, forgive: () => {}, miss: () => {} }
    keepNewest(near, key, here.bucket, mostKept)
    keepNewest(far, account, everywhere.bucket, mostKept)
    const window = applyTry(windows.get(network), account, at)
    keepNewest(windows, network, window, mostKept)
    if (stuffingMs(window, at) > 0) {
      metrics.count('stuffed')
      alert({ network, accounts: window.accounts.size }, 'one network fails to sign in to many accounts')
    }
    const forgive = (): void => {
      giveBack(near, key, rate)
      giveBack(far, account, strangers)
      isRight(network)
    }
    const miss = (): void => {
      const held = near.get(key)
      const now = clock.steady()
      if (held !== undefined) near.set(key, applyWrong(held, missed.get(key), now))
      keepNewest(missed, key, now, mostKept)
    }
    return { waitMs: 0, forgive, miss }
  }

  return {
    /** `waitMs` 0: try it, and take it back if it was right, or could not be tried. */
    begin: ({ account, address, known }: Try): Tried => {
      const at = clock.steady()
      sweep(at)
      const { waitMs, forgive, miss } =
        known === null ? fromStranger(account, wideNetworkOf(address), at) : fromKnown(`${account} device ${known}`, at)
      const right = (): void => {
        forgive()
        settled('right')
      }
      const wrong = (): void => {
        miss()
        settled('wrong')
      }
      return { waitMs, forgive: right, miss: wrong }
    },
    isPressed: (name: string): boolean => {
      const held = far.get(foldName(name))
      return held !== undefined && held.left < strangers.times / 2 && !isFull(held, strangers, clock.steady())
    },
    size: () => near.size + far.size + windows.size + missed.size,
  }
}
