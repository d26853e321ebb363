/**
 * A million accounts with claims, rules and last active in the database: how long signing in takes until one knows whom one watches, and
 * how long a page of the directory takes, from socket to socket. The database is made once and kept in the system's folder for temporary
 * files; most of it is outside the caches of SQLite, and what the system caches of the file is its own business.
 */
import { startChild } from './support/child.ts'
import { leanClients, type LeanClient } from './support/lean-client.ts'
import { seedMillion, type Multitude } from './support/multitude.ts'
import { cycle } from './support/pacing.ts'
import { finish, option, quantile, type Row } from './support/report.ts'
import type { ServerHandlers } from './support/server-process.ts'

const accounts = option('accounts', 1_000_000)
const callers = option('callers', 1_000)
const watched = option('watched', 50)
const pages = option('pages', 200)
const abreast = option('abreast', 4)
const pageOf = 50

const answers = new Map<number, (frame: string) => void>()
const { connect } = leanClients({
  other: (_, frame) => {
    if (!frame.startsWith('{"ref"')) return
    const ref = Number.parseInt(frame.slice(7), 10)
    answers.get(ref)?.(frame)
    answers.delete(ref)
  },
})
let serial = 0
const ask = (client: LeanClient, cmd: string, input: object): Promise<string> =>
  new Promise((done, failed) => {
    serial += 1
    answers.set(serial, (frame) => (frame.includes('"ok":true') ? done(frame) : failed(new Error(`${cmd}: ${frame}`))))
    client.send(JSON.stringify({ cmd, ref: serial, ...input }))
  })
const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!

/** So many at a time, each at once followed by the next; the time of each in milliseconds. */
const timed = async (times: number, act: (n: number) => Promise<unknown>): Promise<number[]> => {
  const took: number[] = []
  let begun = 0
  const worker = async (): Promise<void> => {
    while (begun < times) {
      begun += 1
      const startedAt = performance.now()
      await act(begun - 1)
      took.push(performance.now() - startedAt)
    }
  }
  await Promise.all(Array.from({ length: abreast }, worker))
  return took
}

type SignIns = { readonly clients: LeanClient[]; readonly welcome: number[]; readonly snapshot: number[] }
const signIn = async (port: number, { people, ids }: Multitude): Promise<SignIns> => {
  const clients: LeanClient[] = []
  const welcome: number[] = []
  const snapshot = await timed(people.length, async (n) => {
    const startedAt = performance.now()
    const client = await connect({ port, token: people[n]!.token, greeting: 'zaima' }, n)
    welcome.push(performance.now() - startedAt)
    await ask(client, 'presence.watch', { ids: Array.from({ length: watched }, () => pick(ids)) })
    clients.push(client)
  })
  return { clients, welcome, snapshot }
}

type Page = readonly [name: string, cmd: string, input: () => object]
const pagesOf = ({ names }: Multitude): Page[] => {
  const after = () => ({ after: pick(names) })
  const start = (letters: number) => ({ query: pick(names).slice(0, letters) })
  return [
    ['account.list, after a name', 'account.list', after],
    ['account.list, two letters', 'account.list', () => start(2)],
    ['account.list, four letters', 'account.list', () => start(4)],
    ['people.search, by name', 'people.search', () => ({ after: `all:${pick(names)}` })],
    ['people.search, four letters', 'people.search', () => start(4)],
    ['people.search, by state, first page', 'people.search', () => ({ sort: 'state' })],
    ['people.search, who is around, counted', 'people.search', () => ({ state: 'around', counts: true })],
  ]
}

const seededAt = performance.now()
const multitude = await seedMillion(accounts, callers)
const seedSeconds = (performance.now() - seededAt) / 1000
const server = await startChild<ServerHandlers>('server-process.ts', ['--port', '0', '--data', multitude.data, '--log', 'error'])
const { clients, welcome, snapshot } = await signIn(await server.ask('port'), multitude)
// Everyone may read only so often.
const next = cycle(clients)
const rows: Row[] = [
  { name: 'socket → welcome, p99', value: quantile(welcome, 0.99), unit: 'ms' },
  { name: `socket → welcome → ${watched} watched, median`, value: quantile(snapshot, 0.5), unit: 'ms' },
  { name: `socket → welcome → ${watched} watched, p99`, value: quantile(snapshot, 0.99), unit: 'ms', bound: { atMost: 50 } },
]
for (const [name, cmd, input] of pagesOf(multitude)) {
  const took = await timed(pages, () => ask(next(), cmd, { limit: pageOf, ...input() }))
  rows.push({ name: `${name}, p99`, value: quantile(took, 0.99), unit: 'ms', bound: { atMost: 50 } })
}
const { residentBytes } = await server.ask('cost')
rows.push({ name: 'resident memory of the server', value: residentBytes / 1024 ** 2, unit: 'MiB' })
await server.stop()

finish({
  bench: `${accounts.toLocaleString('en')} accounts`,
  rows,
  notes: [
    `${clients.length} sign in, ${abreast} at a time, and stay; ${pages} pages of ${pageOf} of each kind, ${abreast} at a time`,
    multitude.reused ? 'database kept from an earlier run' : `database made in ${seedSeconds.toFixed(0)} s: ${multitude.data}`,
  ],
})
