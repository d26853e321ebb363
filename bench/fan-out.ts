/**
 * One room of 1,000 members: how many deliveries a second when as much is said as fits through, and how long a message takes when a hundred
 * are said a second. Every message is on the disk before anyone gets it. Beside it, in the same run, a server of nothing but Bun's topics
 * with frames of the same size: the ceiling. The generator runs on the same machine.
 */
import type { CrowdHandlers, Delivered } from './support/crowd.ts'
import { startChild } from './support/child.ts'
import type { Cost } from './support/cost.ts'
import type { RawHandlers } from './support/raw-server.ts'
import { finish, option, quantile, type Row } from './support/report.ts'
import { seedPlace } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'

const members = option('members', 1_000)
const seconds = option('seconds', 5)
const window = option('window', 64)
const perSecond = option('rate', 100)

type Run = { readonly full: Delivered; readonly even: Delivered; readonly cpuShare: number; readonly crowdShare: number }
const run = async (
  server: { cost(): Promise<Cost>; port: number },
  where: Pick<Parameters<CrowdHandlers['connect']>[0], 'greeting' | 'people'>,
): Promise<Run> => {
  const crowd = await startChild<CrowdHandlers>('crowd.ts')
  await crowd.ask('connect', { ...where, port: server.port, atOnce: 100 })
  await crowd.ask('saturate', { seconds: 1, window })
  const full = await crowd.ask('saturate', { seconds, window })
  const before = (await server.cost()).cpuMs
  const crowdBefore = (await crowd.ask('cost')).cpuMs
  const even = await crowd.ask('pace', { seconds, perSecond })
  const cpuShare = ((await server.cost()).cpuMs - before) / (even.seconds * 1000)
  const crowdShare = ((await crowd.ask('cost')).cpuMs - crowdBefore) / (even.seconds * 1000)
  await crowd.stop()
  return { full, even, cpuShare, crowdShare }
}

const zaima = async (): Promise<Run> => {
  const { data, people } = await seedPlace(members)
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
  const result = await run({ port: await server.ask('port'), cost: () => server.ask('cost') }, { greeting: 'zaima', people })
  await server.stop()
  return result
}
const raw = async (): Promise<Run> => {
  const server = await startChild<RawHandlers>('raw-server.ts')
  const result = await run(
    { port: await server.ask('port'), cost: () => server.ask('cost') },
    { greeting: 'raw', people: Array.from({ length: members }, () => ({ token: 'none', room: '' })) },
  )
  await server.stop()
  return result
}

const perSecondOf = ({ deliveries, seconds: s }: Delivered): number => deliveries / s
const rows = (of: string, { full, even, cpuShare, crowdShare }: Run, bound: 'bound' | 'ceiling'): Row[] => [
  {
    name: `${of}, deliveries at full load`,
    value: perSecondOf(full),
    unit: '/s',
    ...(bound === 'bound' ? { bound: { atLeast: 500_000 } } : {}),
  },
  { name: `${of}, messages at full load`, value: perSecondOf(full) / members, unit: '/s' },
  { name: `${of}, median at full load`, value: quantile(full.latencies, 0.5), unit: 'ms' },
  { name: `${of}, median at ${perSecond}/s`, value: quantile(even.latencies, 0.5), unit: 'ms' },
  {
    name: `${of}, p99 at ${perSecond}/s`,
    value: quantile(even.latencies, 0.99),
    unit: 'ms',
    ...(bound === 'bound' ? { bound: { atMost: 50 } } : {}),
  },
  { name: `${of}, server CPU at ${perSecond}/s`, value: cpuShare * 100, unit: '% of a core' },
  { name: `${of}, generator CPU at ${perSecond}/s`, value: crowdShare * 100, unit: '% of a core' },
]
const ceiling = await raw()
const measured = await zaima()
finish({
  bench: `fan-out to ${members}`,
  rows: [...rows('zaima', measured, 'bound'), ...rows('raw topics', ceiling, 'ceiling')],
  notes: [
    `frames of ${Math.round(measured.full.bytes / measured.full.deliveries)} and ${Math.round(ceiling.full.bytes / ceiling.full.deliveries)} bytes, ${window} messages under way at full load`,
  ],
})
