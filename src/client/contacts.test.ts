/** The store's part for contacts, who is in a room, and returns. */
import { expect, test } from 'bun:test'
import type { ServerEvent } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { Account } from '../protocol/model.ts'
import type { ContactState } from '../protocol/contacts.ts'
import { emptyFold, type Fold, type StoreInput } from './fold.ts'
import { fold } from './store.ts'

const bob: Account = { id: 'a00000000000000000bob' as AccountId, name: 'bob', displayName: 'Bob', role: 'member', bot: false, createdAt: 0 }
const room = 'r0000000000000000room' as RoomId
type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never
const after = (...inputs: Untimed<StoreInput>[]): Fold =>
  inputs.reduce<Fold>((f, input) => fold(f, { ...input, at: 0 } as StoreInput).fold, emptyFold)
const event = (e: ServerEvent): Untimed<StoreInput> => ({ type: 'event', event: e })
const contact = (state: ContactState) => ({ account: bob, state, since: 5 })

test("[P-301] what is told of a contact counts, in its order; a late answer to one's own asking does not", () => {
  const { state } = after(event({ event: 'contact.changed', contact: contact('contact') }), {
    type: 'replied',
    reply: { command: 'contact.request', input: { account: bob.id }, output: { contact: contact('outgoing') } },
  })
  expect(state.contacts.get(bob.id)?.state).toBe('contact')
  expect(state.accounts.get(bob.id)).toEqual(bob)
  expect(
    after(event({ event: 'contact.changed', contact: contact('contact') }), event({ event: 'contact.changed', contact: contact('none') }))
      .state.contacts.size,
  ).toBe(0)
})

test('[P-165] a page of contacts is all there is between its ends', () => {
  const id = (n: number) => `a${String(n).padStart(20, '0')}` as AccountId
  const of = (n: number) => ({ account: { ...bob, id: id(n) }, state: 'contact' as const, since: n })
  const page = (after: number | null, contacts: readonly number[], next: number | null): Untimed<StoreInput> => ({
    type: 'replied',
    reply: {
      command: 'contact.list',
      input: { limit: 2, ...(after === null ? {} : { after: id(after) }) },
      output: { contacts: contacts.map(of), next: next === null ? null : id(next) },
    },
  })
  const held = (...inputs: Untimed<StoreInput>[]) => [...after(...inputs).state.contacts.keys()].toSorted()
  const all = [page(null, [1, 3], 3), page(3, [5, 7], null)]
  expect(held(...all)).toEqual([1, 3, 5, 7].map(id))
  // Three is gone, and two is new; what lies beyond the page stays until its own page comes.
  expect(held(...all, page(null, [1, 2], 4))).toEqual([1, 2, 5, 7].map(id))
  expect(held(...all, page(4, [5], null))).toEqual([1, 3, 5].map(id))
})

test('[P-320] who is in a room is forgotten when the line is lost', () => {
  const told = event({ event: 'room.here', room, ids: [bob.id], count: 1 })
  expect(after(told).state.here.get(room)).toEqual({ ids: [bob.id], count: 1 })
  expect(after(told, { type: 'link', link: { kind: 'waiting', retryAt: 1, attempt: 1 } }).state.here.size).toBe(0)
})

test('[P-330] a return is told once, and no longer waited for', () => {
  const { state } = after(
    { type: 'replied', reply: { command: 'presence.tellMe', input: { account: bob.id }, output: {} } },
    event({ event: 'presence.back', account: bob, at: 9 }),
  )
  expect(state.waiting.size).toBe(0)
  expect(state.back).toEqual({ count: 1, account: bob.id, at: 9 })
})
