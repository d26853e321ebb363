/** The store's part for what people are to one another: contacts, who is in a room now, and of whose return one is told. */
import type { Contact, HereNow } from '../protocol/contacts.ts'
import type { EventOf } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import { put, withEntry, without, type Draft } from './fold.ts'
import { learn } from './people.ts'

export const contact = (d: Draft, next: Contact): void => {
  learn(d, [next.account])
  put(d, { contacts: withEntry(d.state.contacts, next.account.id, next.state === 'none' ? null : next) })
}
export const allContacts = (d: Draft, contacts: readonly Contact[]): void => {
  learn(
    d,
    contacts.map((c) => c.account),
  )
  put(d, { contacts: new Map(contacts.map((c) => [c.account.id, c])) })
}

export const hereNow = (d: Draft, room: RoomId, { ids, count }: HereNow): void =>
  put(d, { here: withEntry(d.state.here, room, { ids, count }) })

export const waiting = (d: Draft, id: AccountId, how: 'add' | 'remove'): void =>
  put(d, { waiting: how === 'add' ? new Set([...d.state.waiting, id]) : without(d.state.waiting, id) })
export const cameBack = (d: Draft, { account, at }: EventOf<'presence.back'>): void => {
  learn(d, [account])
  waiting(d, account.id, 'remove')
  put(d, { back: { count: (d.state.back?.count ?? 0) + 1, account: account.id, at } })
}
