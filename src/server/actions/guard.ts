/**
 * The workplace guard: whoever looks at a person's state beyond what members see leaves a line in that person's diary, in the same
 * transaction as the look. Looking again at the same soon after is still that look.
 */
import { sameLookMs } from '../../domain/diary.ts'
import type { LookSubject } from '../../protocol/diary.ts'
import type { AccountId, DiaryId } from '../../protocol/ids.ts'
import type { Account } from '../../protocol/model.ts'
import type { Ids, Tx } from '../ports.ts'

type Looking = { readonly ids: Ids; readonly now: number; readonly admin: Account }

/** Nobody is told of looking at themselves. */
export const recordLook = async (tx: Tx, { ids, now, admin }: Looking, account: AccountId, what: LookSubject): Promise<void> => {
  if (admin.id === account || (await tx.diary.looked(account, admin.id, what, now - sameLookMs))) return
  await tx.diary.add([
    { id: ids.next('d', now) as DiaryId, account, at: now, kind: 'looked', admin: admin.id, name: admin.displayName, what },
  ])
}

/** One look at many people, as at a list of all connections. */
export const recordLooks = async (tx: Tx, looking: Looking, accounts: Iterable<AccountId>, what: LookSubject): Promise<void> => {
  for (const account of new Set(accounts)) await recordLook(tx, looking, account, what)
}
