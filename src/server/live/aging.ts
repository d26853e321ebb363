/**
 * Steps of last seen, which begin by time alone: whoever has watchers that are told steps is looked at again when the next one begins.
 * Holds nothing of anybody else.
 */
import type { AccountState } from '../../domain/presence/model.ts'
import { nextStepAt } from '../../domain/presence/view.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Clock } from '../ports.ts'
import type { Interest } from './interest.ts'
import { createWheel } from './wheel.ts'

type Deps = {
  readonly clock: Clock
  readonly people: ReadonlyMap<AccountId, AccountState>
  readonly interest: Interest
  readonly now: () => number
  /** Another step has begun. */
  readonly aged: (id: AccountId) => void
}

export const createAging = ({ clock, people, interest, now, aged }: Deps) => {
  /** When the next step begins for each. */
  const stepsAt = new Map<AccountId, number>()
  const ages = createWheel<AccountId>(clock, (id) => {
    stepsAt.delete(id)
    aged(id)
    age(id)
  })
  const forget = (id: AccountId): void => {
    stepsAt.delete(id)
    ages.schedule(id, Infinity)
  }
  /** One that has begun is left to the wheel: what happens to that person meanwhile must neither swallow nor hasten it. */
  const age = (id: AccountId): void => {
    const state = people.get(id)
    const by = interest.crowd(id)?.by
    if (state === undefined || (by?.coarse === undefined && by?.fullCoarse === undefined)) return forget(id)
    if ((stepsAt.get(id) ?? Infinity) <= now()) return
    const next = nextStepAt(state, now())
    stepsAt.set(id, next)
    ages.schedule(id, ages.now() + next - now())
  }
  return { age, forget, size: ages.size }
}
