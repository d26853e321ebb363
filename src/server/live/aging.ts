/**
 * Steps of last seen, which begin by time alone: whoever has watchers that are told steps is looked at again when the next one begins.
 * Holds nothing of anybody else.
 */
import type { AccountState } from '../../domain/presence/model.ts'
import type { Audience } from '../../domain/presence/audience.ts'
import { isFrozen, type Frozen } from '../../domain/presence/left.ts'
import { nextLeft, nextStepAt } from '../../domain/presence/view.ts'
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
  /** The same of what a block left to those who are blocked. */
  readonly leftAged: (id: AccountId, audience: Frozen, what: 'step' | 'words') => void
}

export const createAging = ({ clock, people, interest, now, aged, leftAged }: Deps) => {
  /** When the next step begins for each. */
  const stepsAt = new Map<AccountId, number>()
  const ages = createWheel<AccountId>(clock, (id) => {
    stepsAt.delete(id)
    aged(id)
    age(id)
  })
  /** What a block left ages for each audience that is left something: `key` is the person and then the audience. */
  const waiting = new Map<string, { readonly id: AccountId; readonly audience: Frozen; readonly what: 'step' | 'words' }>()
  const lefts = createWheel<string>(clock, (key) => {
    const due = waiting.get(key)
    waiting.delete(key)
    if (due === undefined) return
    leftAged(due.id, due.audience, due.what)
    ageLeft(due.id)
  })
  const ageLeft = (id: AccountId): void => {
    for (const audience of Object.keys(interest.crowd(id)?.by ?? {}) as Audience[]) {
      const key = `${id} ${audience}`
      if (!isFrozen(audience) || waiting.has(key)) continue
      const { at, what } = nextLeft(audience, clock.now())
      if (at === Infinity) continue
      waiting.set(key, { id, audience, what })
      lefts.schedule(key, lefts.now() + at - clock.now())
    }
  }
  const forget = (id: AccountId): void => {
    stepsAt.delete(id)
    ages.schedule(id, Infinity)
  }
  /** One that has begun is left to the wheel: what happens to that person meanwhile must neither swallow nor hasten it. */
  const age = (id: AccountId): void => {
    ageLeft(id)
    const state = people.get(id)
    const by = interest.crowd(id)?.by
    if (state === undefined || (by?.coarse === undefined && by?.fullCoarse === undefined)) return forget(id)
    if ((stepsAt.get(id) ?? Infinity) <= now()) return
    const next = nextStepAt(state, now())
    stepsAt.set(id, next)
    ages.schedule(id, ages.now() + next - now())
  }
  return { age, forget, size: (): number => ages.size() + lefts.size() }
}
