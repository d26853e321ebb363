/** Contract of the store: addresses, codes, tries of tickets, and names that look alike. */
import type { Kept } from '../../src/server/kept.ts'
import { expect, test } from 'bun:test'
import type { TicketRow } from '../../src/server/ports.ts'
import { accountOf, addAccount, at } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const address = { address: 'Ana@Example.org', key: 'ana@example.org' }

export const accountGuardCases = (store: Current) => {
  const of = (account: Awaited<ReturnType<typeof addAccount>>) => store().read((tx) => tx.emails.of(account))

  test('[S-105] a confirmed address is one account’s, whoever confirms it first; pending ones are nobody’s', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    expect(await of(ana)).toEqual({ account: ana, confirmed: null, confirmedAt: 0, pending: null })
    await store().write((tx) => tx.emails.setPending(ana, 'a@example.org'))
    await store().write((tx) => tx.emails.setPending(bob, 'a@example.org'))
    expect([await of(bob), await store().read((tx) => tx.emails.ownerOf('a@example.org'))]).toEqual([
      { account: bob, confirmed: null, confirmedAt: 0, pending: 'a@example.org' },
      null,
    ])
    const both = await Promise.all([ana, bob].map((account) => store().write((tx) => tx.emails.confirm(account, address, 7))))
    expect(both.toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
    const [owner, other] = both[0] === true ? [ana, bob] : [bob, ana]
    expect(await store().read((tx) => tx.emails.ownerOf(address.key))).toBe(owner)
    expect(await of(owner)).toEqual({ account: owner, confirmed: address, confirmedAt: 7, pending: null })
    expect((await of(other)).confirmed).toBeNull()
    expect(await store().write((tx) => tx.emails.confirm(owner, address, 7))).toBe(true)
    expect(await store().write((tx) => tx.emails.confirm(owner, null, 8))).toBe(true)
    expect(await store().write((tx) => tx.emails.confirm(other, address, 9))).toBe(true)
  })

  test('[S-113] a step counts once and never goes back', async () => {
    const ana = await addAccount(store(), 'ana')
    const use = (step: number) => store().write((tx) => tx.codes.useStep(ana, step))
    expect(await use(5)).toBe(false)
    await store().write((tx) => tx.codes.setTotp(ana, { secret: 'v1.x', since: at, lastStep: 4 }))
    expect((await Promise.all([use(5), use(5)])).toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
    expect([await use(4), await use(6)]).toEqual([false, true])
    expect(await store().read((tx) => tx.codes.totp(ana))).toEqual({ secret: 'v1.x', since: at, lastStep: 6 })
    await store().write((tx) => tx.codes.setTotp(ana, null))
    expect(await store().read((tx) => tx.codes.totp(ana))).toBeNull()
  })

  test('[S-115] a recovery code is its person’s and works once; new ones replace all', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const use = (account: typeof ana, hash: string) => store().write((tx) => tx.codes.useRecovery(account, hash))
    await store().write((tx) => tx.codes.setRecovery(ana, ['h1', 'h2', 'h3']))
    expect(await use(bob, 'h1')).toBe(false)
    expect((await Promise.all([use(ana, 'h1'), use(ana, 'h1')])).toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
    expect(await store().read((tx) => tx.codes.recoveryLeft(ana))).toBe(2)
    await store().write((tx) => tx.codes.setRecovery(ana, ['h4']))
    expect([await use(ana, 'h2'), await use(ana, 'h4'), await store().read((tx) => tx.codes.recoveryLeft(ana))]).toEqual([false, true, 0])
  })

  test('[S-114] a ticket has as many tries as it says, however many come at once, and none once it is over', async () => {
    const ana = await addAccount(store(), 'ana')
    const ticket = (hash: string, more: Partial<TicketRow> = {}): TicketRow => ({
      hash,
      kind: 'entry',
      account: ana,
      data: '{}' as Kept,
      expiresAt: at + 10,
      triesLeft: 3,
      ...more,
    })
    await store().write((tx) => tx.tickets.put(ticket('a')))
    const spend = (hash: string, now = at) => store().write((tx) => tx.tickets.spend(hash, 'entry', now))
    const spent = await Promise.all(Array.from({ length: 6 }, () => spend('a')))
    expect(spent.filter((row) => row !== null)).toHaveLength(3)
    // The last one may still be the right one.
    expect(await store().write((tx) => tx.tickets.take('a', 'entry', at))).not.toBeNull()
    await store().write((tx) => tx.tickets.put(ticket('b')))
    expect([await spend('b', at + 10), await store().write((tx) => tx.tickets.spend('b', 'reset', at)), await spend('c')]).toEqual([
      null,
      null,
      null,
    ])
  })

  test('[S-119] a name that looks like another is taken', async () => {
    await addAccount(store(), 'admin')
    const insert = (name: string) => store().write((tx) => tx.accounts.insert(accountOf(name)))
    for (const name of ['аdmin', 'ADMİN'.normalize('NFKD').replace('\u0307', ''), 'admın', 'ａdmin'])
      expect([name, await insert(name)]).toEqual([name, false])
    expect(await insert('adminis')).toBe(true)
  })
}
