/**
 * A place in memory for plays: the real core on a real SQLite file, the real HTTP door, real headless clients, and named people on
 * named devices, all in fake time. Nothing is replaced but the clock, the wires and the randomness.
 *
 *   const stage = await openStage()
 *   const [ana, bob] = await stage.people('Ana', 'Bob')
 *   const laptop = await ana!.opens('laptop')
 *   await stage.pass('6 min')
 */
import type { CommandName } from '../../src/protocol/commands.ts'
import { paths } from '../../src/protocol/envelope.ts'
import { newBrowser, post, type Browser } from './browser.ts'
import { dirname } from 'node:path'
import { measureStrength } from '../../src/domain/strength.ts'
import { memoryBus } from '../../src/server/adapters/bus-memory.ts'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { oidcProviders } from '../../src/server/adapters/oidc-client.ts'
import { smtpMailer } from '../../src/server/adapters/mailer-smtp.ts'
import { nodeOutbound } from '../../src/server/adapters/outbound-node.ts'
import { webAuthnPasskeys } from '../../src/server/adapters/passkeys-webauthn.ts'
import { argonPasswords } from '../../src/server/adapters/passwords.ts'
import { nowhere } from '../../src/server/adapters/places-mmdb.ts'
import { fileSeal } from '../../src/server/adapters/seal.ts'
import { hmacSha256 } from '../../src/server/adapters/signing.ts'
import { createCore, type Core } from '../../src/server/core.ts'
import type { Ids, Mailer, Passkeys, Passwords, Places, Store, Strength, Tx } from '../../src/server/ports.ts'
import { createHttp } from '../../src/server/transports/http.ts'
import type { SecurityEvent } from '../../src/domain/security.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { Sharing } from '../../src/protocol/model.ts'
import { configOf } from './given.ts'
import { fakeTime, type FakeTime } from './fake-time.ts'
import { createNetwork } from './network.ts'
import type { Device } from './device.ts'
import { Person, type StageParts } from './people.ts'
import { recordedBus, recordedStore, type Recording } from './recording.ts'
import { tempStore } from './store.ts'
import { hushed, undoing, type Effects } from './undoing.ts'

export type StageOptions = {
  /** As on the command line: `['--ping-every', '5s']`. */
  readonly flags?: readonly string[]
  /** What the server draws whenever it draws; 0.5 is the middle of every jitter. */
  readonly draws?: number | (() => number)
  readonly sharing?: Sharing
  readonly places?: Places
  readonly hashing?: Passwords
}
export type Stage = Awaited<ReturnType<typeof openStage>>

/** Ids that a second run gives again: letter, time, and how many of that letter there were. */
const countedIds = (draws: number | (() => number)): Ids => {
  const counts = new Map<string, number>()
  const count = (of: string): string => {
    const next = (counts.get(of) ?? 0) + 1
    counts.set(of, next)
    return next.toString(36)
  }
  return {
    next: (letter, now) => letter + Math.floor(now).toString(36).padStart(9, '0') + count(letter).padStart(11, '0'),
    // The last letter of 43 does not count whole once it is read as bytes.
    token: () => `token-${count('token').padStart(36, '0')}a`,
    random: () => (typeof draws === 'number' ? draws : draws()),
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
const quickHashes = (): Passwords => argonPasswords({ cost: { memoryCost: 8, timeCost: 1 } })
const trackedPasswords = (time: FakeTime, real: Passwords): Passwords => ({
  hash: (p, payer) => time.track(real.hash(p, payer)),
  verify: (p, h, payer) => time.track(real.verify(p, h, payer)),
})

const trackedPasskeys = (time: FakeTime): Passkeys => {
  const real = webAuthnPasskeys()
  return {
    offer: (on, person) => time.track(real.offer(on, person)),
    readMade: (made, on) => time.track(real.readMade(made, on)),
    ask: (on, of) => time.track(real.ask(on, of)),
    readAnswer: (answer, on, key) => time.track(real.readAnswer(answer, on, key)),
  }
}

/** The rule itself, on this thread: plays do not wait for another one to start. */
const trackedStrength = (time: FakeTime): Strength => ({
  measure: (password, own) => time.track(Promise.resolve(measureStrength(password, own))),
  close: () => {},
})
const trackedMailer = (time: FakeTime, options: Parameters<typeof smtpMailer>[0]): Mailer => {
  const mailer = smtpMailer({ ...options, withinMs: 2_000 })
  return { send: (mail) => time.track(mailer.send(mail)), close: () => mailer.close() }
}

export const openStage = async ({
  flags = [],
  draws = 0.5,
  sharing = 'members',
  places = nowhere,
  hashing = quickHashes(),
}: StageOptions = {}) => {
  const time = fakeTime()
  const config = configOf(['--log', 'silent', '--rate-presence', '100/20s', ...flags])
  const files = await tempStore()
  const presenceTables: { is: 'there' | 'gone' } = { is: 'there' }
  const effects: Effects = { are: 'kept' }
  const recording: Recording = { work: null }
  const store = recordedStore(undoing(trackedStore(files.store, time, presenceTables), effects), recording)
  const passwords = trackedPasswords(time, hashing)
  const outbound = nodeOutbound({ inside: config.webhookPrivate, withinMs: 2_000 })
  const ids = countedIds(draws)
  const network = createNetwork({ time, sendBufferBytes: config.sendBufferBytes })
  const faults: unknown[] = []
  const security: SecurityEvent[] = []
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
    strength: trackedStrength(time),
    seal: fileSeal({ file: `${dirname(files.file)}/seal.key`, ids }),
    mailer: config.mail === null ? null : trackedMailer(time, config.mail),
    passkeys: trackedPasskeys(time),
    fanout: network.fanout,
    providers: oidcProviders(config.oidc),
    version: 'play',
    sign: hmacSha256,
    security: { write: (event) => void security.push(event), dropped: () => 0, close: async () => {} },
    places,
    outbound: { post: (url, headers, body) => time.track(outbound.post(url, headers, body)) },
    bus: recordedBus(hushed(memoryBus({ onFault: (fault) => faults.push(fault) }), effects), recording),
    publicUrl: () => 'https://zaima.test',
  })
  const http = createHttp({
    dispatch: core.dispatch,
    rates: core.rates,
    backlog: core.backlog,
    hashToken,
    metricsText: core.metricsText,
    badge: core.badge,
    auth: core.auth,
    feed: core.feed,
    authenticate: core.authenticate,
    secure: 'plain',
    newKey: ids.token,
    renew: core.renew,
    foreign: core.foreign,
    publicUrl: 'http://zaima.test',
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
    /** The database itself. */
    file: files.file,
    config,
    faults,
    time,
    /** The room that everyone is in. */
    get lobby(): RoomId {
      return lobby
    },
    person: join,
    now: (): number => time.clockOf('server').now(),
    /** What somebody who is not signed in asks, from an address of their own or from that browser's. */
    stranger: (command: CommandName, input: object, from: Browser = newBrowser()): Promise<unknown> =>
      time.track(post(http, from, `${paths.command}${command}`, input)),
    /** As anyone may who has the address. */
    fetches: (path: string): Promise<Response> =>
      time.track(Promise.resolve(http.fetch(new Request(`http://zaima.test${path}`), { address: '203.0.113.9' }))),
    pass: (text: string) => time.pass(text),
    settles: () => time.settle(),
    presenceTables,
    effects,
    recording,
    /** A command by the other door, with that device's cookie: the answer, byte for byte. */
    posts: (device: Device, path: string, body: unknown): Promise<string> =>
      time.track(
        (async () => {
          const headers = {
            'content-type': 'application/json',
            origin: 'http://zaima.test',
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
