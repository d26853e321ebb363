/**
 * A place in memory for plays: the real core on a real SQLite file, the real HTTP door, real headless clients, and named people on
 * named devices, all in fake time. Nothing is replaced but the clock, the wires and the randomness.
 *
 *   const stage = await openStage()
 *   const [ana, bob] = await stage.people('Ana', 'Bob')
 *   const laptop = await ana!.opens('laptop')
 *   await stage.pass('6 min')
 */
import { memoryBus } from '../../src/server/adapters/bus-memory.ts'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { nodeOutbound } from '../../src/server/adapters/outbound-node.ts'
import { argonPasswords } from '../../src/server/adapters/passwords.ts'
import { hmacSha256 } from '../../src/server/adapters/signing.ts'
import { createCore, type Core } from '../../src/server/core.ts'
import type { Ids, Passwords, Store, Tx } from '../../src/server/ports.ts'
import { createHttp } from '../../src/server/transports/http.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { Sharing } from '../../src/protocol/model.ts'
import { configOf } from './given.ts'
import { fakeTime, type FakeTime } from './fake-time.ts'
import { createNetwork } from './network.ts'
import type { Device } from './device.ts'
import { Person, type StageParts } from './people.ts'
import { tempStore } from './store.ts'

export type StageOptions = {
  /** As on the command line: `['--ping-every', '5s']`. */
  readonly flags?: readonly string[]
  /** What the server draws whenever it draws; 0.5 is the middle of every jitter. */
  readonly draws?: number
  readonly sharing?: Sharing
}
export type Stage = Awaited<ReturnType<typeof openStage>>

/** Ids that a second run gives again: letter, time, and how many of that letter there were. */
const countedIds = (draws: number): Ids => {
  const counts = new Map<string, number>()
  const count = (of: string): string => {
    const next = (counts.get(of) ?? 0) + 1
    counts.set(of, next)
    return next.toString(36)
  }
  return {
    next: (letter, now) => letter + Math.floor(now).toString(36).padStart(9, '0') + count(letter).padStart(11, '0'),
    token: () => `token-${count('token').padStart(37, '0')}`,
    random: () => draws,
  }
}

/** As if the tables of presence were gone, and all others there. */
const withoutPresence = (tx: Tx): Tx => {
  const gone = new Proxy({}, { get: () => () => Promise.reject(new Error('the tables of presence are gone')) })
  return { ...tx, presence: gone as Tx['presence'], privacy: gone as Tx['privacy'] }
}
/** The store and the passwords work outside of fake time: it waits for them. */
const trackedStore = (store: Store, time: FakeTime, presence: { is: 'there' | 'gone' }): Store => {
  const on = (tx: Tx): Tx => (presence.is === 'there' ? tx : withoutPresence(tx))
  return {
    ...store,
    read: (work) => time.track(store.read((tx) => work(on(tx)))),
    write: (work) => time.track(store.write((tx) => work(on(tx)))),
  }
}
const trackedPasswords = (time: FakeTime): Passwords => {
  const passwords = argonPasswords({ cost: { memoryCost: 8, timeCost: 1 } })
  return { hash: (p) => time.track(passwords.hash(p)), verify: (p, h) => time.track(passwords.verify(p, h)) }
}

export const openStage = async ({ flags = [], draws = 0.5, sharing = 'members' }: StageOptions = {}) => {
  const time = fakeTime()
  const config = configOf(['--log', 'silent', '--rate-presence', '100/20s', ...flags])
  const files = await tempStore()
  const presenceTables: { is: 'there' | 'gone' } = { is: 'there' }
  const store = trackedStore(files.store, time, presenceTables)
  const passwords = trackedPasswords(time)
  const outbound = nodeOutbound({ inside: config.webhookPrivate, withinMs: 2_000 })
  const ids = countedIds(draws)
  const network = createNetwork({ time, sendBufferBytes: config.sendBufferBytes })
  const faults: unknown[] = []
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => void faults.push(fields) }
  await files.store.write((tx) => tx.place.update({ setupHash: hashToken('setup'), registration: 'open', sharing }))
  const core: Core = await createCore({
    config,
    store,
    clock: time.clockOf('server'),
    ids,
    hashToken,
    log,
    passwords,
    fanout: network.fanout,
    version: 'play',
    sign: hmacSha256,
    outbound: { post: (url, headers, body) => time.track(outbound.post(url, headers, body)) },
    bus: memoryBus({ onFault: (fault) => faults.push(fault) }),
    publicUrl: () => 'http://zaima.test',
  })
  const http = createHttp({
    dispatch: core.dispatch,
    metricsText: core.metricsText,
    badge: core.badge,
    feed: core.feed,
    authenticate: core.authenticate,
    secure: 'plain',
    publicUrl: null,
    keepMs: config.session.keepMaxMs,
    notReady: () => null,
    asset: () => null,
  })
  const parts: StageParts = { time, network, core, http, lobby: () => lobby, everyone: [] }
  let lobby = '' as RoomId

  const join = async (name: string): Promise<Person> => {
    const person = await Person.joins(parts, name)
    lobby = (await files.store.read((tx) => tx.place.get())).lobby!
    parts.everyone.push(person)
    return person
  }
  const devices = () => parts.everyone.flatMap((p) => p.devices)

  return {
    core,
    store: files.store,
    config,
    faults,
    time,
    /** The room that everyone is in. */
    get lobby(): RoomId {
      return lobby
    },
    person: join,
    /** As anyone may who has the address. */
    fetches: (path: string): Promise<Response> =>
      time.track(Promise.resolve(http.fetch(new Request(`http://zaima.test${path}`), { address: '203.0.113.9' }))),
    pass: (text: string) => time.pass(text),
    settles: () => time.settle(),
    presenceTables,
    /** A command by the other door, with that device's cookie: the answer, byte for byte. */
    posts: (device: Device, path: string, body: unknown): Promise<string> =>
      time.track(
        (async () => {
          const headers = {
            'content-type': 'application/json',
            ...(device.browser.cookie === null ? {} : { cookie: device.browser.cookie }),
          }
          const answer = await http.fetch(
            new Request(`http://zaima.test${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
            { address: device.browser.address },
          )
          return `${answer.status} ${await answer.text()}`
        })(),
      ),
    /** A planned stop: everyone is told, and all lines close. */
    drains: async (spread: string): Promise<void> => {
      core.drain(Number.parseInt(spread, 10) * 1_000)
      await time.settle()
    },
    /** The server's event loop hangs; the clients' do not. */
    hangs: (): void => {
      network.stall()
      time.freeze('server')
    },
    /** Its timers fire first, all late; only then does it read what waited. */
    recovers: async (): Promise<void> => {
      time.thaw('server')
      await time.pass('0 ms')
      network.unstall(devices().map((d) => d.line))
      await time.settle()
    },
    setsServerClock: (by: string): void => time.setWall('server', by),
    /** Everyone goes home, and every grace ends. */
    empties: async (): Promise<void> => {
      for (const device of devices()) device.vanishes()
      await time.pass('150 s')
    },
    /** What the server still holds. */
    leftovers: () => {
      const { hub, presence, typing } = core.counts()
      return {
        sockets: hub.sockets,
        people: presence.people,
        connections: presence.connections,
        timers: presence.timers,
        watched: presence.interest.edges,
        typing,
      }
    },
    closes: async (): Promise<void> => {
      for (const device of devices()) device.vanishes()
      await time.settle()
      await core.close()
      await time.settle()
      await files.close()
    },
  }
}
