/**
 * A real HTTP receiver of webhooks, which checks signatures by its own reading of the Standard Webhooks specification and answers as it is
 * told to.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type Received = {
  readonly id: string
  readonly seconds: number
  readonly signed: 'right' | 'wrong'
  /** By the other secret, while one replaces the other. */
  readonly signedBySecond: 'right' | 'wrong'
  readonly body: { type: string; timestamp: string; data: Record<string, unknown> }
  readonly status: number
}
export type Receiver = ReturnType<typeof openReceiver>

const isSigned = (secret: string, headers: Headers, body: string): boolean => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const wanted = createHmac('sha256', key)
    .update(`${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`)
    .digest()
  return (headers.get('webhook-signature') ?? '').split(' ').some((part) => {
    const [version, signature = ''] = part.split(',')
    const given = Buffer.from(signature, 'base64')
    return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted)
  })
}

export const openReceiver = () => {
  const received: Received[] = []
  let secret = ''
  let alsoKnown = ''
  let statuses: number[] = []
  let elsewhere = ''
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const text = await request.text()
      const status = statuses.shift() ?? 204
      received.push({
        id: request.headers.get('webhook-id') ?? '',
        seconds: Number(request.headers.get('webhook-timestamp')),
        signed: isSigned(secret, request.headers, text) ? 'right' : 'wrong',
        signedBySecond: isSigned(alsoKnown, request.headers, text) ? 'right' : 'wrong',
        body: JSON.parse(text),
        status,
      })
      return new Response(null, { status, ...(status >= 300 && status < 400 ? { headers: { location: elsewhere } } : {}) })
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/hook`,
    received,
    knows: (is: string): void => {
      secret = is
    },
    knowsToo: (is: string): void => {
      alsoKnown = is
    },
    /** Answers with these, in order, and then with 204. */
    answers: (...next: number[]): void => {
      statuses = next
    },
    redirectsTo: (url: string): void => {
      elsewhere = url
    },
    types: () => received.map((r) => r.body.type),
    close: () => server.stop(true),
  }
}
