/** Contract of the store: rooms, who is in them, and what is unread. */
import { expect, test } from 'bun:test'
import type { AccountId, RoomId } from '../../src/protocol/ids.ts'
import type { Store } from '../../src/server/ports.ts'
import { addAccount, addRoom, at, ids, messageOf, roomOf } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const say = (store: Store, room: RoomId, author: AccountId, mentions: readonly AccountId[] = []) =>
  store.write(async (tx) => (await tx.messages.append(messageOf(room, author, { mentions }))).message)
const counts = (store: Store, room: RoomId, account: AccountId) =>
  store.read(async (tx) => {
    const membership = await tx.rooms.membership(room, account)
    return membership && [membership.readSeq, membership.unread, membership.mentions]
  })
const three = async (store: Store) =>
  [await addAccount(store, 'ana'), await addAccount(store, 'bob'), await addAccount(store, 'Carl')] as const

const membershipCases = (store: Current) => {
  test('joining and leaving happen once, and members are counted', async () => {
    const [ana, bob, carl] = await three(store())
    const room = await addRoom(store(), 'general', [carl])
    const joined = await Promise.all(
      [ana, bob, ana, bob].map((account) => store().write((tx) => tx.rooms.join(room, account, 'owner', at + 1))),
    )
    expect(joined).toEqual([true, true, false, false])
    const left = await Promise.all([bob, bob].map((account) => store().write((tx) => tx.rooms.leave(room, account))))
    expect(left).toEqual([true, false])
    await store().read(async (tx) => {
      expect((await tx.rooms.get(room))?.members).toBe(2)
      expect((await tx.rooms.memberIds(room)).toSorted()).toEqual([ana, carl].toSorted())
      expect(await tx.rooms.isMember(room, ana)).toEqual({ kind: 'public', role: 'owner', sees: 'it' })
      expect(await tx.rooms.isMember(room, bob)).toBeNull()
      expect(await tx.rooms.membership(room, bob)).toBeNull()
      expect((await tx.rooms.members(room, { after: null, limit: 10 })).map((account) => account.name)).toEqual(['ana', 'Carl'])
      expect((await tx.rooms.members(room, { after: 'ana', limit: 10 })).map((account) => account.name)).toEqual(['Carl'])
      expect(await tx.rooms.members(room, { after: null, limit: 1 })).toHaveLength(1)
      expect((await tx.rooms.memberships(ana)).map((membership) => [membership.room.id, membership.role, membership.joinedAt])).toEqual([
        [room, 'owner', at + 1],
      ])
      expect(await tx.rooms.memberships(bob)).toEqual([])
    })
  })

  test('[P-523] a member who is not shown the room is one to everybody else; once shown, what lies before is read', async () => {
    const [ana, bob] = await three(store())
    const room = await addRoom(store(), 'den', [bob], 'private')
    await store().write((tx) => tx.rooms.join(room, ana, 'member', at, { shown: 'unseen' }))
    for (const clientId of ['one-of-two', 'two-of-two']) await store().write((tx) => tx.messages.append(messageOf(room, bob, { clientId })))
    await store().read(async (tx) => {
      expect((await tx.rooms.get(room))?.members).toBe(2)
      expect((await tx.rooms.memberIds(room)).toSorted()).toEqual([ana, bob].toSorted())
      expect(await tx.rooms.inRoom(room)).toContainEqual({ account: ana, sees: 'nothing' })
      expect(await tx.rooms.isMember(room, ana)).toEqual({ kind: 'private', role: 'member', sees: 'nothing' })
      expect((await tx.rooms.members(room, { after: null, limit: 10 })).map((account) => account.name)).toEqual(['ana', 'bob'])
      expect([await tx.rooms.membership(room, ana), await tx.rooms.memberships(ana), await tx.rooms.ids(ana)]).toEqual([null, [], []])
      expect(await tx.rooms.everyId(ana)).toEqual([room])
    })
    expect(await store().write((tx) => tx.rooms.join(room, ana, 'member', at))).toBe(false)
    await store().write((tx) => tx.rooms.show(room, ana, 1))
    await store().write((tx) => tx.rooms.show(room, ana, 0))
    expect(await store().read((tx) => tx.rooms.memberships(ana))).toMatchObject([{ readSeq: 1, unread: 1 }])
  })

  test('the rooms one is in, by id alone', async () => {
    const [ana] = await three(store())
    const rooms = [await addRoom(store(), 'a', [ana]), await addRoom(store(), 'b', [ana], 'private')]
    await addRoom(store(), 'c', [])
    expect((await store().read((tx) => tx.rooms.ids(ana))).toSorted()).toEqual(rooms.toSorted())
  })

  test('a direct room is found by its key and knows the other person', async () => {
    const [ana, bob] = await three(store())
    const key = [ana, bob].toSorted().join(':')
    const [direct, alone] = [roomOf('', 'direct', key), roomOf('', 'direct', `${ana}:${ana}`)]
    await store().write(async (tx) => {
      await tx.rooms.insert(direct)
      await tx.rooms.insert(alone)
      for (const [room, account] of [
        [direct, ana],
        [direct, bob],
        [alone, ana],
      ] as const)
        await tx.rooms.join(room.id, account, 'member', at)
    })
    await store().read(async (tx) => {
      expect(await tx.rooms.byDirectKey(key)).toBe(direct.id)
      expect(await tx.rooms.byDirectKey('nobody')).toBeNull()
      expect((await tx.rooms.membership(direct.id, ana))?.peer).toBe(bob)
      expect((await tx.rooms.membership(direct.id, bob))?.peer).toBe(ana)
      expect((await tx.rooms.membership(alone.id, ana))?.peer).toBe(ana)
    })
    const again = await Promise.allSettled([store().write((tx) => tx.rooms.insert(roomOf('', 'direct', key)))])
    expect(again[0]?.status).toBe('rejected')
  })

  test('who shares a room with me: public rooms do not count', async () => {
    const [ana, bob, carl] = await three(store())
    await addRoom(store(), 'general', [ana, bob, carl])
    await addRoom(store(), 'secret', [ana, bob], 'private')
    const shared = (viewer: AccountId) => store().read((tx) => tx.rooms.sharing(viewer, [ana, bob, carl]))
    expect((await shared(ana)).toSorted()).toEqual([ana, bob].toSorted())
    expect(await shared(carl)).toEqual([])
    expect(await store().read((tx) => tx.rooms.sharing(ana, []))).toEqual([])
  })
}

const unreadCases = (store: Current) => {
  test('[D-11] unread are the messages of others after the marker, the deleted ones aside', async () => {
    const [ana, bob] = await three(store())
    const room = await addRoom(store(), 'general', [ana, bob])
    const first = await say(store(), room, ana, [bob, bob, ana])
    const second = await say(store(), room, ana, [bob])
    await say(store(), room, bob, [bob])
    expect(await counts(store(), room, bob)).toEqual([0, 2, 2])
    expect(await counts(store(), room, ana)).toEqual([0, 1, 0])
    await store().write((tx) => tx.messages.change(second.id, { body: '', mentions: [], deletedAt: at }))
    expect(await counts(store(), room, bob)).toEqual([0, 1, 1])
    await store().write((tx) => tx.messages.change(first.id, { body: 'without a name', mentions: [], editedAt: at }))
    expect(await counts(store(), room, bob)).toEqual([0, 1, 0])
  })

  test('[D-11] the marker never moves back, nor past the end of the log', async () => {
    const [ana, bob] = await three(store())
    const room = await addRoom(store(), 'general', [ana, bob])
    for (let i = 0; i < 3; i++) await say(store(), room, ana, [bob])
    const mark = (seq: number) => store().write((tx) => tx.rooms.markRead(room, bob, seq))
    expect(await mark(2)).toEqual({ readSeq: 2, unread: 1, mentions: 1 })
    expect(await mark(1)).toEqual({ readSeq: 2, unread: 1, mentions: 1 })
    expect(await mark(1_000_000)).toEqual({ readSeq: 3, unread: 0, mentions: 0 })
    await say(store(), room, ana)
    expect(await counts(store(), room, bob)).toEqual([3, 1, 0])
  })

  test('[D-11] a newcomer has read all that was said before', async () => {
    const [ana, bob] = await three(store())
    const room = await addRoom(store(), 'general', [ana])
    await say(store(), room, ana, [bob])
    await store().write((tx) => tx.rooms.join(room, bob, 'member', at))
    expect(await counts(store(), room, bob)).toEqual([1, 0, 0])
  })

  test('[D-11] counting stops at a thousand', async () => {
    const [ana, bob] = await three(store())
    const room = await addRoom(store(), 'general', [ana, bob])
    await store().write(async (tx) => {
      for (let i = 0; i < 1005; i++) await tx.messages.append(messageOf(room, ana))
    })
    expect(await counts(store(), room, bob)).toEqual([0, 1000, 0])
  })
}

export const roomCases = (store: Current) => {
  membershipCases(store)
  unreadCases(store)

  test('public rooms are listed by name, with whether one is in', async () => {
    const [ana] = await three(store())
    for (const name of ['Zoo', 'alps', 'Beta', 'beach']) await addRoom(store(), name, name === 'Beta' ? [ana] : [])
    await addRoom(store(), 'Bunker', [ana], 'private')
    const list = (prefix: string, after: string | null = null, limit = 10) =>
      store().read(async (tx) =>
        (await tx.rooms.listPublic(prefix, { after, limit }, ana)).map(({ room, joined }) => (joined ? `${room.name}*` : room.name)),
      )
    expect(await list('')).toEqual(['alps', 'beach', 'Beta*', 'Zoo'])
    expect(await list('', 'Beach', 1)).toEqual(['Beta*'])
    expect(await list('B')).toEqual(['beach', 'Beta*'])
    expect(await list('_')).toEqual([])
  })

  test('a room can be renamed, and says when it was last spoken in', async () => {
    const [ana] = await three(store())
    const room = await addRoom(store(), 'general', [ana])
    await store().write((tx) => tx.rooms.update(room, { name: 'News', topic: 'what is new' }))
    await store().write((tx) => tx.rooms.update(room, {}))
    expect(await store().read((tx) => tx.rooms.get(room))).toEqual({
      id: room,
      kind: 'public',
      name: 'News',
      topic: 'what is new',
      lastSeq: 0,
      lastAt: null,
      members: 1,
      createdAt: at,
    })
    await store().write((tx) => tx.messages.append(messageOf(room, ana, { at: at + 9 })))
    expect(await store().read((tx) => tx.rooms.get(room))).toMatchObject({ lastSeq: 1, lastAt: at + 9 })
    expect(await store().read((tx) => tx.rooms.get(ids.next('r', at) as RoomId))).toBeNull()
    expect(await store().read(async (tx) => (await tx.rooms.listPublic('news', { after: null, limit: 5 }, ana)).length)).toBe(1)
  })

  test('[R-20] the folded name of a public room is its own; private rooms may share names', async () => {
    const insert = (name: string, kind: 'public' | 'private') => store().write((tx) => tx.rooms.insert(roomOf(name, kind)))
    expect(await insert('News', 'public')).toBe(true)
    expect(await insert('ＮＥＷＳ', 'public')).toBe(false)
    expect([await insert('news', 'private'), await insert('news', 'private')]).toEqual([true, true])
    const other = await addRoom(store(), 'Other', [])
    expect(await store().write((tx) => tx.rooms.update(other, { name: 'news', topic: 'x' }))).toBe(false)
    expect(await store().read((tx) => tx.rooms.get(other))).toMatchObject({ name: 'Other', topic: '' })
    expect(await store().write((tx) => tx.rooms.update(other, { name: 'OTHER' }))).toBe(true)
  })

  test('[R-56] a room goes with all that is in it, and nothing else', async () => {
    const ana = await addAccount(store(), 'ana')
    const [gone, stays] = [await addRoom(store(), 'Gone', [ana]), await addRoom(store(), 'Stays', [ana])]
    for (const room of [gone, stays]) await store().write((tx) => tx.messages.append(messageOf(room, ana, { mentions: [ana] })))
    await store().write((tx) => tx.bans.keepOut(gone, ana, at))
    await store().write((tx) => tx.rooms.remove(gone))
    expect(await store().read((tx) => tx.rooms.get(gone))).toBeNull()
    expect(await store().read((tx) => tx.rooms.ids(ana))).toEqual([stays])
    expect(await store().read((tx) => tx.messages.since(stays, 0, 5))).toHaveLength(1)
    expect(await store().read((tx) => tx.messages.since(gone, 0, 5))).toEqual([])
    expect(await store().check()).toEqual([])
  })

  test('[R-54] who brought whom is kept, and counted apart from what one made or joined', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    await addRoom(store(), 'Own', [ana])
    for (const name of ['One', 'Two']) {
      const room = await addRoom(store(), name, [bob])
      await store().write((tx) => tx.rooms.join(room, ana, 'member', at, { broughtBy: bob }))
    }
    expect(await store().read((tx) => tx.rooms.counts(ana, bob))).toEqual({ own: 1, brought: 2, byOne: 2 })
    expect(await store().read((tx) => tx.rooms.counts(ana, ana))).toEqual({ own: 1, brought: 2, byOne: 0 })
  })

  test('[R-50] sums add up by payer, kind and day, and old days are forgotten', async () => {
    const add = (day: number, amount: number) => store().write((tx) => tx.sums.add('a-payer', 'bytes', day, amount))
    expect([await add(1, 5), await add(1, 7), await add(2, 1)]).toEqual([5, 12, 1])
    expect(await store().read((tx) => tx.sums.since('a-payer', 'bytes', 1))).toBe(13)
    await store().write((tx) => tx.sums.sweep(2))
    expect(await store().read((tx) => tx.sums.since('a-payer', 'bytes', 0))).toBe(1)
    expect(await store().read((tx) => tx.sums.since('a-payer', 'rooms', 0))).toBe(0)
    const message = () => store().write((tx) => tx.sums.addMessage('writer', 3, 10))
    expect([await message(), await message()]).toEqual([
      { messages: 1, bytes: 10 },
      { messages: 2, bytes: 20 },
    ])
  })
}
