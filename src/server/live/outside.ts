/**
 * Tells webhooks how people look to a plain member. Changes of a second go out together, the last one of each person; what a plain
 * member cannot tell apart is not told twice. Nothing is kept while nobody wants to hear, and presence never waits for it.
 */
import { presenceData } from '../../domain/webhooks.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { PresenceEntry } from '../../protocol/model.ts'
import type { Clock, Fact, Notice, Store, Tx } from '../ports.ts'

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly publish: (notices: readonly Notice[]) => void
  readonly onFault: (fault: unknown) => void
  /** Writes an event for every webhook that asked for it; false if none did. */
  readonly queue: (tx: Tx, event: 'presence.changed', at: number, data: object) => Promise<boolean>
}
const batchMs = 1_000
const most = 10_000

export const createOutside = ({ store, clock, publish, onFault, queue }: Deps) => {
  let wanted = false
  const waiting = new Map<AccountId, PresenceEntry>()
  /** What was last told of each person, encoded. */
  const told = new Map<AccountId, string>()
  let timer: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()

  const ask = async (): Promise<void> => {
    wanted = (await store.read((tx) => tx.webhooks.wanting('presence.changed'))).length > 0
    if (wanted) return
    waiting.clear()
    told.clear()
  }

  const flush = async (): Promise<void> => {
    const at = clock.now()
    const news = [...waiting].filter(([id, entry]) => told.get(id) !== encoded(entry))
    waiting.clear()
    if (news.length === 0) return
    try {
      await store.write(async (tx) => {
        for (const [, entry] of news) await queue(tx, 'presence.changed', at, presenceData(entry))
      })
      for (const [id, entry] of news) remember(id, entry)
      publish([{ fact: { type: 'jobs.added' } }])
    } catch (fault) {
      onFault(fault)
    }
  }
  /** Offline is what is assumed of everyone else. */
  const remember = (id: AccountId, entry: PresenceEntry): void => {
    if (entry[1] === 'offline' && entry[4] === null) told.delete(id)
    else told.set(id, encoded(entry))
  }

  return {
    /** Those who are hidden from members do not exist here, and invisible looks like offline. */
    changed: (id: AccountId, view: (id: AccountId) => PresenceEntry): void => {
      if (!wanted) return
      const entry = view(id)
      if (entry[1] === 'hidden' || entry[1] === 'off' || entry[1] === 'unverified') return void waiting.delete(id)
      if (!told.has(id) && !waiting.has(id) && entry[1] === 'offline') return
      if (waiting.size >= most && !waiting.has(id)) return
      waiting.set(id, entry)
      timer ??= clock.after(batchMs, () => {
        timer = null
        writing = flush()
      })
    },
    receive: (fact: Fact): void => {
      if (fact.type === 'webhooks.changed') void ask().catch(onFault)
    },
    start: (): Promise<void> => ask(),
    close: async (): Promise<void> => {
      timer?.()
      await writing
      await flush()
    },
  }
}

/** Neither when it began nor the device is news. */
const encoded = ([, state, , , status]: PresenceEntry): string => JSON.stringify([state, status])
