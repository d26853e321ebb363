/**
 * What lasts of presence: what people declared, when they were last active, and how their connections ended. Never whether anyone is
 * there now. Of the endings, the newest of each person are kept.
 */
import type { AccountId } from '../../../protocol/ids.ts'
import type { EndingRecord } from '../../../protocol/model.ts'
import type { ClaimRow, PresenceStore } from '../../ports.ts'
import { toSettings } from './accounts.ts'
import type { Db } from './engine.ts'
import { prepare, prepareList } from './prepared.ts'
import type { ClaimTable, EndingTable } from './schema.ts'

export const keptEndings = 200

const toClaim = (row: ClaimTable): ClaimRow => {
  const { since, expires_at: expiresAt } = row
  if (row.source === 'status') return { source: 'status', text: row.text ?? '', emoji: row.emoji, since, expiresAt }
  if (row.value === null) throw new Error(`a claim of ${row.account} has no value`)
  return { source: 'manual', value: row.value, since, expiresAt, lastActiveAt: row.last_active_at ?? 0 }
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
  }
  return claim.source === 'status'
    ? { ...row, text: claim.text, emoji: claim.emoji }
    : { ...row, value: claim.value, last_active_at: claim.lastActiveAt }
}
const toEnding = (row: EndingTable): EndingRecord => ({
  connection: row.connection,
  session: row.session,
  device: row.device,
  label: row.label,
  openedAt: row.opened_at,
  endedAt: row.ended_at,
  ending: row.ending,
})
const toEndingTable = (row: EndingRecord & { readonly account: AccountId }): EndingTable => ({
  connection: row.connection,
  account: row.account,
  session: row.session,
  device: row.device,
  label: row.label,
  opened_at: row.openedAt,
  ended_at: row.endedAt,
  ending: row.ending,
})

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
      .where('last_active_at', '<', $('at')),
  ),
  endings: prepare<{ account: AccountId; limit: number }, EndingTable>(db, (q, $) =>
    q
      .selectFrom('endings')
      .selectAll()
      .where('account', '=', $('account'))
      .orderBy('ended_at', 'desc')
      .orderBy('connection', 'desc')
      .limit($('limit')),
  ),
  record: prepare<EndingTable, unknown>(db, (q, $) =>
    q
      .insertInto('endings')
      .values({
        connection: $('connection'),
        account: $('account'),
        session: $('session'),
        device: $('device'),
        label: $('label'),
        opened_at: $('opened_at'),
        ended_at: $('ended_at'),
        ending: $('ending'),
      })
      .onConflict((c) => c.column('connection').doUpdateSet({ ended_at: $('ended_at'), ending: $('ending') })),
  ),
  forget: prepare<{ account: AccountId }, unknown>(db, (q, $) =>
    q
      .deleteFrom('endings')
      .where('account', '=', $('account'))
      .where('ended_at', '<', (e) =>
        e
          .selectFrom('endings')
          .select('ended_at')
          .where('account', '=', $('account'))
          .orderBy('ended_at', 'desc')
          .limit(1)
          .offset(keptEndings - 1),
      ),
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
    async record(rows) {
      for (const row of rows) await query.record(toEndingTable(row))
      for (const account of new Set(rows.map((row) => row.account))) await query.forget({ account })
    },
    endings: async (account, limit) => (await query.endings({ account, limit })).map(toEnding),
  }
}
