/**
 * Ten thousand people online, each watching fifty, each changing ten times an hour, while a room talks: how long until watchers are told,
 * what that costs, and that messages never wait for presence, be it flooded or at a standstill (I10). Telling goes out on a beat of 100 ms,
 * so half of that is the least a median can be. Generators run on the same machine.
 */
import { startChild, type Child } from './support/child.ts'
import type { CrowdHandlers, Delivered } from './support/crowd.ts'
import type { OnlookerHandlers } from './support/onlookers.ts'
import { finish, option, quantile } from './support/report.ts'
import { seedPlace, type Person } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'

const online = option('people', 10_000)
const watched = option('watched', 50)
const perHour = option('changes', 10)
const seconds = option('seconds', 15)
const perSecond = option('rate', 50)
const flooders = option('flooders', 1_000)
const roomSize = 200
const generators = 2
const trouble = 10

type Onlookers = Child<OnlookerHandlers>
type Scene = { readonly server: Child<ServerHandlers>; readonly room: Child<CrowdHandlers>; readonly onlookers: readonly Onlookers[] }
type Phase<T> = { readonly said: Delivered; readonly cpuShare: number; readonly did: T }

/** Neighbours and strangers, different for everyone, and watched by as many as one watches. */
const watchedBy = (place: number, people: readonly Person[]): string[] =>
  Array.from({ length: watched }, (_, k) => people[(place + 1 + k * 197) % people.length]!.account)

const openScene = async (): Promise<Scene> => {
  const { data, people } = await seedPlace(online, roomSize)
  const flags = ['--port', '0', '--data', data, '--log', 'error', '--rate-connect', '100000/1s']
  const server = await startChild<ServerHandlers>('server-process.ts', flags)
  const port = await server.ask('port')
  const room = await startChild<CrowdHandlers>('crowd.ts')
  await room.ask('connect', { port, greeting: 'zaima', people: people.slice(0, roomSize), atOnce: 40 })
  const onlookers = await Promise.all(
    Array.from({ length: generators }, async (_, n) => {
      const share = Math.ceil((online - roomSize) / generators)
      const from = roomSize + n * share
      const mine = people.slice(from, from + share).map(({ account, token }, i) => ({ account, token, watch: watchedBy(from + i, people) }))
      const child = await startChild<OnlookerHandlers>('onlookers.ts')
      await child.ask('connect', { port, people: mine, place: from })
      return child
    }),
  )
  return { server, room, onlookers }
}

/** Something goes on while the room talks. */
const during = async <T>({ server, room }: Scene, forSeconds: number, act: () => Promise<T>): Promise<Phase<T>> => {
  const [before, startedAt] = [await server.ask('cpuMs'), performance.now()]
  const [said, did] = await Promise.all([room.ask('pace', { seconds: forSeconds, perSecond }), act()])
  const cpuShare = ((await server.ask('cpuMs')) - before) / (performance.now() - startedAt)
  return { said, cpuShare, did }
}
const nothing = (scene: Scene, forSeconds = seconds) => during(scene, forSeconds, async () => {})

type Told = { readonly latencies: readonly number[]; readonly changes: number; readonly missing: number }
const changing = async (scene: Scene): Promise<Phase<Told>> => {
  const { onlookers } = scene
  const each = { seconds, perSecond: (online * perHour) / 3600 / generators }
  await Promise.all(onlookers.map((o) => o.ask('told')))
  const phase = await during(scene, seconds, () => Promise.all(onlookers.map((o) => o.ask('change', each))))
  await Bun.sleep(1_000)
  const sent = Object.assign({}, ...phase.did) as Record<string, number>
  const latencies: number[] = []
  for (const { at } of await Promise.all(onlookers.map((o) => o.ask('told'))))
    for (const [id, times] of Object.entries(at)) if (sent[id] !== undefined) latencies.push(...times.map((time) => time - sent[id]!))
  const changes = Object.keys(sent).length
  // Those in the room watch nobody.
  const expected = changes * watched * ((online - roomSize) / online)
  return { ...phase, did: { latencies, changes, missing: Math.max(0, expected * 0.98 - latencies.length) } }
}
const flooding = (scene: Scene): Promise<Phase<number>> => {
  const each = { seconds: trouble, people: flooders / generators, perSecond: (2 * flooders) / generators }
  return during(scene, trouble, async () =>
    (await Promise.all(scene.onlookers.map((o) => o.ask('flood', each)))).reduce((a, b) => a + b, 0),
  )
}
const stalling = (scene: Scene) => during(scene, trouble, () => scene.server.ask('stallPresence', trouble * 1000))

const p99 = ({ said }: Phase<unknown>): number => quantile(said.latencies, 0.99)
const scene = await openScene()
await nothing(scene, 5)
const quiet = await nothing(scene)
const busy = await changing(scene)
const quietAgain = await nothing(scene)
const busyAgain = await changing(scene)
const flooded = await flooding(scene)
const afterFlood = await nothing(scene)
const stalled = await stalling(scene)
const lost = (await Promise.all(scene.onlookers.map((o) => o.ask('lost')))).reduce((a, b) => a + b, 0)
await Promise.all([...scene.onlookers, scene.room, scene.server].map((child) => child.stop()))

const latencies = [...busy.did.latencies, ...busyAgain.did.latencies]
const idle = [quiet, quietAgain, afterFlood]
const idleCpu = (quiet.cpuShare + quietAgain.cpuShare) / 2
const busyCpu = (busy.cpuShare + busyAgain.cpuShare) / 2
/** What the same quiet measures from one time to the next, and no less than a turn of the scheduler. */
const noise = Math.max(...idle.map(p99)) - Math.min(...idle.map(p99)) + 5
const calm = Math.max(...idle.map(p99))
const bound = { atMost: calm + noise }
finish({
  bench: `presence of ${online.toLocaleString('en')}`,
  rows: [
    { name: 'input sent → watcher told, median', value: quantile(latencies, 0.5), unit: 'ms', bound: { atMost: 50 } },
    { name: 'input sent → watcher told, p99', value: quantile(latencies, 0.99), unit: 'ms', bound: { atMost: 250 } },
    { name: 'tellings that never came', value: busy.did.missing + busyAgain.did.missing, unit: '', bound: { atMost: 0 } },
    { name: 'server CPU, room and pings only', value: idleCpu * 100, unit: '% of a core' },
    { name: 'of presence on top of it', value: (busyCpu - idleCpu) * 100, unit: '% of a core', bound: { atMost: 15 } },
    { name: 'message p99, nothing changes', value: calm, unit: 'ms' },
    { name: 'message p99, people change', value: Math.max(p99(busy), p99(busyAgain)), unit: 'ms', bound },
    { name: `message p99, presence flooded ${trouble} s`, value: p99(flooded), unit: 'ms', bound },
    { name: `message p99, presence stalled ${trouble} s`, value: p99(stalled), unit: 'ms', bound },
    { name: 'server CPU while flooded', value: flooded.cpuShare * 100, unit: '% of a core' },
    { name: 'onlookers cut off', value: lost, unit: '', bound: { atMost: 0 } },
  ],
  notes: [
    `each watches ${watched}; ${busy.did.changes + busyAgain.did.changes} changes told ${latencies.length.toLocaleString('en')} times; ${perSecond} messages a second in a room of ${roomSize}`,
    `flood: ${flooders} people send ${Math.round(flooded.did / trouble)} frames a second; stall: whatever enters presence waits in the server, signs of life apart`,
    `noise: spread of the three quiet runs and 5 ms, together ${noise.toFixed(1)} ms; changes go out on a beat of 60 ms`,
  ],
})
