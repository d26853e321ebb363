/** Contract of the store: claims of many sources, what a person arranged, urgent messages, devices. */
import { expect, test } from 'bun:test'
import { ranks, type Plan } from '../../src/protocol/claims.ts'
import type { AccountId } from '../../src/protocol/ids.ts'
import { emptyArrangement } from '../../src/domain/claims.ts'
import type { SourceClaimRow } from '../../src/server/ports.ts'
import { accountOf, addAccount, at, ids, sessionOf } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const review: SourceClaimRow = {
  source: 'calendar',
  key: 'review',
  value: 'busy',
  text: 'Review',
  emoji: '📅',
  setAt: at,
  startsAt: at + 1,
  expiresAt: at + 10,
  boundTo: null,
}
const leave: SourceClaimRow = {
  source: 'outOfOffice',
  key: 'leave',
  value: 'away',
  text: null,
  emoji: null,
  setAt: at,
  startsAt: null,
  expiresAt: null,
  boundTo: null,
}
const call: SourceClaimRow = { ...leave, source: 'call', key: 'c1', value: 'busy', boundTo: 'call-1' }
const plan: Plan = {
  zone: 'Asia/Shanghai',
  quiet: [{ days: [1, 7], from: '22:00', to: '07:00' }],
  holidays: ['2026-10-01'],
  through: [],
  text: '休息',
}

export const claimCases = (store: Current) => {
  const of = async (account: AccountId, now = at) => (await store().read((tx) => tx.claims.arrangements([account], now))).get(account)

  test('[D-101] many claims of many sources, one for each key, in the same order each time', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    await store().write(async (tx) => {
      for (const claim of [leave, review, call, { ...review, key: 'lunch' }]) await tx.claims.set(ana, claim)
      await tx.claims.set(ana, { ...review, value: 'away', text: null, expiresAt: at + 20 })
    })
    expect(await of(ana)).toEqual({
      ...emptyArrangement,
      claims: [{ ...review, key: 'lunch' }, { ...review, value: 'away', text: null, expiresAt: at + 20 }, call, leave],
    })
    expect(await of(bob)).toBeUndefined()
    expect((await of(ana, at + 10))?.claims.map((c) => c.key)).toEqual(['review', 'c1', 'leave'])
  })
  test('[D-101] claims are cleared by key or by source, and those that are over are dropped', async () => {
    const ana = await addAccount(store(), 'ana')
    await store().write(async (tx) => {
      for (const key of ['a', 'b', 'c']) await tx.claims.set(ana, { ...review, key })
      await tx.claims.set(ana, leave)
    })
    expect(await store().write((tx) => tx.claims.clear(ana, 'calendar', 'a'))).toBe(1)
    expect(await store().write((tx) => tx.claims.clear(ana, 'calendar', 'a'))).toBe(0)
    expect(await store().write((tx) => tx.claims.clear(ana, 'calendar', null))).toBe(2)
    await store().write((tx) => tx.claims.set(ana, review))
    await store().write((tx) => tx.claims.dropEnded(ana, at + 10))
    expect((await of(ana, 0))?.claims).toEqual([leave])
  })
  test('[D-102] the order, what holds notifications back, and the plan are kept apart', async () => {
    const ana = await addAccount(store(), 'ana')
    await store().write((tx) => tx.claims.setPlan(ana, plan))
    expect(await of(ana)).toEqual({ claims: [], order: ranks, held: [], plan })
    await store().write((tx) => tx.claims.arrange(ana, { order: ranks.toReversed(), held: ['call'] }))
    expect(await of(ana)).toEqual({ claims: [], order: ranks.toReversed(), held: ['call'], plan })
    await store().write((tx) => tx.claims.setPlan(ana, null))
    expect(await of(ana)).toEqual({ claims: [], order: ranks.toReversed(), held: ['call'], plan: null })
  })
  test('[D-103] when somebody was last urgent', async () => {
    const ana = await addAccount(store(), 'ana')
    expect(await store().read((tx) => tx.claims.urgentAt(ana))).toBeNull()
    for (const time of [at, at + 5]) await store().write((tx) => tx.claims.setUrgent(ana, time))
    expect(await store().read((tx) => tx.claims.urgentAt(ana))).toBe(at + 5)
  })
  test('[D-104] a session is renamed and muted, each alone', async () => {
    const ana = await addAccount(store(), 'ana')
    const row = sessionOf(ana)
    await store().write((tx) => tx.sessions.insert(row))
    await store().write((tx) => tx.sessions.change(row.id, { muted: true }))
    await store().write((tx) => tx.sessions.change(row.id, { label: 'attic' }))
    expect(await store().read((tx) => tx.sessions.get(row.id))).toEqual({ ...row, muted: true, label: 'attic' })
  })
  test('many people are looked up at once', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => accountOf(`user${i}`))
    await store().write(async (tx) => {
      for (const row of rows) await tx.accounts.insert(row)
      for (const row of rows) await tx.claims.set(row.id, review)
    })
    expect((await store().read((tx) => tx.claims.arrangements([...rows.map((r) => r.id), ids.next('a', at) as AccountId], at))).size).toBe(
      600,
    )
  })
}
