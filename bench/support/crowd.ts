/**
 * Many lean clients in a process of their own, told what to do by the bench. Message bodies carry the moment they were due, so that a
 * sampled delivery says how long it took; time is the machine's, the same in every process.
 */
import { costOf, type Cost } from './cost.ts'
import { serveParent } from './child.ts'
import { leanClients, type Greeting, type LeanClient } from './lean-client.ts'
import { cycle, paced, untilDeadline } from './pacing.ts'

/** `people` of the raw server are nobody in particular. */
type Where = {
  readonly port: number
  readonly greeting: Greeting
  readonly people: readonly {
    readonly token: string
    readonly room: string
    /** A command that each sends at once. */
    readonly first?: string
  }[]
  readonly atOnce: number
}
export type Delivered = {
  readonly deliveries: number
  readonly sent: number
  readonly seconds: number
  readonly bytes: number
  readonly latencies: readonly number[]
}
export type Durable = {
  readonly acknowledged: number
  readonly refused: number
  readonly seconds: number
  readonly latencies: readonly number[]
}

const now = (): number => performance.timeOrigin + performance.now()
/** About what people write in one line. */
const bodyChars = 80
const bodyAt = (at: number): string => `t${at.toFixed(2)} `.padEnd(bodyChars, 'x')
const sentAt = (frame: string): number => Number.parseFloat(frame.slice(frame.indexOf('"body":"t') + 9))

let where: Where = { port: 0, greeting: 'raw', people: [], atOnce: 1 }
let clients: LeanClient[] = []
let lost = 0
let deliveries = 0
let latencies: number[] = []
let sampleEvery = 10
let onDelivery = (): void => {}
let onReply = (_client: LeanClient, _frame: string): void => {}
const onEvent = (_client: LeanClient, _frame: string): void => {}

const { connect } = leanClients({
  samples: (index) => index % sampleEvery === 0,
  sampled: (_, frame) => void latencies.push(now() - sentAt(frame)),
  counted: (_, messages) => {
    deliveries += messages
    onDelivery()
  },
  other: (client, frame) => (frame.startsWith('{"ref"') ? onReply(client, frame) : onEvent(client, frame)),
  closed: () => {
    lost += 1
  },
})

let serial = 0
const messageFrame = (from: LeanClient, at: number): string => {
  serial += 1
  const clientId = `bench${process.pid}x${serial}`.padEnd(20, '0')
  if (where.greeting === 'zaima')
    return JSON.stringify({ cmd: 'message.send', ref: serial, room: where.people[from.index]!.room, clientId, body: bodyAt(at) })
  // As many bytes as the event of the real server.
  const id = 'm'.padEnd(21, '0')
  return JSON.stringify({
    event: 'message.sent',
    message: { id, room: id, seq: serial, changedSeq: serial, author: id, clientId, body: bodyAt(at), at: Math.round(at) },
  })
}
const fresh = (every: number): void => {
  deliveries = 0
  latencies = []
  sampleEvery = every
}
const refusals = { count: 0, first: '' }
const countRefusal = (_: LeanClient, frame: string): void => {
  if (frame.includes('"ok":true')) return
  refusals.first ||= frame
  refusals.count += 1
}
const sound = (): void => {
  if (lost > 0) throw new Error(`${lost} clients were cut off`)
  if (refusals.count > 0) throw new Error(`${refusals.count} commands were refused, the first with ${refusals.first}`)
}
const byteCount = (): number => clients.reduce((sum, c) => sum + c.bytes, 0)

/** `window` messages are on their way to everyone at any time, from people in turn. */
const saturate = async ({ seconds, window }: { seconds: number; window: number }): Promise<Delivered> => {
  fresh(50)
  onReply = countRefusal
  const sender = cycle(clients)
  let sent = 0
  let open = true
  const fill = (): void => {
    while (open && sent - deliveries / clients.length < window) {
      sent += 1
      const from = sender()
      from.send(messageFrame(from, now()))
    }
  }
  onDelivery = fill
  const before = byteCount()
  const startedAt = now()
  fill()
  await Bun.sleep(seconds * 1000)
  const result = { deliveries, sent, seconds: (now() - startedAt) / 1000, bytes: byteCount() - before, latencies: [...latencies] }
  open = false
  await untilDeadline(() => deliveries >= sent * clients.length, 10_000)
  onDelivery = () => {}
  sound()
  return result
}

const pace = async ({ seconds, perSecond }: { seconds: number; perSecond: number }): Promise<Delivered> => {
  fresh(10)
  onReply = countRefusal
  const sender = cycle(clients)
  const before = byteCount()
  const startedAt = now()
  const sent = await paced({ seconds, perSecond }, (late) => {
    const from = sender()
    from.send(messageFrame(from, now() - late))
  })
  await untilDeadline(() => deliveries >= sent * clients.length, 10_000)
  sound()
  return { deliveries, sent, seconds: (now() - startedAt) / 1000, bytes: byteCount() - before, latencies }
}

/** Everyone here keeps `inFlight` sends unanswered. */
const sendDurably = async ({ seconds, inFlight }: { seconds: number; inFlight: number }): Promise<Durable> => {
  fresh(1_000_000)
  const times: number[] = []
  const sentAtByRef = new Map<number, number>()
  let open = true
  const sendOne = (client: LeanClient): void => {
    client.send(messageFrame(client, now()))
    sentAtByRef.set(serial, now())
  }
  onReply = (client, frame) => {
    countRefusal(client, frame)
    const ref = Number.parseInt(frame.slice(7), 10)
    times.push(now() - sentAtByRef.get(ref)!)
    sentAtByRef.delete(ref)
    if (open) sendOne(client)
  }
  const startedAt = now()
  for (const client of clients) for (let i = 0; i < inFlight; i++) sendOne(client)
  await Bun.sleep(seconds * 1000)
  const result = { acknowledged: times.length, seconds: (now() - startedAt) / 1000, latencies: [...times] }
  open = false
  await untilDeadline(() => sentAtByRef.size === 0, 10_000)
  sound()
  return { ...result, refused: refusals.count }
}

const connectAll = async (to: Where): Promise<number> => {
  where = to
  clients = []
  lost = 0
  let expected = 0
  let answered = 0
  onReply = (client, frame) => {
    countRefusal(client, frame)
    answered += 1
  }
  for (let from = 0; from < to.people.length; from += to.atOnce) {
    const wave = to.people.slice(from, from + to.atOnce)
    const joined = await Promise.all(wave.map(({ token }, i) => connect({ port: to.port, token, greeting: to.greeting }, from + i)))
    clients.push(...joined)
    for (const [i, { first }] of wave.entries()) {
      if (first === undefined) continue
      joined[i]!.send(first)
      expected += 1
    }
    if (!(await untilDeadline(() => answered >= expected, 20_000))) throw new Error('the server does not answer')
  }
  sound()
  return clients.length
}

const handlers = {
  connect: connectAll,
  saturate,
  pace,
  sendDurably,
  cost: (): Cost => costOf(),
  lost: (): number => lost,
}
export type CrowdHandlers = typeof handlers
serveParent(handlers)
