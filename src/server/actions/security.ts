/** What an account is guarded by, and the two ways in which its person hears of every change to that: the diary and a mail. */
import type { SecurityAct } from '../../protocol/diary.ts'
import type { Security } from '../../protocol/security.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { AccountRow, Notice, Tx } from '../ports.ts'
import { done, me, type Action, type World } from './action.ts'
import { noteSecurity } from './diary.ts'
import { tellByMail, type News } from './mail.ts'
import { secondWays } from './own-ways.ts'

export const securityOf = async (tx: Tx, account: Pick<AccountRow, 'id'>): Promise<Security> => {
  const { confirmed, pending } = await tx.emails.of(account.id)
  const row = await tx.accounts.row(account.id)
  return {
    password: row === null || row.passwordHash === '' ? 'none' : 'set',
    email: { address: confirmed?.address ?? null, pending },
    totpSince: (await tx.codes.totp(account.id))?.since ?? null,
    recovery: await tx.codes.recoveryLeft(account.id),
    second: await secondWays(tx, account),
  }
}

export const get: Action<'security.get'> = async (cx) => done({ security: await securityOf(cx.tx, { id: me(cx) }) })

type Cx = { readonly tx: Tx; readonly world: Pick<World, 'ids' | 'seal' | 'mail'>; readonly now: number }
/** `news` null: what changed is told elsewhere. */
export const secured = async (cx: Cx, account: AccountRow, act: SecurityAct, news: News | null): Promise<Notice[]> => {
  await noteSecurity(cx, account.id, act, '')
  return news === null ? [] : tellByMail(cx, account, news)
}

const mostAlerts = 50
/** Sessions about which a question is open, or was answered with *not me*. */
export const doubtedBy = async (tx: Tx, account: AccountRow['id']): Promise<ReadonlySet<SessionId>> =>
  new Set((await tx.alerts.list(account, mostAlerts)).flatMap((a) => (a.session !== null && a.answer !== 'me' ? [a.session] : [])))
