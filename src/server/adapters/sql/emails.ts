/** Addresses of accounts. The unique index on confirmed keys decides between two who confirm the same one at the same moment. */
import type { AccountId } from '../../../protocol/ids.ts'
import type { EmailStore } from '../../ports.ts'
import type { Db } from './engine.ts'

export const emailStore = (db: Db): EmailStore => {
  const owner = (key: string) => db.selectFrom('emails').select('account').where('key', '=', key)
  return {
    async of(account: AccountId) {
      const row = await db.selectFrom('emails').selectAll().where('account', '=', account).executeTakeFirst()
      const confirmed = row?.address == null || row.key === null ? null : { address: row.address, key: row.key }
      return { account, confirmed, confirmedAt: confirmed === null ? 0 : (row?.confirmed_at ?? 0), pending: row?.pending ?? null }
    },
    ownerOf: async (key) => (await owner(key).executeTakeFirst())?.account ?? null,
    async setPending(account, pending) {
      await db
        .insertInto('emails')
        .values({ account, address: null, key: null, pending, confirmed_at: 0 })
        .onConflict((c) => c.column('account').doUpdateSet({ pending }))
        .execute()
    },
    async confirm(account, confirmed, at) {
      const { address, key } = confirmed ?? { address: null, key: null }
      const other = key === null ? undefined : await owner(key).where('account', '!=', account).executeTakeFirst()
      if (other !== undefined) return false
      await db
        .insertInto('emails')
        .values({ account, address, key, pending: null, confirmed_at: at })
        .onConflict((c) => c.column('account').doUpdateSet({ address, key, pending: null, confirmed_at: at }))
        .execute()
      return true
    },
  }
}
