/**
 * What somebody who was not its person may have set up in an account since a moment: ways in, a second step, an address, and all that was begun
 * and not done. Taken back whole, for nobody can tell it from what is theirs; its person sets up again what they miss.
 */
import type { AccountId } from '../../protocol/ids.ts'
import type { Tx } from '../ports.ts'
import type { World } from './action.ts'
import { noteSecurity } from './diary.ts'

type Cx = { readonly tx: Tx; readonly world: Pick<World, 'ids'>; readonly now: number }

export const takeBack = async (cx: Cx, account: AccountId, since: number): Promise<void> => {
  const { tx } = cx
  for (const key of await tx.passkeys.list(account)) {
    if (key.createdAt < since) continue
    await tx.passkeys.remove(key.id)
    await noteSecurity(cx, account, 'passkeyRemoved', key.name)
  }
  for (const elsewhere of await tx.identities.list(account)) {
    if (elsewhere.createdAt < since) continue
    await tx.identities.remove(account, elsewhere.id)
    await noteSecurity(cx, account, 'identityRemoved', elsewhere.label)
  }
  const totp = await tx.codes.totp(account)
  if (totp !== null && totp.since >= since) {
    await tx.codes.setTotp(account, null)
    await tx.codes.setRecovery(account, [])
    await noteSecurity(cx, account, 'totpOff', '')
  }
  await takeBackAddress(cx, account, since)
}

/** Whoever reads the mail of an account may choose its password. */
const takeBackAddress = async (cx: Cx, account: AccountId, since: number): Promise<void> => {
  const { confirmed, confirmedAt } = await cx.tx.emails.of(account)
  if (confirmed === null || confirmedAt < since) return
  await cx.tx.emails.confirm(account, null, cx.now)
  await noteSecurity(cx, account, 'emailChanged', '')
}
