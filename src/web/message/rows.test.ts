import { expect, test } from 'bun:test'
import type { Pending } from '../../client/state.ts'
import type { AccountId, MessageId, RoomId } from '../../protocol/ids.ts'
import type { Message } from '../../protocol/model.ts'
import { rowsOf } from './rows.ts'

const me = 'a-me' as AccountId
const ana = 'a-ana' as AccountId
const noon = new Date(2026, 4, 5, 12).getTime()
const minute = 60_000
const message = (seq: number, author: AccountId, at: number): Message => ({
  id: `m${seq}` as MessageId,
  room: 'r' as RoomId,
  seq,
  changedSeq: seq,
  author,
  clientId: `c${seq}`,
  body: 'x',
  at,
})
const shape = (given: Partial<Parameters<typeof rowsOf>[0]>) =>
  rowsOf({ messages: [], more: true, pending: [], me, newAfter: null, skewMs: 0, ...given }).map((r) =>
    'head' in r === false ? r.kind : `${r.key}${r.head ? '*' : ''}`,
  )

test('messages are grouped by author and five minutes', () => {
  const messages = [
    message(1, ana, noon),
    message(2, ana, noon + 4 * minute),
    message(3, ana, noon + 9 * minute),
    message(4, me, noon + 9 * minute),
  ]
  expect(shape({ messages })).toEqual(['day', 'm1*', 'm2', 'm3*', 'c4*'])
})
test('the beginning is shown once nothing older is left', () => {
  expect(shape({ messages: [message(1, ana, noon)], more: false })).toEqual(['begin', 'day', 'm1*'])
})
test('a day line stands between days and starts a group', () => {
  const midnight = new Date(2026, 4, 6).getTime()
  expect(shape({ messages: [message(1, ana, midnight - minute), message(2, ana, midnight)] })).toEqual(['day', 'm1*', 'day', 'm2*'])
})
test('the line before what is new stands before the first message of another after that place', () => {
  const messages = [message(1, ana, noon), message(2, me, noon + 1), message(3, ana, noon + 2), message(4, ana, noon + 3)]
  expect(shape({ messages, more: false, newAfter: 1 }).slice(1)).toEqual(['day', 'm1*', 'c2*', 'new', 'm3*', 'm4'])
  expect(shape({ messages, more: false, newAfter: 4 }).slice(1)).toEqual(['day', 'm1*', 'c2*', 'm3*', 'm4'])
})
test('while what came before is not held, nobody knows where the new begins', () => {
  expect(shape({ messages: [message(5, ana, noon)], more: true, newAfter: 2 })).toEqual(['day', 'm5*'])
})
test('a message keeps its key when the server has it', () => {
  const pending: Pending = { clientId: 'c9', room: 'r' as RoomId, body: 'x', at: noon, send: { kind: 'sending' } }
  expect(shape({ pending: [pending] })).toEqual(shape({ messages: [message(9, me, noon)] }))
})
test("[P-213] “seen” stands under one's own last message once the other has read it, and nowhere else", () => {
  const [asked, mine] = [message(1, ana, noon), message(2, me, noon + 1)]
  expect(shape({ messages: [asked, mine], more: true, seen: 2 }).at(-1)).toBe('seen')
  expect(shape({ messages: [asked, mine], more: true, seen: 1 }).at(-1)).not.toBe('seen')
  expect(shape({ messages: [mine, asked], more: true, seen: 2 }).at(-1)).not.toBe('seen')
})
