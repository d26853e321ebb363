/**
 * Two hundred people a second sign in by password while a room talks. Hashing is meant to be slow, so more of them come than can be let
 * in at once: they wait in line or are asked to come back, and nobody's message waits with them.
 */
import { hash } from 'node:crypto'
import { argonPasswords } from '../src/server/adapters/passwords.ts'
import { openStore } from '../src/server/main.ts'
import { startChild } from './support/child.ts'
import type { CrowdHandlers } from './support/crowd.ts'
import type { EntererHandlers } from './support/enterers.ts'
import { finish, option, quantile } from './support/report.ts'
import { configOf, seedPlace } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'

const seconds = option('seconds', 15)
const perSecond = option('rate', 200)
const talk = 100
const roomSize = 200
const enterers = 3_000
const password = hash('sha256', 'a password of the bench').slice(0, 24)

const { data, people } = await seedPlace(roomSize + enterers, roomSize)
const store = await openStore(configOf(['--data', data]))
const passwordHash = await argonPasswords().hash(password)
const names = await store.write(async (tx) => {
  const incoming = people.slice(roomSize).map((p) => p.account)
  for (const account of incoming) await tx.accounts.update(account as never, { passwordHash })
  const known: string[] = []
  for (const account of incoming) known.push((await tx.accounts.row(account as never))!.name)
  return known
})
await store.close()

const server = await startChild<ServerHandlers>('server-process.ts', [
  '--port',
  '0',
  '--data',
  data,
  '--log',
  'error',
  '--rate-connect',
  '100000/1s',
])
const port = await server.ask('port')
const room = await startChild<CrowdHandlers>('crowd.ts')
await room.ask('connect', { port, greeting: 'zaima', people: people.slice(0, roomSize), atOnce: 40 })
const comers = await startChild<EntererHandlers>('enterers.ts')
await room.ask('pace', { seconds: 3, perSecond: talk })
const quiet = await room.ask('pace', { seconds, perSecond: talk })
const [stormy, entered] = await Promise.all([
  room.ask('pace', { seconds, perSecond: talk }),
  comers.ask('storm', { port, names, password, seconds, perSecond }),
])
await Promise.all([comers, room, server].map((child) => child.stop()))

finish({
  bench: `${perSecond} sign-ins a second`,
  rows: [
    { name: 'message p99, nobody signs in', value: quantile(quiet.latencies, 0.99), unit: 'ms' },
    { name: 'message p99, in the storm', value: quantile(stormy.latencies, 0.99), unit: 'ms', bound: { atMost: 250 } },
    { name: 'signed in', value: entered.in / seconds, unit: '/s' },
    { name: 'asked to come back', value: entered.asked / seconds, unit: '/s' },
    { name: 'neither', value: entered.other, unit: '', bound: { atMost: 0 } },
    { name: 'signing in, median', value: quantile(entered.latencies, 0.5), unit: 'ms' },
    { name: 'signing in, p99', value: quantile(entered.latencies, 0.99), unit: 'ms' },
  ],
  notes: [`each from an address of its own; a room of ${roomSize} with ${talk} messages a second beside it`],
})
