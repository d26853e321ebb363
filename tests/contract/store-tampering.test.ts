/** Somebody with the file in their hands changes the log behind the server's back. */
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { note, verifyChain } from '../../src/server/actions/audit.ts'
import { at, tempStore } from '../support/store.ts'

const broken: readonly (readonly [how: string, sql: string, at: number])[] = [
  ['a line is changed', `update audit set detail = '{"to":"owner"}' where seq = 3`, 3],
  ['a line is taken out', 'delete from audit where seq = 2', 3],
  ['the first is taken out', 'delete from audit where seq = 1', 2],
  ['another did it', `update audit set actor = 'a00000000000000000000' where seq = 4`, 4],
  ['the seal is replaced', `update audit set hash = 'x' where seq = 2`, 2],
  ['two change places', 'update audit set seq = case seq when 2 then 30 else seq end', 3],
]

test.each(broken)('[S-63] %s, and the first line that does not fit is named', async (_how, sql, line) => {
  const { store, file, close } = await tempStore()
  for (let n = 0; n < 5; n++)
    await store.write((tx) => note({ tx, world: { hashToken }, now: at + n, caller: null }, { action: 'place.update', detail: { n } }))
  expect(await store.read((tx) => verifyChain(tx, hashToken))).toMatchObject({ count: 5, broken: null })
  const database = new Database(file)
  database.run(sql)
  database.close()
  expect((await store.read((tx) => verifyChain(tx, hashToken))).broken).toBe(line)
  await close()
})
