/** Contract of the store: messages one by one. */
import { expect, test } from 'bun:test'
import type { MessageId, RoomId } from '../../src/protocol/ids.ts'
import { addAccount, addRoom, at, ids, messageOf } from '../support/store.ts'
import type { Current } from './store.contract.ts'

export const messageCases = (store: Current) => {
  const place = async () => {
    const ana = await addAccount(store(), 'ana')
    return { ana, room: await addRoom(store(), 'general', [ana]) }
  }
  const bodies = (room: RoomId, before: number | null, limit: number) =>
    store().read(async (tx) => (await tx.messages.before(room, before, limit)).map((message) => message.body))

  test('a message is answered as it is stored, whatever its text', async () => {
    const { ana, room } = await place()
    for (const body of ['plain', '中文 🧋 ñ', "'; drop table messages; --", 'two\nlines\tand \\ "quotes"', 'long '.repeat(8000)]) {
      const sent = messageOf(room, ana, { body })
      const { message, fresh } = await store().write((tx) => tx.messages.append(sent))
      const { mentions: _, ...rest } = sent
      expect(fresh).toBe(true)
      expect(message).toEqual({ ...rest, seq: message.seq, changedSeq: message.seq })
      expect(await store().read((tx) => tx.messages.get(sent.id))).toEqual(message)
    }
    expect(await store().read((tx) => tx.messages.get(ids.next('m', at) as MessageId))).toBeNull()
  })

  test('[D-7] the same author and client id are the same message, also when sent twice at once', async () => {
    const { ana, room } = await place()
    const [one, two] = [messageOf(room, ana, { clientId: 'same-send' }), messageOf(room, ana, { clientId: 'same-send', body: 'other' })]
    const answers = await Promise.all([one, two, one].map((message) => store().write((tx) => tx.messages.append(message))))
    expect(answers.map((answer) => answer.fresh)).toEqual([true, false, false])
    expect(new Set(answers.map((answer) => answer.message.id))).toEqual(new Set([one.id]))
    expect(answers[1]?.message).toEqual(answers[0]!.message)
    expect(await store().read((tx) => tx.messages.lastSeq(room))).toBe(1)
    const bob = await addAccount(store(), 'bob')
    expect((await store().write((tx) => tx.messages.append(messageOf(room, bob, { clientId: 'same-send' })))).fresh).toBe(true)
  })

  test('[D-6] those who write at once get the places 1 to n, none missing and none twice', async () => {
    const { ana, room } = await place()
    const bob = await addAccount(store(), 'bob')
    const other = await addRoom(store(), 'other', [ana, bob])
    const sent = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        store().write((tx) => tx.messages.append(messageOf(i % 3 === 0 ? other : room, i % 2 === 0 ? ana : bob))),
      ),
    )
    const seqs = (id: RoomId) =>
      sent
        .filter(({ message }) => message.room === id)
        .map(({ message }) => message.seq)
        .toSorted((a, b) => a - b)
    expect(seqs(room)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    expect(seqs(other)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  })

  test('[D-6] a change takes a place of its own, and a deleted text is gone', async () => {
    const { ana, room } = await place()
    const [first, second] = await store().write(
      async (tx) => [await tx.messages.append(messageOf(room, ana)), await tx.messages.append(messageOf(room, ana))] as const,
    )
    const edited = await store().write((tx) => tx.messages.change(first.message.id, { body: 'better', mentions: [], editedAt: at + 1 }))
    expect(edited).toEqual({ ...first.message, body: 'better', changedSeq: 3, editedAt: at + 1 })
    const deleted = await store().write((tx) =>
      tx.messages.change(first.message.id, { body: 'left over', mentions: [], deletedAt: at + 2 }),
    )
    expect(deleted).toEqual({ ...edited, body: '', changedSeq: 4, deletedAt: at + 2 })
    expect(await store().read((tx) => tx.messages.since(room, 1, 10))).toEqual([second.message, deleted])
    expect(await store().read((tx) => tx.messages.lastSeq(room))).toBe(4)
    const fourth = await store().write((tx) => tx.messages.append(messageOf(room, ana)))
    expect(fourth.message.seq).toBe(5)
  })

  test('history goes backwards page by page, oldest first in each', async () => {
    const { ana, room } = await place()
    await store().write(async (tx) => {
      for (let i = 1; i <= 7; i++) await tx.messages.append(messageOf(room, ana, { body: String(i) }))
    })
    expect(await bodies(room, null, 3)).toEqual(['5', '6', '7'])
    expect(await bodies(room, 5, 3)).toEqual(['2', '3', '4'])
    expect(await bodies(room, 2, 3)).toEqual(['1'])
    expect(await bodies(room, 1, 3)).toEqual([])
    expect(await store().read(async (tx) => (await tx.messages.since(room, 4, 2)).map((message) => message.seq))).toEqual([5, 6])
  })

  test('a room or message that does not exist is a fault, and leaves nothing behind', async () => {
    const { ana } = await place()
    const nowhere = ids.next('r', at) as RoomId
    const sent = messageOf(nowhere, ana)
    expect((await Promise.allSettled([store().write((tx) => tx.messages.append(sent))]))[0]?.status).toBe('rejected')
    expect((await Promise.allSettled([store().write((tx) => tx.messages.change(sent.id, { body: '', mentions: [] }))]))[0]?.status).toBe(
      'rejected',
    )
    expect(await store().read((tx) => tx.messages.get(sent.id))).toBeNull()
    expect(await store().read((tx) => tx.messages.lastSeq(nowhere))).toBe(0)
  })
}
