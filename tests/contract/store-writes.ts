/** Contract of the store: transactions. */
import { expect, test } from 'bun:test'
import { accountOf, addAccount, addRoom, messageOf } from '../support/store.ts'
import type { Current } from './store.contract.ts'

export const writeCases = (store: Current) => {
  test('[D-2] a failing work among fifty leaves no trace and takes none with it', async () => {
    const ana = await addAccount(store(), 'ana')
    const room = await addRoom(store(), 'general', [ana])
    const outcomes = await Promise.allSettled(
      Array.from({ length: 51 }, (_, i) =>
        store().write(async (tx) => {
          await tx.messages.append(messageOf(room, ana, { body: String(i) }))
          if (i === 25) {
            await tx.accounts.insert(accountOf('ghost'))
            throw new Error('refused half way')
          }
        }),
      ),
    )
    expect(outcomes.map((outcome) => outcome.status).filter((status) => status === 'rejected')).toHaveLength(1)
    expect(outcomes[25]).toEqual({ status: 'rejected', reason: new Error('refused half way') })
    const stored = await store().read((tx) => tx.messages.before(room, null, 100))
    expect(stored.map((message) => message.body)).toEqual(Array.from({ length: 51 }, (_, i) => String(i)).filter((body) => body !== '25'))
    expect(stored.map((message) => message.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    expect(await store().read((tx) => tx.accounts.byNameKey('ghost'))).toBeNull()
  })

  test('[D-2] a work that swallows the failure of a query keeps nothing of that query', async () => {
    const ana = accountOf('ana')
    await store().write((tx) => tx.accounts.insert(ana))
    await store()
      .write(async (tx) => {
        await tx.accounts.insert({ ...accountOf('bob'), id: ana.id }).catch(() => false)
        await tx.accounts.insert(accountOf('carl'))
      })
      .catch(() => null)
    expect(await store().read((tx) => tx.accounts.byNameKey('bob'))).toBeNull()
    await addAccount(store(), 'dora')
    expect(await store().read((tx) => tx.accounts.byNameKey('dora'))).not.toBeNull()
  })

  test('[D-3] a read sees every write that has resolved, and none that has not', async () => {
    const ana = await addAccount(store(), 'ana')
    const room = await addRoom(store(), 'general', [ana])
    for (let i = 1; i <= 20; i++) {
      const inside = await store().write(async (tx) => {
        await tx.messages.append(messageOf(room, ana))
        return store().read((other) => other.messages.lastSeq(room))
      })
      expect(inside).toBe(i - 1)
      expect(await store().read((tx) => tx.messages.lastSeq(room))).toBe(i)
    }
  })

  test('[D-3] a read is one snapshot from its first query to its last', async () => {
    const ana = await addAccount(store(), 'ana')
    const room = await addRoom(store(), 'general', [ana])
    const [before, after] = await store().read(async (tx) => {
      const first = await tx.messages.lastSeq(room)
      await store().write((other) => other.messages.append(messageOf(room, ana)))
      return [first, await tx.messages.lastSeq(room)]
    })
    expect([before, after]).toEqual([0, 0])
    expect(await store().read((tx) => tx.messages.lastSeq(room))).toBe(1)
  })

  test('a work sees its own writes, and answers with what it returns', async () => {
    const row = accountOf('ana')
    const seen = await store().write(async (tx) => {
      await tx.accounts.insert(row)
      return tx.accounts.row(row.id)
    })
    expect(seen?.name).toBe('ana')
  })

  test('a read that throws does so alone', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        store().read(async (tx) => {
          await tx.place.get()
          if (i % 2 === 0) throw new Error('no')
          return i
        }),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(10)
    expect(await store().read(async () => 'still here')).toBe('still here')
  })

  test('[D-16] a sound store has nothing to complain of', async () => {
    await addRoom(store(), 'general', [await addAccount(store(), 'ana')])
    expect(await store().check()).toEqual([])
  })

  test('closing waits for what was asked before, and refuses what comes after', async () => {
    const asked = store().write((tx) => tx.accounts.insert(accountOf('ana')))
    const closed = store().close()
    expect(await asked).toBe(true)
    await closed
    await store().close()
    for (const late of [store().read((tx) => tx.place.get()), store().write((tx) => tx.place.get())])
      expect((await Promise.allSettled([late]))[0]?.status).toBe('rejected')
  })
}
