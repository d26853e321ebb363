/** Invitations. A use is taken in one statement, so that two who race for the last one do not both get it. */
import type { InviteId } from '../../../protocol/ids.ts'
import type { InviteRow, InviteStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { InviteTable } from './schema.ts'

const toInvite = (row: InviteTable): InviteRow => ({
  id: row.id,
  tokenHash: row.token_hash,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usesLeft: row.uses_left,
  room: row.room,
  role: row.role,
})

export const inviteStore = (db: Db): InviteStore => {
  const all = db.selectFrom('invites').selectAll()
  const first = (rows: InviteTable[]) => (rows[0] ? toInvite(rows[0]) : null)
  return {
    async insert(row) {
      const values: InviteTable = {
        id: row.id,
        token_hash: row.tokenHash,
        created_by: row.createdBy,
        created_at: row.createdAt,
        expires_at: row.expiresAt,
        uses_left: row.usesLeft,
        room: row.room,
        role: row.role,
      }
      await db.insertInto('invites').values(values).execute()
    },
    byTokenHash: async (hash) => first(await all.where('token_hash', '=', hash).execute()),
    get: async (id: InviteId) => first(await all.where('id', '=', id).execute()),
    async use(id, at) {
      const used = await db
        .updateTable('invites')
        .set((e) => ({ uses_left: e('uses_left', '-', 1) }))
        .where('id', '=', id)
        .where('uses_left', '>', 0)
        .where('expires_at', '>', at)
        .returning('id')
        .execute()
      return used.length > 0
    },
    async list(createdBy, at) {
      const working = all.where('uses_left', '>', 0).where('expires_at', '>', at).orderBy('created_at', 'desc').orderBy('id', 'desc')
      return (await (createdBy === null ? working : working.where('created_by', '=', createdBy)).execute()).map(toInvite)
    },
    async revoke(id) {
      await db.updateTable('invites').set({ uses_left: 0 }).where('id', '=', id).execute()
    },
  }
}
