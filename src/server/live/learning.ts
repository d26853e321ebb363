/** What presence learns from facts, after their commit: each becomes an event of the machine, of whoever is in memory or on the way there. */
import type { AccountState } from '../../domain/presence/model.ts'
import { endingOf } from '../../domain/sessions.ts'
import type { AccountId, ConnectionId, SessionId } from '../../protocol/ids.ts'
import type { Ending } from '../../protocol/model.ts'
import type { Privacy } from '../../protocol/privacy.ts'
import type { Fact } from '../ports.ts'
import type { Happening } from './attaching.ts'
import type { Declared } from './declared.ts'
import type { Loading } from './loading.ts'

type Deps = {
  readonly people: ReadonlyMap<AccountId, AccountState>
  readonly privacies: Map<AccountId, Privacy>
  readonly privacyOf: (id: AccountId) => Privacy
  readonly declared: Declared
  readonly loading: Loading
  readonly happen: (id: AccountId, what: Happening) => void
  readonly mustAskAgain: (connections: readonly ConnectionId[]) => void
  readonly connectionsOf: (id: AccountId) => readonly ConnectionId[]
  readonly watching: { receive(fact: Fact): void }
  /** Somebody may look at another room, or share it with others. */
  readonly moved: (id: AccountId) => void
}

export const createLearning = (deps: Deps): ((fact: Fact) => void) => {
  const { people, privacies, privacyOf, declared, loading, happen } = deps
  const onPerson = (id: AccountId, what: Happening): void => {
    loading.changed(id)
    happen(id, what)
  }
  const endSession = (id: AccountId, session: SessionId, ending: Ending): void => {
    for (const c of people.get(id)?.connections ?? []) if (c.session === session) happen(id, { type: 'closed', connection: c.id, ending })
  }

  return (fact: Fact): void => {
    if (fact.type === 'claims.changed') onPerson(fact.account, { type: 'declared', ...declared.byHand(fact.claims) })
    if (fact.type === 'arranged' && people.has(fact.account))
      onPerson(fact.account, { type: 'arranged', ...declared.arranged(fact.account, fact.arrangement) })
    else if (fact.type === 'arranged') loading.changed(fact.account)
    if (fact.type === 'device.changed')
      happen(fact.account, { type: 'device', session: fact.session, label: fact.label, muted: fact.muted })
    if (fact.type === 'settings.changed')
      onPerson(fact.account, { type: 'preferred', idleAfterMs: fact.settings.idleAfterMs, shareDevice: fact.settings.shareDevice })
    if (fact.type === 'session.ended') endSession(fact.account, fact.session, endingOf(fact.reason))
    if (fact.type === 'privacy.changed') {
      loading.changed(fact.account)
      // In return for less, others may show them less.
      if (people.has(fact.account) && privacyOf(fact.account).lastSeen !== fact.privacy.lastSeen)
        deps.mustAskAgain(deps.connectionsOf(fact.account))
      if (people.has(fact.account)) privacies.set(fact.account, fact.privacy)
      deps.moved(fact.account)
    }
    if (fact.type === 'groups.changed') deps.moved(fact.account)
    deps.watching.receive(fact)
    if (fact.type === 'place.changed') for (const id of people.keys()) deps.moved(id)
  }
}
