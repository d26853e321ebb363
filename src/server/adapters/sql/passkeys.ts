/** Passkeys, known by what their authenticators call them. */
import type { PasskeyRow, PasskeyStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { PasskeyTable } from './schema.ts'

const toPasskey = (row: PasskeyTable): PasskeyRow => ({
  id: row.id,
  account: row.account,
  credential: row.credential,
  publicKey: row.public_key,
  counter: row.counter,
  transports: JSON.parse(row.transports) as string[],
  handle: row.handle,
  name: row.name,
  createdAt: row.created_at,
  usedAt: row.used_at,
  backup: row.backup,
  doubtedAt: row.doubted_at,
})

export const passkeyStore = (db: Db): PasskeyStore => ({
  async insert(row) {
    const values: PasskeyTable = {
      id: row.id,
      account: row.account,
      credential: row.credential,
      public_key: row.publicKey,
      counter: row.counter,
      transports: JSON.stringify(row.transports),
      handle: row.handle,
      name: row.name,
      created_at: row.createdAt,
      used_at: row.usedAt,
      backup: row.backup,
      doubted_at: row.doubtedAt,
    }
    const made = await db
      .insertInto('passkeys')
      .values(values)
      .onConflict((c) => c.column('credential').doNothing())
      .returning('id')
      .execute()
    return made.length > 0
  },
  async list(account) {
    const rows = await db.selectFrom('passkeys').selectAll().where('account', '=', account).orderBy('created_at').orderBy('id').execute()
    return rows.map(toPasskey)
  },
  async byCredential(credential) {
    const row = await db.selectFrom('passkeys').selectAll().where('credential', '=', credential).executeTakeFirst()
    return row === undefined ? null : toPasskey(row)
  },
  async change(id, { usedAt, doubtedAt, ...same }) {
    const set = {
      ...same,
      ...(usedAt === undefined ? {} : { used_at: usedAt }),
      ...(doubtedAt === undefined ? {} : { doubted_at: doubtedAt }),
    }
    await db.updateTable('passkeys').set(set).where('id', '=', id).execute()
  },
  async remove(id) {
    await db.deleteFrom('passkeys').where('id', '=', id).execute()
  },
})
