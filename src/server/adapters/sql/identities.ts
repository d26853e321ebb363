/** Accounts elsewhere, and programs. */
import type { Scope } from '../../../protocol/bots.ts'
import type { BotRow, BotStore, IdentityRow, IdentityStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { BotTable, IdentityTable } from './schema.ts'

const toIdentity = (row: IdentityTable): IdentityRow => ({
  id: row.id,
  account: row.account,
  provider: row.provider,
  issuer: row.issuer,
  subject: row.subject,
  label: row.label,
  createdAt: row.created_at,
  usedAt: row.used_at,
})

export const identityStore = (db: Db): IdentityStore => ({
  async insert({ createdAt, usedAt, ...row }) {
    const made = await db
      .insertInto('identities')
      .values({ ...row, created_at: createdAt, used_at: usedAt })
      .onConflict((c) => c.columns(['issuer', 'subject']).doNothing())
      .returning('id')
      .execute()
    return made.length > 0
  },
  async bySubject(issuer, subject) {
    const row = await db.selectFrom('identities').selectAll().where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst()
    return row === undefined ? null : toIdentity(row)
  },
  async list(account) {
    const rows = await db.selectFrom('identities').selectAll().where('account', '=', account).orderBy('created_at').orderBy('id').execute()
    return rows.map(toIdentity)
  },
  async used(id, { at, label }) {
    await db.updateTable('identities').set({ used_at: at, label }).where('id', '=', id).execute()
  },
  async remove(account, id) {
    const gone = await db.deleteFrom('identities').where('account', '=', account).where('id', '=', id).returning('id').execute()
    return gone.length > 0
  },
})

const toBot = (row: BotTable): BotRow => ({
  account: row.account,
  scopes: JSON.parse(row.scopes) as Scope[],
  createdBy: row.created_by,
  createdAt: row.created_at,
})

export const botStore = (db: Db): BotStore => ({
  async insert({ account, scopes, createdBy, createdAt }) {
    await db
      .insertInto('bots')
      .values({ account, scopes: JSON.stringify(scopes), created_by: createdBy, created_at: createdAt })
      .execute()
  },
  async get(account) {
    const row = await db.selectFrom('bots').selectAll().where('account', '=', account).executeTakeFirst()
    return row === undefined ? null : toBot(row)
  },
  list: async () => (await db.selectFrom('bots').selectAll().orderBy('created_at').orderBy('account').execute()).map(toBot),
})
