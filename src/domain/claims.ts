/**
 * May this be declared? A span that makes sense, an emoji that is one, and not more claims than anybody needs. And what is chosen by
 * hand for a while: it lies over what was chosen before, which is back when it ends.
 */
import { claimLimits, ranks } from '../protocol/claims.ts'
import type { ManualValue } from '../protocol/model.ts'
import { ok, refuse, type Result } from '../protocol/errors.ts'

/** Of a person who never arranged anything. */
export const emptyArrangement = { claims: [], order: ranks, held: [], plan: null } as const

const segmenter = new Intl.Segmenter()
/** The longest real ones, families and kisses with skin tones, have ten code points. */
const maxCodePoints = 12
export const isOneEmoji = (text: string): boolean =>
  [...text].length <= maxCodePoints &&
  [...segmenter.segment(text)].length === 1 &&
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)

/** Years enough for any leave, and few enough that a slip of units is noticed. */
const furthestMs = 5 * 366 * 86_400_000

export type Span = { readonly startsAt?: number | undefined; readonly expiresAt?: number | undefined }
export const decideSpan = ({ startsAt, expiresAt }: Span, now: number): Result<null> => {
  if (expiresAt !== undefined && expiresAt <= now) return refuse('expiry_past')
  if (expiresAt !== undefined && startsAt !== undefined && expiresAt <= startsAt) return refuse('ends_early')
  const furthest = Math.max(startsAt ?? 0, expiresAt ?? 0)
  return furthest > now + furthestMs ? refuse('bad_request', 'That is more than five years away. Times are milliseconds.') : ok(null)
}

export const decideClaim = (claim: Span & { readonly emoji?: string | undefined }, held: number, now: number): Result<null> => {
  const span = decideSpan(claim, now)
  if (!span.ok) return span
  if (claim.emoji !== undefined && claim.emoji !== '' && !isOneEmoji(claim.emoji)) return refuse('bad_request', 'emoji: must be one emoji')
  return held >= claimLimits.claims ? refuse('too_many') : ok(null)
}

/** A state chosen by hand, over the one that is back when it ends. Going down, ends lie ever later. */
export type ByHand = {
  readonly value: Exclude<ManualValue, 'online'>
  readonly since: number
  readonly expiresAt: number | null
  /** What others see as last active while it makes invisible. */
  readonly lastActiveAt: number
  readonly covers: ByHand | null
}
/** What of it is left at a moment. */
export const byHandAt = (claim: ByHand | null, at: number): ByHand | null =>
  claim === null || claim.expiresAt === null || at < claim.expiresAt ? claim : byHandAt(claim.covers, at)

const depthOf = (claim: ByHand | null): number => (claim === null ? 0 : 1 + depthOf(claim.covers))
/**
 * Without an end it replaces everything; with one it lies over what ends later. The same state again only takes the new end. Of
 * too many, what would be back for the shortest time is left out.
 */
export const chooseByHand = (held: ByHand | null, next: Omit<ByHand, 'covers'>): ByHand => {
  if (next.expiresAt === null) return { ...next, covers: null }
  const now = byHandAt(held, next.since)
  const later = byHandAt(now?.value === next.value ? now.covers : now, next.expiresAt)
  const left = depthOf(later) <= claimLimits.covered ? later : (later?.covers ?? null)
  // Who was seen meanwhile goes invisible anew when that is back, and is last active until then.
  return { ...next, covers: left?.value === 'invisible' ? { ...left, lastActiveAt: next.expiresAt } : left }
}
