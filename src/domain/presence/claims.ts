/**
 * What declarations come to, connections aside: of all that hold at a moment, the one that decides. By hand invisible and
 * do-not-disturb go first; then the sources in the order the person gave them, being away by hand among them. Judged on every
 * read: nothing here waits for a timer, and what is covered for a while is back when the cover ends.
 */
import type { ClaimRank } from '../../protocol/claims.ts'
import type { ClaimSource } from '../../protocol/model.ts'
import type { AccountState, Declared, ManualClaim, Shown, SourceClaim } from './model.ts'

/** Does a declared thing still hold? */
export const holds = <T extends Declared>(claim: T | null, at: number): T | null => (claim !== null && at < claim.endsAt ? claim : null)

/** Of what is chosen by hand, what is left at a moment: where the upper has ended, what it covered. */
export const manualAt = (claim: ManualClaim | null, at: number): ManualClaim | null =>
  claim === null || at < claim.endsAt ? claim : manualAt(claim.covers ?? null, at)

const rankOf: Record<ClaimSource, Exclude<ClaimRank, 'manual'>> = {
  call: 'call',
  calendar: 'calendar',
  outOfOffice: 'calendar',
  integration: 'integration',
  plan: 'plan',
}
type Ordered = Pick<AccountState, 'manual' | 'claims' | 'order' | 'calls'>

const holdsNow = (c: SourceClaim, s: Ordered, at: number): boolean =>
  c.startsAt <= at && at < c.endsAt && (c.boundTo === undefined || s.calls.includes(c.boundTo))

/** Of one rank the claim that began last; then the one set last, then by name: a total order, so neither order nor repeats matter. */
const isAhead = (a: SourceClaim, b: SourceClaim): boolean => {
  const by = a.startsAt - b.startsAt || a.at - b.at
  if (by !== 0) return by > 0
  return a.source === b.source ? a.key > b.key : a.source > b.source
}
const strongest = (s: Ordered, rank: ClaimRank, at: number): SourceClaim | null => {
  let best: SourceClaim | null = null
  for (const c of s.claims) if (rankOf[c.source] === rank && holdsNow(c, s, at) && (best === null || isAhead(c, best))) best = c
  return best
}

export const decidingClaim = (s: Ordered, at: number): ManualClaim | SourceClaim | null => {
  const manual = manualAt(s.manual, at)
  if (s.claims.length === 0 || (manual !== null && manual.value !== 'away')) return manual
  for (const rank of s.order) {
    const found = rank === 'manual' ? manual : strongest(s, rank, at)
    if (found !== null) return found
  }
  return manual
}

/** What is said of somebody who is not there, and just so of somebody invisible: a claim that tells when they are back. */
export const absence = (s: Ordered, at: number): SourceClaim | null => {
  if (s.claims.length === 0) return null
  for (const rank of s.order) {
    const found = rank === 'manual' || rank === 'call' ? null : strongest(s, rank, at)
    if (found !== null) return found
  }
  return null
}

/** Are notifications held back? By do-not-disturb of any source, and by the sources that the person chose for it. */
export const quietOf = (s: Ordered & Pick<AccountState, 'held'>, at: number): 'normal' | 'held' => {
  const claim = decidingClaim(s, at)
  if (claim === null) return 'normal'
  const chosen = 'source' in claim && s.held.includes(rankOf[claim.source])
  return claim.value === 'dnd' || chosen ? 'held' : 'normal'
}

export const underOf = (claim: ManualClaim | SourceClaim | null): Shown['under'] =>
  claim === null ? null : 'source' in claim ? `${claim.source} ${claim.value}` : claim.value

/** Without those that are over; the same list if none is. */
export const unended = (claims: readonly SourceClaim[], at: number): readonly SourceClaim[] =>
  claims.some((c) => at >= c.endsAt) ? claims.filter((c) => at < c.endsAt) : claims

/** When the next of them begins or ends. */
export const claimDeadline = (claims: readonly SourceClaim[], at: number): number => {
  let next = Infinity
  for (const c of claims) next = Math.min(next, c.startsAt > at ? c.startsAt : c.endsAt)
  return next
}
