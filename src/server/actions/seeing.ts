/**
 * Whom somebody may know of. Members know everybody; a guest knows those they share a room with, and of all others there is nothing: no name, no
 * list, and every question about them is answered as if nobody were there.
 */
import { isFound } from '../../domain/directory.ts'
import { foldName } from '../../domain/names.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Account } from '../../protocol/model.ts'
import type { Page, Tx } from '../ports.ts'
import { tell } from '../notices.ts'
import type { Notice } from '../ports.ts'
import type { InTx } from './action.ts'

/** Everybody a guest shares a room with, and they themselves. */
export const circleOf = async (tx: Tx, guest: AccountId): Promise<Set<AccountId>> => {
  const circle = new Set([guest])
  for (const room of await tx.rooms.ids(guest)) for (const id of await tx.rooms.memberIds(room)) circle.add(id)
  return circle
}

/** Null: everybody. */
export const circle = async (tx: Tx, viewer: Pick<Account, 'id' | 'role'>): Promise<ReadonlySet<AccountId> | null> =>
  viewer.role === 'guest' ? circleOf(tx, viewer.id) : null

/** Of these, those the caller may know of. */
export const known = async (cx: InTx, ids: readonly AccountId[]): Promise<AccountId[]> => {
  const { id: viewer, role } = cx.caller.account
  if (role !== 'guest') return [...ids]
  const beside = new Set((await cx.tx.privacy.common(viewer, ids)).map((row) => row.account))
  return ids.filter((id) => id === viewer || beside.has(id))
}

/** Somebody to do something with: known, and neither waiting nor gone. */
export const someone = async (cx: InTx, id: AccountId): Promise<Account | null> => {
  const row = (await known(cx, [id])).length === 0 ? null : await cx.tx.accounts.row(id)
  if (row === null || (row.standing.kind !== 'active' && row.standing.kind !== 'suspended')) return null
  return (await cx.tx.accounts.get([id]))[0] ?? null
}

/** The directory as the caller sees it. */
export const directory = async (cx: InTx, start: string, page: Page): Promise<Account[]> => {
  const within = await circle(cx.tx, cx.caller.account)
  if (within === null) return cx.tx.accounts.list(start, page)
  const accounts = (await cx.tx.accounts.get([...within])).map((account) => ({ account, key: foldName(account.name) }))
  return accounts
    .filter(({ account, key }) => isFound(account, start) && (page.after === null || key > page.after))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, page.limit)
    .map(({ account }) => account)
}

/** A person looks different now: told to everyone who knows of them. */
export const updated = async (tx: Tx, account: Account): Promise<Notice[]> => {
  const event = { event: 'account.updated', account } as const
  const guests = await tx.rooms.guestsBeside(account.id)
  return [tell('place', event), ...guests.map((guest) => tell(`account:${guest}`, event))]
}
