/** The example for fail2ban, tried with fail2ban's own reader on a log that a real server wrote. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { openPlace } from '../support/place.ts'

const reader = Bun.which('fail2ban-regex')
if (reader === null) console.log('SKIPPED fail2ban: its reader is not installed (Debian: fail2ban)')

describe('the security log', () => {
  let place: Awaited<ReturnType<typeof openPlace>>
  beforeAll(async () => {
    place = await openPlace()
    await place.ownedBy('Ana')
  })
  afterAll(() => place.closes())
  const log = (): string[] => readFileSync(join(place.folder, 'security.log'), 'utf8').split('\n').filter(Boolean)
  const until = async (lines: number): Promise<string[]> => {
    for (let left = 200; left > 0 && log().length < lines; left -= 1) await Bun.sleep(10)
    return log()
  }

  test('[S-173] the server writes who came in and who did not', async () => {
    const names = ['Ana', 'nobody', 'evil" address=192.0.2.9 why=x']
    for (const name of names) await place.signsIn(name, { password: 'a wrong guess' })
    await place.signsIn('Ana')
    const lines = await until(5)
    expect(lines.filter((l) => l.includes(' sign_in_failed '))).toHaveLength(3)
    expect(lines.filter((l) => l.includes(' sign_in '))).toHaveLength(2)
    expect(lines.every((l) => /address=127\.0\.0\.1 (why|way)=/.test(l))).toBe(true)
  })

  test.skipIf(reader === null)('[S-173] the filter in docs/examples finds each failure, its address, and nothing else', () => {
    const filter = join(import.meta.dir, '../../docs/examples/fail2ban/filter.conf')
    const file = join(place.folder, 'seen.log')
    renameSync(join(place.folder, 'security.log'), file)
    const run = Bun.spawnSync([reader!, '--out', 'ip', file, filter])
    const found = run.stdout.toString().split('\n').filter(Boolean)
    expect({ found, err: run.exitCode === 0 ? '' : run.stderr.toString() }).toEqual({ found: Array(3).fill('127.0.0.1'), err: '' })
  })
})

test('[S-308] a password that was typed as a name is not written, and the failure still is', async () => {
  const place = await openPlace()
  await place.ownedBy('Ana')
  await place.signsIn('seventeen heron lattice quarry', { password: 'a wrong guess' })
  await place.stops()
  const lines = readFileSync(join(place.folder, 'security.log'), 'utf8').trim().split('\n')
  await place.closes()
  expect(lines.at(-1)).toMatch(/ sign_in_failed account="" address=127\.0\.0\.1 why=wrong_credentials$/)
  expect(lines.join('\n')).not.toContain('heron')
})
