/** People whatever their standing, who is kept out, what was reported, and what is left of somebody who is deleted. */
import { expect, test } from 'bun:test'
import type { AccountId, ReportId } from '../../src/protocol/ids.ts'
import type { ReportRow, Store } from '../../src/server/ports.ts'
import { addAccount, addRoom, at, ids, messageOf, sessionOf } from '../support/store.ts'

const first = { after: null, limit: 10 }
const reportOf = (reporter: AccountId, account: AccountId, more: Partial<ReportRow> = {}): ReportRow => ({
  id: ids.next('t', at) as ReportId,
  reporter,
  account,
  reason: '在吗?',
  at,
  state: 'open',
  ...more,
})

const standingCases = (current: () => Store) => {
  test('[S-69] those who wait are found by nobody; those who run the place find everyone by standing, role and name', async () => {
    const store = current()
    const ana = await addAccount(store, 'ana', { role: 'owner', displayName: 'Ana Lee' })
    const bob = await addAccount(store, 'bob', { standing: { kind: 'waiting' }, displayName: 'Bob Lee' })
    const cyd = await addAccount(store, 'cyd', { standing: { kind: 'banned', reason: 'x' }, displayName: 'Cyd Lee' })
    await store.read(async (tx) => {
      const names = async (prefix: string) => (await tx.accounts.list(prefix, first)).map((a) => a.id)
      expect([await names(''), await names('lee'), await names('b'), await names('c')]).toEqual([[ana], [ana], [], []])
      expect((await tx.accounts.byNameKeys(['ana', 'bob', 'cyd'])).map((a) => a.id)).toEqual([ana])
      expect((await tx.accounts.get([ana, bob, cyd])).map((a) => a.id).toSorted()).toEqual([ana, cyd].toSorted())
      const asked = { prefix: '', standing: null, without: null, role: null, page: first }
      const governed = async (more: object) => (await tx.accounts.governed({ ...asked, ...more })).map((a) => a.id)
      expect(await governed({})).toEqual([ana, bob, cyd])
      expect([await governed({ standing: 'waiting' }), await governed({ role: 'owner' }), await governed({ prefix: 'Cyd L' })]).toEqual([
        [bob],
        [ana],
        [cyd],
      ])
      expect([await governed({ prefix: '%' }), await governed({ page: { after: 'ana', limit: 1 } })]).toEqual([[], [bob]])
      expect([await tx.accounts.owners(), await tx.accounts.waiting()]).toEqual([1, 1])
    })
    await store.write((tx) => tx.accounts.update(bob, { standing: { kind: 'active' } }))
    expect((await store.read((tx) => tx.accounts.list('lee', first))).map((a) => a.id)).toEqual([ana, bob])
  })

  test('[S-81] of somebody who is forgotten a nameless row stays, their messages, and nothing else that says who it was', async () => {
    const store = current()
    const [ana, bob] = [await addAccount(store, 'ana'), await addAccount(store, 'bob', { displayName: 'Bob Lee' })]
    const room = await addRoom(store, 'Garden', [ana, bob])
    const name = 'gone-1'
    await store.write(async (tx) => {
      await tx.messages.append(messageOf(room, bob, { body: 'still here' }))
      await tx.sessions.insert(sessionOf(bob, { label: 'Firefox', address: '192.0.2.7' }))
      await tx.presence.setClaim(bob, { source: 'status', text: 'busy', emoji: null, since: at, expiresAt: null })
      await tx.wishes.add({ asker: ana, target: bob, at })
      await tx.bans.closeNetworks(bob, ['192.0.2.7'])
      await tx.reports.insert(reportOf(ana, bob, { quote: 'still here' }))
      await tx.accounts.forget(bob, { name, displayName: 'Gone' })
    })
    await store.read(async (tx) => {
      expect(await tx.accounts.row(bob)).toMatchObject({ name, displayName: 'Gone', standing: { kind: 'deleted' }, passwordHash: '' })
      expect(await tx.accounts.byNameKey('bob')).toBeNull()
      expect([await tx.accounts.list('lee', first), await tx.accounts.list('gone', first)]).toEqual([[], []])
      expect((await tx.messages.since(room, 0, 9)).map((m) => m.body)).toEqual(['still here'])
      expect([await tx.presence.claims([bob]), await tx.wishes.of(ana), await tx.bans.networks()]).toEqual([new Map(), [], []])
      expect((await tx.sessions.open(bob)).map((s) => [s.label, s.address])).toEqual([['', '']])
      expect((await tx.reports.of(ana, 9))[0]?.quote).toBeUndefined()
    })
    expect(await addAccount(store, 'bob')).not.toBe(bob)
  })

  test('[S-74] messages of one author that are not deleted, a few at a time', async () => {
    const store = current()
    const [ana, bob] = [await addAccount(store, 'ana'), await addAccount(store, 'bob')]
    const room = await addRoom(store, 'Garden', [ana, bob])
    const sent = await store.write(async (tx) => {
      const own = []
      for (let n = 0; n < 3; n++) own.push((await tx.messages.append(messageOf(room, bob))).message.id)
      await tx.messages.append(messageOf(room, ana))
      return own
    })
    expect(await store.read((tx) => tx.messages.undeleted(bob, 2))).toHaveLength(2)
    await store.write(async (tx) => {
      for (const id of sent.slice(1)) await tx.messages.change(id, { body: '', mentions: [], deletedAt: at })
    })
    expect(await store.read((tx) => tx.messages.undeleted(bob, 9))).toEqual(sent.slice(0, 1))
  })
}

const banCases = (current: () => Store) => {
  test('[R-36] kept out of one room, and let back in', async () => {
    const store = current()
    const [ana, bob] = [await addAccount(store, 'ana'), await addAccount(store, 'bob')]
    const [room, otherRoom] = [await addRoom(store, 'Garden', [ana]), await addRoom(store, 'Attic', [ana])]
    await store.write(async (tx) => {
      await tx.bans.keepOut(room, bob, at)
      await tx.bans.keepOut(room, bob, at + 1)
    })
    await store.read(async (tx) => {
      expect([await tx.bans.isKeptOut(room, bob), await tx.bans.isKeptOut(otherRoom, bob), await tx.bans.keptOut(room)]).toEqual([
        true,
        false,
        [bob],
      ])
      expect((await tx.rooms.listPublic('', first, bob)).map((r) => r.room.id)).toEqual([otherRoom])
    })
    expect(await store.write((tx) => tx.bans.letIn(room, bob))).toBe(true)
    expect(await store.write((tx) => tx.bans.letIn(room, bob))).toBe(false)
  })

  test('[S-78] networks are shut for as long as somebody is banned with them', async () => {
    const store = current()
    const [ana, bob] = [await addAccount(store, 'ana'), await addAccount(store, 'bob')]
    await store.write(async (tx) => {
      await tx.sessions.insert(sessionOf(bob, { address: '192.0.2.7', lastSeenAt: at }))
      await tx.sessions.insert(sessionOf(bob, { address: '192.0.2.8', lastSeenAt: at - 100 }))
      await tx.bans.closeNetworks(ana, ['192.0.2.7'])
      await tx.bans.closeNetworks(bob, ['192.0.2.7', '192.0.2.9'])
    })
    await store.read(async (tx) => {
      expect(await tx.sessions.addresses(bob, at)).toEqual(['192.0.2.7'])
      expect(await tx.bans.networksOf([ana, bob])).toEqual(
        new Map([
          [ana, 1],
          [bob, 2],
        ]),
      )
    })
    await store.write((tx) => tx.bans.openNetworks(bob))
    expect(await store.read((tx) => tx.bans.networks())).toEqual(['192.0.2.7'])
  })

  test('[R-35] roles in a room: those who are more than members', async () => {
    const store = current()
    const [ana, bob] = [await addAccount(store, 'ana'), await addAccount(store, 'bob')]
    const room = await addRoom(store, 'Garden', [ana, bob])
    await store.write((tx) => tx.rooms.setRole(room, bob, 'moderator'))
    await store.read(async (tx) => {
      expect(await tx.rooms.roles(room)).toEqual(new Map([[bob, 'moderator']]))
      expect(await tx.rooms.isMember(room, bob)).toMatchObject({ role: 'moderator' })
    })
  })
}

const guestCases = (current: () => Store) => {
  test('[R-33] guests beside somebody: in any room of theirs, each once', async () => {
    const store = current()
    const ana = await addAccount(store, 'ana')
    const gus = await addAccount(store, 'gus', { role: 'guest' })
    const eve = await addAccount(store, 'eve', { role: 'guest' })
    await addRoom(store, 'Garden', [ana, gus])
    await addRoom(store, 'Attic', [ana, gus], 'private')
    await addRoom(store, 'Cellar', [eve], 'private')
    const beside = (account: AccountId) => store.read((tx) => tx.rooms.guestsBeside(account))
    expect([await beside(ana), await beside(gus), await beside(eve)]).toEqual([[gus], [gus], [eve]])
  })
}

const reportCases = (current: () => Store) => {
  test('[S-77] reports by state, newest first; of two who decide one does', async () => {
    const store = current()
    const [ana, bob, cyd] = [await addAccount(store, 'ana'), await addAccount(store, 'bob'), await addAccount(store, 'cyd')]
    const rows = [
      reportOf(ana, bob),
      reportOf(ana, cyd, { quote: 'q', message: messageOf(await addRoom(store, 'x', []), cyd).id }),
      reportOf(bob, cyd),
    ]
    await store.write(async (tx) => {
      for (const row of rows) await tx.reports.insert(row)
    })
    const sorted = rows.toSorted((a, b) => (a.id < b.id ? 1 : -1))
    const open = { state: 'open', notAbout: ana, limit: 2 } as const
    await store.read(async (tx) => {
      expect(await tx.reports.list({ ...open, before: null })).toEqual(sorted.slice(0, 2))
      expect(await tx.reports.list({ ...open, before: sorted[1]!.id })).toEqual(sorted.slice(2))
      expect(await tx.reports.list({ ...open, notAbout: cyd, before: null })).toEqual(rows.filter((r) => r.account === bob))
      expect([await tx.reports.openOf(ana), (await tx.reports.of(ana, 9)).length, await tx.reports.get(rows[0]!.id)]).toEqual([
        2,
        2,
        rows[0]!,
      ])
    })
    const handle = () => store.write((tx) => tx.reports.handle(rows[0]!.id, { outcome: 'dismissed', by: cyd, at }))
    expect((await Promise.all([handle(), handle()])).toSorted()).toEqual([false, true])
    expect(await store.read((tx) => tx.reports.openOf(ana))).toBe(1)
    expect(await store.read((tx) => tx.reports.list({ ...open, state: 'handled', before: null }))).toMatchObject([
      { handledBy: cyd, outcome: 'dismissed' },
    ])
  })
}

export const governingCases = (current: () => Store) => {
  standingCases(current)
  banCases(current)
  guestCases(current)
  reportCases(current)
}
