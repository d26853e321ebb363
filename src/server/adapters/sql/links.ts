/** Badges and feeds: links that a person opened, known by the hash of their token. */
import type { LinkRow, LinkStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { LinkTable } from './schema.ts'

const toLink = (row: LinkTable): LinkRow => {
  const base = { id: row.id, account: row.account, tokenHash: row.token_hash, createdAt: row.created_at }
  return row.kind === 'badge' ? { ...base, kind: 'badge', grain: row.grain ?? 'coarse' } : { ...base, kind: 'feed' }
}

export const linkStore = (db: Db): LinkStore => ({
  async insert(row) {
    const values: LinkTable = {
      id: row.id,
      kind: row.kind,
      account: row.account,
      token_hash: row.tokenHash,
      grain: row.kind === 'badge' ? row.grain : null,
      created_at: row.createdAt,
    }
    await db.insertInto('links').values(values).execute()
  },
  async byTokenHash(hash) {
    const row = await db.selectFrom('links').selectAll().where('token_hash', '=', hash).executeTakeFirst()
    return row ? toLink(row) : null
  },
  async list(account, kind) {
    const rows = await db
      .selectFrom('links')
      .selectAll()
      .where('account', '=', account)
      .where('kind', '=', kind)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(toLink)
  },
  async revoke(account, kind, id) {
    const gone = await db
      .deleteFrom('links')
      .where('id', '=', id)
      .where('account', '=', account)
      .where('kind', '=', kind)
      .returning('id')
      .execute()
    return gone.length > 0
  },
})
