/** Contract of the store: over random histories, whoever folds `since` from any place holds what the table holds. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { AccountId, MessageId, RoomId } from '../../src/protocol/ids.ts'
import type { Message } from '../../src/protocol/model.ts'
import type { Store } from '../../src/server/ports.ts'
import { addAccount, addRoom, at, messageOf } from '../support/store.ts'
import type { Current } from './store.contract.ts'

type Step = { readonly do: 'send' | 'repeat' | 'edit' | 'delete'; readonly pick: number }
const steps = fc.array(fc.record<Step>({ do: fc.constantFrom('send', 'send', 'repeat', 'edit', 'delete'), pick: fc.nat() }), {
  minLength: 1,
  maxLength: 40,
})

const step = async (store: Store, room: RoomId, author: AccountId, known: Message[], { do: what, pick }: Step) => {
  const target = known[pick % Math.max(1, known.length)]
  if (what === 'send' || !target) {
    const { message } = await store.write((tx) => tx.messages.append(messageOf(room, author, { body: `said ${pick}` })))
    known.push(message)
  } else if (what === 'repeat') await store.write((tx) => tx.messages.append(messageOf(room, author, { clientId: target.clientId })))
  else if (what === 'edit')
    await store.write((tx) => tx.messages.change(target.id, { body: `edited ${pick}`, mentions: [], editedAt: at + 1 }))
  else await store.write((tx) => tx.messages.change(target.id, { body: '', mentions: [], deletedAt: at + 2 }))
}

const table = (store: Store, room: RoomId) => store.read((tx) => tx.messages.before(room, null, 1000))

/** Catches up from `after` in pages, as a client does. */
const catchUp = async (store: Store, room: RoomId, held: readonly Message[], after: number, limit: number) => {
  const folded = new Map<MessageId, Message>(held.map((message) => [message.id, message]))
  let [place, last] = [after, after]
  for (;;) {
    const page = await store.read((tx) => tx.messages.since(room, place, limit))
    for (const message of page) {
      expect(message.changedSeq).toBeGreaterThan(last)
      last = message.changedSeq
      folded.set(message.id, message)
    }
    place = last
    if (page.length < limit) return [...folded.values()].toSorted((a, b) => a.seq - b.seq)
  }
}

export const historyCases = (store: Current) => {
  test('[D-8] since any place, the changes lead to what the table holds', async () => {
    const ana = await addAccount(store(), 'ana')
    let rooms = 0
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), fc.integer({ min: 1, max: 9 }), async (history, cut, limit) => {
        const room = await addRoom(store(), `room ${rooms++}`, [ana])
        const known: Message[] = []
        const at = cut % (history.length + 1)
        let [held, from]: [Message[], number] = [[], 0]
        for (const [i, next] of history.entries()) {
          if (i === at) [held, from] = [await table(store(), room), await store().read((tx) => tx.messages.lastSeq(room))]
          await step(store(), room, ana, known, next)
        }
        const now = await table(store(), room)
        expect(await catchUp(store(), room, held, from, limit)).toEqual(now)
        expect(await catchUp(store(), room, [], 0, limit)).toEqual(now)
        expect(new Set(now.map((message) => message.changedSeq)).size).toBe(now.length)
        expect(Math.max(0, ...now.map((message) => message.changedSeq))).toBe(await store().read((tx) => tx.messages.lastSeq(room)))
      }),
      { numRuns: 60 },
    )
  }, 60_000)
}
