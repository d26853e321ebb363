/** The store's part for what people are to one another: contacts, who is in a room now, and of whose return one is told. */
import type { Output } from '../protocol/commands.ts'
import type { Contact, HereNow } from '../protocol/contacts.ts'
import type { EventOf } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import { put, withEntry, without, type Draft } from './fold.ts'
import { learn } from './people.ts'

export const contact = (d: Draft, next: Contact): void => {
  learn(d, [next.account])
  put(d, { contacts: withEntry(d.state.contacts, next.account.id, next.state === 'none' ? null : next) })
}
/** A page is all there is between its ends: whoever is held in between and not in it is no contact any more. */
export const contactPage = (d: Draft, after: string | undefined, { contacts, next }: Output<'contact.list'>): void => {
  learn(
    d,
    contacts.map((c) => c.account),
  )
  const isWithin = (id: string) => (after === undefined || id > after) && (next === null || id <= next)
  const others = [...d.state.contacts].filter(([id]) => !isWithin(id))
  put(d, { contacts: new Map([...others, ...contacts.map((c) => [c.account.id, c] as const)]) })
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
