/** What the machine or the settings leave open is said when the server starts. */
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { looseFiles, networkFindings } from '../../src/server/main.ts'
import { startProcess } from '../support/process.ts'
import { tempFolder } from '../support/store.ts'

let folder: ReturnType<typeof tempFolder>
beforeEach(() => {
  folder = tempFolder()
})
afterEach(() => folder.remove())
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

test('[S-305] a folder that anybody could read: its files are closed, and the start says what was open', async () => {
  const data = join(folder.path, 'data')
  mkdirSync(data)
  chmodSync(data, 0o755)
  for (const name of ['zaima.db', 'seal.key', 'notes.txt']) {
    writeFileSync(join(data, name), name === 'seal.key' ? Buffer.alloc(32, 7).toString('base64') : '')
    chmodSync(join(data, name), 0o644)
  }
  const server = await startProcess(['--port', '0', '--data', data])
  const files = ['zaima.db', 'zaima.db-wal', 'zaima.db-shm', 'zaima.db.lock', 'security.log']
  expect(files.map((name) => modeOf(join(data, name)))).toEqual(files.map(() => '600'))
  await server.stops()
  const said = server.said()
  expect(said).toContain(`${join(data, 'zaima.db')} was open to others on this machine (mode 644) and is closed now`)
  expect(said).toContain(`run chmod 600 ${join(data, 'notes.txt')}`)
})

test('[W-420] an address that others reach without TLS or public address is warned about; loopback, a certificate and a proxy are not', () => {
  const tls = { cert: 'c.pem', key: 'k.pem', redirectPort: null } as never
  const findings = (host: string, more: object = {}) =>
    networkFindings({ host, tls: null, publicUrl: null, ...more }).map((text) => text.split(':')[0])
  const clear = (host: string) => `Listening on ${host} without TLS`
  const nameless = (host: string) => `Listening on ${host} without a public address`
  for (const host of ['0.0.0.0', '::', '192.0.2.7', 'chat.internal']) {
    const [inClear, noName] = [clear(host).split(':')[0]!, nameless(host).split(':')[0]!]
    expect(findings(host)).toEqual([inClear, noName])
    expect(findings(host, { publicUrl: 'http://chat.example' })).toEqual([inClear])
    expect(findings(host, { tls })).toEqual([noName])
    expect(findings(host, { publicUrl: 'https://chat.example' })).toEqual([])
    expect(findings(host, { tls, publicUrl: 'https://chat.example' })).toEqual([])
  }
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) expect(findings(host)).toEqual([])
})

test('[S-305] the key of a certificate may be read by a group, and by nobody else', () => {
  const key = join(folder.path, 'key.pem')
  writeFileSync(key, '')
  const at = (mode: number) => {
    chmodSync(key, mode)
    return looseFiles({ data: join(folder.path, 'none'), tls: { cert: key, key, redirectPort: null } as never }).length
  }
  expect([0o600, 0o640, 0o660, 0o644].map(at)).toEqual([0, 0, 1, 1])
})
