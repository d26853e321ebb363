/** Writing to people. A mail is queued in the transaction of what it tells, so neither is ever there without the other. */
import { letterSeal, type Letter, type QueuedLetter } from '../../domain/letters.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Locale } from '../../protocol/model.ts'
import { keepJob } from '../kept.ts'
import { fact } from '../notices.ts'
import type { AccountRow, Notice, Tx } from '../ports.ts'
import type { World } from './action.ts'

export type Posting = {
  readonly to: string | null
  readonly locale: Locale | null
  /** Of no use from then on. */ readonly until?: number
} & Letter
type Post = Pick<World, 'ids' | 'seal' | 'mail'>

/** Without mail nothing is queued. The notice, if any, wakes the queue. */
export const queueMail = async (tx: Tx, world: Post, { to, locale, until, ...letter }: Posting, now: number): Promise<Notice[]> => {
  if (world.mail.state === 'off') return []
  const id = world.ids.next('j', now)
  const mail: QueuedLetter = { id, to, locale: locale ?? 'en', until: until ?? null, letter }
  const payload = keepJob('mail.send', { sealed: world.seal.seal(JSON.stringify(mail), letterSeal) })
  await tx.jobs.add([{ id, kind: 'mail.send', payload, runAt: now }])
  return [fact({ type: 'jobs.added' })]
}

/** Without its `name`: that is the account's. */
export type News = Letter extends infer L ? (L extends Letter ? Omit<L, 'name'> : never) : never
/** Tells a person something about their own account, if there is a confirmed address to tell it to. */
export const tellByMail = async (
  cx: { readonly tx: Tx; readonly world: Post; readonly now: number },
  account: Pick<AccountRow, 'name' | 'settings'> & { readonly id: AccountId },
  news: News,
): Promise<Notice[]> => {
  const { confirmed } = await cx.tx.emails.of(account.id)
  if (confirmed === null) return []
  const posting = { ...news, to: confirmed.key, locale: account.settings.locale, name: account.name } as Posting
  return queueMail(cx.tx, cx.world, posting, cx.now)
}
