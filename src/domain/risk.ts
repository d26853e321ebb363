/**
 * What is odd about a sign-in, or about a session in use, and how much is done about it. `notify`: the person is asked whether it was them. `stepUp`: and
 * until somebody has said so, the session may do nothing. `hold`: it is ended at once. A doubt alone never locks anyone out for good.
 */
import type { AlertGrade, AlertWhy } from '../protocol/alerts.ts'

export type Finding = { readonly why: AlertWhy; readonly grade: AlertGrade }

/** Degrees, and when the person was there. */
export type Spot = { readonly latitude: number; readonly longitude: number; readonly at: number }
export type SignInFacts = {
  /** `first`: nothing to compare with. */
  readonly device: 'known' | 'new' | 'first'
  /** Here, and where they were last; null: not known. */
  readonly here: Spot | null
  readonly last: Spot | null
  readonly lastActiveAt: number
  /** Many wrong passwords from elsewhere, lately. */
  readonly guessed: 'lately' | 'no'
  /** Is there any way for the person to say that it was them? */
  readonly canAnswer: 'yes' | 'no'
  readonly now: number
}

const dormantMs = 90 * 86_400_000
const farKm = 500
const fastKmPerHour = 900
const earthKm = 6371

export const decideRisk = (f: SignInFacts): Finding[] => {
  const doubt: AlertGrade = f.canAnswer === 'yes' ? 'stepUp' : 'notify'
  const findings: Finding[] = []
  if (f.device === 'new') findings.push({ why: 'new_device', grade: 'notify' })
  if (f.device === 'new' && isImpossible(f.last, f.here)) findings.push({ why: 'impossible_travel', grade: doubt })
  if (f.device === 'new' && f.guessed === 'lately') findings.push({ why: 'guessed', grade: doubt })
  if (f.lastActiveAt > 0 && f.now - f.lastActiveAt > dormantMs) findings.push({ why: 'dormant', grade: 'notify' })
  return findings
}

/** Too far for the time, even by air. Two databases may differ about one place, so near ones never count. */
export const isImpossible = (from: Spot | null, to: Spot | null): boolean => {
  if (from === null || to === null) return false
  const km = distanceKm(from, to)
  return km > farKm && km > (fastKmPerHour * Math.max(0, to.at - from.at)) / 3_600_000
}

/** Along the great circle. */
export const distanceKm = (one: Spot, other: Spot): number => {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180
  const [a, b] = [rad(one.latitude), rad(other.latitude)]
  const half = Math.sin((a - b) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(rad(one.longitude - other.longitude) / 2) ** 2
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** The gravest of some; null: none. */
export const gravest = (findings: readonly Finding[]): AlertGrade | null =>
  findings.some((f) => f.grade === 'hold')
    ? 'hold'
    : findings.some((f) => f.grade === 'stepUp')
      ? 'stepUp'
      : findings.length > 0
        ? 'notify'
        : null

/** Where and with what a session was used. The agent in words, such as *Firefox on Debian*. */
export type Sighting = { readonly network: string; readonly agent: string; readonly at: number }
const togetherMs = 600_000
/** One token in two hands: another network and another browser, while the first is still in use. A laptop that moves keeps its browser. */
export const isInTwoHands = (before: Sighting | undefined, now: Sighting): boolean =>
  before !== undefined && now.at - before.at < togetherMs && before.network !== now.network && before.agent !== now.agent
