import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileSecurityLog } from './security-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'zaima-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const until = async (met: () => boolean): Promise<void> => {
  for (let left = 400; left > 0 && !met(); left -= 1) await Bun.sleep(5)
  expect(met()).toBe(true)
}
const countIn = (path: string): number => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).length : 0)

test('[S-173] a log that somebody takes away goes on in a fresh file, and what was written before stays', async () => {
  let steady = 0
  const path = join(folder, 'security.log')
  const log = fileSecurityLog(path, { now: () => 0, steady: () => steady })
  const say = (): void => log.write({ event: 'sign_in_failed', account: 'ana', address: '192.0.2.1', why: 'wrong_credentials' })
  /** Looks, then writes. */
  const later = (): void => {
    steady += 5_000
    say()
  }
  later()
  await until(() => countIn(path) === 1)
  later()
  await until(() => countIn(path) === 2)
  renameSync(path, `${path}.1`)
  later()
  await until(() => countIn(`${path}.1`) === 3 && existsSync(path))
  say()
  await until(() => countIn(path) === 1)
  await log.close()
  expect([countIn(`${path}.1`), countIn(path), log.dropped()]).toEqual([3, 1, 0])
})

test('[S-173] a log that cannot be written makes nobody wait and is counted', async () => {
  const log = fileSecurityLog(join(folder, 'no', 'such', 'folder.log'), { now: () => 0, steady: () => 0 })
  log.write({ event: 'sign_in', account: 'ana', address: '', way: 'password' })
  await until(() => log.dropped() > 0)
  await log.close()
})
