/** Contract of the store: accounts elsewhere, programs, and what their tokens allow. */
import { expect, test } from 'bun:test'
import type { AccountId, IdentityId } from '../../src/protocol/ids.ts'
import type { IdentityRow } from '../../src/server/ports.ts'
import { addAccount, at, ids, sessionOf } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const identityOf = (account: AccountId, subject: string, more: Partial<IdentityRow> = {}): IdentityRow => ({
  id: ids.next('o', at) as IdentityId,
  account,
  provider: 'work',
  issuer: 'https://id.example',
  subject,
  label: `${subject}@example.org`,
  createdAt: at,
  usedAt: at,
  ...more,
})

export const identityCases = (store: Current) => {
  test('[S-151] issuer and subject name one account, for good, and nobody else gets it', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const first = identityOf(ana, 'one')
    const add = (row: IdentityRow) => store().write((tx) => tx.identities.insert(row))
    expect([
      await add(first),
      await add(identityOf(bob, 'one')),
      await add(identityOf(bob, 'one', { issuer: 'https://other.example' })),
    ]).toEqual([true, false, true])
    await store().read(async (tx) => {
      expect(await tx.identities.bySubject('https://id.example', 'one')).toEqual(first)
      expect(await tx.identities.bySubject('https://id.example', 'ONE')).toBeNull()
      expect(await tx.identities.list(ana)).toEqual([first])
    })
  })
  test('[S-151] what a provider calls a person is renewed with each use; only its owner takes an identity away', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const row = identityOf(ana, 'one')
    await store().write(async (tx) => {
      await tx.identities.insert(row)
      await tx.identities.used(row.id, { at: at + 5, label: 'new name' })
      expect(await tx.identities.remove(bob, row.id)).toBe(false)
    })
    expect(await store().read((tx) => tx.identities.list(ana))).toEqual([{ ...row, usedAt: at + 5, label: 'new name' }])
    expect(await store().write((tx) => tx.identities.remove(ana, row.id))).toBe(true)
    expect(await store().read((tx) => tx.identities.bySubject(row.issuer, row.subject))).toBeNull()
  })
  test('[S-162] a bot is kept with the most its tokens may allow, and a token with what it allows', async () => {
    const [ana, bot] = [await addAccount(store(), 'ana'), await addAccount(store(), 'weather', { bot: true })]
    const row = { account: bot, scopes: ['read', 'write'] as const, createdBy: ana, createdAt: at }
    const token = sessionOf(bot, { way: 'bot', device: 'bot', scopes: ['read'] })
    await store().write(async (tx) => {
      await tx.bots.insert(row)
      await tx.sessions.insert(token)
    })
    await store().read(async (tx) => {
      expect([await tx.bots.get(bot), await tx.bots.get(ana), await tx.bots.list()]).toEqual([row, null, [row]])
      expect((await tx.sessions.get(token.id))?.scopes).toEqual(['read'])
    })
  })
}
