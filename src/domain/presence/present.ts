/**
 * What is shown of a person right now: the merge, unless flapping holds a fall back. Reads and announcements both come
 * through here, so idle and expired claims are right at any moment, even if no timer ever fired.
 */
import { applyPublished, heldUntil, isFall } from './damping.ts'
import { absence, underOf } from './claims.ts'
import { backgroundAt, idleAt, lastActiveView, merge, type Merged } from './merge.ts'
import type { AccountState, Damping, PresenceLimits, Shown } from './model.ts'

/** `again`: when a fall that is held back may be asked for again; Infinity when none is. */
export type Presented = { readonly shown: Shown; readonly damping: Damping; readonly again: number }

export const present = (s: AccountState, at: number, limits: PresenceLimits, how: 'automatic' | 'meant' = 'automatic'): Presented => {
  const was = s.shown
  const merged = merge(s, at, limits)
  const { state } = merged
  const under = underOf(merged.claim)
  if (state === was.state && under === was.under) return { shown: detail(was, s, merged, at), damping: s.damping, again: Infinity }
  const change = isFall(was.state, state) ? 'fall' : 'rise'
  const meant = how === 'meant' || under !== was.under
  const again = meant || change === 'rise' ? at : heldUntil(s.damping, state, s.heardAt, at)
  if (at < again) return { shown: was, damping: s.damping, again }
  const free = meant || (was.meant && change === 'rise')
  const since = Math.max(was.since, Math.min(at, changedAt(s, merged, at, limits)))
  return {
    // A claim that ends behind an unchanged state makes the rise that follows no more meant than the fall was.
    shown: detail({ ...was, state, since, under, meant: state === was.state ? was.meant : free }, s, merged, at),
    damping: free ? s.damping : applyPublished(s.damping, change, at),
    again: Infinity,
  }
}

/** The moment it became so, where that is known better than by when somebody looked. */
const changedAt = (s: AccountState, { fold: { by }, source, claim }: Merged, at: number, limits: PresenceLimits): number => {
  let ended = 0
  for (let c = s.manual ?? undefined; c !== undefined && at >= c.endsAt; c = c.covers) ended = c.endsAt
  for (const c of s.claims) if (at >= c.endsAt) ended = Math.max(ended, c.endsAt)
  if (claim !== null && 'source' in claim) return Math.max(ended, claim.startsAt)
  // Another connection, now gone, may have carried the person further than the one that decides now.
  if (by === undefined || by.inputAt < s.lastActiveAt) return ended || at
  switch (source) {
    case 'idle':
      return Math.max(ended, idleAt(by, s.idleAfterMs))
    case 'background':
      return Math.max(ended, backgroundAt(by, limits))
    default:
      return ended || at
  }
}

/** The rest of what watchers see; the same object if nothing changed. */
const detail = (shown: Shown, s: AccountState, { fold, claim }: Merged, at: number): Shown => {
  // What shows of the offline must not tell the invisible from them, so nothing chosen by hand is in it.
  const hold = shown.state === 'offline' ? absence(s, at) : shown.state === claim?.value ? claim : null
  const device = s.shareDevice && shown.state !== 'offline' && fold.by !== undefined ? fold.by.device : null
  const lastActiveAt = shown.state === 'offline' ? lastActiveView(s, at) : shown.state === 'idle' ? s.lastActiveAt : 0
  const same = device === shown.device && lastActiveAt === shown.lastActiveAt && hold === shown.hold
  return same ? shown : { ...shown, device, lastActiveAt, hold }
}
