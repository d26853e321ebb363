/** People who sign in by password all at once, each from an address of their own within 127/8, as over the internet. */
import { request } from 'node:http'
import { serveParent } from './child.ts'
import { paced, untilDeadline } from './pacing.ts'

export type Entered = {
  readonly sent: number
  readonly in: number
  readonly asked: number
  readonly other: number
  readonly latencies: number[]
}
type Ask = {
  readonly port: number
  readonly names: readonly string[]
  readonly password: string
  readonly seconds: number
  readonly perSecond: number
}

const addressOf = (n: number): string => `127.${1 + (Math.floor(n / 62_500) % 250)}.${1 + (Math.floor(n / 250) % 250)}.${1 + (n % 250)}`

const signIn = (port: number, name: string, password: string, localAddress: string): Promise<number> =>
  new Promise((done) => {
    const body = JSON.stringify({ name, password, device: 'cli' })
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const out = request(
      { host: '127.0.0.1', port, localAddress, method: 'POST', path: '/api/v1/session.signIn', headers, agent: false },
      (answer) => {
        answer.resume()
        answer.on('end', () => done(answer.statusCode ?? 0))
      },
    )
    out.on('error', () => done(0))
    out.end(body)
  })

const storm = async ({ port, names, password, seconds, perSecond }: Ask): Promise<Entered> => {
  const count = { in: 0, asked: 0, other: 0 }
  const latencies: number[] = []
  let sent = 0
  await paced({ seconds, perSecond }, (late) => {
    const startedAt = performance.now() - late
    const n = sent
    sent += 1
    void signIn(port, names[n % names.length]!, password, addressOf(n)).then((status) => {
      if (status === 200) {
        count.in += 1
        latencies.push(performance.now() - startedAt)
      } else if (status === 503 || status === 429) count.asked += 1
      else count.other += 1
    })
  })
  await untilDeadline(() => count.in + count.asked + count.other === sent, 60_000)
  return { sent, ...count, latencies }
}
const handlers = { storm }
export type EntererHandlers = typeof handlers
serveParent(handlers)
