/** What programs and plans declare, and how a person arranged it. One row for each source and key; a plan is kept as JSON text. */
import { ranks } from '../../../protocol/claims.ts'
import type { ClaimRank, Plan } from '../../../protocol/claims.ts'
import type { AccountId } from '../../../protocol/ids.ts'
import { emptyArrangement } from '../../../domain/claims.ts'
import type { Arrangement, ClaimStore, SourceClaimRow } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare, prepareList } from './prepared.ts'
import type { ArrangementTable, SourceClaimTable } from './schema.ts'

const toClaim = (row: SourceClaimTable): SourceClaimRow => ({
  source: row.source,
  key: row.key,
  value: row.value,
  text: row.text,
  emoji: row.emoji,
  setAt: row.set_at,
  startsAt: row.starts_at,
  expiresAt: row.expires_at,
  boundTo: row.bound_to,
})
/** A rank that this program does not know is left out, one that an older one did not know comes last. */
const toOrder = (text: string | null): readonly ClaimRank[] => {
  const known = ((text === null ? [] : JSON.parse(text)) as ClaimRank[]).filter((rank) => ranks.includes(rank))
  return text === null ? ranks : [...known, ...ranks.filter((rank) => !known.includes(rank))]
}
const toRest = (row: ArrangementTable): Omit<Arrangement, 'claims'> => ({
  order: toOrder(row.source_order),
  held: row.held === null ? [] : (JSON.parse(row.held) as ClaimRank[]),
  plan: row.plan === null ? null : (JSON.parse(row.plan) as Plan),
})

export const claimStore = (db: Db): ClaimStore => {
  const claimsOf = prepareList<AccountId, { now: number }, SourceClaimTable>(db, (q, ids, $) =>
    q
      .selectFrom('source_claims')
      .selectAll()
      .where('account', 'in', ids)
      .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', $('now'))]))
      .orderBy('source')
      .orderBy('key'),
  )
  const restOf = prepareList<AccountId, Record<never, never>, ArrangementTable>(db, (q, ids) =>
    q.selectFrom('arrangements').selectAll().where('account', 'in', ids),
  )
  const urgentOf = prepare<{ sender: AccountId }, { at: number }>(db, (q, $) =>
    q.selectFrom('urgents').select('at').where('sender', '=', $('sender')),
  )
  const change = async (account: AccountId, columns: Partial<Omit<ArrangementTable, 'account'>>): Promise<void> => {
    const row = { account, source_order: null, held: null, plan: null, ...columns }
    await db
      .insertInto('arrangements')
      .values(row)
      .onConflict((c) => c.column('account').doUpdateSet(columns))
      .execute()
  }
  return {
    async arrangements(ids, now) {
      const found = new Map<AccountId, Arrangement>()
      for (const row of await restOf(ids, {})) found.set(row.account, { claims: [], ...toRest(row) })
      for (const row of await claimsOf(ids, { now })) {
        const held = found.get(row.account) ?? emptyArrangement
        found.set(row.account, { ...held, claims: [...held.claims, toClaim(row)] })
      }
      return found
    },
    async set(account, claim) {
      const { key, source } = claim
      const rest = {
        value: claim.value,
        text: claim.text,
        emoji: claim.emoji,
        set_at: claim.setAt,
        starts_at: claim.startsAt,
        expires_at: claim.expiresAt,
        bound_to: claim.boundTo,
      }
      await db
        .insertInto('source_claims')
        .values({ account, source, key, ...rest })
        .onConflict((c) => c.columns(['account', 'source', 'key']).doUpdateSet(rest))
        .execute()
    },
    async clear(account, source, key) {
      const all = db.deleteFrom('source_claims').where('account', '=', account).where('source', '=', source)
      return (await (key === null ? all : all.where('key', '=', key)).returning('key').execute()).length
    },
    async dropEnded(account, now) {
      await db.deleteFrom('source_claims').where('account', '=', account).where('expires_at', '<=', now).execute()
    },
    arrange: (account, { order, held }) => change(account, { source_order: JSON.stringify(order), held: JSON.stringify(held) }),
    setPlan: (account, plan) => change(account, { plan: plan === null ? null : JSON.stringify(plan) }),
    urgentAt: async (sender) => (await urgentOf({ sender }))[0]?.at ?? null,
    async setUrgent(sender, at) {
      await db
        .insertInto('urgents')
        .values({ sender, at })
        .onConflict((c) => c.column('sender').doUpdateSet({ at }))
        .execute()
    },
  }
}
