/**
 * People. Names are compared and listed by their folded key. For the search in display names each of them stands in a
 * table of its own once from every word on, beside the key it is listed by, so that any prefix is a range of one index.
 */
import { sql } from 'kysely'
import { foldName } from '../../../domain/names.ts'
import { skeletonOf } from '../../../domain/skeleton.ts'
import type { AccountId } from '../../../protocol/ids.ts'
import type { Account, Settings } from '../../../protocol/model.ts'
import type { AccountRow, AccountStanding, AccountStore, Page } from '../../ports.ts'
import type { Db } from './engine.ts'
import { forget } from './forgetting.ts'
import { countBy, governed, present } from './governed.ts'
import { prepare, prepareList } from './prepared.ts'
import { above, type AccountTable } from './schema.ts'

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
/** What older versions did not know yet is as it was without it. */
export const toSettings = (text: string): Settings => ({ lockAfterMs: 0, ...(JSON.parse(text) as Omit<Settings, 'lockAfterMs'>) })
const toRow = (row: AccountTable): AccountRow => ({
  ...toAccount(row),
  passwordHash: row.password_hash,
  settings: toSettings(row.settings),
  lastActiveAt: row.last_active_at,
  standing: toStanding(row),
})
const toStanding = ({
  standing: kind,
  standing_until: until,
  standing_reason: reason,
}: Pick<AccountTable, 'standing' | 'standing_until' | 'standing_reason'>): AccountStanding =>
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
  name_skeleton: skeletonOf(row.name),
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

/** The key that people are listed by stays the same for good, so it may stand beside each word. */
const writeWords = async (db: Db, account: AccountId, displayName: string) => {
  await db.deleteFrom('account_words').where('account', '=', account).execute()
  const words = wordsOf(displayName)
  if (words.length === 0) return
  const { name_key } = await db.selectFrom('accounts').select('name_key').where('id', '=', account).executeTakeFirstOrThrow()
  await db
    .insertInto('account_words')
    .values(words.map((word) => ({ word, account, name_key })))
    .execute()
}

/** Only who is found by name has words, so that no search need ask for more. */
const rewriteWords = async (db: Db, account: AccountId) => {
  const row = await db.selectFrom('accounts').select(['display_name', 'standing']).where('id', '=', account).executeTakeFirst()
  await writeWords(db, account, row !== undefined && present.includes(row.standing) ? row.display_name : '')
}

type Found = { readonly account: AccountId; readonly name_key: string }
type Stretch = { readonly start: string; readonly end: string; readonly after: string; readonly limit: number }

const search = (db: Db) => {
  const everyone = prepare<{ after: string; limit: number }, Listed>(db, (q, $) =>
    q
      .selectFrom('accounts')
      .select(accountColumns)
      .where('name_key', '>', $('after'))
      .where('standing', 'in', present)
      .orderBy('name_key')
      .limit($('limit')),
  )
  const byName = prepare<Stretch, Found>(db, (q, $) =>
    q
      .selectFrom('accounts')
      .select(['id as account', 'name_key'])
      .where('standing', 'in', present)
      .where('name_key', '>=', $('start'))
      .where('name_key', '<', $('end'))
      .where('name_key', '>', $('after'))
      .orderBy('name_key')
      .limit($('limit')),
  )
  // As often as they have a word that begins so: asking the database for each of them once costs ten times as much.
  const byWord = prepare<Stretch, Found>(db, (q, $) =>
    q
      .selectFrom('account_words')
      .select(['account', 'name_key'])
      .where('word', '>=', $('start'))
      .where('word', '<', $('end'))
      .where('name_key', '>', $('after'))
      .orderBy('name_key')
      .limit($('limit')),
  )
  return { everyone, byName, byWord }
}

/** As the database orders text: by code point, which bytes of UTF-8 keep and units of UTF-16 do not. */
const inOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Whose name begins so, and who has a word that does, each in the order of names; the first of both are the first of all. */
const listing = (db: Db, byIds: (ids: readonly AccountId[]) => Promise<Listed[]>) => {
  const { everyone, byName, byWord } = search(db)
  const byWords = async (stretch: Stretch): Promise<Map<AccountId, string>> => {
    const found = new Map<AccountId, string>()
    const atOnce = 2 * stretch.limit
    for (let { after } = stretch; found.size < stretch.limit;) {
      const rows = await byWord({ ...stretch, after, limit: atOnce })
      for (const { account, name_key } of rows) found.set(account, name_key)
      if (rows.length < atOnce) break
      after = rows.at(-1)!.name_key
    }
    return found
  }
  return async (prefix: string, { after, limit }: Page): Promise<Listed[]> => {
    const start = foldName(prefix).replace(/\s+/gu, ' ')
    const from = after === null ? '' : foldName(after)
    if (start === '') return everyone({ after: from, limit })
    const stretch = { start, end: above(start), after: from, limit }
    const found = await byWords(stretch)
    for (const { account, name_key } of await byName(stretch)) found.set(account, name_key)
    const page = [...found].toSorted(([, a], [, b]) => inOrder(a, b)).slice(0, limit)
    const rows = new Map((await byIds(page.map(([id]) => id))).map((row) => [row.id, row]))
    return page.flatMap(([id]) => rows.get(id) ?? [])
  }
}

const standingColumns = ['accounts.standing', 'accounts.standing_until', 'accounts.standing_reason'] as const

const queries = (db: Db) => ({
  holder: prepare<{ id: AccountId }, Listed & Pick<AccountTable, 'standing' | 'standing_until' | 'standing_reason'>>(db, (q, $) =>
    q
      .selectFrom('accounts')
      .select([...accountColumns, ...standingColumns])
      .where('id', '=', $('id')),
  ),
  byId: prepare<{ id: AccountId }, AccountTable>(db, (q, $) => q.selectFrom('accounts').selectAll().where('id', '=', $('id'))),
  byKey: prepare<{ key: string }, AccountTable>(db, (q, $) => q.selectFrom('accounts').selectAll().where('name_key', '=', $('key'))),
  byLooks: prepare<{ looks: string }, { id: AccountId }>(db, (q, $) =>
    q.selectFrom('accounts').select('id').where('name_skeleton', '=', $('looks')).limit(sql.lit(1)),
  ),
  byIds: prepareList(db, (q, ids: readonly AccountId[]) =>
    q.selectFrom('accounts').select(accountColumns).where('id', 'in', ids).where('standing', '<>', sql.lit('waiting')),
  ),
  byKeys: prepareList(db, (q, keys: readonly string[]) =>
    q.selectFrom('accounts').select(accountColumns).where('name_key', 'in', keys).where('standing', 'in', present),
  ),
  owner: prepare(db, (q) => q.selectFrom('accounts').select('id').where('role', '=', sql.lit('owner')).limit(1)),
})

export const accountStore = (db: Db): AccountStore => {
  const { holder, byId, byKey, byLooks, byIds, byKeys, owner } = queries(db)
  const listed = listing(db, (ids) => byIds(ids, {}))
  return {
    async insert(row) {
      if ((await byLooks({ looks: skeletonOf(row.name) })).length > 0) return false
      const made = await db
        .insertInto('accounts')
        .values(toTable(row))
        .onConflict((c) => c.column('name_key').doNothing())
        .returning('id')
        .execute()
      if (made.length === 0) return false
      if (present.includes(row.standing.kind)) await writeWords(db, row.id, row.displayName)
      return true
    },
    get: async (ids) => (await byIds(ids, {})).map(toAccount),
    async holder(id) {
      const [row] = await holder({ id })
      return row === undefined ? null : { account: toAccount(row), standing: toStanding(row) }
    },
    async row(id) {
      const [row] = await byId({ id })
      return row ? toRow(row) : null
    },
    async byNameKey(key) {
      const [row] = await byKey({ key })
      return row ? toRow(row) : null
    },
    byNameKeys: async (keys) => (await byKeys(keys, {})).map(toAccount),
    list: async (prefix, page) => (await listed(prefix, page)).map(toAccount),
    async update(id, change) {
      const set: Partial<AccountTable> = {}
      if (change.displayName !== undefined) set.display_name = change.displayName
      if (change.passwordHash !== undefined) set.password_hash = change.passwordHash
      if (change.standing !== undefined) Object.assign(set, fromStanding(change.standing))
      if (change.settings !== undefined) set.settings = JSON.stringify(change.settings)
      if (change.role !== undefined) set.role = change.role
      if (Object.keys(set).length > 0) await db.updateTable('accounts').set(set).where('id', '=', id).execute()
      if (change.displayName !== undefined || change.standing !== undefined) await rewriteWords(db, id)
    },
    joinedAfter: async (at) =>
      (await db.selectFrom('accounts').select('id').where('created_at', '>', at).where('standing', 'in', present).limit(1).execute())
        .length > 0,
    hasOwner: async () => (await owner({})).length > 0,
    owners: () => countBy(db, { role: 'owner' }),
    waiting: () => countBy(db, { standing: 'waiting' }),
    governed: async (asked) => (await governed(db, asked)).map(toRow),
    forget: (id, as) => forget(db, id, as),
  }
}
