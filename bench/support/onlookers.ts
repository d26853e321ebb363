/**
 * People who are online and watch others, in a process of their own: they change how they look, note when they are told how somebody
 * looks, flood the server with presence, and can all be cut off at once and come back as the real client does. Each comes from an address
 * of its own, so that they are not one network. Time is the machine's, the same in every process.
 */
import { timing } from '../../src/client/connection.ts'
import { serveParent } from './child.ts'
import { leanClients, type LeanClient } from './lean-client.ts'
import { cycle, paced, untilDeadline } from './pacing.ts'

type Onlooker = { readonly account: string; readonly token: string; readonly watch: readonly string[] }
type Where = { readonly port: number; readonly people: readonly Onlooker[]; /** Of the first one. */ readonly place: number }
/** When frames about each person came, by person. */
type Told = {
  readonly at: Readonly<Record<string, readonly number[]>>
  readonly frames: number
  /** Entries that said offline or unverified. */ readonly gone: number
}
type Returned = {
  /** Each in milliseconds from being cut off. */
  readonly welcomed: readonly number[]
  readonly served: readonly number[]
  readonly resumed: number
  readonly knocks: number
}

const atOnce = 50
const mostAttempts = 20
const now = (): number => performance.timeOrigin + performance.now()
let where: Where = { port: 0, people: [], place: 0 }
let clients: LeanClient[] = []
const resumes: string[] = []
let lost = 0
let told: { at: Record<string, number[]>; frames: number; gone: number } = { at: {}, frames: 0, gone: 0 }
let serial = 0
const answers = new Map<number, () => void>()
const refused = { count: 0, first: '' }
/** How long those who are turned away were asked to stay away. */
const comeBackMs = new Map<number, number>()
let resumed = 0

const noteChanges = (frame: string): void => {
  const at = now()
  told.frames += 1
  for (const [id, state] of (JSON.parse(frame) as { changes: [string, string][] }).changes) {
    ;(told.at[id] ??= []).push(at)
    if (state === 'offline' || state === 'unverified') told.gone += 1
  }
}
const noteReply = (frame: string): void => {
  if (!frame.includes('"ok":true')) {
    refused.first ||= frame
    refused.count += 1
  }
  const ref = Number.parseInt(frame.slice(7), 10)
  answers.get(ref)?.()
  answers.delete(ref)
}

const { connect } = leanClients({
  welcomed: ({ index }, frame) => {
    const { resume, resumed: isBack } = JSON.parse(frame) as { resume: string; resumed: boolean }
    resumes[index] = resume
    if (isBack) resumed += 1
  },
  other: ({ index }, frame) => {
    if (frame.startsWith('{"ref"')) noteReply(frame)
    else if (frame.startsWith('{"event":"presence.changed"')) noteChanges(frame)
    else if (frame.startsWith('{"event":"draining"'))
      comeBackMs.set(index, (JSON.parse(frame) as { reconnectAfterMs: number }).reconnectAfterMs)
  },
  closed: () => {
    lost += 1
  },
})

/** Every person in this house has an address: 127.16.0.1 and on. */
const addressOf = (index: number): string => {
  const n = where.place + index
  return `127.${16 + (n >> 14)}.${(n >> 7) & 127}.${1 + (n & 127)}`
}
const come = (index: number, more: { readonly resume?: string; readonly giveUpMs?: number } = {}): Promise<LeanClient> =>
  connect({ port: where.port, token: where.people[index]!.token, greeting: 'zaima', from: addressOf(index), ...more }, index)

const command = (client: LeanClient, cmd: string, input: object): number => {
  serial += 1
  client.send(JSON.stringify({ cmd, ref: serial, ...input }))
  return serial
}
const watch = (client: LeanClient): Promise<void> =>
  new Promise((done) => {
    const { watch: ids } = where.people[client.index]!
    answers.set(command(client, 'presence.watch', { ids }), done)
  })
const sound = (): void => {
  if (lost > 0) throw new Error(`${lost} onlookers were cut off`)
  if (refused.count > 0) throw new Error(`${refused.count} commands were refused, the first with ${refused.first}`)
}

/** As the real client: soon at first, then ever later, and where it was told when, then. */
const arrive = async (index: number, firstWaitMs: number, knocked: () => void): Promise<LeanClient> => {
  let waitMs = firstWaitMs
  for (let attempt = 1; ; attempt++) {
    await Bun.sleep(waitMs)
    knocked()
    comeBackMs.delete(index)
    const resume = resumes[index]
    try {
      return await come(index, { ...(resume === undefined ? {} : { resume }), giveUpMs: timing.helloMs })
    } catch (fault) {
      if (attempt > mostAttempts) throw fault
      waitMs = comeBackMs.get(index) ?? Math.random() * Math.min(timing.mostMs, timing.firstMs * 2 ** attempt)
    }
  }
}

/** Everyone is cut off within one turn. */
const storm = async (): Promise<Returned> => {
  sound()
  resumed = 0
  const welcomed: number[] = []
  const served: number[] = []
  let knocks = 0
  const cutAt = now()
  for (const client of clients) client.breakOff()
  clients = await Promise.all(
    clients.map(async ({ index }) => {
      const client = await arrive(index, Math.random() * timing.firstMs, () => {
        knocks += 1
      })
      welcomed.push(now() - cutAt)
      await watch(client)
      served.push(now() - cutAt)
      return client
    }),
  )
  return { welcomed, served, resumed, knocks }
}

let locked = 0
/** Each in turn locks the screen, and in the next round unlocks it: a change that is published. Answers who did, and when it was due. */
const change = async ({ seconds, perSecond }: { seconds: number; perSecond: number }): Promise<Record<string, number>> => {
  const sent: Record<string, number> = {}
  await paced({ seconds, perSecond }, (late) => {
    const client = clients[locked % clients.length]!
    const visibility = Math.floor(locked / clients.length) % 2 === 0 ? 'locked' : 'visible'
    sent[where.people[client.index]!.account] = now() - late
    command(client, 'presence.visibility', { visibility })
    locked += 1
  })
  return sent
}

/** Some people send presence without a pause, as fast as their rate allows; what is refused is part of it. */
const flood = async ({ seconds, perSecond, people }: { seconds: number; perSecond: number; people: number }): Promise<number> => {
  const next = cycle(clients.slice(-people))
  let sent = 0
  await paced({ seconds, perSecond }, () => {
    const round = Math.floor(sent / people) % 3
    const client = next()
    if (round === 0) command(client, 'presence.visibility', { visibility: 'locked' })
    else if (round === 1) command(client, 'presence.visibility', { visibility: 'visible' })
    else command(client, 'presence.touch', { inputAgoMs: 0 })
    sent += 1
  })
  await Bun.sleep(500)
  refused.count = 0
  refused.first = ''
  return sent
}

const handlers = {
  connect: async (to: Where): Promise<void> => {
    where = to
    for (let from = 0; from < to.people.length; from += atOnce) {
      const wave = await Promise.all(to.people.slice(from, from + atOnce).map((_, i) => arrive(from + i, 0, () => {})))
      clients.push(...wave)
      let watching = 0
      for (const client of wave) void watch(client).then(() => (watching += 1))
      if (!(await untilDeadline(() => watching === wave.length, 20_000))) throw new Error('the server does not answer')
    }
    // Some were asked to come a little later.
    lost = 0
    sound()
  },
  storm,
  change,
  flood,
  /** What was told since the last time this was asked. */
  told: (): Told => {
    const answer = told
    told = { at: {}, frames: 0, gone: 0 }
    return answer
  },
  lost: (): number => lost,
}
export type OnlookerHandlers = typeof handlers
serveParent(handlers)
