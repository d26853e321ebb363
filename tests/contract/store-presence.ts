/** Contract of the store: claims and last active. */
import { expect, test } from 'bun:test'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { ClaimRow } from '../../src/server/ports.ts'
import { accountOf, addAccount, at, ids, settings } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const dnd: ClaimRow = { source: 'manual', value: 'dnd', since: at, expiresAt: at + 5, lastActiveAt: at - 1, covers: null }
const lunch: ClaimRow = { source: 'status', text: 'lunch', emoji: '🍜', since: at, expiresAt: null }

export const presenceCases = (store: Current) => {
  const claims = (list: readonly AccountId[]) => store().read((tx) => tx.presence.claims(list))

  test('[D-18] each source of claims holds one, the newest', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const invisible: ClaimRow = { ...dnd, value: 'invisible', since: at + 1, expiresAt: null }
    await store().write(async (tx) => {
      for (const claim of [dnd, lunch, invisible]) await tx.presence.setClaim(ana, claim)
      await tx.presence.setClaim(bob, { ...lunch, text: '', emoji: null })
    })
    expect(await claims([ana, bob])).toEqual(
      new Map([
        [ana, [invisible, lunch]],
        [bob, [{ ...lunch, text: '', emoji: null }]],
      ]),
    )
    await store().write((tx) => tx.presence.clearClaim(ana, 'manual'))
    await store().write((tx) => tx.presence.clearClaim(bob, 'manual'))
    expect(await claims([ana])).toEqual(new Map([[ana, [lunch]]]))
    expect(await claims([])).toEqual(new Map())
  })

  test('[D-150] what a claim by hand covers is kept with it and goes with it', async () => {
    const ana = await addAccount(store(), 'ana')
    const { source: _, ...away } = { ...dnd, value: 'away' as const, expiresAt: null }
    const deep: ClaimRow = { ...dnd, value: 'invisible', covers: { ...away, expiresAt: at + 9, covers: away } }
    await store().write((tx) => tx.presence.setClaim(ana, deep))
    expect(await claims([ana])).toEqual(new Map([[ana, [deep]]]))
    await store().write((tx) => tx.presence.setClaim(ana, dnd))
    expect(await claims([ana])).toEqual(new Map([[ana, [dnd]]]))
    await store().write((tx) => tx.presence.setClaim(ana, deep))
    await store().write((tx) => tx.presence.clearClaim(ana, 'manual'))
    expect(await claims([ana])).toEqual(new Map())
  })

  test('[D-18] last active moves forward only', async () => {
    const ana = await addAccount(store(), 'ana', { lastActiveAt: 10 })
    for (const [lastActiveAt, stands] of [
      [30, 30],
      [20, 30],
      [31, 31],
    ] as const) {
      await store().write((tx) => tx.presence.remember([{ account: ana, lastActiveAt }]))
      expect((await store().read((tx) => tx.presence.known([ana]))).get(ana)).toEqual({ lastActiveAt: stands, settings })
    }
    expect((await store().read((tx) => tx.accounts.row(ana)))?.lastActiveAt).toBe(31)
  })

  test('many people are looked up at once, and the unknown are left out', async () => {
    const rows = Array.from({ length: 700 }, (_, i) => accountOf(`user${i}`, { lastActiveAt: i }))
    await store().write(async (tx) => {
      for (const row of rows) await tx.accounts.insert(row)
      for (const row of rows) await tx.presence.setClaim(row.id, lunch)
    })
    const all = [...rows.map((row) => row.id), ids.next('a', at) as AccountId]
    const known = await store().read((tx) => tx.presence.known(all))
    expect(known.size).toBe(700)
    expect(rows.every((row, i) => known.get(row.id)?.lastActiveAt === i)).toBe(true)
    expect((await claims(all)).size).toBe(700)
    expect(await store().read((tx) => tx.accounts.get(all))).toHaveLength(700)
  })
}
