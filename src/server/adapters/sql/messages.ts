/**
 * The log of each room. A room's row hands out its places, one for every message and every change, so places rise without holes
 * and without repeats; whoever holds place n and reads `since(n)` misses nothing.
 */
import type { AccountId, MessageId, RoomId } from '../../../protocol/ids.ts'
import type { Message } from '../../../protocol/model.ts'
import type { MessageStore, NewMessage } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare } from './prepared.ts'
import type { MessageTable } from './schema.ts'

const toMessage = (row: MessageTable): Message => ({
  id: row.id,
  room: row.room,
  seq: row.seq,
  changedSeq: row.changed_seq,
  author: row.author,
  clientId: row.client_id,
  body: row.body,
  at: row.at,
  ...(row.edited_at === null ? {} : { editedAt: row.edited_at }),
  ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
})

const lookups = (db: Db) => ({
  byId: prepare<{ id: MessageId }, MessageTable>(db, (q, $) => q.selectFrom('messages').selectAll().where('id', '=', $('id'))),
  sentBefore: prepare<{ author: AccountId; clientId: string }, MessageTable>(db, (q, $) =>
    q.selectFrom('messages').selectAll().where('author', '=', $('author')).where('client_id', '=', $('clientId')),
  ),
  newest: prepare<{ room: RoomId; limit: number }, MessageTable>(db, (q, $) =>
    q.selectFrom('messages').selectAll().where('room', '=', $('room')).orderBy('seq', 'desc').limit($('limit')),
  ),
  before: prepare<{ room: RoomId; before: number; limit: number }, MessageTable>(db, (q, $) =>
    q
      .selectFrom('messages')
      .selectAll()
      .where('room', '=', $('room'))
      .where('seq', '<', $('before'))
      .orderBy('seq', 'desc')
      .limit($('limit')),
  ),
  since: prepare<{ room: RoomId; after: number; limit: number }, MessageTable>(db, (q, $) =>
    q
      .selectFrom('messages')
      .selectAll()
      .where('room', '=', $('room'))
      .where('changed_seq', '>', $('after'))
      .orderBy('changed_seq')
      .limit($('limit')),
  ),
  lastSeq: prepare<{ room: RoomId }, { last_seq: number }>(db, (q, $) =>
    q.selectFrom('rooms').select('last_seq').where('id', '=', $('room')),
  ),
})

const changes = (db: Db) => ({
  placeForNew: prepare<{ room: RoomId; at: number }, { last_seq: number }>(db, (q, $) =>
    q
      .updateTable('rooms')
      .set((e) => ({ last_seq: e('last_seq', '+', 1), last_at: $('at') }))
      .where('id', '=', $('room'))
      .returning('last_seq'),
  ),
  placeForChange: prepare<{ room: RoomId }, { last_seq: number }>(db, (q, $) =>
    q
      .updateTable('rooms')
      .set((e) => ({ last_seq: e('last_seq', '+', 1) }))
      .where('id', '=', $('room'))
      .returning('last_seq'),
  ),
  insert: prepare<MessageTable, unknown>(db, (q, $) =>
    q.insertInto('messages').values({
      id: $('id'),
      room: $('room'),
      seq: $('seq'),
      changed_seq: $('changed_seq'),
      author: $('author'),
      client_id: $('client_id'),
      at: $('at'),
      edited_at: $('edited_at'),
      deleted_at: $('deleted_at'),
      body: $('body'),
    }),
  ),
  mention: prepare<{ room: RoomId; seq: number; account: AccountId }, unknown>(db, (q, $) =>
    q.insertInto('mentions').values({ room: $('room'), seq: $('seq'), account: $('account') }),
  ),
  unmention: prepare<{ room: RoomId; seq: number }, unknown>(db, (q, $) =>
    q.deleteFrom('mentions').where('room', '=', $('room')).where('seq', '=', $('seq')),
  ),
})

const taken = (rows: readonly { readonly last_seq: number }[], room: RoomId): number => {
  if (!rows[0]) throw new Error(`no room ${room}`)
  return rows[0].last_seq
}
const newRow = ({ id, room, author, clientId, at, body }: NewMessage, seq: number): MessageTable => ({
  id,
  room,
  seq,
  changed_seq: seq,
  author,
  client_id: clientId,
  at,
  edited_at: null,
  deleted_at: null,
  body,
})

export const messageStore = (db: Db): MessageStore => {
  const look = lookups(db)
  const change = changes(db)
  /** Who mentions oneself is not told of it. */
  const mention = async ({ room, seq, author }: MessageTable, named: readonly AccountId[]) => {
    for (const account of new Set(named)) if (account !== author) await change.mention({ room, seq, account })
  }
  return {
    async append(message) {
      const { room, author, clientId, at } = message
      const [sent] = await look.sentBefore({ author, clientId })
      if (sent) return { message: toMessage(sent), fresh: false }
      const row = newRow(message, taken(await change.placeForNew({ room, at }), room))
      await change.insert(row)
      if (message.mentions.length > 0) await mention(row, message.mentions)
      return { message: toMessage(row), fresh: true }
    },
    async get(id) {
      const [row] = await look.byId({ id })
      return row ? toMessage(row) : null
    },
    async change(id, { body, mentions, editedAt, deletedAt }) {
      const [old] = await look.byId({ id })
      if (!old) throw new Error(`no message ${id}`)
      const changed_seq = taken(await change.placeForChange({ room: old.room }), old.room)
      const deleted_at = deletedAt ?? old.deleted_at
      const set = { body: deleted_at === null ? body : '', changed_seq, edited_at: editedAt ?? old.edited_at, deleted_at }
      await db.updateTable('messages').set(set).where('id', '=', id).execute()
      await change.unmention({ room: old.room, seq: old.seq })
      if (deleted_at === null) await mention(old, mentions)
      return toMessage({ ...old, ...set })
    },
    async before(room, before, limit) {
      const rows = before === null ? await look.newest({ room, limit }) : await look.before({ room, before, limit })
      return rows.reverse().map(toMessage)
    },
    since: async (room, after, limit) => (await look.since({ room, after, limit })).map(toMessage),
    async undeleted(author, limit) {
      const some = db.selectFrom('messages').select('id').where('author', '=', author).where('deleted_at', 'is', null)
      return (await some.orderBy('id').limit(limit).execute()).map((row) => row.id)
    },
    lastSeq: async (room) => (await look.lastSeq({ room }))[0]?.last_seq ?? 0,
  }
}
