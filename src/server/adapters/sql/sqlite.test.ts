/** What only SQLite can get wrong: opening, its lock, and how commits are shared. */
import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountOf, addAccount, addRoom, messageOf, tempFolder } from '../../../../tests/support/store.ts'
import { StoreBusy } from '../../ports.ts'
import { OpenError, type OpenProblem } from './engine.ts'
import { sqlite, type SqliteOptions } from './sqlite.ts'
import { openSqlStore } from './store.ts'

let folder: ReturnType<typeof tempFolder>
let file: string
beforeEach(() => {
  folder = tempFolder()
  file = join(folder.path, 'data', 'zaima.db')
})
afterEach(() => folder.remove())

const open = (options: Partial<SqliteOptions> = {}) => openSqlStore(sqlite({ file, ...options }), { epoch: 'e' })
const refusal = async (problem: OpenProblem, path = file) => {
  const fault = await open({ file: path }).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(fault).toBeInstanceOf(OpenError)
  const { message, problem: found } = fault as OpenError
  expect(found).toBe(problem)
  expect(message).toMatch(/^[^\n]+: [^\n]+\.$/)
}

describe('opening', () => {
  test('makes the folder, keeps what is there, and can be done again', async () => {
    const first = await open()
    const ana = await addAccount(first, 'ana')
    await first.close()
    const second = await openSqlStore(sqlite({ file }), { epoch: 'another', name: 'Another' })
    expect((await second.read((tx) => tx.accounts.row(ana)))?.name).toBe('ana')
    expect(await second.read((tx) => tx.place.get())).toMatchObject({ epoch: 'e', name: 'Zaima' })
    await second.close()
  })

  test('the database keeps a write-ahead log', async () => {
    const store = await open()
    await store.close()
    const database = new Database(file)
    expect(database.query('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
    database.close()
  })

  test('[D-15] a folder that cannot be written', async () => {
    writeFileSync(join(folder.path, 'data'), 'a file in the way')
    await refusal('not_writable')
    await refusal('not_writable', '/proc/zaima/zaima.db')
  })

  test('[D-15] a file that is not a database, and one that was cut off', async () => {
    const store = await open()
    const ana = await addAccount(store, 'ana')
    await addRoom(store, 'general', [ana])
    await store.close()
    const sound = readFileSync(file)
    writeFileSync(file, 'this is not a database, whatever its name says. '.repeat(100))
    await refusal('corrupt')
    writeFileSync(file, sound)
    truncateSync(file, 8192)
    await refusal('corrupt')
    writeFileSync(file, sound)
    const again = await open()
    expect(await again.read((tx) => tx.accounts.row(ana))).not.toBeNull()
    await again.close()
  })

  test('[D-14] a folder in use, until it is let go', async () => {
    const store = await open()
    await refusal('in_use')
    await addAccount(store, 'ana')
    await store.close()
    await (await open()).close()
  })

  test('[D-16] the check names damage', async () => {
    const store = await open()
    await addRoom(store, 'general', [await addAccount(store, 'ana')])
    await store.close()
    const database = new Database(file)
    database.run('pragma foreign_keys = off')
    database.run('delete from accounts')
    database.close()
    const damaged = await open()
    expect(await damaged.check()).toContainEqual(expect.stringContaining('memberships row'))
    await damaged.close()
  })
})

describe('commits', () => {
  const changes = () => {
    const database = new Database(file, { readonly: true })
    const read = () => (database.query('pragma data_version').get() as { data_version: number }).data_version
    return { read, close: () => database.close() }
  }

  test('[D-4] works queued in one turn share a commit, and later turns have theirs', async () => {
    const store = await open()
    const watch = changes()
    const seen = new Set([watch.read()])
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        await store.write((tx) => tx.accounts.insert(accountOf(`user${i}`)))
        seen.add(watch.read())
      }),
    )
    expect(seen.size).toBe(2)
    await store.write((tx) => tx.accounts.insert(accountOf('later')))
    expect(seen.has(watch.read())).toBe(false)
    watch.close()
    await store.close()
  })

  test('[D-4] over the bound of the line a write is refused at once, and the others are done', async () => {
    const store = await open({ maxWaiting: 30, maxBatch: 7 })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => store.write((tx) => tx.accounts.insert(accountOf(`user${i}`)))),
    )
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(10)
    expect(refused.every((outcome) => outcome.reason instanceof StoreBusy)).toBe(true)
    expect(await store.read((tx) => tx.accounts.list('', { after: null, limit: 100 }))).toHaveLength(30)
    expect(await store.write((tx) => tx.accounts.insert(accountOf('after')))).toBe(true)
    await store.close()
  })

  test('reads wait in a line of their own, bounded too', async () => {
    const store = await open({ readers: 2, maxWaiting: 3 })
    const gate = Promise.withResolvers<void>()
    const reads = Array.from({ length: 6 }, () =>
      store.read(async (tx) => {
        await gate.promise
        return tx.place.get()
      }),
    )
    gate.resolve()
    const outcomes = await Promise.allSettled(reads)
    expect(outcomes.map((outcome) => outcome.status)).toEqual([...Array<'fulfilled'>(5).fill('fulfilled'), 'rejected'])
    await store.close()
  })

  test('a read cannot write', async () => {
    const store = await open()
    expect((await Promise.allSettled([store.read((tx) => tx.accounts.insert(accountOf('ana')))]))[0]?.status).toBe('rejected')
    expect(await store.read((tx) => tx.accounts.byNameKey('ana'))).toBeNull()
    await store.close()
  })

  test('[D-4] a commit that fails takes its whole batch and nothing else', async () => {
    const store = await open()
    const ana = await addAccount(store, 'ana')
    const room = await addRoom(store, 'general', [ana])
    const other = new Database(file)
    other.run('begin immediate')
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => store.write((tx) => tx.messages.append(messageOf(room, ana)))))
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreBusy) })
    other.run('rollback')
    other.close()
    expect((await store.write((tx) => tx.messages.append(messageOf(room, ana)))).message.seq).toBe(1)
    await store.close()
  }, 10_000)
})
