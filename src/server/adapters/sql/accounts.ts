/**
 * People. Names are compared and listed by their folded key. For the search in display names each of them stands in a
 * table of its own once from every word on, so that any prefix is a range of an index and not a walk through everyone.
 */
import { sql, type ExpressionBuilder } from 'kysely'
import { foldName } from '../../../domain/names.ts'
import type { AccountId } from '../../../protocol/ids.ts'
import type { Account, Settings } from '../../../protocol/model.ts'
import type { AccountRow, AccountStanding, AccountStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare, prepareList } from './prepared.ts'
import { above, type AccountTable, type Tables } from './schema.ts'

export const accountColumns = [
  'accounts.id',
  'accounts.name',
  'accounts.display_name',
  'accounts.role',
  'accounts.bot',
  'accounts.created_at',
] as const
type Listed = Pick<AccountTable, 'id' | 'name' | 'display_name' | 'role' | 'bot' | 'created_at'>

export const toAccount = (row: Listed): Account => ({
  id: row.id,
  name: row.name,
  displayName: row.display_name,
  role: row.role,
  bot: row.bot === 1,
  createdAt: row.created_at,
})
export const toSettings = (text: string): Settings => JSON.parse(text) as Settings
const toRow = (row: AccountTable): AccountRow => ({
  ...toAccount(row),
  passwordHash: row.password_hash,
  settings: toSettings(row.settings),
  lastActiveAt: row.last_active_at,
  standing: toStanding(row),
})
const toStanding = ({ standing: kind, standing_until: until, standing_reason: reason }: AccountTable): AccountStanding =>
  kind === 'suspended' ? { kind, until, reason } : kind === 'banned' ? { kind, reason } : { kind }
const fromStanding = (standing: AccountStanding) => ({
  standing: standing.kind,
  standing_until: standing.kind === 'suspended' ? standing.until : null,
  standing_reason: standing.kind === 'suspended' || standing.kind === 'banned' ? standing.reason : '',
})

const toTable = (row: AccountRow & { readonly nameKey: string }): AccountTable => ({
  id: row.id,
  name: row.name,
  name_key: row.nameKey,
  display_name: row.displayName,
  role: row.role,
  bot: row.bot ? 1 : 0,
  created_at: row.createdAt,
  password_hash: row.passwordHash,
  last_active_at: row.lastActiveAt,
  settings: JSON.stringify(row.settings),
  ...fromStanding(row.standing),
})

/** `Mary Ann Lee` is found from `mary ann lee`, `ann lee` and `lee` on. */
const wordsOf = (displayName: string): string[] => {
  const words = foldName(displayName)
    .split(/\s+/u)
    .filter((word) => word !== '')
  return [...new Set(words.map((_, i) => words.slice(i).join(' ')))]
}

const writeWords = async (db: Db, account: AccountId, displayName: string) => {
  await db.deleteFrom('account_words').where('account', '=', account).execute()
  const words = wordsOf(displayName)
  if (words.length > 0)
    await db
      .insertInto('account_words')
      .values(words.map((word) => ({ word, account })))
      .execute()
}

/** From so many matches on, walking the directory in order finds a page sooner than sorting all of them. */
const manyMatches = 4000

const inRange = (e: ExpressionBuilder<Tables, 'accounts'>, start: string) =>
  e.and([e('name_key', '>=', start), e('name_key', '<', above(start))])
const wordsFrom = (db: Db, start: string) =>
  db.selectFrom('account_words').select('account').where('word', '>=', start).where('word', '<', above(start))
const hasWord = (e: ExpressionBuilder<Tables, 'accounts'>, start: string) =>
  e.exists(
    e
      .selectFrom('account_words')
      .select('word')
      .whereRef('account_words.account', '=', 'accounts.id')
      .where('word', '>=', start)
      .where('word', '<', above(start)),
  )

const hasMany = async (db: Db, start: string): Promise<boolean> => {
  const names = await db
    .selectFrom('accounts')
    .select('id')
    .where((e) => inRange(e, start))
    .limit(manyMatches)
    .execute()
  return names.length === manyMatches || (await wordsFrom(db, start).limit(manyMatches).execute()).length === manyMatches
}

const listed = async (db: Db, prefix: string, after: string | null, limit: number): Promise<Listed[]> => {
  const all = db.selectFrom('accounts').select(accountColumns).orderBy('name_key').limit(limit)
  const later = after === null ? all : all.where('name_key', '>', foldName(after))
  const start = foldName(prefix).replace(/\s+/gu, ' ')
  if (start === '') return later.execute()
  const matching = (await hasMany(db, start))
    ? later.where((e) => e.or([inRange(e, start), hasWord(e, start)]))
    : later.where((e) => e.or([inRange(e, start), e('accounts.id', 'in', wordsFrom(db, start))]))
  return matching.execute()
}

const queries = (db: Db) => ({
  byId: prepare<{ id: AccountId }, AccountTable>(db, (q, $) => q.selectFrom('accounts').selectAll().where('id', '=', $('id'))),
  byKey: prepare<{ key: string }, AccountTable>(db, (q, $) => q.selectFrom('accounts').selectAll().where('name_key', '=', $('key'))),
  byIds: prepareList(db, (q, ids: readonly AccountId[]) => q.selectFrom('accounts').select(accountColumns).where('id', 'in', ids)),
  byKeys: prepareList(db, (q, keys: readonly string[]) => q.selectFrom('accounts').select(accountColumns).where('name_key', 'in', keys)),
  owner: prepare(db, (q) => q.selectFrom('accounts').select('id').where('role', '=', sql.lit('owner')).limit(1)),
})

export const accountStore = (db: Db): AccountStore => {
  const { byId, byKey, byIds, byKeys, owner } = queries(db)
  return {
    async insert(row) {
      const made = await db
        .insertInto('accounts')
        .values(toTable(row))
        .onConflict((c) => c.column('name_key').doNothing())
        .returning('id')
        .execute()
      if (made.length === 0) return false
      await writeWords(db, row.id, row.displayName)
      return true
    },
    get: async (ids) => (await byIds(ids, {})).map(toAccount),
    async row(id) {
      const [row] = await byId({ id })
      return row ? toRow(row) : null
    },
    async byNameKey(key) {
      const [row] = await byKey({ key })
      return row ? toRow(row) : null
    },
    byNameKeys: async (keys) => (await byKeys(keys, {})).map(toAccount),
    list: async (prefix, page) => (await listed(db, prefix, page.after, page.limit)).map(toAccount),
    async update(id, change) {
      const set: Partial<AccountTable> = {}
      if (change.displayName !== undefined) set.display_name = change.displayName
      if (change.passwordHash !== undefined) set.password_hash = change.passwordHash
      if (change.standing !== undefined) Object.assign(set, fromStanding(change.standing))
      if (change.settings !== undefined) set.settings = JSON.stringify(change.settings)
      if (change.role !== undefined) set.role = change.role
      if (Object.keys(set).length > 0) await db.updateTable('accounts').set(set).where('id', '=', id).execute()
      if (change.displayName !== undefined) await writeWords(db, id, change.displayName)
    },
    hasOwner: async () => (await owner({})).length > 0,
  }
}
