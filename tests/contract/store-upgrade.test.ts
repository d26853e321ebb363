/** A folder that an older version left: what it kept too much of is gone from every byte, and what it left open is closed. */
import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileSeal } from '../../src/server/adapters/seal.ts'
import { systemIds } from '../../src/server/adapters/ids.ts'
import { openStore } from '../../src/server/main.ts'
import { webhookSeal } from '../../src/domain/webhooks.ts'
import { bytesOf } from '../support/marked.ts'
import { addAccount, tempFolder } from '../support/store.ts'

const passwords = {
  inTicket: 'seventeen heron lattice quarry',
  inFreePage: 'eighteen heron lattice quarry',
  inLog: 'nineteen heron lattice quarry',
}
const webhookSecrets = ['whsec_c2VjcmV0', 'whsec_b2xk']

let folder: ReturnType<typeof tempFolder>
let data: string
beforeEach(() => {
  folder = tempFolder()
  data = join(folder.path, 'data')
  mkdirSync(data, { mode: 0o755 })
  chmodSync(data, 0o755)
})
afterEach(() => folder.remove())

/** As a server that was killed leaves it: tickets with whole inputs, deleted ones in free pages, and the newest in the log alone. */
const leaveVersion7 = (): void => {
  const source = join(folder.path, 'old.db')
  const database = new Database(source, { create: true })
  database.run(readFileSync(join(import.meta.dir, 'store-version-7.sql'), 'utf8'))
  database.run('pragma journal_mode = wal')
  database.run('pragma secure_delete = off')
  const put = (hash: string, kind: string, content: string): void =>
    void database.run('insert into tickets (hash, kind, account, data, expires_at, tries_left) values (?, ?, null, ?, ?, 1)', [
      hash,
      kind,
      content,
      9e15,
    ])
  const withPassword = (password: string): string =>
    JSON.stringify({ step: 'second', way: 'password', factors: 1, on: { name: 'Ana', password, device: 'cli', keep: false } })
  put('a', 'entry', withPassword(passwords.inTicket))
  for (let n = 0; n < 50; n += 1) put(`gone-${n}`, 'entry', withPassword(passwords.inFreePage).padEnd(2_000))
  database.run("delete from tickets where hash like 'gone-%'")
  put('reset', 'reset', '{}')
  put('alert', 'alert', 'x0123456789abcdefghjk')
  database.run('pragma wal_checkpoint(truncate)')
  put('b', 'entry', withPassword(passwords.inLog))
  for (const suffix of ['', '-wal']) copyFileSync(`${source}${suffix}`, join(data, `zaima.db${suffix}`))
  database.close()
  writeFileSync(join(data, 'seal.key'), Buffer.alloc(32, 7).toString('base64'))
  writeFileSync(join(data, 'zaima.db.lock'), '')
  for (const name of ['zaima.db', 'zaima.db-wal', 'zaima.db.lock', 'seal.key']) chmodSync(join(data, name), 0o644)
}
const found = (): string[] => {
  const bytes = bytesOf(data)
  return [...Object.values(passwords), ...webhookSecrets].filter((secret) => bytes.includes(secret))
}

test('[S-303] after the upgrade no byte of the folder holds a password or the secret of a webhook, and what was begun begins anew', async () => {
  leaveVersion7()
  expect(found()).toEqual([...Object.values(passwords), ...webhookSecrets])
  const store = await openStore({ data })
  expect(found()).toEqual([])
  expect(await store.read((tx) => tx.tickets.get('a', 'entry', 1))).toBeNull()
  for (const kind of ['reset', 'alert'] as const) expect(await store.read((tx) => tx.tickets.get(kind, kind, 1))).toBeNull()
  const seal = fileSeal({ file: join(data, 'seal.key'), ids: systemIds() })
  const hook = (await store.read((tx) => tx.webhooks.list()))[0]!
  expect([hook.secret, hook.oldSecret!.secret].map((text) => seal.open(text, webhookSeal(hook.id)))).toEqual(webhookSecrets)
  expect(await store.check()).toEqual([])
  await store.close()
  expect(found()).toEqual([])
})

test("[S-305] in a folder that was there before, every file of the store becomes its owner's alone", async () => {
  leaveVersion7()
  const store = await openStore({ data })
  await store.write((tx) => tx.place.update({ name: 'Works' }))
  const modes = ['zaima.db', 'zaima.db-wal', 'zaima.db-shm', 'zaima.db.lock', 'seal.key'].map((name) => {
    const path = join(data, name)
    return [name, existsSync(path) ? (statSync(path).mode & 0o777).toString(8) : 'gone']
  })
  await store.close()
  expect(modes).toEqual([
    ['zaima.db', '600'],
    ['zaima.db-wal', '600'],
    ['zaima.db-shm', '600'],
    ['zaima.db.lock', '600'],
    ['seal.key', '600'],
  ])
})

test('[S-306] what is deleted is overwritten at once, not when its page is used again', async () => {
  const store = await openStore({ data })
  const text = 'twenty heron lattice quarry'
  const ana = await addAccount(store, 'ana')
  await store.write((tx) => tx.codes.setRecovery(ana, [text]))
  await store.close()
  expect(bytesOf(data).includes(text)).toBe(true)
  const again = await openStore({ data })
  await again.write((tx) => tx.codes.setRecovery(ana, []))
  await again.close()
  expect(bytesOf(data).includes(text)).toBe(false)
})
