/**
 * Deleting an account: out of every session and room, then everything kept of the person, then the name. The row stays without a name, so that
 * what others see of old talks keeps its shape. Messages that shall go are deleted afterwards, a few at a time, by a job.
 */
import { emptyArrangement } from '../../domain/claims.ts'
import type { Leftover } from '../../protocol/governing.ts'
import { firstPrivacy } from '../../protocol/privacy.ts'
import { keepJob } from '../kept.ts'
import { fact } from '../notices.ts'
import type { AccountRow, Notice, Tx } from '../ports.ts'
import type { World } from './action.ts'
import { leaveRoom } from './rooms.ts'
import { updated } from './seeing.ts'
import { accountOf, end } from './sessions.ts'

/** In both languages, for it stands where a name stood and nobody is there to translate it. */
const goneName = 'Deleted account 已注销账号'

export type Erasing = { readonly tx: Tx; readonly world: Pick<World, 'ids'>; readonly now: number }
export const erase = async (cx: Erasing, row: AccountRow, messages: Leftover, reason: 'suspended' | 'signed_out'): Promise<Notice[]> => {
  const { tx, now } = cx
  const gone = { name: `gone-${row.id.slice(1)}`, displayName: goneName }
  const notices = await end(cx, await tx.sessions.open(row.id), reason)
  // Told while it is still known who shares a room with them.
  notices.push(...(await updated(tx, { ...accountOf(row), ...gone, role: 'member' })))
  for (const room of await tx.rooms.everyId(row.id)) {
    const at = await tx.rooms.isMember(room, row.id)
    if (at !== null && at.kind !== 'direct') notices.push(...(await leaveRoom(tx, room, row.id)))
  }
  for (const invite of await tx.invites.list(row.id, now)) await tx.invites.revoke(invite.id)
  await tx.bans.openNetworks(row.id)
  await tx.accounts.forget(row.id, gone)
  if (messages === 'delete')
    await tx.jobs.add([
      { id: `erase-${row.id}`, kind: 'account.erase', payload: keepJob('account.erase', { account: row.id }), runAt: now },
    ])
  return [
    ...notices,
    fact({ type: 'claims.changed', account: row.id, claims: [] }),
    fact({ type: 'arranged', account: row.id, arrangement: emptyArrangement }),
    fact({ type: 'privacy.changed', account: row.id, privacy: firstPrivacy }),
    fact({ type: 'jobs.added' }),
  ]
}
