/**
 * What presence writes into people's diaries: what was attached and how it ended, and every change of what others see of one, with its
 * reason. Only for oneself; nothing here is awaited.
 */
import { merge } from '../../domain/presence/merge.ts'
import type { AccountState, Connection, NewConnection, PresenceLimits } from '../../domain/presence/model.ts'
import { present } from '../../domain/presence/present.ts'
import type { AccountId, DiaryId } from '../../protocol/ids.ts'
import type { Ending } from '../../protocol/model.ts'
import type { Ids } from '../ports.ts'
import type { Journal } from './journal.ts'

type Deps = { readonly ids: Ids; readonly journal: Journal; readonly limits: PresenceLimits; readonly toWall: (steady: number) => number }

export const createNoting = ({ ids, journal, limits, toWall }: Deps) => {
  /** What the diary last said of each. Nothing said: offline. */
  const said = new Map<AccountId, string>()
  const entry = (account: AccountId, steady: number) => {
    const at = Math.round(toWall(steady))
    return { account, id: ids.next('d', at) as DiaryId, at }
  }
  return {
    attached: (account: AccountId, { id, session, device, label }: Omit<NewConnection, 'jitter'>, at: number): void =>
      journal.note({ ...entry(account, at), kind: 'attached', connection: id, session, device, label }),
    ended: (account: AccountId, { id, session, device, label, openedAt }: Connection, ending: Ending, at: number): void =>
      journal.note({
        ...entry(account, at),
        kind: 'ended',
        connection: id,
        session,
        device,
        label,
        openedAt: Math.round(toWall(openedAt)),
        ending,
      }),
    shown: (s: AccountState, at: number): void => {
      const { state } = present(s, at, limits).shown
      const merged = merge(s, at, limits)
      // A fall that is held back has not been seen by anybody.
      if (merged.state !== state) return
      const now = `${state} ${merged.source}`
      if (now === (said.get(s.account) ?? 'offline none')) return
      said.set(s.account, now)
      journal.note({ ...entry(s.account, at), kind: 'shown', state, source: merged.source })
    },
    forget: (account: AccountId): void => void said.delete(account),
  }
}
