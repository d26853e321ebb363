/**
 * How long it takes until somebody who left is shown offline, by the way they left, with the settings as they come: from the moment itself
 * to the frame at a watcher. And how often somebody who only changed lines is shown offline by mistake.
 */
import { newSession } from '../src/domain/new-session.ts'
import type { AccountId, SessionId } from '../src/protocol/ids.ts'
import { hashToken, systemIds } from '../src/server/adapters/ids.ts'
import { openStore } from '../src/server/main.ts'
import { attendAs, type Attending } from './support/attending.ts'
import { layCable } from './support/cable.ts'
import { startChild } from './support/child.ts'
import { finish, option, quantile, type Row } from './support/report.ts'
import { configOf, seedPlace, type Person } from './support/seed.ts'
import type { ServerHandlers } from './support/server-process.ts'

const trials = option('trials', 200)
const reconnects = option('reconnects', 10_000)
const second = 1_000
const batch = second
const giveUpMs = 60 * second

const cable = layCable()
const causes = {
  'tab closed': 8 * second,
  'process killed': 20 * second,
  'no answer to pings': 44 * second,
  'cable pulled': 44 * second,
  'signed out': 0,
  'session revoked': 0,
} as const
type Cause = keyof typeof causes
const wanted = (Object.keys(causes) as Cause[]).filter((cause) => cause !== 'cable pulled' || cable !== null)

const place = await seedPlace(wanted.length * (trials + 1) + trials + 1, 50)
/** A second sign-in of each, to end the first one with. */
const otherTokens = await (async () => {
  const config = configOf(['--data', place.data])
  const store = await openStore(config)
  const ids = systemIds()
  const now = Date.now()
  const tokens = new Map<AccountId, string>()
  await store.write(async (tx) => {
    for (const { account } of place.people) {
      const token = ids.token()
      tokens.set(account, token)
      await tx.sessions.insert(
        newSession(
          {
            id: ids.next('s', now) as SessionId,
            account,
            tokenHash: hashToken(token),
            device: 'web',
            label: 'other',
            address: '127.0.0.1',
            keep: false,
          },
          { policy: config.session, now },
        ),
      )
    }
  })
  await store.close()
  return tokens
})()

const server = await startChild<ServerHandlers>('server-process.ts', [
  '--host',
  '0.0.0.0',
  '--port',
  '0',
  '--data',
  place.data,
  '--log',
  'silent',
  '--outage-people',
  'never',
  '--rate-connect',
  '100000/1s',
])
const port = await server.ask('port')
const socketUrl = (host: string): string => `ws://${host}:${port}/api/v1/socket`
const here = socketUrl('127.0.0.1')
const post = (command: string, token: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/api/v1/${command}`, { method: 'POST', body: '{}', headers: { authorization: `Bearer ${token}` } })

/** Somebody who watches others and notes when each was first shown offline. */
const watcherOf = async (viewer: Person, people: readonly Person[]) => {
  const offlineAt = new Map<string, number>()
  let falls = 0
  const note = (entries: readonly (readonly [id: string, state: string])[]): void => {
    for (const [id, state] of entries) {
      if (state === 'online' || state === 'idle') continue
      falls += 1
      if (!offlineAt.has(id)) offlineAt.set(id, performance.now())
    }
  }
  const eyes = attendAs(here, viewer.token, {
    heard: (frame) => {
      if (frame.event === 'presence.changed') note(frame['changes'] as [string, string][])
    },
  })
  await eyes.ready
  eyes.send({ cmd: 'presence.watch', ref: 1, ids: people.map((p) => p.account) })
  return { offlineAt, falls: () => falls, close: eyes.goodbye }
}

const startFar = async (host: string, people: readonly Person[], within: readonly string[]) => {
  const child = Bun.spawn(
    [...within, process.execPath, `${import.meta.dir}/support/far-clients.ts`, socketUrl(host), ...people.map((p) => p.token)],
    { stdout: 'pipe', stderr: 'inherit' },
  )
  await child.stdout.getReader().read()
  return child
}
/** Connected over some seconds, so that pings are spread as they are in life. */
const attendAll = async (people: readonly Person[]): Promise<Attending[]> => {
  const all: Attending[] = []
  for (const person of people) {
    const one = attendAs(here, person.token)
    await one.ready
    all.push(one)
    await Bun.sleep(10)
  }
  return all
}

/** Makes everyone leave, each at a moment of their own; answers those moments. */
const leave: Readonly<Record<Cause, (people: readonly Person[]) => Promise<number[]>>> = {
  'tab closed': async (people) =>
    (await attendAll(people)).map((one) => {
      const at = performance.now()
      one.goodbye()
      return at
    }),
  'process killed': async (people) => {
    const child = await startFar('127.0.0.1', people, [])
    await Bun.sleep(2 * second)
    const at = performance.now()
    child.kill('SIGKILL')
    return people.map(() => at)
  },
  'no answer to pings': async (people) => {
    const all = await attendAll(people)
    await Bun.sleep(10 * second)
    return all.map((one) => {
      one.fallSilent()
      return performance.now()
    })
  },
  'cable pulled': async (people) => {
    const child = await startFar(cable!.host, people, cable!.far)
    process.on('exit', () => child.kill('SIGKILL'))
    await Bun.sleep(10 * second)
    const at = performance.now()
    cable!.pull()
    return people.map(() => at)
  },
  'signed out': async (people) => {
    await attendAll(people)
    const left: number[] = []
    for (const { token } of people) {
      left.push(performance.now())
      await post('session.signOut', token)
    }
    return left
  },
  'session revoked': async (people) => {
    await attendAll(people)
    const left: number[] = []
    for (const { account } of people) {
      left.push(performance.now())
      await post('session.endOthers', otherTokens.get(account)!)
    }
    return left
  },
}

const measure = async (cause: Cause, group: readonly Person[]): Promise<Row[]> => {
  const [viewer, ...people] = group
  const watcher = await watcherOf(viewer!, people)
  const leftAt = await leave[cause](people)
  for (const until = performance.now() + giveUpMs; watcher.offlineAt.size < people.length && performance.now() < until;) await Bun.sleep(50)
  const times = people.map((p, i) => ((watcher.offlineAt.get(p.account) ?? Infinity) - leftAt[i]!) / second)
  watcher.close()
  const unit = 's'
  return [
    { name: `${cause}: p50`, value: quantile(times, 0.5), unit },
    { name: `${cause}: p99`, value: quantile(times, 0.99), unit },
    { name: `${cause}: max of ${times.length}`, value: Math.max(...times), unit, bound: { atMost: (causes[cause] + batch) / second } },
  ]
}

const falseOfflines = async (group: readonly Person[]): Promise<Row[]> => {
  const [viewer, ...people] = group
  const lines = await Promise.all(
    people.map(async (p) => {
      const one = attendAs(here, p.token)
      await one.ready
      return { person: p, one }
    }),
  )
  const watcher = await watcherOf(viewer!, people)
  await Bun.sleep(second)
  const before = watcher.falls()
  let done = 0
  let anew = 0
  await Promise.all(
    lines.map(async (line) => {
      while (done < reconnects) {
        done += 1
        const resume = line.one.resume()
        line.one.breakOff()
        line.one = attendAs(here, line.person.token, { resume })
        await line.one.ready
        if (!line.one.resumed()) anew += 1
      }
    }),
  )
  // Long enough for every grace that should not have begun.
  await Bun.sleep(22 * second)
  const falls = watcher.falls() - before
  return [
    { name: `shown offline in ${done} quick reconnects`, value: falls, unit: 'times', bound: { atMost: 0 } },
    { name: 'of them not resumed', value: anew, unit: 'times', bound: { atMost: 0 } },
  ]
}

const size = trials + 1
const groups = wanted.map((cause, i) => [cause, place.people.slice(i * size, (i + 1) * size)] as const)
const rows = (await Promise.all(groups.map(([cause, group]) => measure(cause, group)))).flat()
rows.push(...(await falseOfflines(place.people.slice(wanted.length * size))))
cable?.remove()
await server.stop()

finish({
  bench: 'detection',
  rows,
  notes: [
    'from the moment somebody leaves to the frame that shows them offline at a watcher; settings as they come; all causes at once',
    ...(cable === null ? ['cable pulled: SKIPPED, network namespaces need root and the command ip (Debian: iproute2)'] : []),
  ],
})
