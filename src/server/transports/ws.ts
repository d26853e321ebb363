/**
 * The doors as Bun serves them: HTTP through the Hono app, and the WebSocket with Bun's own topics, which batch writes.
 * Bun cannot pause a socket, so `link` bounds what waits; a reader too far behind is cut off by Bun and catches up by seq. Nor can it
 * change a certificate: `renew` listens anew on the same port, and the listener before it lives on until its last socket has gone.
 */
import type { Hono } from 'hono'
import { limits } from '../../protocol/limits.ts'
import { paths } from '../../protocol/envelope.ts'
import type { Pacing } from '../live/pacing.ts'
import type { CertificatePair, Clock, Fanout, Socket, Topic } from '../ports.ts'
import { arrivalOf, foreignHost, isForeign, isOurHost, type Trusts } from './arrival.ts'
import { pageHeaders, plainAnswer, unkept } from './headers.ts'
import { credentials, originOf, type HttpDeps, type HttpEnv } from './http.ts'
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
  readonly foreign: HttpDeps['foreign']
  readonly trusts: Trusts
  /** Null without TLS of our own. */
  readonly certificate: CertificatePair | null
  readonly pacing: Pacing
  /** What broke outside of every command. */
  readonly onFault: (fault: unknown) => void
  readonly link: (socket: Socket, who: Guest) => Link
}
/** By itself the collector waits until there is much to find; in a place of many idle connections that is as much again as what stays. */
const collectAfterOpened = 200
/** From so many on memory matters more than the 50 ms that looking through all of it takes. */
const many = 1_000
/** So many are a crowd, and it has come in once nobody new came for so long. */
const crowd = 50
const quietMs = 3_000
const collectAfterMs = 10_000
/** Clients give a connection up after ten seconds: whoever has stood in line for most of them would be let in only to leave. */
const patienceMs = 6_000
/** After this long a closed socket whose peer says nothing is cut. */
const lingerMs = 1_000

type Listener = Bun.Server<Data>
/** Topics exist before the server listens, and span all that listen: each knows only those of its own sockets. */
export const createFanout = () => {
  const listeners = new Set<Listener>()
  return {
    bind: (to: Listener): void => void listeners.add(to),
    unbind: (from: Listener): void => void listeners.delete(from),
    publish: (topic: Topic, frame: string): void => {
      for (const listener of listeners) listener.publish(topic, frame)
    },
    count: (topic: Topic): number => {
      let count = 0
      for (const listener of listeners) count += listener.subscriberCount(topic)
      return count
    },
  } satisfies Fanout & Record<string, unknown>
}

export const serve = (deps: ServeDeps, fanout: ReturnType<typeof createFanout>) => {
  const arrival = (request: Request, server: Listener) => arrivalOf(request, server.requestIP(request)?.address ?? '', deps.trusts)
  /** Whose token it is, is asked only of those who are let in: finding out costs more than turning away. */
  const upgrade = (request: Request, server: Listener): Response | Promise<Response | undefined> => {
    const from = arrival(request, server)
    const secure = from.scheme === 'https' ? 'secure' : deps.secure
    const refusal = (text: string, status: number) => new Response(text, { status, headers: { ...pageHeaders(secure), ...unkept } })
    const { token, by } = credentials(request, secure)
    const origin = originOf(request, from.address)
    if (!isOurHost(from, deps.publicUrl)) return refusal(foreignHost, 400)
    if (isForeign(request, { by, arrival: from, publicUrl: deps.publicUrl })) {
      deps.foreign(origin)
      return refusal('This page does not belong to this server.', 403)
    }
    const who: Guest = token === null ? { kind: 'anonymous', ...origin } : { kind: 'unknown', token, ...origin }
    const since = deps.clock.steady()
    const enter = (): Response | undefined => {
      if (deps.clock.steady() - since > patienceMs) return refusal('Too many come at once. Come again in a moment.', 503)
      return server.upgrade(request, { data: { who, link: null } }) ? undefined : refusal('This address takes WebSocket connections.', 426)
    }
    return new Promise((done) => deps.pacing.add('new', () => done(enter())))
  }
  const collector = createCollector(deps.clock)
  const listen = (port: number, certificate: CertificatePair | null): Listener =>
    Bun.serve<Data>({
      hostname: deps.host,
      port,
      ...(certificate === null ? { reusePort: false } : { tls: { ...certificate }, reusePort: true }),
      idleTimeout: 30,
      maxRequestBodySize: limits.frameBytes * 2,
      // Otherwise the runtime shows its own pages, with the path and lines of the source.
      development: false,
      error: (fault) => {
        deps.onFault(fault)
        return plainAnswer('Something broke on the server. Try again.', 500)
      },
      fetch: (request, server) => {
        const url = URL.parse(request.url)
        if (url === null) return plainAnswer('This is no request that can be read.', 400)
        return url.pathname === paths.socket ? upgrade(request, server) : deps.http.fetch(request, arrival(request, server))
      },
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
        close: (ws, code) => {
          collector.closed()
          ws.data.link?.closed(code)
        },
        drain: (ws) => ws.data.link?.drained(),
      },
    })
  return doors(listen, fanout, deps)
}

/** Two may listen on one port only while one follows the other: a port that another program uses must still be found out. */
const doors = (
  listen: (port: number, certificate: CertificatePair | null) => Listener,
  fanout: ReturnType<typeof createFanout>,
  { port: wanted, host, certificate }: ServeDeps,
) => {
  if (certificate !== null && wanted !== 0) Bun.listen({ hostname: host, port: wanted, exclusive: true, socket: { data() {} } }).stop(true)
  let current = listen(wanted, certificate)
  const port = current.port ?? wanted
  const all = new Set([current])
  fanout.bind(current)
  return {
    port,
    /** Throws, and changes nothing, if the pair does not fit. */
    renew: (pair: CertificatePair): void => {
      const before = current
      current = listen(port, pair)
      all.add(current)
      fanout.bind(current)
      const gone = (): void => {
        all.delete(before)
        fanout.unbind(before)
      }
      void before.stop(false).then(gone, gone)
    },
    stop: async (): Promise<void> => {
      await Promise.all([...all].map((listener) => listener.stop(true)))
    },
  }
}

/**
 * What connecting leaves behind lies among what stays, and memory so scattered is not given back. Once a crowd has come in and it is quiet, all is
 * collected and what is free is given back, which takes some 50 ms for ten thousand; in a crowd that does not end, now and then. Beside it,
 * a little at a time with the work.
 */
const createCollector = (clock: Clock) => {
  let sockets = 0
  let opened = 0
  let openedAt = -Infinity
  let waiting = false
  let at = clock.steady()
  const collect = (how: 'now' | 'beside'): void => {
    opened = 0
    at = clock.steady()
    Bun.gc(how === 'now')
  }
  const onceQuiet = (): void => {
    const left = openedAt + quietMs - clock.steady()
    if (left > 0) return void clock.after(left, onceQuiet)
    waiting = false
    collect('now')
    Bun.shrink()
  }
  return {
    closed: (): void => void (sockets -= 1),
    opened: (): void => {
      sockets += 1
      opened += 1
      openedAt = clock.steady()
      if (opened >= collectAfterOpened) collect(sockets < many ? 'beside' : 'now')
      if (waiting || opened < crowd) return
      waiting = true
      clock.after(quietMs, onceQuiet)
    },
    heard: (): void => {
      if (clock.steady() - at >= collectAfterMs) collect('beside')
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
