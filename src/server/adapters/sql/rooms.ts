/**
 * Rooms, the list of public ones, and the people in each by name. One person's part in a room is in `memberships.ts`.
 */
import { sql } from 'kysely'
import { foldName } from '../../../domain/names.ts'
import type { AccountId, RoomId } from '../../../protocol/ids.ts'
import type { RoomRow, RoomStore } from '../../ports.ts'
import { accountColumns, toAccount } from './accounts.ts'
import type { Db } from './engine.ts'
import { membershipStore, toRoom } from './memberships.ts'
import { prepare, prepareList } from './prepared.ts'
import { above, type RoomTable } from './schema.ts'

const publicRooms = (db: Db, prefix: string, after: string | null, limit: number, viewer: AccountId) => {
  const listed = db
    .selectFrom('rooms')
    .selectAll('rooms')
    .select((e) =>
      e
        .selectFrom('memberships')
        .select('role')
        .where('account', '=', viewer)
        .where('unseen', '=', 0)
        .whereRef('memberships.room', '=', 'rooms.id')
        .as('joined'),
    )
    .where('kind', '=', 'public')
    .where((e) =>
      e.not(e.exists(e.selectFrom('room_bans').select('at').where('account', '=', viewer).whereRef('room_bans.room', '=', 'rooms.id'))),
    )
    .orderBy('name_key')
    .limit(limit)
  const later = after === null ? listed : listed.where('name_key', '>', foldName(after))
  return prefix === '' ? later : later.where('name_key', '>=', foldName(prefix)).where('name_key', '<', above(foldName(prefix)))
}

const memberPage = (db: Db, room: RoomId, after: string | null, limit: number) => {
  const listed = db
    .selectFrom('memberships')
    .innerJoin('accounts', 'accounts.id', 'memberships.account')
    .select(accountColumns)
    .where('memberships.room', '=', room)
    .orderBy('memberships.name_key')
    .limit(limit)
  return after === null ? listed : listed.where('memberships.name_key', '>', foldName(after))
}

const toTable = (row: RoomRow & { readonly directKey: string | null }): RoomTable => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  name_key: foldName(row.name),
  topic: row.topic,
  last_seq: row.lastSeq,
  last_at: null,
  members: 0,
  created_at: row.createdAt,
  direct_key: row.directKey,
})

const queries = (db: Db) => ({
  byId: prepare<{ id: RoomId }, RoomTable>(db, (q, $) => q.selectFrom('rooms').selectAll().where('id', '=', $('id'))),
  taken: prepare<{ name: string; but: RoomId }, { id: RoomId }>(db, (q, $) =>
    q.selectFrom('rooms').select('id').where('kind', '=', sql.lit('public')).where('name_key', '=', $('name')).where('id', '<>', $('but')),
  ),
  ids: prepare<{ room: RoomId }, { account: AccountId; unseen: 0 | 1 }>(db, (q, $) =>
    q.selectFrom('memberships').select(['account', 'unseen']).where('room', '=', $('room')),
  ),
  sharing: prepareList<AccountId, { viewer: AccountId }, { account: AccountId }>(db, (q, list, $) =>
    q
      .selectFrom('memberships as mine')
      .innerJoin('memberships as theirs', 'theirs.room', 'mine.room')
      .select('theirs.account')
      .distinct()
      .where('mine.account', '=', $('viewer'))
      .where('mine.kind', '<>', sql.lit('public'))
      .where('theirs.account', 'in', list),
  ),
})

export const roomStore = (db: Db): RoomStore => {
  const { byId, taken, ids, sharing } = queries(db)
  return {
    ...membershipStore(db),
    async insert(row) {
      if (row.kind === 'public' && (await taken({ name: foldName(row.name), but: row.id })).length > 0) return false
      await db.insertInto('rooms').values(toTable(row)).execute()
      return true
    },
    async get(id) {
      const [row] = await byId({ id })
      return row ? toRoom(row) : null
    },
    async byDirectKey(key) {
      const row = await db.selectFrom('rooms').select('id').where('direct_key', '=', key).executeTakeFirst()
      return row?.id ?? null
    },
    async update(id, change) {
      const set: Partial<RoomTable> = {}
      if (change.name !== undefined) Object.assign(set, { name: change.name, name_key: foldName(change.name) })
      if (change.topic !== undefined) set.topic = change.topic
      const kind = set.name_key === undefined ? undefined : (await byId({ id }))[0]?.kind
      if (kind === 'public' && (await taken({ name: set.name_key!, but: id })).length > 0) return false
      if (Object.keys(set).length > 0) await db.updateTable('rooms').set(set).where('id', '=', id).execute()
      return true
    },
    async remove(id) {
      await db.updateTable('invites').set({ room: null, uses_left: 0 }).where('room', '=', id).execute()
      for (const table of ['room_bans', 'mentions', 'messages', 'memberships'] as const)
        await db.deleteFrom(table).where('room', '=', id).execute()
      await db.deleteFrom('rooms').where('id', '=', id).execute()
    },
    async listPublic(prefix, page, viewer) {
      const rows = await publicRooms(db, prefix, page.after, page.limit, viewer).execute()
      return rows.map((row) => ({ room: toRoom(row), joined: row.joined !== null }))
    },
    members: async (room, page) => (await memberPage(db, room, page.after, page.limit).execute()).map(toAccount),
    async guestsBeside(account) {
      const rows = await db
        .selectFrom('accounts as guest')
        .innerJoin('memberships as theirs', 'theirs.account', 'guest.id')
        .innerJoin('memberships as mine', 'mine.room', 'theirs.room')
        .select('guest.id')
        .distinct()
        .where('guest.role', '=', 'guest')
        .where('mine.account', '=', account)
        .execute()
      return rows.map((row) => row.id)
    },
    async setRole(room, account, role) {
      await db.updateTable('memberships').set({ role }).where('room', '=', room).where('account', '=', account).execute()
    },
    async roles(room) {
      const rows = await db
        .selectFrom('memberships')
        .select(['account', 'role'])
        .where('room', '=', room)
        .where('role', '<>', 'member')
        .execute()
      return new Map(rows.map((row) => [row.account, row.role]))
    },
    memberIds: async (room) => (await ids({ room })).map((row) => row.account),
    inRoom: async (room) => (await ids({ room })).map(({ account, unseen }) => ({ account, sees: unseen === 0 ? 'it' : 'nothing' })),
    sharing: async (viewer, list) => (await sharing(list, { viewer })).map((row) => row.account),
  }
}
