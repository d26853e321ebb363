/** Whose connection that is: an administrator's look, written into that person's diary. */
import { mayAdminister } from '../../domain/rooms.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Account } from '../../protocol/model.ts'
import type { InTx, SignedIn, WithStore } from './action.ts'
import { note } from './audit.ts'
import { recordLook, recordLooks } from './guard.ts'

export const administers = (account: Account): Result<true> => mayAdminister(account.role)

export const who = async (cx: InTx, owner: AccountId | undefined): Promise<Result<Account>> => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const [account] = owner === undefined ? [] : await cx.tx.accounts.get([owner])
  if (account === undefined) return refuse('not_found')
  await recordLook(cx.tx, { ids: cx.world.ids, now: cx.now, admin: cx.caller.account }, account.id, 'connections')
  await note(cx, { action: 'detection.who', target: account.id })
  return ok(account)
}

/** Connections are rows without names; of those whose person was found out before, seeing them again is a look like the first. */
export const seen = async ({ store, world, now, caller }: WithStore<SignedIn>, whom: readonly AccountId[]): Promise<void> => {
  if (whom.length > 0) await store.write((tx) => recordLooks(tx, { ids: world.ids, now, admin: caller.account }, whom, 'connections'))
}
