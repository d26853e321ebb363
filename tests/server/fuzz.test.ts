/** A few thousand frames and requests that nobody means; `npm run bench -- fuzz` sends a million. */
import { expect, test } from 'bun:test'
import { fuzz } from '../../bench/support/fuzz.ts'
import { seedPlace } from '../../bench/support/seed.ts'
import { startProcess } from '../support/process.ts'

test('[W-442] whatever is sent, nothing breaks, and the server is well all along', async () => {
  const { data, people } = await seedPlace(24)
  const server = await startProcess(['--port', '0', '--data', data, '--log', 'error'])
  const seed = Date.now() % 1e9
  console.log(`fuzz: seed ${seed}`)
  const ids = [...people.map((p) => p.account), people[0]!.room]
  const fuzzed = await fuzz({ url: server.url, tokens: people.map((p) => p.token), ids }, { frames: 4_000, requests: 800, lines: 12, seed })
  expect(fuzzed.internal).toEqual([])
  expect([server.isUp(), fuzzed.frames, fuzzed.requests]).toEqual([true, 4_000, 800])
  expect(fuzzed.codes['ok']).toBeGreaterThan(0)
  expect(fuzzed.codes['bad_request']).toBeGreaterThan(0)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  await server.stops()
  expect(server.said()).not.toContain('a command failed')
}, 20_000)
