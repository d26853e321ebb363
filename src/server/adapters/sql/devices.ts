/** Which devices an account was used on. Only the hash of a device's key is kept. */
import type { DeviceStore } from '../../ports.ts'
import type { Db } from './engine.ts'

export const deviceStore = (db: Db): DeviceStore => ({
  async knows(account, keyHash) {
    const row = await db
      .selectFrom('devices')
      .select('first_at')
      .where('account', '=', account)
      .where('key_hash', '=', keyHash)
      .executeTakeFirst()
    return row !== undefined
  },
  async count(account) {
    const rows = await db.selectFrom('devices').select('key_hash').where('account', '=', account).execute()
    return rows.length
  },
  async seen({ account, keyHash, label, at }) {
    await db
      .insertInto('devices')
      .values({ account, key_hash: keyHash, label, first_at: at, last_at: at })
      .onConflict((c) => c.columns(['account', 'key_hash']).doUpdateSet({ label, last_at: at }))
      .execute()
  },
  async forget(account) {
    await db.deleteFrom('devices').where('account', '=', account).execute()
  },
})
