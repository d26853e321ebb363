/**
 * One person in one room: joining, leaving, the read marker, and what is unread. A newcomer's marker stands at the newest message, so
 * nobody joins to a thousand unread ones. Members are counted as they come and go. Unread counts stop at `unreadCap`, beyond which nobody reads the number.
 */
import { sql, type ExpressionBuilder } from 'kysely'
import type { AccountId, RoomId } from '../../../protocol/ids.ts'
import type { Membership, Room } from '../../../protocol/model.ts'
import type { RoomStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare } from './prepared.ts'
import type { MembershipTable, RoomTable, Tables } from './schema.ts'

export const unreadCap = 1000

export const toRoom = (row: Omit<RoomTable, 'name_key' | 'direct_key'>): Room => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  topic: row.topic,
  lastSeq: row.last_seq,
  lastAt: row.last_at,
  members: row.members,
  createdAt: row.created_at,
})

type Counted = { unread: number; mentions: number }
type Row = RoomTable & Pick<MembershipTable, 'account' | 'role' | 'joined_at' | 'read_seq' | 'brought_by'> & Counted
type Mine = ExpressionBuilder<Tables & { mine: MembershipTable }, 'mine'>

/** In a direct room what a blocked person writes waits unnoticed. */
const blocked = (m: ExpressionBuilder<Tables & { mine: MembershipTable }, 'mine' | 'messages'>) =>
  m
    .selectFrom('contacts')
    .select(sql.lit(1).as('one'))
    .where((c) =>
      c.or([
        c.and([
          c('contacts.low', '=', c.ref('mine.account')),
          c('contacts.high', '=', c.ref('messages.author')),
          c('contacts.low_blocks', 'is not', null),
        ]),
        c.and([
          c('contacts.high', '=', c.ref('mine.account')),
          c('contacts.low', '=', c.ref('messages.author')),
          c('contacts.high_blocks', 'is not', null),
        ]),
      ]),
    )

const unread = (e: Mine) => {
  const some = e
    .selectFrom('messages')
    .select(sql.lit(1).as('one'))
    .whereRef('messages.room', '=', 'mine.room')
    .whereRef('messages.seq', '>', 'mine.read_seq')
    .whereRef('messages.author', '<>', 'mine.account')
    .where('messages.deleted_at', 'is', null)
    .where((m) => m.or([m('mine.kind', '<>', sql.lit('direct')), m.not(m.exists(blocked(m)))]))
    .limit(sql.lit(unreadCap))
  return e.selectFrom(some.as('some')).select((c) => c.fn.countAll<number>().as('n'))
}
const mentioned = (e: Mine) => {
  const some = e
    .selectFrom('mentions')
    .select(sql.lit(1).as('one'))
    .whereRef('mentions.account', '=', 'mine.account')
    .whereRef('mentions.room', '=', 'mine.room')
    .whereRef('mentions.seq', '>', 'mine.read_seq')
    .limit(sql.lit(unreadCap))
  return e.selectFrom(some.as('some')).select((c) => c.fn.countAll<number>().as('n'))
}
const mine = (db: Db) =>
  db
    .selectFrom('memberships as mine')
    .innerJoin('rooms', 'rooms.id', 'mine.room')
    .selectAll('rooms')
    .select(['mine.account', 'mine.role', 'mine.joined_at', 'mine.read_seq', 'mine.brought_by'])
    .select((e) => [unread(e as unknown as Mine).as('unread'), mentioned(e as unknown as Mine).as('mentions')])

/** The key of a direct room begins with one of its people and ends with the other. */
const peerOf = (key: string, self: AccountId): AccountId => {
  const [first, last] = [key.slice(0, self.length), key.slice(-self.length)]
  return (first === self ? last : first) as AccountId
}
const toMembership = (row: Row): Membership => ({
  room: toRoom(row),
  role: row.role,
  joinedAt: row.joined_at,
  readSeq: row.read_seq,
  unread: row.unread,
  mentions: row.mentions,
  ...(row.brought_by === null ? {} : { broughtBy: row.brought_by }),
  ...(row.direct_key === null ? {} : { peer: peerOf(row.direct_key, row.account) }),
})

type Both = { room: RoomId; account: AccountId }
type Methods = 'join' | 'leave' | 'show' | 'isMember' | 'membership' | 'memberships' | 'ids' | 'everyId' | 'counts' | 'markRead'

const queries = (db: Db) => ({
  isMember: prepare<Both, Pick<MembershipTable, 'kind' | 'role' | 'unseen'>>(db, (q, $) =>
    q.selectFrom('memberships').select(['kind', 'role', 'unseen']).where('room', '=', $('room')).where('account', '=', $('account')),
  ),
  one: prepare<Both, Row>(db, (q, $) =>
    mine(q).where('mine.room', '=', $('room')).where('mine.account', '=', $('account')).where('mine.unseen', '=', sql.lit(0)),
  ),
  all: prepare<{ account: AccountId }, Row>(db, (q, $) =>
    mine(q).where('mine.account', '=', $('account')).where('mine.unseen', '=', sql.lit(0)),
  ),
  ids: prepare<{ account: AccountId }, { room: RoomId }>(db, (q, $) =>
    q.selectFrom('memberships').select('room').where('account', '=', $('account')).where('unseen', '=', sql.lit(0)),
  ),
  everyId: prepare<{ account: AccountId }, { room: RoomId }>(db, (q, $) =>
    q.selectFrom('memberships').select('room').where('account', '=', $('account')),
  ),
  show: prepare<Both & { seq: number }, unknown>(db, (q, $) =>
    q
      .updateTable('memberships')
      .set({ unseen: sql.lit(0), read_seq: $('seq') })
      .where('room', '=', $('room'))
      .where('account', '=', $('account'))
      .where('unseen', '=', sql.lit(1)),
  ),
  counts: prepare<Both, Counted & { read_seq: number }>(db, (q, $) =>
    q
      .selectFrom('memberships as mine')
      .select('mine.read_seq')
      .select((e) => [unread(e as unknown as Mine).as('unread'), mentioned(e as unknown as Mine).as('mentions')])
      .where('mine.room', '=', $('room'))
      .where('mine.account', '=', $('account')),
  ),
  read: prepare<Both & { seq: number }, unknown>(db, (q, $) =>
    q
      .updateTable('memberships')
      .set({ read_seq: $('seq') })
      .where('room', '=', $('room'))
      .where('account', '=', $('account'))
      .where('read_seq', '<', $('seq')),
  ),
  lastSeq: prepare<{ room: RoomId }, { last_seq: number }>(db, (q, $) =>
    q.selectFrom('rooms').select('last_seq').where('id', '=', $('room')),
  ),
})

export const membershipStore = (db: Db): Pick<RoomStore, Methods> => {
  const query = queries(db)
  const count = (room: RoomId, by: 1 | -1) =>
    db
      .updateTable('rooms')
      .set((e) => ({ members: e('members', '+', by) }))
      .where('id', '=', room)
      .execute()
  return {
    async join(room, account, role, at, { broughtBy = null, shown = 'shown' } = {}) {
      const about = await db
        .selectFrom('rooms')
        .innerJoin('accounts', (j) => j.on('accounts.id', '=', account))
        .select(['rooms.kind', 'rooms.last_seq', 'accounts.name_key'])
        .where('rooms.id', '=', room)
        .executeTakeFirst()
      if (!about) throw new Error(`no room ${room} or no account ${account}`)
      const row: MembershipTable = {
        room,
        account,
        kind: about.kind,
        name_key: about.name_key,
        role,
        joined_at: at,
        read_seq: about.last_seq,
        brought_by: broughtBy,
        unseen: shown === 'shown' ? 0 : 1,
      }
      const made = await db
        .insertInto('memberships')
        .values(row)
        .onConflict((c) => c.columns(['room', 'account']).doNothing())
        .returning('room')
        .execute()
      if (made.length === 0) return false
      await count(room, 1)
      return true
    },
    async leave(room, account) {
      const left = await db.deleteFrom('memberships').where('room', '=', room).where('account', '=', account).returning('room').execute()
      if (left.length === 0) return false
      await count(room, -1)
      return true
    },
    async show(room, account, readSeq) {
      await query.show({ room, account, seq: readSeq })
    },
    async isMember(room, account) {
      const [row] = await query.isMember({ room, account })
      return row === undefined ? null : { kind: row.kind, role: row.role, sees: row.unseen === 0 ? 'it' : 'nothing' }
    },
    async membership(room, account) {
      const [row] = await query.one({ room, account })
      return row ? toMembership(row) : null
    },
    memberships: async (account) => (await query.all({ account })).map(toMembership),
    ids: async (account) => (await query.ids({ account })).map((row) => row.room),
    async counts(account, by) {
      const rows = await db
        .selectFrom('memberships')
        .select(['brought_by', (e) => e.fn.countAll<number>().as('n')])
        .where('account', '=', account)
        .where('kind', '<>', 'direct')
        .groupBy('brought_by')
        .execute()
      const own = rows.find((row) => row.brought_by === null)?.n ?? 0
      const all = rows.reduce((sum, row) => sum + row.n, 0)
      return { own, brought: all - own, byOne: rows.find((row) => row.brought_by === by)?.n ?? 0 }
    },
    everyId: async (account) => (await query.everyId({ account })).map((row) => row.room),
    async markRead(room, account, seq) {
      const [end] = await query.lastSeq({ room })
      // Never past the end of the log: a marker ahead of it would swallow messages still to come.
      await query.read({ room, account, seq: Math.min(seq, end?.last_seq ?? 0) })
      const [row] = await query.counts({ room, account })
      return row ? { readSeq: row.read_seq, unread: row.unread, mentions: row.mentions } : { readSeq: 0, unread: 0, mentions: 0 }
    },
  }
}
