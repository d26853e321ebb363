/** What people chose about who sees them. Who never chose has no row. */
import type { AccountId, RoomId } from '../../../protocol/ids.ts'
import { firstPrivacy, type Privacy } from '../../../protocol/privacy.ts'
import type { PrivacyStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepareList } from './prepared.ts'

const queries = (db: Db) => ({
  byIds: prepareList(db, (q, ids: readonly AccountId[]) => q.selectFrom('privacy').selectAll().where('account', 'in', ids)),
  common: prepareList<AccountId, { viewer: AccountId }, { account: AccountId; room: RoomId }>(db, (q, list, $) =>
    q
      .selectFrom('memberships as mine')
      .innerJoin('memberships as theirs', 'theirs.room', 'mine.room')
      .select(['theirs.account', 'theirs.room'])
      .where('mine.account', '=', $('viewer'))
      .where('theirs.account', 'in', list),
  ),
})

export const privacyStore = (db: Db): PrivacyStore => {
  const { byIds, common } = queries(db)
  return {
    // What a later version added to privacy stands at its first value in rows written before.
    of: async (ids) =>
      new Map((await byIds(ids, {})).map((row) => [row.account, { ...firstPrivacy, ...(JSON.parse(row.json) as Privacy) }])),
    async set(account, privacy) {
      const json = JSON.stringify(privacy)
      await db
        .insertInto('privacy')
        .values({ account, json })
        .onConflict((c) => c.column('account').doUpdateSet({ json }))
        .execute()
    },
    common: (viewer, ids) => common(ids, { viewer }),
  }
}
