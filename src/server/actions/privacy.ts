/** What one chose about who sees how much. */
import type { AccountId } from '../../protocol/ids.ts'
import { firstPrivacy, type Privacy } from '../../protocol/privacy.ts'
import { fact } from '../notices.ts'
import type { Notice, Tx } from '../ports.ts'
import { done, given, me, toMe, type Action, type InTx } from './action.ts'

export const privacyOf = async (tx: Tx, id: AccountId): Promise<Privacy> => (await tx.privacy.of([id])).get(id) ?? firstPrivacy

export const get: Action<'privacy.get'> = async (cx) => {
  const [privacy, { policy }] = await Promise.all([privacyOf(cx.tx, me(cx)), cx.tx.place.get()])
  return done({ privacy, policy })
}

export const privacyNotices = (cx: InTx, privacy: Privacy): Notice[] => [
  toMe(cx, { event: 'privacy.updated', privacy }),
  fact({ type: 'privacy.changed', account: me(cx), privacy }),
]

/** Rules may name anyone and anything: whether an id exists is not answered here. */
export const update: Action<'privacy.update'> = async (cx, input) => {
  const privacy: Privacy = { ...(await privacyOf(cx.tx, me(cx))), ...given(input) }
  await cx.tx.privacy.set(me(cx), privacy)
  return done({ privacy }, ...privacyNotices(cx, privacy))
}
