/**
 * What the other person of a direct room has read, told while they are attached and never kept. Only between two who both share it, and
 * not by anyone who is invisible, or hidden from the one who would be told: then nothing at all is sent.
 */
import { seesHere } from '../../domain/presence/audience.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Fact, Store } from '../ports.ts'
import type { Audiences } from './audiences.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'

type Deps = {
  readonly store: Store
  readonly audiences: Audiences
  readonly hub: Hub
  readonly onFault: (fault: unknown) => void
  readonly presence: Pick<Presence, 'mayShowRead'>
}

export const createReceipts = ({ store, audiences, hub, presence, onFault }: Deps) => {
  const mayTell = async (reader: AccountId, peer: AccountId): Promise<boolean> => {
    const chosen = (await store.read((tx) => tx.privacy.of([peer]))).get(peer)
    const judged = (await audiences.of(peer, [reader])).get(reader)
    return judged !== undefined && seesHere(judged.audience) && presence.mayShowRead(reader, chosen)
  }
  const tell = async (fact: Extract<Fact, { type: 'read.moved' }>): Promise<void> => {
    // Judged also when nobody is there to be told: who reads must not find out by the work whether the other is here.
    if (!(await mayTell(fact.account, fact.peer))) return
    for (const connection of hub.connectionsOf(fact.peer))
      hub.send(connection, { event: 'read.seen', room: fact.room, account: fact.account, seq: fact.seq })
  }
  return {
    receive: (fact: Fact): void => {
      if (fact.type === 'read.moved') void tell(fact).catch(onFault)
    },
  }
}
