/** Whatever tables there are, now or later: somebody who is forgotten stands only where others need it. */
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { tempStore } from '../support/store.ts'

/** Columns that name a person, and why they may outlive one. Any other has to be emptied by `forgetting.ts`. */
const stays = new Set([
  'sessions.made_by', // Who answered for a token, which has ended.
  'webhooks.changed_by', // It rests.
  'memberships.account', // A talk of two stays for the other.
  'mentions.account', // Where a message named somebody; the text is another's.
  'messages.author',
  'sessions.account', // Without device and address.
  'invites.created_by', // Withdrawn.
  'audit.actor',
  'audit.target',
  'reports.account',
  'reports.reporter',
  'reports.handled_by',
  'room_bans.account',
  'webhooks.created_by', // It rests.
  'bots.account',
  'bots.created_by',
])
const emptied = (source: string, table: string): boolean => source.includes(`'${table}'`)

test('[S-81] every column that names a person is emptied, or has a reason to stay', async () => {
  const { file, close } = await tempStore()
  const database = new Database(file, { readonly: true })
  const tables = database.query<{ name: string }, []>("select name from sqlite_master where type = 'table'").all()
  const named = tables.flatMap(({ name }) =>
    database
      .query<{ name: string }, []>(`select name from pragma_table_info('${name}')`)
      .all()
      .filter((c) =>
        [
          'account',
          'owner',
          'sender',
          'asker',
          'low',
          'author',
          'reporter',
          'created_by',
          'actor',
          'handled_by',
          'made_by',
          'changed_by',
          'brought_by',
        ].includes(c.name),
      )
      .map((c) => ({ table: name, column: `${name}.${c.name}` })),
  )
  database.close()
  await close()
  const source = await Bun.file(`${import.meta.dir}/../../src/server/adapters/sql/forgetting.ts`).text()
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(({ table, column }) => !stays.has(column) && !emptied(source, table)).map((n) => n.column)).toEqual([])
})
