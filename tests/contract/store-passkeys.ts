/** Contract of the store: passkeys. */
import { expect, test } from 'bun:test'
import type { AccountId, PasskeyId } from '../../src/protocol/ids.ts'
import type { PasskeyRow } from '../../src/server/ports.ts'
import { addAccount, at, ids } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const keyOf = (account: AccountId, credential: string, more: Partial<PasskeyRow> = {}): PasskeyRow => ({
  id: ids.next('k', at) as PasskeyId,
  account,
  credential,
  publicKey: 'pQECAyYgASFYIA',
  counter: 3,
  transports: ['internal', 'hybrid'],
  handle: 'handle',
  name: '手机',
  createdAt: at,
  usedAt: null,
  backup: 'eligible',
  doubtedAt: null,
  ...more,
})

export const passkeyCases = (store: Current) => {
  test('[S-146] passkeys are kept as they came, oldest first, and each only once', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const [one, two] = [keyOf(ana, 'one', { createdAt: at + 1 }), keyOf(ana, 'two', { backup: 'single' })]
    const insert = (row: PasskeyRow) => store().write((tx) => tx.passkeys.insert(row))
    expect([await insert(one), await insert(two), await insert(keyOf(bob, 'one'))]).toEqual([true, true, false])
    expect(await store().read((tx) => tx.passkeys.list(ana))).toEqual([two, one])
    expect(await store().read((tx) => tx.passkeys.list(bob))).toEqual([])
    expect(await store().read((tx) => tx.passkeys.byCredential('two'))).toEqual(two)
    expect(await store().read((tx) => tx.passkeys.byCredential('three'))).toBeNull()
  })

  test('[S-146] what changes is changed, the rest stays, and a removed one is gone', async () => {
    const ana = await addAccount(store(), 'ana')
    const [one, two] = [keyOf(ana, 'one'), keyOf(ana, 'two')]
    const change = { name: 'Stick', counter: 4, usedAt: at + 5, backup: 'backedUp', doubtedAt: at + 6 } as const
    await store().write(async (tx) => {
      await tx.passkeys.insert(one)
      await tx.passkeys.insert(two)
      await tx.passkeys.change(one.id, change)
      await tx.passkeys.remove(two.id)
    })
    expect(await store().read((tx) => tx.passkeys.list(ana))).toEqual([{ ...one, ...change }])
  })

  test('[S-146] a deleted account has none', async () => {
    const ana = await addAccount(store(), 'ana')
    await store().write(async (tx) => {
      await tx.passkeys.insert(keyOf(ana, 'one'))
      await tx.accounts.forget(ana, { name: 'gone', displayName: 'gone' })
    })
    expect(await store().read((tx) => tx.passkeys.byCredential('one'))).toBeNull()
  })
}
