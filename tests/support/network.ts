/**
 * A network in memory between real clients and the real core: ordered frames each way, topics, and the ways a line goes wrong. A line is
 * one device's attachment. Held frames are not lost: when the line comes back they arrive, as TCP would deliver them, unless either end
 * has given up meanwhile.
 */
import type { ClientSocket, SocketHandlers } from '../../src/client/env.ts'
import type { Anonymous, SignedIn } from '../../src/server/actions/action.ts'
import type { Fanout, Socket, Topic } from '../../src/server/ports.ts'
import type { Link } from '../../src/server/transports/link.ts'
import type { FakeTime } from './fake-time.ts'

export type Way = 'up' | 'down'
export type Door = {
  readonly authenticate: () => Promise<SignedIn | Anonymous>
  readonly link: (socket: Socket, who: SignedIn | Anonymous) => Link
}
type Parcel =
  | { readonly kind: 'open' }
  | { readonly kind: 'frame'; readonly text: string }
  | { readonly kind: 'closed'; readonly code: number }
type Pair = {
  readonly line: Line
  readonly door: Door
  readonly handlers: SocketHandlers
  readonly queues: Record<Way, Parcel[]>
  socket: Socket | null
  link: Link | null
  client: 'open' | 'closed'
  server: 'open' | 'closed'
  /** Its way is gone for good, and neither end knows. */
  stranded: boolean
}
export type Line = {
  readonly held: Set<Way>
  readonly pairs: Set<Pair>
  /** Every frame that reached the client. */
  readonly heard: string[]
  /** Every frame that reached the server. */
  readonly said: string[]
  /** Frames to the client that never arrive, as if the server had forgotten to send them. */
  loses: (frame: string) => boolean
}

const bytesIn = (queue: readonly Parcel[]): number =>
  queue.reduce((sum, p) => sum + (p.kind === 'frame' ? Buffer.byteLength(p.text) : 0), 0)

export const createNetwork = (deps: { readonly time: FakeTime; readonly sendBufferBytes: number }) => {
  const topics = new Map<Topic, Set<Socket>>()
  let stalled = false

  const flow = (pair: Pair, way: Way): void => {
    void deps.time.track(
      new Promise<void>((done) =>
        setImmediate(() => {
          deliverAll(pair, way)
          done()
        }),
      ),
    )
  }
  const deliverAll = (pair: Pair, way: Way): void => {
    const queue = pair.queues[way]
    while (queue.length > 0 && !pair.stranded && !pair.line.held.has(way) && !(way === 'up' && stalled)) {
      if (way === 'up' && pair.link === null && queue[0]!.kind === 'frame') return
      const parcel = queue.shift()!
      if (way === 'up') atServer(pair, parcel)
      else atClient(pair, parcel)
    }
  }
  const push = (pair: Pair, way: Way, parcel: Parcel): void => {
    pair.queues[way].push(parcel)
    flow(pair, way)
  }

  const atServer = (pair: Pair, parcel: Parcel): void => {
    if (parcel.kind === 'open') return void deps.time.track(accept(pair))
    if (pair.server === 'closed') return
    if (parcel.kind === 'frame') {
      pair.line.said.push(parcel.text)
      return pair.link?.frame(parcel.text)
    }
    serverEnds(pair, parcel.code)
  }
  const atClient = (pair: Pair, parcel: Parcel): void => {
    if (pair.client === 'closed') return
    if (parcel.kind === 'open') return pair.handlers.open()
    if (parcel.kind === 'frame') {
      if (pair.line.loses(parcel.text)) return
      pair.line.heard.push(parcel.text)
      return pair.handlers.frame(parcel.text)
    }
    pair.client = 'closed'
    pair.handlers.closed(parcel.code)
  }

  const accept = async (pair: Pair): Promise<void> => {
    const who = await pair.door.authenticate()
    if (pair.server === 'closed') return
    pair.socket = serverSocket(pair)
    pair.link = pair.door.link(pair.socket, who)
    push(pair, 'down', { kind: 'open' })
    flow(pair, 'up')
  }
  const serverEnds = (pair: Pair, code: number): void => {
    if (pair.server === 'closed') return
    pair.server = 'closed'
    for (const sockets of topics.values()) if (pair.socket !== null) sockets.delete(pair.socket)
    pair.link?.closed(code)
    if (pair.client === 'closed') pair.line.pairs.delete(pair)
  }

  const serverSocket = (pair: Pair): Socket => {
    const buffered = () => (pair.line.held.has('down') ? bytesIn(pair.queues.down) : 0)
    const socket: Socket = {
      send: (text) => {
        if (pair.server === 'closed') return false
        if (buffered() > deps.sendBufferBytes) {
          pair.queues.down.length = 0
          push(pair, 'down', { kind: 'closed', code: 1006 })
          serverEnds(pair, 1006)
          return false
        }
        push(pair, 'down', { kind: 'frame', text })
        return true
      },
      buffered,
      subscribe: (topic) => {
        const sockets = topics.get(topic) ?? new Set()
        topics.set(topic, sockets.add(socket))
      },
      unsubscribe: (topic) => void topics.get(topic)?.delete(socket),
      close: (code) => {
        if (pair.server === 'closed') return
        push(pair, 'down', { kind: 'closed', code })
        serverEnds(pair, code)
      },
    }
    return socket
  }

  return {
    fanout: {
      publish: (topic, frame) => {
        for (const socket of [...(topics.get(topic) ?? [])]) socket.send(frame)
      },
      count: (topic) => topics.get(topic)?.size ?? 0,
    } satisfies Fanout & { count(topic: Topic): number },
    newLine: (): Line => ({ held: new Set(), pairs: new Set(), heard: [], said: [], loses: () => false }),
    connect: (line: Line, handlers: SocketHandlers, to: Door): ClientSocket => {
      const pair: Pair = {
        line,
        door: to,
        handlers,
        queues: { up: [], down: [] },
        socket: null,
        link: null,
        client: 'open',
        server: 'open',
        stranded: false,
      }
      line.pairs.add(pair)
      push(pair, 'up', { kind: 'open' })
      return {
        send: (text) => {
          if (pair.client === 'open') push(pair, 'up', { kind: 'frame', text })
        },
        close: (code) => {
          if (pair.client === 'closed') return
          pair.client = 'closed'
          push(pair, 'up', { kind: 'closed', code: code ?? 1005 })
        },
      }
    },
    /** Nothing passes that way any more, and nobody is told. */
    hold: (line: Line, ...ways: readonly Way[]): void => ways.forEach((way) => line.held.add(way)),
    /** What was held arrives. */
    release: (line: Line): void => {
      const wasFull = line.held.has('down')
      line.held.clear()
      for (const pair of line.pairs) {
        flow(pair, 'up')
        flow(pair, 'down')
        if (wasFull && pair.server === 'open') pair.link?.drained()
      }
    },
    /** The device has another network now: what is open stays open and silent, and what is opened anew works. */
    strand: (line: Line): void => {
      for (const pair of line.pairs) pair.stranded = true
    },
    /** Something between the two ends says it is over: what was under way is lost, and both hear 1006. */
    reset: (line: Line): void => {
      for (const pair of [...line.pairs]) {
        pair.queues.up.length = pair.queues.down.length = 0
        serverEnds(pair, 1006)
        atClient(pair, { kind: 'closed', code: 1006 })
      }
    },
    /** The device's process is gone: its system resets the connection, and nobody is there to hear anything. */
    crash: (line: Line): void => {
      for (const pair of [...line.pairs]) {
        pair.client = 'closed'
        pair.queues.up.length = 0
        push(pair, 'up', { kind: 'closed', code: 1006 })
      }
    },
    /** The server's event loop hangs: what comes in waits. */
    stall: (): void => {
      stalled = true
    },
    unstall: (lines: Iterable<Line>): void => {
      stalled = false
      for (const line of lines) for (const pair of line.pairs) flow(pair, 'up')
    },
  }
}
