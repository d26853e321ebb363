/**
 * Flapping: a line that comes and goes must not make a person blink. Each published automatic fall-and-rise costs 1000, halved
 * each minute; from 3000 on falls are held back until the cost is below 1500. And the automatic changes of the last minute, plus
 * the rises still to come from where a person is shown, never exceed six; since rises are never held, falls pay for them in advance.
 * No fall waits past the promise: once nothing was heard for 58 s only the count may hold it, and at 60 s there is nothing to count.
 */
import type { PresenceState } from '../../protocol/model.ts'
import type { Damping } from './model.ts'

const perPair = 1000
const start = 3000
const release = 1500
const halfLifeMs = 60_000
const windowMs = 60_000
const maxChanges = 6
/** Below the 60 s promise with room for the batch. */
const heldMs = 58_000

/** How many rises can still follow each state. */
const risesLeft: Record<PresenceState, number> = {
  online: 0,
  dnd: 0,
  away: 0,
  busy: 0,
  idle: 1,
  offline: 2,
  unverified: 2,
  hidden: 2,
  off: 2,
}
export const isFall = (from: PresenceState, to: PresenceState): boolean => risesLeft[to] > risesLeft[from]

const cost = (d: Damping, at: number): number => d.penalty * 2 ** (-(at - d.at) / halfLifeMs)
const recentAt = (d: Damping, at: number): number[] => d.recent.filter((t) => t > at - windowMs)

/** The earliest time at which an automatic fall to `to` may be published; not after `at` if that is now. */
export const heldUntil = (d: Damping, to: PresenceState, heardAt: number, at: number): number => {
  const byCost = d.holding ? d.at + Math.ceil(halfLifeMs * Math.log2(d.penalty / release)) : at
  const recent = recentAt(d, at)
  const room = maxChanges - 1 - risesLeft[to]
  const byCount = recent.length > room ? recent[recent.length - 1 - room]! + windowMs : at
  return Math.max(byCount, Math.min(byCost, heardAt + heldMs))
}

/** After an automatic change was published. */
export const applyPublished = (d: Damping, change: 'fall' | 'rise', at: number): Damping => {
  const paid = cost(d, at) + (change === 'rise' ? perPair : 0)
  return { penalty: paid, at, holding: paid >= start || (d.holding && paid >= release), recent: [...recentAt(d, at), at] }
}
