/** Contract of the store: the place, accounts, sessions, invitations. */
import { expect, test } from 'bun:test'
import type { AccountId, InviteId, SessionId } from '../../src/protocol/ids.ts'
import { openPolicy } from '../../src/protocol/privacy.ts'
import { accountOf, addAccount, addRoom, at, ids, inviteOf, roomOf, sessionOf, settings } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const accountCases = (store: Current) => {
  const names = (prefix: string, after: string | null = null, limit = 50) =>
    store().read(async (tx) => (await tx.accounts.list(prefix, { after, limit })).map((account) => account.name))

  test('an account is found by id, by ids and by folded name', async () => {
    const row = accountOf('Ána', {
      displayName: 'Ána Lee',
      role: 'admin',
      bot: true,
      lastActiveAt: 7,
      settings: { ...settings, locale: 'zh-CN', idleAfterMs: 0 },
    })
    const { nameKey, ...stored } = row
    expect(await store().write((tx) => tx.accounts.insert(row))).toBe(true)
    const { passwordHash: _, settings: __, lastActiveAt: ___, standing: ____, ...shown } = stored
    await store().read(async (tx) => {
      expect(await tx.accounts.row(row.id)).toEqual(stored)
      expect(await tx.accounts.byNameKey(nameKey)).toEqual(stored)
      expect(await tx.accounts.get([row.id, ids.next('a', at) as AccountId, row.id])).toEqual([shown])
      expect(await tx.accounts.byNameKeys([nameKey, 'nobody'])).toEqual([shown])
      expect(await tx.accounts.row(ids.next('a', at) as AccountId)).toBeNull()
      expect(await tx.accounts.byNameKey('nobody')).toBeNull()
      expect(await tx.accounts.get([])).toEqual([])
    })
  })

  test('[D-9] a name is taken once, however it is written and whoever asks at the same time', async () => {
    const taken = await Promise.all(
      ['Bob', 'BOB', 'bob', 'Ｂｏｂ'].map((name) => store().write((tx) => tx.accounts.insert(accountOf(name)))),
    )
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await names('')).toHaveLength(1)
  })

  test('[P-517] whoever is found by several words is found once, and pages go on where the last one ended', async () => {
    for (let n = 0; n < 9; n++)
      await store().write((tx) => tx.accounts.insert(accountOf(`${'zyxwvutsr'[n]}${n}`, { displayName: `Lee Leed Leeds ${n} Lea` })))
    await store().write((tx) => tx.accounts.insert(accountOf('lea', { displayName: 'Lee' })))
    const all = ['lea', 'r8', 's7', 't6', 'u5', 'v4', 'w3', 'x2', 'y1', 'z0']
    expect(await names('le')).toEqual(all)
    expect(await names('le', null, 4)).toEqual(all.slice(0, 4))
    expect(await names('le', 't6', 4)).toEqual(all.slice(4, 8))
    expect(await names('le', 'x2', 4)).toEqual(all.slice(8))
    expect(await names('leeds 3')).toEqual(['w3'])
  })

  test('the directory goes by name, page by page, and finds starts of names and of words', async () => {
    for (const [name, displayName] of [
      ['carl', 'Carl Orff'],
      ['Ana', 'Ana Maria Lee'],
      ['bob', '王 小明'],
      ['Dora', 'dora'],
    ] as const)
      await addAccount(store(), name, { displayName })
    expect(await names('')).toEqual(['Ana', 'bob', 'carl', 'Dora'])
    expect(await names('', null, 2)).toEqual(['Ana', 'bob'])
    expect(await names('', 'bob', 2)).toEqual(['carl', 'Dora'])
    expect(await names('or')).toEqual(['carl'])
    expect(await names('MARIA LEE')).toEqual(['Ana'])
    expect(await names('小')).toEqual(['bob'])
    expect(await names('%')).toEqual([])
    expect(await names('ria')).toEqual([])
    expect(await names('d', 'Dora')).toEqual([])
  })

  test('a search that very many match pages through all of them', async () => {
    await store().write(async (tx) => {
      for (let i = 0; i < 1200; i++)
        await tx.accounts.insert(
          accountOf(`user${String(i).padStart(4, '0')}`, { displayName: i % 100 === 0 ? 'Rare Bird' : 'Common Bird' }),
        )
    })
    expect(await names('user', 'user0500', 2)).toEqual(['user0501', 'user0502'])
    expect(await names('bird', 'user1197')).toEqual(['user1198', 'user1199'])
    expect(await names('rare', 'user0900')).toEqual(['user1000', 'user1100'])
    expect(await store().read((tx) => tx.accounts.get([]))).toEqual([])
  })

  test('what an account says of itself can change, and the search follows', async () => {
    const ana = await addAccount(store(), 'ana', { displayName: 'Old Name' })
    await store().write((tx) =>
      tx.accounts.update(ana, { displayName: 'New Look', passwordHash: 'next', role: 'owner', settings: { ...settings, theme: 'dark' } }),
    )
    await store().write((tx) => tx.accounts.update(ana, {}))
    expect(await store().read((tx) => tx.accounts.row(ana))).toMatchObject({
      name: 'ana',
      displayName: 'New Look',
      passwordHash: 'next',
      role: 'owner',
      settings: { ...settings, theme: 'dark' },
    })
    expect(await names('old')).toEqual([])
    expect(await names('look')).toEqual(['ana'])
  })

  test('there is an owner once someone is', async () => {
    const ana = await addAccount(store(), 'ana')
    expect(await store().read((tx) => tx.accounts.hasOwner())).toBe(false)
    await store().write((tx) => tx.accounts.update(ana, { role: 'owner' }))
    expect(await store().read((tx) => tx.accounts.hasOwner())).toBe(true)
  })

  test('whether anybody came after a moment, who is not gone', async () => {
    const ana = await addAccount(store(), 'ana')
    const { createdAt } = (await store().read((tx) => tx.accounts.row(ana)))!
    const after = (at: number) => store().read((tx) => tx.accounts.joinedAfter(at))
    expect([await after(createdAt - 1), await after(createdAt)]).toEqual([true, false])
    await store().write((tx) => tx.accounts.update(ana, { standing: { kind: 'banned', reason: '' } }))
    expect(await after(createdAt - 1)).toBe(false)
  })
}

const sessionCases = (store: Current) => {
  test('a session is found by the hash of its token and by id', async () => {
    const session = sessionOf(await addAccount(store(), 'ana'), { keep: true })
    await store().write((tx) => tx.sessions.insert(session))
    await store().read(async (tx) => {
      expect(await tx.sessions.byTokenHash(session.tokenHash)).toEqual(session)
      expect(await tx.sessions.get(session.id)).toEqual(session)
      expect(await tx.sessions.byTokenHash('other')).toBeNull()
      expect(await tx.sessions.get(ids.next('s', at) as SessionId)).toBeNull()
    })
  })

  test('[D-12] a session ends once, and when it was last seen moves forward only', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const [a, b, c] = [sessionOf(ana), sessionOf(ana, { createdAt: at + 1 }), sessionOf(bob)]
    await store().write(async (tx) => {
      for (const row of [a, b, c]) await tx.sessions.insert(row)
    })
    await store().write((tx) => tx.sessions.seen([a.id, b.id], at + 50))
    await store().write((tx) => tx.sessions.seen([a.id], at + 20))
    const open = await store().read((tx) => tx.sessions.open(ana))
    expect(open.map((row) => [row.id, row.lastSeenAt])).toEqual([
      [b.id, at + 50],
      [a.id, at + 50],
    ])
    const ended = await Promise.all([1, 2].map(() => store().write((tx) => tx.sessions.end([a.id, c.id], 'revoked', at + 60))))
    expect(ended.map((list) => list.toSorted())).toEqual([[a.id, c.id].toSorted(), []])
    expect(await store().write((tx) => tx.sessions.end([a.id], 'signed_out', at + 70))).toEqual([])
    expect(await store().read((tx) => tx.sessions.get(a.id))).toMatchObject({ endedAt: at + 60, endReason: 'revoked' })
    expect((await store().read((tx) => tx.sessions.open(ana))).map((row) => row.id)).toEqual([b.id])
    expect(await store().write((tx) => tx.sessions.end([], 'revoked', at))).toEqual([])
  })

  test('[S-38] what a session may do and how long it lives can change; those of one role are found together, ended ones are not', async () => {
    const [member, guest] = [accountOf('Mia'), accountOf('Gus', { role: 'guest' })]
    const [a, b, c] = [sessionOf(member.id), sessionOf(member.id), sessionOf(guest.id, { shared: true, idleBy: 'use', lockMs: 60_000 })]
    await store().write(async (tx) => {
      for (const row of [member, guest]) await tx.accounts.insert(row)
      for (const row of [a, b, c]) await tx.sessions.insert(row)
      await tx.sessions.end([b.id], 'idle', at + 10)
    })
    const life = { idleMs: 5_000, idleBy: 'use', expiresAt: at + 9_000, lockMs: 1_000 } as const
    await store().write((tx) => tx.sessions.change(a.id, { ...life, hold: 'locked', confirmedAt: 0 }))
    const held = { ...a, ...life, hold: 'locked', confirmedAt: 0 }
    const mine = new Set<string>([a.id, b.id, c.id])
    const openBy = async (role: 'member' | 'guest') =>
      (await store().read((tx) => tx.sessions.openByRole(role))).filter((row) => mine.has(row.id))
    expect([await openBy('member'), await openBy('guest')]).toEqual([[held as typeof a], [c]])
    await store().write((tx) => tx.sessions.change(a.id, { lockMs: null, hold: null }))
    expect(await store().read((tx) => tx.sessions.get(a.id))).toEqual({ ...held, lockMs: null, hold: null } as typeof a)
  })
}

const inviteCases = (store: Current) => {
  test('[D-10] the last use of an invitation goes to one of those who race for it', async () => {
    const invite = inviteOf(await addAccount(store(), 'ana'), { usesLeft: 3 })
    await store().write((tx) => tx.invites.insert(invite))
    const used = await Promise.all(Array.from({ length: 10 }, () => store().write((tx) => tx.invites.use(invite.id, at))))
    expect(used.filter(Boolean)).toHaveLength(3)
    expect(await store().read((tx) => tx.invites.get(invite.id))).toEqual({ ...invite, usesLeft: 0 })
  })

  test('an invitation works until it expires, is used up or revoked', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const room = await addRoom(store(), 'general', [ana])
    const [mine, his, gone, late] = [
      inviteOf(ana, { room }),
      inviteOf(bob, { createdAt: at + 5 }),
      inviteOf(ana),
      inviteOf(ana, { expiresAt: at }),
    ]
    await store().write(async (tx) => {
      for (const invite of [mine, his, gone, late]) await tx.invites.insert(invite)
      await tx.invites.revoke(gone.id)
    })
    const list = (by: AccountId | null) => store().read(async (tx) => (await tx.invites.list(by, at)).map((row) => row.id))
    expect(await list(null)).toEqual([his.id, mine.id])
    expect(await list(ana)).toEqual([mine.id])
    expect(await store().read((tx) => tx.invites.byTokenHash(mine.tokenHash))).toEqual(mine)
    expect(await store().read((tx) => tx.invites.byTokenHash('other'))).toBeNull()
    expect(await store().read((tx) => tx.invites.get(ids.next('i', at) as InviteId))).toBeNull()
    for (const invite of [gone, late]) expect(await store().write((tx) => tx.invites.use(invite.id, at))).toBe(false)
  })
}

export const peopleCases = (store: Current) => {
  accountCases(store)
  sessionCases(store)
  inviteCases(store)

  test('the place is there from the start, and keeps its epoch', async () => {
    expect(await store().read((tx) => tx.place.get())).toEqual({
      name: 'Zaima',
      registration: 'invite',
      sharing: 'members',
      inviters: 'member',
      epoch: 'epoch-of-test',
      setupHash: null,
      lobby: null,
      policy: openPolicy,
      rules: {},
    })
    const lobby = roomOf('lobby')
    await store().write(async (tx) => {
      await tx.rooms.insert(lobby)
      await tx.place.update({ name: '在吗', registration: 'open', sharing: 'nobody', setupHash: 'h', lobby: lobby.id })
      await tx.place.update({})
    })
    expect(await store().read((tx) => tx.place.get())).toEqual({
      name: '在吗',
      registration: 'open',
      sharing: 'nobody',
      inviters: 'member',
      epoch: 'epoch-of-test',
      setupHash: 'h',
      lobby: lobby.id,
      policy: openPolicy,
      rules: {},
    })
    await store().write((tx) => tx.place.update({ setupHash: null }))
    expect((await store().read((tx) => tx.place.get())).setupHash).toBeNull()
  })
}
