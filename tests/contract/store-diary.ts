/** Contract of the store: the diary. */
import { expect, test } from 'bun:test'
import type { DiaryEntry } from '../../src/protocol/diary.ts'
import type { AccountId, ConnectionId, DiaryId, SessionId } from '../../src/protocol/ids.ts'
import { diaryDefaults } from '../../src/domain/diary.ts'
import type { DiaryRow, DiaryStore } from '../../src/server/ports.ts'
import { addAccount, at, ids } from '../support/store.ts'
import type { Current } from './store.contract.ts'

type Asked = Parameters<DiaryStore['list']>[1]
const day = 86_400_000
const idOf = () => ids.next('d', at) as DiaryId
const shown = (account: AccountId, time: number): DiaryRow => ({
  account,
  id: idOf(),
  at: time,
  kind: 'shown',
  state: 'idle',
  source: 'idle',
})
const looked = (account: AccountId, admin: AccountId, time: number): DiaryRow => ({
  account,
  id: idOf(),
  at: time,
  kind: 'looked',
  admin,
  name: 'Ana',
  what: 'connections',
})
const ended = (account: AccountId, time: number): DiaryRow => ({
  account,
  id: idOf(),
  at: time,
  kind: 'ended',
  connection: ids.next('c', at) as ConnectionId,
  session: ids.next('s', at) as SessionId,
  device: 'web',
  label: 'Firefox',
  openedAt: at,
  ending: 'tab_closed',
})
const bare = (row: DiaryRow): DiaryEntry => {
  const { account: _, ...entry } = row
  return entry as DiaryEntry
}

export const diaryCases = (store: Current) => {
  const add = (...rows: DiaryRow[]) => store().write((tx) => tx.diary.add(rows))
  const list = (account: AccountId, more: Partial<Asked> = {}) =>
    store().read((tx) => tx.diary.list(account, { before: null, kinds: null, limit: 100, now: at, ...more }))

  test('[S-300] an entry keeps the fields of its kind, whatever object it was made from', async () => {
    const ana = await addAccount(store(), 'ana')
    const input = { password: 'seventeen heron lattice quarry', ticket: 'half-a-sign-in' }
    await add({ ...shown(ana, at - 1), ...input } as DiaryRow)
    expect(Object.keys((await list(ana))[0] ?? {}).toSorted()).toEqual(['at', 'id', 'kind', 'source', 'state'])
  })

  test('[P-401] entries come newest first, of one person and of the kinds asked for, and pages join without a gap', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const rows = [ended(ana, at - 5), shown(ana, at - 3), shown(ana, at - 3), ended(ana, at - 1)]
    await add(...rows, shown(bob, at))
    await add(rows[0]!)
    const all = await list(ana)
    expect(all).toEqual(rows.map(bare).toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)))
    expect((await list(ana, { kinds: ['ended'] })).map((e) => e.at)).toEqual([at - 1, at - 5])
    expect(await list(ana, { kinds: [] })).toEqual([])
    const pages: DiaryEntry[] = []
    for (let before: DiaryEntry | null = null; ;) {
      const page: DiaryEntry[] = await list(ana, { before, limit: 1 })
      if (page.length === 0) break
      pages.push(...page)
      before = page[0]!
    }
    expect(pages).toEqual(all)
  })

  test('[P-402] nothing older than the retention is answered, swept or not; none keeps none', async () => {
    const ana = await addAccount(store(), 'ana')
    await add(shown(ana, at - 31 * day), shown(ana, at - 29 * day), shown(ana, at - 2 * day))
    expect(await store().read((tx) => tx.diary.days(ana))).toBe(diaryDefaults.days)
    expect(await list(ana)).toHaveLength(2)
    await store().write((tx) => tx.diary.sweep(at))
    await store().write((tx) => tx.diary.keep(ana, 365, at))
    expect(await list(ana)).toHaveLength(2)
    await store().write((tx) => tx.diary.keep(ana, 7, at))
    expect(await list(ana)).toHaveLength(1)
    expect(await list(ana, { now: at + 6 * day })).toHaveLength(0)
    await store().write((tx) => tx.diary.keep(ana, 0, at))
    await add(shown(ana, at))
    expect(await list(ana)).toEqual([])
    await store().write((tx) => tx.diary.keep(ana, 30, at))
    expect(await list(ana)).toEqual([])
  })

  test('[P-405] a look is there even for who keeps nothing, and known to have been', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    await store().write((tx) => tx.diary.keep(bob, 0, at))
    await add(looked(bob, ana, at - 10), shown(bob, at - 5))
    await store().write((tx) => tx.diary.sweep(at))
    expect((await list(bob)).map((e) => e.kind)).toEqual(['looked'])
    expect((await list(bob, { now: at + 31 * day })).map((e) => e.kind)).toEqual([])
    const was = (what: 'connections' | 'sessions', since: number) => store().read((tx) => tx.diary.looked(bob, ana, what, since))
    expect([await was('connections', at - 10), await was('connections', at - 9), await was('sessions', at - 10)]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('[P-403] deleting takes what lies before a time, or all, and nothing of others', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    await add(shown(ana, at - 3), shown(ana, at - 2), shown(ana, at - 1), shown(bob, at - 3))
    expect(await store().write((tx) => tx.diary.delete(ana, at - 1))).toBe(2)
    expect(await list(ana)).toHaveLength(1)
    expect(await store().write((tx) => tx.diary.delete(ana, null))).toBe(1)
    expect([await list(ana), (await list(bob)).length]).toEqual([[], 1])
  })

  test('[D-17] the sweep takes what is too old of everyone, and leaves each person the newest 10,000', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    await store().write((tx) => tx.diary.keep(bob, 3, at))
    await add(shown(bob, at), shown(ana, at - 40 * day))
    await add(...Array.from({ length: 10_050 }, (_, i) => shown(ana, at - 20_000 + i)))
    await store().write((tx) => tx.diary.sweep(at + 4 * day))
    const kept = await list(ana, { limit: 20_000 })
    expect([kept.length, kept.at(-1)!.at]).toEqual([10_000, at - 20_000 + 50])
    expect(await store().write((tx) => tx.diary.delete(bob, null))).toBe(0)
  })
}
