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
