/**
 * What is shown of a person right now: the merge, unless flapping holds a fall back. Reads and announcements both come
 * through here, so a read is right at any moment, even if no timer ever fired.
 */
import { applyPublished, heldMs, heldUntil, isFall } from './damping.ts'
import { holds, merge } from './merge.ts'
import type { AccountState, Damping, PresenceLimits, Shown } from './model.ts'

export const present = (s: AccountState, at: number, limits: PresenceLimits, deliberate = false): { readonly shown: Shown; readonly damping: Damping } => {
  const { state } = merge(s, at, limits)
  const manual = holds(s.manual, at)
  const under = manual?.value ?? null
  if (under !== s.shown.under) return { shown: { state, since: at, under }, damping: s.damping }
  if (state === s.shown.state) return { shown: s.shown, damping: s.damping }
  const fell = isFall(s.shown.state, state)
  if (deliberate) return { shown: { state, since: at, under }, damping: s.damping }
  if (fell && at < releaseAt(s, at)) return { shown: s.shown, damping: s.damping }
  return { shown: { state, since: at, under }, damping: applyPublished(s.damping, fell, at) }
}

/** Until when a fall waits: as damping says, but never so long that a ghost would stand. */
export const releaseAt = (s: AccountState, at: number): number => Math.min(heldUntil(s.damping, at), s.liveUntil + heldMs)
