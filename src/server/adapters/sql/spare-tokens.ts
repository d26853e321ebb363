/** Tokens beside the one that a session goes by: the next, until it is first used, and past ones, so that their use is noticed. */
import type { SpareTokenStore } from '../../ports.ts'
import type { Db } from './engine.ts'

export const spareTokenStore = (db: Db): SpareTokenStore => ({
  async get(hash) {
    const row = await db.selectFrom('spare_tokens').select(['session', 'kind', 'at']).where('hash', '=', hash).executeTakeFirst()
    return row ?? null
  },
  async offer(session, hash, at, unlessSince) {
    const open = db.selectFrom('spare_tokens').select('hash').where('session', '=', session).where('kind', '=', 'next')
    if ((await open.where('at', '>', unlessSince).executeTakeFirst()) !== undefined) return false
    await db.deleteFrom('spare_tokens').where('session', '=', session).where('kind', '=', 'next').execute()
    await db.insertInto('spare_tokens').values({ hash, session, kind: 'next', at }).execute()
    return true
  },
  async promote(session, hash, at) {
    const gone = await db
      .deleteFrom('spare_tokens')
      .where('hash', '=', hash)
      .where('session', '=', session)
      .where('kind', '=', 'next')
      .returning('hash')
      .execute()
    if (gone.length === 0) return false
    const { token_hash: past } = await db.selectFrom('sessions').select('token_hash').where('id', '=', session).executeTakeFirstOrThrow()
    await db.updateTable('sessions').set({ token_hash: hash, token_at: at }).where('id', '=', session).execute()
    await db.insertInto('spare_tokens').values({ hash: past, session, kind: 'past', at }).execute()
    return true
  },
})
