/**
 * Brings people into memory from the store, several at once in one read. Everyone whom somebody asks about is read, also who is in memory
 * already: an answer about somebody who is here unseen must not come sooner than one about somebody who is gone. Whoever changes while being read is
 * read again, so that nothing declared meanwhile is lost. Who does not exist stays out.
 */
import { emptyArrangement } from '../../domain/claims.ts'
import { newAccount, type AccountState } from '../../domain/presence/model.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Privacy } from '../../protocol/privacy.ts'
import type { Store } from '../ports.ts'
import type { Declared } from './declared.ts'
import type { Journal } from './journal.ts'

/** Of so few the time of one shows; among more it is lost in that of all the others. */
const mostRehearsed = 4

type Arrival = { readonly type: 'declared' } & ReturnType<Declared['byHand']>
type Deps = {
  readonly store: Store
  readonly journal: Pick<Journal, 'pending'>
  readonly people: Map<AccountId, AccountState>
  readonly privacies: Map<AccountId, Privacy>
  readonly declared: Declared
  readonly wallNow: () => number
  readonly toSteady: (wall: number) => number
  readonly isWatched: (id: AccountId) => boolean
  /** What that would come to, of somebody who is in memory already: the same work, and nothing changes. */
  readonly rehearsed: (state: AccountState, what: Arrival) => void
  /** Somebody is there now, who declared this by hand. */
  readonly arrived: (id: AccountId, what: Arrival) => void
}
export type Loading = ReturnType<typeof createLoading>

export const createLoading = ({ store, people, declared, ...deps }: Deps) => {
  /** People being read from the store, and those of them that changed meanwhile. */
  const loading = new Map<AccountId, number>()
  const stale = new Set<AccountId>()

  const read = (ids: readonly AccountId[]) =>
    store.read((tx) =>
      Promise.all([tx.presence.known(ids), tx.presence.claims(ids), tx.privacy.of(ids), tx.claims.arrangements(ids, deps.wallNow())]),
    )
  const bring = async (ids: readonly AccountId[]): Promise<void> => {
    const [known, claims, chosen, arrangements] = await read(ids)
    for (const id of ids) {
      const person = known.get(id)
      if (person === undefined) continue
      const isHeld = people.has(id)
      if (isHeld && ids.length > mostRehearsed) continue
      const lastActive = Math.max(person.lastActiveAt, deps.journal.pending(id))
      const arrangement = arrangements.get(id) ?? emptyArrangement
      const state: AccountState = {
        ...newAccount(id, person.settings.idleAfterMs, lastActive === 0 ? 0 : deps.toSteady(lastActive)),
        shareDevice: person.settings.shareDevice,
        ...(isHeld ? declared.sketched(arrangement) : declared.arranged(id, arrangement)),
      }
      const arrival: Arrival = { type: 'declared', ...declared.byHand(claims.get(id) ?? []) }
      if (isHeld) {
        deps.rehearsed(state, arrival)
        continue
      }
      const privacy = chosen.get(id)
      if (privacy !== undefined) deps.privacies.set(id, privacy)
      people.set(id, state)
      deps.arrived(id, arrival)
    }
  }

  /** Those whom somebody asks about. */
  const look = async (ids: readonly AccountId[]): Promise<void> => {
    if (ids.length === 0) return
    for (const id of ids) loading.set(id, (loading.get(id) ?? 0) + 1)
    try {
      await bring(ids)
    } finally {
      for (const id of ids) {
        const left = (loading.get(id) ?? 1) - 1
        if (left === 0) loading.delete(id)
        else loading.set(id, left)
      }
    }
    const again = ids.filter((id) => stale.delete(id))
    for (const id of again) if (!deps.isWatched(id) && people.get(id)?.connections.length === 0) people.delete(id)
    if (again.length > 0) await look(again)
  }
  /** For oneself, who learns nothing by it of anybody else. */
  const load = async (ids: readonly AccountId[]): Promise<void> => look(ids.filter((id) => !people.has(id)))
  return {
    load,
    look,
    has: (id: AccountId): boolean => loading.has(id),
    size: (): number => loading.size,
    /** Whatever is being read of this person is out of date. */
    changed: (id: AccountId): void => {
      if (loading.has(id)) stale.add(id)
    },
  }
}
