/**
 * Tells people once that somebody they asked about is here again: when they themselves are there to hear it, and are shown that person
 * online at that moment. Wishes are kept in the store; what memory holds of them says only whom to look at.
 */
import type { AccountId } from '../../protocol/ids.ts'
import { tell } from '../notices.ts'
import type { Clock, Fact, Notice, Store } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'

/** Somebody who has just come hears the rest of the welcome first. */
const settleMs = 1_000

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly hub: Hub
  readonly presence: Pick<Presence, 'seenBy'>
  readonly publish: (notices: readonly Notice[]) => void
  readonly onFault: (fault: unknown) => void
}

export const createReturning = ({ store, clock, hub, presence, publish, onFault }: Deps) => {
  const askers = new Map<AccountId, Set<AccountId>>()
  const targets = new Map<AccountId, Set<AccountId>>()
  const put = (map: Map<AccountId, Set<AccountId>>, key: AccountId, value: AccountId): void =>
    void map.set(key, (map.get(key) ?? new Set()).add(value))
  const take = (map: Map<AccountId, Set<AccountId>>, key: AccountId, value: AccountId): void => {
    const set = map.get(key)
    if (set?.delete(value) === true && set.size === 0) map.delete(key)
  }
  const open = (asker: AccountId, target: AccountId): void => {
    put(askers, target, asker)
    put(targets, asker, target)
  }
  const over = (asker: AccountId, target: AccountId): void => {
    take(askers, target, asker)
    take(targets, asker, target)
  }

  const look = async (target: AccountId): Promise<void> => {
    // Of those who are not there as well: the work must not tell which of them are.
    for (const [asker, { entry }] of await presence.seenBy(target, [...(askers.get(target) ?? [])])) {
      if (hub.connectionsOf(asker).length === 0 || entry[1] !== 'online' || askers.get(target)?.has(asker) !== true) continue
      over(asker, target)
      const account = await store.write(async (tx) =>
        (await tx.wishes.remove(asker, target)) ? (await tx.accounts.get([target]))[0] : undefined,
      )
      if (account !== undefined) publish([tell(`account:${asker}`, { event: 'presence.back', account, at: clock.now() })])
    }
  }
  const changed = (target: AccountId): void => {
    if (askers.has(target)) void look(target).catch(onFault)
  }

  return {
    start: async (): Promise<void> => {
      for (const { asker, target } of await store.read((tx) => tx.wishes.all())) open(asker, target)
    },
    changed,
    /** Somebody opened a connection. */
    attached: (asker: AccountId): void => {
      if (targets.has(asker))
        clock.after(settleMs, () => {
          for (const target of targets.get(asker) ?? []) changed(target)
        })
    },
    receive: (fact: Fact): void => {
      if (fact.type === 'wish.changed' && fact.wish === 'over') over(fact.asker, fact.target)
      if (fact.type === 'wish.changed' && fact.wish === 'open') {
        open(fact.asker, fact.target)
        changed(fact.target)
      }
      if (fact.type === 'privacy.changed' || fact.type === 'groups.changed') changed(fact.account)
      if (fact.type === 'tied') for (const id of [fact.one, fact.other]) changed(id)
    },
    size: (): number => askers.size,
  }
}
