/** A million frames and a hundred thousand requests that nobody means: nothing breaks, and the server's health is asked about meanwhile. */
import { fuzz } from './support/fuzz.ts'
import { startChild } from './support/child.ts'
import { finish, option, quantile } from './support/report.ts'
import { seedPlace } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'

const size = {
  frames: option('frames', 1_000_000),
  requests: option('requests', 100_000),
  lines: option('lines', 32),
  seed: option('seed', Date.now() % 1e9),
}
const { data, people } = await seedPlace(64)
const server = await startChild<ServerHandlers>('server-process.ts', [
  ...['--port', '0', '--data', data, '--log', 'error', '--rate-connect', '100000/1s'],
])
const url = `http://127.0.0.1:${await server.ask('port')}`
const ids = [...people.slice(0, 20).map((p) => p.account), people[0]!.room, 'a0123456789abcdefghjk']
const from = performance.now()
const fuzzed = await fuzz({ url, tokens: people.map((p) => p.token), ids }, size)
const seconds = (performance.now() - from) / 1_000
await server.stop()
for (const line of fuzzed.internal.slice(0, 20)) console.error(line)

finish({
  bench: 'fuzz',
  rows: [
    { name: 'frames', value: fuzzed.frames, unit: '', bound: { atLeast: size.frames } },
    { name: 'requests', value: fuzzed.requests, unit: '', bound: { atLeast: size.requests } },
    { name: 'faults', value: fuzzed.internal.length, unit: '', bound: { atMost: 0 }, strict: true },
    { name: '/healthz, median', value: quantile(fuzzed.health, 0.5), unit: 'ms' },
    { name: '/healthz, p99', value: quantile(fuzzed.health, 0.99), unit: 'ms', bound: { atMost: 250 } },
    { name: 'lines dialled', value: fuzzed.dialled, unit: '' },
    { name: 'took', value: seconds, unit: 's' },
  ],
  notes: [`seed ${size.seed}; answers: ${JSON.stringify(fuzzed.codes)}`],
})
