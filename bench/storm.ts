/**
 * Ten thousand connections cut off at the same moment and coming back as the real client does: resuming, with its jitter, and staying away
 * as long as it is told. Meanwhile others talk in a room, and watchers who were not cut off watch everybody: nobody may look gone (I2).
 */
import { startChild, type Child } from './support/child.ts'
import type { CrowdHandlers } from './support/crowd.ts'
import type { OnlookerHandlers } from './support/onlookers.ts'
import { finish, option, quantile } from './support/report.ts'
import { seedPlace, type Person } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'

const connections = option('connections', 10_000)
const watched = option('watched', 50)
const perSecond = option('rate', 20)
const generators = 2
const roomSize = 100
/** Each watches as many as one may. */
const perWatcher = 500
/** Longer than the grace, so that whoever was not back by then would be seen to go. */
const afterSeconds = 25
const calmSeconds = 10

type Onlookers = Child<OnlookerHandlers>

const { data, people } = await seedPlace(connections + roomSize + Math.ceil(connections / perWatcher), roomSize)
const [others, rest] = [people.slice(0, roomSize), people.slice(roomSize)]
const [crowd, watchers] = [rest.slice(0, connections), rest.slice(connections)]
const server = await startChild<ServerHandlers>('server-process.ts', ['--port', '0', '--data', data, '--log', 'error'])
const port = await server.ask('port')

const enter = async (some: readonly Person[], place: number, watch: (i: number) => readonly Person[]): Promise<Onlookers> => {
  const child = await startChild<OnlookerHandlers>('onlookers.ts')
  const asked = some.map(({ account, token }, i) => ({ account, token, watch: watch(i).map((p) => p.account) }))
  await child.ask('connect', { port, people: asked, place })
  return child
}
const room = await startChild<CrowdHandlers>('crowd.ts')
await room.ask('connect', { port, greeting: 'zaima', people: others, atOnce: 40 })
const share = Math.ceil(connections / generators)
const stormers: Onlookers[] = []
for (let n = 0; n < generators; n++) {
  const from = n * share
  const neighbours = (i: number) => Array.from({ length: watched }, (_, k) => crowd[(from + i + 1 + k * 197) % crowd.length]!)
  stormers.push(await enter(crowd.slice(from, from + share), from, neighbours))
}
const onlooker = await enter(watchers, connections, (i) => crowd.slice(i * perWatcher, (i + 1) * perWatcher))

const calm = await room.ask('pace', { seconds: calmSeconds, perSecond })
await onlooker.ask('told')
const cpuBefore = await server.ask('cpuMs')
const [meanwhile, returned] = await Promise.all([
  room.ask('pace', { seconds: afterSeconds, perSecond }),
  Promise.all(stormers.map((s) => s.ask('storm'))),
])
const cpuMs = (await server.ask('cpuMs')) - cpuBefore
const { gone, frames } = await onlooker.ask('told')
const counts = await server.ask('counts')
await Promise.all([...stormers, onlooker, room, server].map((child) => child.stop()))

const welcomed = returned.flatMap((r) => r.welcomed)
const served = returned.flatMap((r) => r.served)
const sum = (of: (r: (typeof returned)[number]) => number): number => returned.reduce((total, r) => total + of(r), 0)
finish({
  bench: `${connections.toLocaleString('en')} connections come back`,
  rows: [
    { name: 'until half of them are welcome', value: quantile(welcomed, 0.5) / 1000, unit: 's' },
    { name: 'until all are welcome', value: Math.max(...welcomed) / 1000, unit: 's' },
    { name: 'until all know again whom they watch', value: Math.max(...served) / 1000, unit: 's', bound: { atMost: 15 } },
    { name: 'came back as who they were', value: sum((r) => r.resumed), unit: '', bound: { atLeast: connections } },
    { name: 'knocks, turned away and let in', value: sum((r) => r.knocks), unit: '' },
    { name: 'times anybody was told of somebody gone', value: gone, unit: '', bound: { atMost: 0 } },
    { name: "others' messages before, p99", value: quantile(calm.latencies, 0.99), unit: 'ms' },
    { name: "others' messages meanwhile, p99", value: quantile(meanwhile.latencies, 0.99), unit: 'ms', bound: { atMost: 1_000 } },
    { name: 'server CPU for one return', value: cpuMs / connections, unit: 'ms' },
  ],
  notes: [
    `${watchers.length} watchers who stayed watch all of them (${frames} frames); those who return watch ${watched} each; ${counts.hub.sockets} sockets at the end`,
    `every client from an address of its own; ${perSecond} messages a second in a room of ${roomSize}, for ${afterSeconds} s from the cut`,
  ],
})
