/**
 * Flapping: a line that comes and goes must not make a person blink. Each published automatic fall-and-rise costs
 * 1000, halved each minute. From 3000 on falls are held back until the cost is below 1500; and no minute ever has more than six
 * published automatic changes. Never held: what a person did on purpose, and any fall for longer than `heldMs` after the last sign of life.
 */
import type { PresenceState } from '../../protocol/model.ts'
import type { Damping } from './model.ts'

const perPair = 1000
const start = 3000
const release = 1500
const halfLifeMs = 60_000
const windowMs = 60_000
const maxChanges = 6
/** Below the 60 s promise with a second to spare for the batch. */
export const heldMs = 58_000

const height: Partial<Record<PresenceState, number>> = { online: 3, dnd: 3, away: 3, busy: 3, idle: 2, offline: 0 }
export const isFall = (from: PresenceState, to: PresenceState): boolean => (height[to] ?? 0) < (height[from] ?? 0)

const cost = (d: Damping, at: number): number => d.penalty * 2 ** (-(at - d.at) / halfLifeMs)

/** May a fall be published now? If not, the earliest time to ask again. */
export const heldUntil = (d: Damping, at: number): number => {
  const paid = cost(d, at)
  const limit = d.holding ? release : start
  const byCost = paid >= limit ? d.at + halfLifeMs * Math.log2(d.penalty / release) : at
  // A fall must leave room for the rise after it.
  const crowd = d.recent.filter((t) => t > at - windowMs)
  const byCount = crowd.length > maxChanges - 2 ? crowd[crowd.length - (maxChanges - 1)]! + windowMs : at
  return Math.max(byCost, byCount)
}

/** After an automatic change was published. */
export const applyPublished = (d: Damping, fell: boolean, at: number): Damping => {
  const paid = cost(d, at) + (fell ? 0 : perPair)
  return { penalty: paid, at, holding: paid >= start || (d.holding && paid >= release), recent: [...d.recent.filter((t) => t > at - windowMs), at] }
}
