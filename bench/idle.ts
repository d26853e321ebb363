/**
 * What it costs to be there and say nothing: how soon the server is ready, what it holds in memory, and what each signed-in connection
 * adds to that, with its presence, its pings and a list of people it watches. Ten thousand of them, opened by several processes.
 */
import { startChild, type Child } from './support/child.ts'
import type { CrowdHandlers } from './support/crowd.ts'
import { finish, median, option } from './support/report.ts'
import { seedPlace, type Person, type SeededPlace } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'
import { timeToReady } from './support/startup.ts'

const connections = option('connections', 10_000)
const watched = option('watched', 20)
const starts = option('starts', 5)
const idleSeconds = option('seconds', 20)
/** Open files are limited for each process. */
const perProcess = 2_500
const mib = 1024 * 1024

const startTimes = async ({ data }: SeededPlace): Promise<number[]> => {
  const times: number[] = []
  for (let i = 0; i <= starts; i++) times.push(await timeToReady(data))
  // The first one reads the program from the disk.
  return times.slice(1)
}

/** Neighbours and strangers, different for everyone. */
const watchFrame = (index: number, people: readonly Person[]): string => {
  const ids = Array.from({ length: watched }, (_, k) => people[(index + 1 + k * (k % 2 === 0 ? 1 : 97)) % people.length]!.account)
  return JSON.stringify({ cmd: 'presence.watch', ref: 1, ids: [...new Set(ids)] })
}

const fill = async (port: number, people: readonly Person[]): Promise<Child<CrowdHandlers>[]> => {
  const crowds: Child<CrowdHandlers>[] = []
  for (let from = 0; from < connections; from += perProcess) {
    const some = people
      .slice(from, Math.min(connections, from + perProcess))
      .map((person, i) => ({ ...person, first: watchFrame(from + i, people) }))
    const crowd = await startChild<CrowdHandlers>('crowd.ts')
    await crowd.ask('connect', { port, greeting: 'zaima', people: some, atOnce: 50 })
    crowds.push(crowd)
  }
  return crowds
}

const place = await seedPlace(connections, 50)
const readyMs = await startTimes(place)
const server = await startChild<ServerHandlers>('server-process.ts', [
  '--port',
  '0',
  '--data',
  place.data,
  '--log',
  'warn',
  '--rate-connect',
  '100000/1s',
])
// Checking passwords was tried out at the start; its memory is given back a moment later.
await server.ask('cost')
await Bun.sleep(2_000)
const empty = await server.ask('cost')
const crowds = await fill(await server.ask('port'), place.people)
const filled = await server.ask('cost')
await Bun.sleep(idleSeconds * 1000)
const later = await server.ask('cost')
const counts = await server.ask('counts')
if (counts.hub.sockets !== connections) throw new Error(`${counts.hub.sockets} of ${connections} connections are left`)
await Promise.all(crowds.map((crowd) => crowd.stop()))
await server.stop()

finish({
  bench: `${connections} idle connections`,
  rows: [
    { name: 'start until ready, median', value: median(readyMs), unit: 'ms', bound: { atMost: 1_000 } },
    { name: 'resident memory, nobody there', value: empty.residentBytes / mib, unit: 'MiB', bound: { atMost: 150 } },
    { name: 'resident memory, everyone there', value: later.residentBytes / mib, unit: 'MiB' },
    {
      name: 'for each connection',
      value: (later.ownBytes - empty.ownBytes) / connections / 1024,
      unit: 'KiB',
      bound: { atMost: 8 },
    },
    { name: 'of it on the JavaScript heap', value: (later.heapBytes - empty.heapBytes) / connections / 1024, unit: 'KiB' },
    { name: 'CPU while idle', value: (later.cpuMs - filled.cpuMs) / (idleSeconds * 10), unit: '% of a core' },
    { name: 'CPU to take in one connection', value: (filled.cpuMs - empty.cpuMs) / connections, unit: 'ms' },
  ],
  notes: [`each watches ${watched} people; ${counts.presence.interest.edges} pairs in all`],
})
