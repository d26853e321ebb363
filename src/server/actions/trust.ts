/** Carries out the table of `domain/trust`: one function for every event that ends trust, whichever action it happens in. */
import { endsSince, endsWith, type Handed, type TrustEvent } from '../../domain/trust.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { fact } from '../notices.ts'
import type { Notice, TicketRow, Tx } from '../ports.ts'
import { end, type Ender } from './sessions.ts'

type Cx = { readonly tx: Tx; readonly now: number }
/** Tickets that are found by their account. The others (`qr`, `oidc`, `oidc-step`) belong to a browser and are judged when they are used. */
const tickets = ['entry', 'alert', 'passkey', 'oidc-ask', 'email', 'reset', 'totp'] as const satisfies readonly (Handed &
  TicketRow['kind'])[]

/** `since`: the moment from which on what was made is in doubt. Sessions and bots are ended by their own actions. */
export const endTrust = async ({ tx, now }: Cx, account: AccountId, event: TrustEvent, since = Infinity): Promise<Notice[]> => {
  for (const kind of tickets) if (endsWith(kind, event)) await tx.tickets.drop(account, kind)
  // Of a change of address the new one is confirmed by whoever changed it.
  if (endsWith('email', event) && event !== 'addressChanged') await tx.emails.setPending(account, null)
  for (const kind of ['badge', 'feed'] as const)
    if (endsSince(kind, event))
      for (const link of await tx.links.list(account, kind)) if (link.createdAt >= since) await tx.links.revoke(account, kind, link.id)
  if (endsSince('invitation', event))
    for (const invite of await tx.invites.list(account, now)) if (invite.createdAt >= since) await tx.invites.revoke(invite.id)
  if (!endsSince('webhook', event)) return []
  const doubted = (await tx.webhooks.list()).filter((w) => w.state === 'on' && w.changedBy === account && w.changedAt >= since)
  for (const webhook of doubted) await tx.webhooks.update(webhook.id, { state: 'off' })
  return doubted.length > 0 ? [fact({ type: 'webhooks.changed' })] : []
}

/** Tokens that somebody made, of whichever bot, from a moment on. */
export const endTokensOf = async (cx: Ender, maker: AccountId, since = 0): Promise<Notice[]> => {
  const made = await cx.tx.sessions.madeBy(maker)
  return end(
    cx,
    made.filter((row) => row.createdAt >= since),
    'revoked',
  )
}
