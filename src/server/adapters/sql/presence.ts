/**
 * What lasts of presence: what people declared, and when they were last active. Never whether anyone is there now.
 */
import type { ByHand } from '../../../domain/claims.ts'
import type { AccountId } from '../../../protocol/ids.ts'
import type { ClaimRow, PresenceStore } from '../../ports.ts'
import { toSettings } from './accounts.ts'
import type { Db } from './engine.ts'
import { prepare, prepareList } from './prepared.ts'
import type { ClaimTable } from './schema.ts'

const toClaim = (row: ClaimTable): ClaimRow => {
  const { since, expires_at: expiresAt } = row
  if (row.source === 'status') return { source: 'status', text: row.text ?? '', emoji: row.emoji, since, expiresAt }
  if (row.value === null) throw new Error(`a claim of ${row.account} has no value`)
  const covers = row.covers === null ? null : (JSON.parse(row.covers) as ByHand)
  return { source: 'manual', value: row.value, since, expiresAt, lastActiveAt: row.last_active_at ?? 0, covers }
}
const toClaimTable = (account: AccountId, claim: ClaimRow): ClaimTable => {
  const row = {
    account,
    source: claim.source,
    since: claim.since,
    expires_at: claim.expiresAt,
    value: null,
    last_active_at: null,
    text: null,
    emoji: null,
    covers: null,
  }
  return claim.source === 'status'
    ? { ...row, text: claim.text, emoji: claim.emoji }
    : {
        ...row,
        value: claim.value,
        last_active_at: claim.lastActiveAt,
        covers: claim.covers === null ? null : JSON.stringify(claim.covers),
      }
}

const queries = (db: Db) => ({
  claims: prepareList(db, (q, ids: readonly AccountId[]) =>
    q.selectFrom('claims').selectAll().where('account', 'in', ids).orderBy('source'),
  ),
  known: prepareList(db, (q, ids: readonly AccountId[]) =>
    q.selectFrom('accounts').select(['id', 'last_active_at', 'settings']).where('id', 'in', ids),
  ),
  remember: prepare<{ account: AccountId; at: number }, unknown>(db, (q, $) =>
    q
      .updateTable('accounts')
      .set({ last_active_at: $('at') })
      .where('id', '=', $('account'))
      .where('last_active_at', '<', $('at'))
      .where('standing', '<>', 'deleted'),
  ),
})

export const presenceStore = (db: Db): PresenceStore => {
  const query = queries(db)
  return {
    async claims(ids) {
      const found = new Map<AccountId, ClaimRow[]>()
      for (const row of await query.claims(ids, {})) {
        const claim = toClaim(row)
        const own = found.get(row.account)
        if (own) own.push(claim)
        else found.set(row.account, [claim])
      }
      return found
    },
    async setClaim(account, claim) {
      const { account: _, source: __, ...rest } = toClaimTable(account, claim)
      await db
        .insertInto('claims')
        .values({ account, source: claim.source, ...rest })
        .onConflict((c) => c.columns(['account', 'source']).doUpdateSet(rest))
        .execute()
    },
    async clearClaim(account, source) {
      await db.deleteFrom('claims').where('account', '=', account).where('source', '=', source).execute()
    },
    async known(ids) {
      const rows = await query.known(ids, {})
      return new Map(rows.map((row) => [row.id, { lastActiveAt: row.last_active_at, settings: toSettings(row.settings) }]))
    },
    async remember(rows) {
      for (const row of rows) await query.remember({ account: row.account, at: row.lastActiveAt })
    },
  }
}
