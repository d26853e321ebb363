/** Contract of the store: what two people are to one another, whatever comes at once, and wishes to be told of a return. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { contactView, decideContact, noPair, sideOf, type ContactAct, type Pair } from '../../src/domain/contacts.ts'
import type { Left } from '../../src/domain/presence/left.ts'
import type { AccountId } from '../../src/protocol/ids.ts'
import { addAccount } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const acts: readonly ContactAct[] = ['request', 'accept', 'decline', 'withdraw', 'remove', 'block', 'unblock']

export const contactCases = (store: Current) => {
  const two = async (): Promise<[AccountId, AccountId]> => [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
  const does = (act: ContactAct, by: AccountId, to: AccountId, at = 1): Promise<Pair | null> =>
    store().write(async (tx) => {
      const decided = decideContact(
        await tx.contacts.pair(by, to),
        act,
        sideOf(by, to),
        { ...(await tx.contacts.counts(by)), ageMs: Infinity },
        at,
      )
      if (decided.ok) await tx.contacts.set(by, to, decided.value)
      return decided.ok ? decided.value : null
    })

  test('[D-21] a pair is one row, the same from both sides; one that says nothing is gone', async () => {
    const [ana, bob] = await two()
    await does('request', bob, ana)
    const read = () =>
      store().read(
        async (tx) =>
          [
            await tx.contacts.pair(ana, bob),
            await tx.contacts.pair(bob, ana),
            (await tx.contacts.of(ana)).length,
            (await tx.contacts.of(bob)).length,
          ] as const,
      )
    const [one, other, ...rows] = await read()
    expect(one).toEqual(other)
    expect(rows).toEqual([1, 1])
    expect(contactView(one, sideOf(ana, bob)).state).toBe('incoming')
    await does('withdraw', bob, ana)
    expect(await read()).toEqual([noPair, noPair, 0, 0])
  })

  test('[D-152] pairs of a person come in the order of the others, page by page, each once, whatever side they are on', async () => {
    const others: AccountId[] = []
    for (let n = 0; n < 3; n++) others.push(await addAccount(store(), `before${n}`))
    const ana = await addAccount(store(), 'ana')
    for (let n = 0; n < 4; n++) others.push(await addAccount(store(), `after${n}`))
    for (const other of others) await does('request', other, ana)
    const seen: AccountId[] = []
    let after: AccountId | null = null
    for (;;) {
      const from: AccountId | null = after
      const rows = await store().read((tx) => tx.contacts.page(ana, { after: from, limit: 2 }))
      seen.push(...rows.map((r) => (r.low === ana ? r.high : r.low)))
      if (rows.length < 2) break
      after = seen.at(-1)!
    }
    expect(seen).toEqual(others.toSorted())
  })

  test("ties are seen from one side, and only requests and blocks of one's own count", async () => {
    const [ana, bob] = await two()
    const cyd = await addAccount(store(), 'cyd')
    await does('block', ana, bob)
    const ofBlock = () => store().read(async (tx) => (await tx.contacts.ties(bob, [ana])).get(ana)?.blockedBy)
    // A block of which only the moment is known leaves that.
    expect(await ofBlock()).toEqual({ at: 1, status: null, holding: null })
    const left: Left = { at: 7, status: { text: '午饭', expiresAt: 9 }, holding: null }
    await store().write(async (tx) =>
      tx.contacts.set(ana, bob, { ...(await tx.contacts.pair(ana, bob)), left: { low: null, high: null, [sideOf(ana, bob)]: left } }),
    )
    await does('request', cyd, ana)
    const ties = (one: AccountId) =>
      store().read((tx) =>
        tx.contacts.ties(
          one,
          [ana, bob, cyd].filter((id) => id !== one),
        ),
      )
    expect((await ties(ana)).get(bob)).toEqual({ contact: false, blocks: left, blockedBy: null })
    expect((await ties(bob)).get(ana)).toEqual({ contact: false, blocks: null, blockedBy: left })
    expect((await ties(bob)).has(cyd)).toBe(false)
    expect(
      await store().read(async (tx) => [await tx.contacts.counts(ana), await tx.contacts.counts(bob), await tx.contacts.counts(cyd)]),
    ).toEqual([
      { open: 0, held: 1 },
      { open: 0, held: 0 },
      { open: 1, held: 1 },
    ])
  })

  test('[P-304] whatever two people do at once, the store ends in one of the orders, and both see the same', async () => {
    const deed = fc.record({ act: fc.constantFrom(...acts), who: fc.constantFrom(0, 1) })
    const [ana, bob] = await two()
    const people = [ana, bob] as const
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 6 }), fc.array(deed, { minLength: 2, maxLength: 4 }), async (before, atOnce) => {
        await store().write((tx) => tx.contacts.set(ana, bob, noPair))
        for (const { act, who } of before) await does(act, people[who]!, people[1 - who]!)
        const start = await store().read((tx) => tx.contacts.pair(ana, bob))
        await Promise.all(atOnce.map(({ act, who }) => does(act, people[who]!, people[1 - who]!)))
        const end = await store().read((tx) => tx.contacts.pair(ana, bob))
        const possible = orders(atOnce).map((deeds) =>
          deeds.reduce((pair, { act, who }) => {
            const decided = decideContact(pair, act, sideOf(people[who]!, people[1 - who]!), { open: 0, held: 0, ageMs: Infinity }, 1)
            return decided.ok ? decided.value : pair
          }, start),
        )
        const seen = (pair: Pair) => [contactView(pair, 'low').state, contactView(pair, 'high').state].join(' ')
        expect(possible.map(seen)).toContain(seen(end))
        expect(await store().read((tx) => tx.contacts.pair(bob, ana))).toEqual(end)
      }),
      { numRuns: 40 },
    )
  })

  test('[D-22] a wish is kept once, and taken back once', async () => {
    const [ana, bob] = await two()
    await store().write((tx) => tx.wishes.add({ asker: ana, target: bob, at: 5 }))
    await store().write((tx) => tx.wishes.add({ asker: ana, target: bob, at: 6 }))
    expect(await store().read((tx) => tx.wishes.of(ana))).toEqual([{ asker: ana, target: bob, at: 5 }])
    expect(await store().read((tx) => tx.wishes.of(bob))).toEqual([])
    const taken = await Promise.all([1, 2].map(() => store().write((tx) => tx.wishes.remove(ana, bob))))
    expect(taken.toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
    expect(await store().read((tx) => tx.wishes.all())).toEqual([])
  })
}

const orders = <T>(items: readonly T[]): T[][] =>
  items.length <= 1 ? [[...items]] : items.flatMap((item, n) => orders(items.filter((_, m) => m !== n)).map((rest) => [item, ...rest]))
