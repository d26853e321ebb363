/**
 * The door under pressure: how many may say hello at once, and how many sockets of one network or person may stand there silent. Who is turned away is
 * told when to come back, each at another time.
 */
import { decideAdmission, mostPending, type Strain } from '../../domain/abnormal.ts'
import type { Bucket, Rate } from '../../domain/rates.ts'
import type { Clock, Ids } from '../ports.ts'
import type { Metrics } from './metrics.ts'

type Deps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly rate: Rate
  readonly metrics: Metrics
  readonly strain: () => Strain
  readonly alert: (fields: object, text: string) => void
}
export type Admission = ReturnType<typeof createAdmission>
const quietMs = 10_000

export const createAdmission = ({ clock, ids, rate, metrics, strain, alert }: Deps) => {
  let bucket: Bucket | undefined
  let alertedAt = -Infinity
  /** Who was here, was turned away and is not back yet, as far as can be told: whoever never comes is forgotten when it is quiet again. */
  let away = 0
  const pending = new Map<string, number>()
  return {
    /** 0: come in; else how long to stay away. */
    knock: (kind: 'new' | 'resuming'): number => {
      const at = clock.steady()
      const decided = decideAdmission(bucket, rate, { kind, strain: strain(), at, random: ids.random(), away })
      bucket = decided.bucket
      if (at - alertedAt > quietMs) away = 0
      if (kind === 'resuming') away = Math.max(0, away + (decided.retryAfterMs === 0 ? -1 : 1))
      if (decided.retryAfterMs > 0) {
        metrics.count('turnedAway')
        if (at - alertedAt > quietMs) alert({ strain: strain() }, 'a storm of connections: some are asked to come back later')
        alertedAt = at
      }
      return decided.retryAfterMs
    },
    /** Whoever knocked last had no right to come in, and counts for nothing. */
    forget: (): void => {
      bucket = bucket && { ...bucket, left: bucket.left + 1 }
    },
    hasRoom: (whose: string): boolean => (pending.get(whose) ?? 0) < mostPending,
    /** A socket that has yet to say hello, of a network or, once signed in, of a person. False if there are too many. */
    enter: (whose: string): boolean => {
      const held = pending.get(whose) ?? 0
      if (held >= mostPending) {
        metrics.count('pending')
        return false
      }
      pending.set(whose, held + 1)
      return true
    },
    leave: (whose: string): void => {
      const left = (pending.get(whose) ?? 1) - 1
      if (left > 0) pending.set(whose, left)
      else pending.delete(whose)
    },
    pending: (): number => [...pending.values()].reduce((sum, n) => sum + n, 0),
  }
}
