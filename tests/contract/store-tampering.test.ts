/** Somebody with the file in their hands changes the log behind the server's back. */
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { note, verifyChain } from '../../src/server/actions/audit.ts'
import { at, openSeal, tempStore } from '../support/store.ts'

const world = { hashToken, seal: openSeal }

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
    await store.write((tx) => note({ tx, world, now: at + n, caller: null }, { action: 'place.update', detail: { name: `n${n}` } }))
  expect(await store.read((tx) => verifyChain(tx, world))).toMatchObject({ count: 5, broken: null })
  const database = new Database(file)
  for (const act of ['update', 'delete']) database.run(`drop trigger audit_no_${act}`)
  database.run(sql)
  database.close()
  expect((await store.read((tx) => verifyChain(tx, world))).broken).toBe(line)
  await close()
})

const five = async () => {
  const opened = await tempStore()
  const acts = (n: number) =>
    opened.store.write((tx) => note({ tx, world, now: at + n, caller: null }, { action: 'place.update', detail: { name: `n${n}` } }))
  for (let n = 0; n < 5; n++) await acts(n)
  const runs = (...statements: string[]) => {
    const database = new Database(opened.file)
    try {
      for (const sql of statements) database.run(sql)
    } finally {
      database.close()
    }
  }
  return { ...opened, acts, runs, verified: () => opened.store.read((tx) => verifyChain(tx, world)) }
}

test('[S-234] lines cut off the end show at once, and still after the next act', async () => {
  const { verified, runs, acts, close } = await five()
  expect(await verified()).toMatchObject({ count: 5, broken: null, end: 'sealed' })
  runs('drop trigger audit_no_delete', 'delete from audit where seq > 3')
  expect(await verified()).toMatchObject({ count: 3, broken: null, end: 'cut' })
  await acts(6)
  expect(await verified()).toMatchObject({ count: 3, broken: 6 })
  await close()
})
test('[S-234] all lines gone is cut too; a note of the end that cannot be read is said to be unknown, and made again by the next act', async () => {
  const { verified, runs, acts, close } = await five()
  runs(`update place set audit_end = 'forged'`)
  expect(await verified()).toMatchObject({ count: 5, broken: null, end: 'unknown' })
  await acts(6)
  expect(await verified()).toMatchObject({ count: 6, broken: null, end: 'sealed' })
  runs('drop trigger audit_no_delete', 'delete from audit')
  expect(await verified()).toMatchObject({ count: 0, end: 'cut' })
  await close()
})
test('[S-235] the database itself refuses to change or delete a line', async () => {
  const { verified, runs, close } = await five()
  for (const sql of ['delete from audit', 'delete from audit where seq = 5', `update audit set detail = '{}' where seq = 1`])
    expect(() => runs(sql)).toThrow('only ever added to')
  expect(await verified()).toMatchObject({ count: 5, broken: null, end: 'sealed' })
  await close()
})
