/** The doctor tells a sound place from a damaged one, and a running server from a stranger on its port. */
import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { chmodSync, closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { World } from './program.ts'

const world = new World()
const data = world.path('data')
beforeAll(async () => {
  await world.account('ana')
})
afterAll(() => world.end())

type Finding = { readonly check: string; readonly level: string; readonly text: string }
const doctor = async (args: readonly string[], env: Record<string, string> = { ZAIMA_PORT: '0' }) => {
  const { code, out } = await world.run(['doctor', ...args, '--json'], { env, as: 'ana' })
  const findings = JSON.parse(out) as Finding[]
  return { code, of: (check: string) => findings.find((f) => f.check === check) }
}

test('a sound place', async () => {
  const { code, of } = await doctor(['--data', data])
  expect(code).toBe(0)
  for (const check of ['runtime', 'data', 'disk', 'database', 'clock', 'port']) expect([check, of(check)?.level]).toEqual([check, 'ok'])
  const lines = await world.run(['doctor', '--data', data], { env: { ZAIMA_PORT: '0' } })
  expect(lines.out).toMatch(/^ok {6}database {3}sound/m)
})
test('a running server, from its own folder and from elsewhere', async () => {
  const server = await world.serve()
  const here = await doctor(['--data', data], { ZAIMA_PORT: new URL(server.url).port })
  expect(here.code).toBe(0)
  expect(here.of('port')?.text).toContain('a server runs on')
  expect(here.of('database')).toMatchObject({ level: 'warning', text: expect.stringContaining('stop that') })
  await world.login(server.url, 'ana')
  const there = await doctor(['--url', server.url])
  expect([there.code, there.of('server')?.level, there.of('sign-in')?.text]).toEqual([0, 'ok', 'signed in as ana'])
  server.kill('SIGTERM')
  await server.exited
  const gone = await doctor(['--url', server.url])
  expect([gone.code, gone.of('server')?.level]).toEqual([1, 'problem'])
})
test('a stranger on the port, a folder that is none', async () => {
  const stranger = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'))
  await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening))
  writeFileSync(world.path('file'), '')
  const { code, of } = await doctor(['--data', world.path('file')], { ZAIMA_PORT: String((stranger.address() as AddressInfo).port) })
  stranger.close()
  expect(code).toBe(1)
  expect(of('port')).toMatchObject({ level: 'problem', text: expect.stringContaining('another program') })
  expect(of('data')).toMatchObject({ level: 'problem', text: expect.stringContaining('cannot be written') })
})
test('[S-80] a line of the audit log that was changed behind its back is named', async () => {
  expect((await doctor(['--data', data])).of('audit log')).toMatchObject({ level: 'ok' })
  const database = new Database(world.path('data', 'zaima.db'))
  database.run('drop trigger audit_no_update')
  database.run('update audit set at = at + 1 where seq = 1')
  database.close()
  const { code, of } = await doctor(['--data', data])
  expect([code, of('audit log')?.level, of('audit log')?.text]).toEqual([1, 'problem', expect.stringContaining('broken at line 1')])
  const repaired = new Database(world.path('data', 'zaima.db'))
  repaired.run('update audit set at = at - 1 where seq = 1')
  repaired.close()
})
test('[S-234] lines cut off the end of the audit log are noticed', async () => {
  const database = new Database(world.path('data', 'zaima.db'))
  const lines = database.query('select * from audit order by seq').all() as Record<string, string | number | null>[]
  database.run('drop trigger audit_no_delete')
  database.run('delete from audit where seq = ?', [lines.at(-1)!['seq'] as number])
  const { code, of } = await doctor(['--data', data])
  expect([code, of('audit log')]).toEqual([
    1,
    expect.objectContaining({ level: 'problem', text: expect.stringContaining('cut off its end') }),
  ])
  const back = lines.at(-1)!
  database.run(
    `insert into audit (${Object.keys(back).join(', ')}) values (${Object.keys(back)
      .map(() => '?')
      .join(', ')})`,
    Object.values(back),
  )
  database.close()
  expect((await doctor(['--data', data])).of('audit log')).toMatchObject({ level: 'ok' })
})
test('[S-236] a key that is missing, or another than the one the database was sealed with, is named', async () => {
  const key = world.path('data', 'seal.key')
  expect((await doctor(['--data', data])).of('key')).toMatchObject({ level: 'ok', text: 'opens what is sealed' })
  const right = readFileSync(key)
  rmSync(key)
  const missing = await doctor(['--data', data])
  expect([missing.code, missing.of('key')?.level, missing.of('key')?.text]).toEqual([1, 'problem', expect.stringContaining('is not there')])
  expect(existsSync(key)).toBe(false)
  writeFileSync(key, Buffer.alloc(32, 7).toString('base64'))
  const other = await doctor(['--data', data])
  expect([other.code, other.of('key')?.text]).toEqual([1, expect.stringContaining('not the key of this database')])
  writeFileSync(key, right)
  expect((await doctor(['--data', data])).code).toBe(0)
})
test('[S-305] files that others may read, and [W-420] a port that others reach in the clear', async () => {
  const sound = await doctor(['--data', data])
  expect([sound.of('files')?.level, sound.of('network')?.level]).toEqual(['ok', 'ok'])
  const loose = [world.path('data', 'zaima.db'), world.path('data', 'old-backup.db')]
  writeFileSync(loose[1]!, '')
  for (const path of loose) chmodSync(path, 0o644)
  const { code, of } = await doctor(['--data', data], { ZAIMA_PORT: '0', ZAIMA_HOST: '0.0.0.0' })
  rmSync(loose[1]!)
  expect(code).toBe(0)
  for (const path of loose) expect(of('files')?.text).toContain(`run chmod 600 ${path}`)
  expect(of('files')?.level).toBe('warning')
  expect(of('network')).toMatchObject({ level: 'warning', text: expect.stringMatching(/without TLS: .*without a public address: /) })
})
test('a damaged database', async () => {
  const file = world.path('data', 'zaima.db')
  const { size } = statSync(file)
  const handle = openSync(file, 'r+')
  // Every page but the first, which says what the file is.
  writeSync(handle, Buffer.alloc(size - 4096, 0x5a), 0, size - 4096, 4096)
  closeSync(handle)
  const { code, of } = await doctor(['--data', data])
  expect(code).toBe(1)
  expect(of('database')).toMatchObject({ level: 'problem', text: expect.stringMatching(/restore a backup/) })
})
