/** 200 people who all send, in 20 rooms: how many messages a second are on the disk before their `ok`, and how long a sender waits for it. */
import { startChild } from './support/child.ts'
import type { CrowdHandlers } from './support/crowd.ts'
import { finish, option, quantile } from './support/report.ts'
import { seedPlace } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'

const senders = option('senders', 200)
const seconds = option('seconds', 5)
const inFlight = option('in-flight', 2)
const perRoom = option('per-room', 10)

const { data, people } = await seedPlace(senders, perRoom)
const server = await startChild<ServerHandlers>('server-process.ts', [
  '--port',
  '0',
  '--data',
  data,
  '--log',
  'warn',
  '--rate-connect',
  '100000/1s',
  '--rate-messages',
  '999999/1s',
])
const crowd = await startChild<CrowdHandlers>('crowd.ts')
await crowd.ask('connect', { port: await server.ask('port'), greeting: 'zaima', people, atOnce: 100 })
await crowd.ask('sendDurably', { seconds: 1, inFlight })
const before = (await server.ask('cost')).cpuMs
const sent = await crowd.ask('sendDurably', { seconds, inFlight })
const cpuMs = (await server.ask('cost')).cpuMs - before
await crowd.stop()
await server.stop()

finish({
  bench: `durable sends from ${senders}`,
  rows: [
    { name: 'sends, on the disk before ok', value: sent.acknowledged / sent.seconds, unit: '/s', bound: { atLeast: 5_000 } },
    { name: 'median wait', value: quantile(sent.latencies, 0.5), unit: 'ms' },
    { name: 'p99 wait', value: quantile(sent.latencies, 0.99), unit: 'ms', bound: { atMost: 100 } },
    { name: 'server CPU for each', value: (cpuMs * 1000) / sent.acknowledged, unit: 'µs' },
  ],
  notes: [`${inFlight} sends in flight from each; rooms of ${perRoom}, so each message is also delivered to ${perRoom}`],
})
