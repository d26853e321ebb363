/** Contract of the store: a person's own lists of people. */
import { expect, test } from 'bun:test'
import type { AccountId, GroupId } from '../../src/protocol/ids.ts'
import { addAccount, at, ids } from '../support/store.ts'
import type { Current } from './store.contract.ts'

export const groupCases = (store: Current) => {
  const add = async (owner: AccountId, name: string, people: readonly AccountId[]): Promise<GroupId> => {
    const id = ids.next('g', at) as GroupId
    await store().write(async (tx) => {
      await tx.groups.insert(owner, { id, name, people: [...people], createdAt: at })
    })
    return id
  }

  test('[D-151] lists are kept in the order of their making, each with its people, and only their owner finds them', async () => {
    const [ana, bob, cyd] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob'), await addAccount(store(), 'cyd')]
    const [team, family] = [await add(ana, 'Team', [cyd, bob]), await add(ana, 'Family', [])]
    const list = (of: AccountId) => store().read((tx) => tx.groups.list(of))
    const held = { id: team, name: 'Team', people: [bob, cyd].toSorted(), createdAt: at }
    expect(await list(ana)).toEqual([held, { id: family, name: 'Family', people: [], createdAt: at }])
    expect([await list(bob), await store().read((tx) => tx.groups.get(bob, team))]).toEqual([[], null])
    await store().write(async (tx) => {
      await tx.groups.rename(team, '团队')
      await tx.groups.setPeople(team, { add: [bob], remove: [cyd] })
    })
    expect(await store().read((tx) => tx.groups.get(ana, team))).toEqual({ ...held, name: '团队', people: [bob] })
    await store().write((tx) => tx.groups.delete(team))
    expect((await list(ana)).map((g) => g.id)).toEqual([family])
  })

  test('[D-151] who is in which of them is answered from both sides, and lists of others are nobody else’s', async () => {
    const [ana, bob, cyd] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob'), await addAccount(store(), 'cyd')]
    const [team, his] = [await add(ana, 'Team', [cyd]), await add(bob, 'Team', [cyd, ana])]
    const nobody = ids.next('g', at) as GroupId
    expect(await store().read((tx) => tx.groups.holding(cyd, [team, his, nobody]))).toEqual(
      expect.arrayContaining([
        { group: team, owner: ana },
        { group: his, owner: bob },
      ]),
    )
    expect(await store().read((tx) => tx.groups.holding(bob, [team, his]))).toEqual([])
    expect(await store().read((tx) => tx.groups.members(ana, [team, his]))).toEqual([{ group: team, account: cyd }])
    expect(await store().read((tx) => tx.groups.members(ana, [his]))).toEqual([])
  })
}
