/**
 * When a sign-in may be tried. Failures of one account from one network cost more and more time; all unknown devices together have a small
 * allowance for one account, so that a thousand addresses guess no faster than one; a device the account was used on before has an
 * allowance of its own, so that nobody can lock a person out. A network that fails with many accounts is stuffing and must wait as a whole.
 */
import { spend, type Bucket, type Rate } from './rates.ts'

/** So many wrong tries are a person's; from then on each doubles the wait. */
const freeTries = 5
const firstWaitMs = 1_000
const longestWaitMs = 900_000

/** How long until the next try, after as many failures as are spent of the allowance. */
export const spacingMs = (held: Bucket | undefined, rate: Rate, at: number): number => {
  if (held === undefined) return 0
  const failures = Math.round(rate.times - held.left)
  if (failures < freeTries) return 0
  return Math.max(0, held.at + Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - freeTries)) - at)
}

/** Nothing is stored of a try that has to wait. */
export const decideTry = (
  held: Bucket | undefined,
  rate: Rate,
  at: number,
  spacing: 'growing' | 'none',
): { readonly waitMs: number; readonly bucket: Bucket } => {
  const spent = spend(held, rate, at)
  const waitMs = Math.max(spent.waitMs, spacing === 'growing' ? spacingMs(held, rate, at) : 0)
  return { waitMs, bucket: spent.bucket }
}
/** It was right after all. */
export const applyRight = (bucket: Bucket, rate: Rate): Bucket => ({ ...bucket, left: Math.min(rate.times, bucket.left + 1) })

const handMs = 1_000
/**
 * A wrong try that follows another sooner than a person reads the answer and types again counts as two. It may leave less than nothing to spend, which
 * then has to grow back. Known only once both were wrong, so nobody who comes in ever pays for it.
 */
export const applyWrong = (bucket: Bucket, before: number | undefined, at: number): Bucket =>
  before !== undefined && at - before < handMs ? { ...bucket, left: bucket.left - 1 } : bucket

const windowMs = 600_000
const mostAccounts = 20
const failingShare = 0.9
/** What one network tried within a window. Accounts beyond the bound need no name to be too many. */
export type Window = { readonly since: number; readonly accounts: ReadonlySet<string>; readonly tries: number; readonly wrong: number }

export const applyTry = (held: Window | undefined, account: string, at: number): Window => {
  const window = held === undefined || at - held.since >= windowMs ? { since: at, accounts: new Set<string>(), tries: 0, wrong: 0 } : held
  const accounts =
    window.accounts.size > mostAccounts || window.accounts.has(account) ? window.accounts : new Set([...window.accounts, account])
  // Counted as wrong until it is known to be right, or many at once would all come through.
  return { ...window, accounts, tries: window.tries + 1, wrong: window.wrong + 1 }
}
export const stuffingMs = (held: Window | undefined, at: number): number =>
  held !== undefined && held.accounts.size > mostAccounts && held.wrong > held.tries * failingShare
    ? Math.max(0, held.since + windowMs - at)
    : 0

const slotMs = 60_000
const slotsInView = 5
const fewestTries = 50
const timesTheNorm = 3
/** With a norm so high that three times it is never reached, nearly everything failing is enough. */
const surelyTooMany = 0.95
/** Half of what is known of a minute is forgotten in about twelve hours. */
const keptAMinute = 0.999
type Slot = { readonly minute: number; readonly tries: number; readonly wrong: number }
/**
 * How sign-ins fare here as a whole: the last minutes one by one, and what is usual. `usual` begins as if one in ten of fifty had failed, so that the
 * first hour of a place is no alarm. While something is wrong nothing is learnt.
 */
export type Fares = {
  readonly slots: readonly Slot[]
  readonly usual: { readonly tries: number; readonly wrong: number }
  readonly is: 'usual' | 'failing'
}
export const newFares: Fares = { slots: [], usual: { tries: fewestTries, wrong: fewestTries / 10 }, is: 'usual' }

const sumOf = (slots: readonly Slot[]) => ({
  tries: slots.reduce((sum, s) => sum + s.tries, 0),
  wrong: slots.reduce((sum, s) => sum + s.wrong, 0),
})
const judge = (fares: Fares): Fares => {
  const { tries, wrong } = sumOf(fares.slots)
  const bound = Math.min(surelyTooMany, (timesTheNorm * fares.usual.wrong) / fares.usual.tries)
  return { ...fares, is: tries >= fewestTries && wrong > tries * bound ? 'failing' : 'usual' }
}
/** One try was settled. The alarm is where `is` becomes `failing`. */
export const applyFate = (held: Fares, fate: 'right' | 'wrong', at: number): Fares => {
  const minute = Math.floor(at / slotMs)
  const inView = held.slots.filter((s) => s.minute > minute - slotsInView)
  const past = held.is === 'failing' ? [] : held.slots.filter((s) => s.minute <= minute - slotsInView)
  const usual = past.reduce(
    (so, slot) => ({ tries: so.tries * keptAMinute + slot.tries, wrong: so.wrong * keptAMinute + slot.wrong }),
    held.usual,
  )
  const now = inView.find((s) => s.minute === minute) ?? { minute, tries: 0, wrong: 0 }
  const next = { minute, tries: now.tries + 1, wrong: now.wrong + (fate === 'wrong' ? 1 : 0) }
  return judge({ slots: [...inView.filter((s) => s !== now), next], usual, is: held.is })
}
