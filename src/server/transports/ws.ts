/**
 * The doors as Bun serves them: HTTP through the Hono app, and the WebSocket with Bun's own topics, which batch writes.
 * Bun cannot pause a socket, so `link` bounds what waits; a reader too far behind is cut off by Bun and catches up by seq.
 */
import type { Hono } from 'hono'
import { limits } from '../../protocol/limits.ts'
import { paths } from '../../protocol/envelope.ts'
import type { Pacing } from '../live/pacing.ts'
import type { Clock, Fanout, Socket, Topic } from '../ports.ts'
import { credentials, isForeign, originOf, type HttpDeps, type HttpEnv } from './http.ts'
import type { Guest, Link } from './link.ts'

/** Who connects, until the link has taken over. */
type Data = { who: Guest | null; link: Link | null }
type ServeDeps = {
  readonly host: string
  readonly port: number
  readonly sendBufferBytes: number
  readonly clock: Clock
  readonly http: Hono<HttpEnv>
  readonly secure: HttpDeps['secure']
  readonly publicUrl: string | null
  readonly pacing: Pacing
  readonly link: (socket: Socket, who: Guest) => Link
}
/** By itself the collector waits until there is much to find; in a place of many idle connections that is as much again as what stays. */
const collectAfterOpened = 200
const collectAfterMs = 10_000
/** After this long a closed socket whose peer says nothing is cut. */
const lingerMs = 1_000

/** Topics exist before the server listens: `bind` gives them their server. */
export const createFanout = () => {
  let server: Bun.Server<Data> | null = null
  return {
    bind: (to: Bun.Server<Data>): void => {
      server = to
    },
    publish: (topic: Topic, frame: string): void => void server?.publish(topic, frame),
    count: (topic: Topic): number => server?.subscriberCount(topic) ?? 0,
  } satisfies Fanout & Record<string, unknown>
}

export const serve = (deps: ServeDeps, fanout: ReturnType<typeof createFanout>) => {
  /** Whose token it is, is asked only of those who are let in: finding out costs more than turning away. */
  const upgrade = (request: Request, server: Bun.Server<Data>): Response | Promise<Response | undefined> => {
    const { token, by } = credentials(request, deps.secure)
    if (by !== 'bearer' && isForeign(request, deps.publicUrl))
      return new Response('This page does not belong to this server.', { status: 403 })
    const origin = originOf(request, server.requestIP(request)?.address ?? '')
    const who: Guest = token === null ? { kind: 'anonymous', ...origin } : { kind: 'unknown', token, ...origin }
    return new Promise((done) =>
      deps.pacing.add('last', () =>
        done(
          server.upgrade(request, { data: { who, link: null } })
            ? undefined
            : new Response('This address takes WebSocket connections.', { status: 426 }),
        ),
      ),
    )
  }
  const collector = createCollector(deps.clock)
  const server = Bun.serve<Data>({
    hostname: deps.host,
    port: deps.port,
    idleTimeout: 30,
    maxRequestBodySize: limits.frameBytes * 2,
    fetch: (request, server) =>
      new URL(request.url).pathname === paths.socket
        ? upgrade(request, server)
        : deps.http.fetch(request, { address: server.requestIP(request)?.address ?? '' }),
    websocket: {
      idleTimeout: 0,
      sendPings: false,
      maxPayloadLength: limits.frameBytes * 2,
      backpressureLimit: deps.sendBufferBytes,
      closeOnBackpressureLimit: true,
      perMessageDeflate: false,
      open: (ws) => {
        collector.opened()
        const { who } = ws.data
        if (who !== null) ws.data = { who: null, link: deps.link(new BunSocket(ws, deps.clock), who) }
      },
      message: (ws, message) => {
        collector.heard()
        ws.data.link?.frame(typeof message === 'string' ? message : '')
      },
      close: (ws, code) => ws.data.link?.closed(code),
      drain: (ws) => ws.data.link?.drained(),
    },
  })
  fanout.bind(server)
  return server
}

/**
 * What connecting leaves behind lies among what stays, and memory so scattered is not given back: collected whole while it is little.
 * Later, now and then, beside the work.
 */
const createCollector = (clock: Clock) => {
  let opened = 0
  let at = clock.steady()
  return {
    opened: (): void => {
      opened += 1
      if (opened < collectAfterOpened) return
      opened = 0
      at = clock.steady()
      Bun.gc(true)
    },
    heard: (): void => {
      if (clock.steady() - at < collectAfterMs) return
      at = clock.steady()
      Bun.gc(false)
    },
  }
}

/** A class, for there is one for each connection: its methods exist once. */
class BunSocket implements Socket {
  readonly #ws: Bun.ServerWebSocket<Data>
  readonly #clock: Clock

  constructor(ws: Bun.ServerWebSocket<Data>, clock: Clock) {
    this.#ws = ws
    this.#clock = clock
  }
  send(frame: string): boolean {
    return this.#ws.send(frame) !== 0
  }
  buffered(): number {
    return this.#ws.getBufferedAmount()
  }
  subscribe(topic: Topic): void {
    this.#ws.subscribe(topic)
  }
  unsubscribe(topic: Topic): void {
    this.#ws.unsubscribe(topic)
  }
  close(code: number, reason: string): void {
    if (this.#ws.readyState !== WebSocket.OPEN) return
    this.#ws.close(code, reason)
    this.#clock.after(lingerMs, () => this.#ws.terminate())
  }
}
