/** The audit log as every store keeps it: lines in order, none changed, and read by who did it or to whom. */
import { expect, test } from 'bun:test'
import { seal } from '../../src/domain/audit.ts'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { note, verifyChain } from '../../src/server/actions/audit.ts'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { AuditRow, Store } from '../../src/server/ports.ts'
import { addAccount, at, openSeal } from '../support/store.ts'

const world = { hashToken, seal: openSeal }
const did = (store: Store, actor: AccountId, action: 'place.update' | 'role.set', target?: string) =>
  store.write((tx) =>
    note(
      { tx, world, now: at, caller: { account: { id: actor } } },
      { ...(target === undefined ? {} : { target }), ...(action === 'place.update' ? { action, detail: { name: '在吗' } } : { action }) },
    ),
  )

export const auditCases = (current: () => Store) => {
  test('[S-60] lines come in order, each sealed onto the one before, however many write at once', async () => {
    const store = current()
    const ana = await addAccount(store, 'ana')
    await Promise.all(Array.from({ length: 20 }, () => did(store, ana, 'place.update')))
    const rows = await store.read((tx) => tx.audit.after(0, 100))
    expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    expect(await store.read((tx) => verifyChain(tx, world))).toEqual({ count: 20, head: rows.at(-1)!.hash, broken: null, end: 'sealed' })
  })

  test('[S-61] the line of an act that failed is not there', async () => {
    const store = current()
    const failing = store.write(async (tx) => {
      await note({ tx, world, now: at, caller: null }, { action: 'place.update' })
      throw new Error('the act failed')
    })
    await failing.catch(() => null)
    expect(await store.read((tx) => tx.audit.last())).toBeNull()
  })

  test('[S-62] it is read newest first, by act, and by who did it or to whom', async () => {
    const store = current()
    const [ana, bob] = [await addAccount(store, 'ana'), await addAccount(store, 'bob')]
    await did(store, ana, 'role.set', bob)
    await did(store, bob, 'place.update')
    await did(store, ana, 'place.update')
    const list = (asked: object) =>
      store.read(async (tx) => {
        const rows = await tx.audit.list({ before: null, action: null, account: null, limit: 10, ...asked })
        return rows.map((r) => r.seq)
      })
    expect(await list({})).toEqual([3, 2, 1])
    expect(await list({ before: 3, limit: 1 })).toEqual([2])
    expect(await list({ action: 'place.update' })).toEqual([3, 2])
    expect(await list({ account: bob })).toEqual([2, 1])
  })

  test('[S-60] the same place is never taken twice', async () => {
    const store = current()
    const line = { seq: 1, at, actor: null, action: 'place.update', target: null, detail: '{}' }
    const row = seal(line, null, hashToken) as AuditRow
    await store.write((tx) => tx.audit.append(row))
    const again = store
      .write((tx) => tx.audit.append(row))
      .then(
        () => 'taken twice',
        () => 'refused',
      )
    expect(await again).toBe('refused')
  })
}
