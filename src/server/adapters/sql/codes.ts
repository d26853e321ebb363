/** Secrets of authenticator apps, sealed, and hashes of recovery codes. Each use is one statement that succeeds once. */
import type { CodeStore } from '../../ports.ts'
import type { Db } from './engine.ts'

export const codeStore = (db: Db): CodeStore => ({
  async anyTotp() {
    return (await db.selectFrom('totp').select(['account', 'secret']).orderBy('since', 'desc').limit(1).executeTakeFirst()) ?? null
  },
  async totp(account) {
    const row = await db.selectFrom('totp').selectAll().where('account', '=', account).executeTakeFirst()
    return row === undefined ? null : { secret: row.secret, since: row.since, lastStep: row.last_step }
  },
  async setTotp(account, row) {
    await db.deleteFrom('totp').where('account', '=', account).execute()
    if (row !== null)
      await db.insertInto('totp').values({ account, secret: row.secret, since: row.since, last_step: row.lastStep }).execute()
  },
  async useStep(account, step) {
    const used = await db
      .updateTable('totp')
      .set({ last_step: step })
      .where('account', '=', account)
      .where('last_step', '<', step)
      .returning('account')
      .execute()
    return used.length > 0
  },
  async recoveryLeft(account) {
    const row = await db
      .selectFrom('recovery_codes')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('account', '=', account)
      .executeTakeFirst()
    return Number(row?.n ?? 0)
  },
  async setRecovery(account, hashes) {
    await db.deleteFrom('recovery_codes').where('account', '=', account).execute()
    if (hashes.length > 0)
      await db
        .insertInto('recovery_codes')
        .values(hashes.map((hash) => ({ account, hash })))
        .execute()
  },
  async useRecovery(account, hash) {
    const used = await db.deleteFrom('recovery_codes').where('account', '=', account).where('hash', '=', hash).returning('hash').execute()
    return used.length > 0
  },
})
