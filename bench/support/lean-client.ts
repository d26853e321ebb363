/**
 * A WebSocket client over a bare TCP socket, for making load: it counts frames and bytes and looks into a frame only where it must, so
 * that the generator takes less of the machine than what it measures. Text frames up to 1 MiB, no extensions, server trusted.
 */
import { protocol } from '../../src/protocol/version.ts'
import type { Socket } from 'bun'

export type Greeting = 'zaima' | 'raw'
export type LeanClient = {
  /** Its place among the clients of this process. */
  readonly index: number
  frames: number
  bytes: number
  /** Events about messages. */
  messages: number
  send(text: string): void
  close(): void
  /** Without a goodbye, as when a network breaks. */
  breakOff(): void
}
export type LeanEvents = {
  readonly welcomed?: (client: LeanClient, frame: string) => void
  /** A frame that is a reply, or an event other than a message or a ping. */
  readonly other?: (client: LeanClient, frame: string) => void
  /** Message events, of those clients that `samples` picks. */
  readonly sampled?: (client: LeanClient, frame: string) => void
  readonly samples?: (index: number) => boolean
  readonly counted?: (client: LeanClient, messages: number) => void
  readonly closed?: (client: LeanClient) => void
}
export type LeanTarget = {
  readonly port: number
  readonly token: string
  readonly greeting: Greeting
  /** An address of this machine to come from, so that a crowd is not one network. */
  readonly from?: string
  readonly resume?: string
  /** Without a welcome by then the socket is broken off. */
  readonly giveUpMs?: number
}

type Line = LeanClient & {
  socket: Socket<Line> | null
  rest: Uint8Array<ArrayBufferLike> | null
  phase: 'shaking' | 'open'
  ready: (client: LeanClient) => void
  failed: (fault: Error) => void
}

const pong = encode('{"cmd":"pong"}')
/** Masked, as clients must; a mask of zeros leaves the text as it is. */
function encode(text: string): Buffer {
  const body = Buffer.from(text)
  const long = body.length > 125
  const frame = Buffer.alloc((long ? 8 : 6) + body.length)
  frame[0] = 0x81
  frame[1] = 0x80 | (long ? 126 : body.length)
  if (long) frame.writeUInt16BE(body.length, 2)
  frame.set(body, long ? 8 : 6)
  return frame
}

/** As long as a browser's, for the server may keep it. */
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const upgrade = ({ port, token }: LeanTarget) =>
  `GET /api/v1/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
  `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nUser-Agent: ${userAgent}\r\nAuthorization: Bearer ${token}\r\n\r\n`
const helloOf = ({ resume }: LeanTarget): string =>
  JSON.stringify({ cmd: 'hello', protocol: protocol.current, device: 'cli', inputAgoMs: 0, ...(resume === undefined ? {} : { resume }) })

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
const letter = (c: string): number => c.charCodeAt(0)
const [e, m, p, i] = ['e', 'm', 'p', 'i'].map(letter) as [number, number, number, number]

/** What does not fit into the system's buffer is lost here, so a bench that goes that far must fail. */
const write = (line: Line, frame: Buffer): void => {
  if (line.socket !== null && line.socket.write(frame) !== frame.length) throw new Error('the load generator outran its own socket')
}

/** Clients that share one set of ears. */
export const leanClients = (events: LeanEvents) => {
  const frame = (line: Line, data: Uint8Array, from: number, to: number, greeting: Greeting): number => {
    // `{"event":"message…` and `{"event":"ping"}` are known by their letters; whatever the raw server sends is a message.
    const isEvent = data[from + 2] === e
    if (greeting === 'raw' || (isEvent && data[from + 10] === m)) {
      if (events.samples?.(line.index)) events.sampled?.(line, Buffer.from(data.buffer, data.byteOffset + from, to - from).toString())
      return 1
    }
    if (isEvent && data[from + 10] === p && data[from + 11] === i) {
      write(line, pong)
      return 0
    }
    const text = Buffer.from(data.buffer, data.byteOffset + from, to - from).toString()
    if (text.startsWith('{"event":"welcome"')) {
      events.welcomed?.(line, text)
      line.ready(line)
    } else events.other?.(line, text)
    return 0
  }

  /** Walks whole frames; keeps what is left of the last one. */
  const walk = (line: Line, chunk: Uint8Array, greeting: Greeting): void => {
    const data = line.rest === null ? chunk : joined(line.rest, chunk)
    let at = 0
    let messages = 0
    while (data.length - at >= 2) {
      let size = data[at + 1]!
      let head = 2
      if (size === 126) {
        if (data.length - at < 4) break
        size = (data[at + 2]! << 8) | data[at + 3]!
        head = 4
      } else if (size === 127) {
        if (data.length - at < 10) break
        size = new DataView(data.buffer, data.byteOffset + at).getUint32(6)
        head = 10
      }
      if (data.length - at < head + size) break
      if (data[at] === 0x88) return line.close()
      line.frames += 1
      messages += frame(line, data, at + head, at + head + size, greeting)
      at += head + size
    }
    line.rest = at === data.length ? null : data.slice(at)
    if (messages === 0) return
    line.messages += messages
    events.counted?.(line, messages)
  }

  const shake = (line: Line, chunk: Uint8Array, target: LeanTarget): void => {
    const { greeting } = target
    const data = line.rest === null ? chunk : joined(line.rest, chunk)
    const end = Buffer.from(data.buffer, data.byteOffset, data.length).indexOf('\r\n\r\n')
    line.rest = end < 0 ? data : null
    if (end < 0) return
    const status = Buffer.from(data.buffer, data.byteOffset, 12).toString()
    if (status !== 'HTTP/1.1 101') return line.failed(new Error(`no socket: ${status}`))
    line.phase = 'open'
    if (greeting === 'raw') line.ready(line)
    else line.send(helloOf(target))
    if (end + 4 < data.length) walk(line, data.slice(end + 4), greeting)
  }

  const connect = (target: LeanTarget, index: number): Promise<LeanClient> =>
    new Promise((ready, failed) => {
      const line: Line = {
        index,
        frames: 0,
        bytes: 0,
        messages: 0,
        socket: null,
        rest: null,
        phase: 'shaking',
        ready: () => {
          clearTimeout(late)
          ready(line)
        },
        failed: (fault) => {
          clearTimeout(late)
          failed(fault)
        },
        send: (text) => write(line, encode(text)),
        close: () => void line.socket?.end(),
        breakOff: () => line.socket?.terminate(),
      }
      const { greeting } = target
      const late = target.giveUpMs === undefined ? undefined : setTimeout(line.breakOff, target.giveUpMs)
      const options = {
        hostname: '127.0.0.1',
        port: target.port,
        ...(target.from === undefined ? {} : { localAddress: target.from }),
        data: line,
        socket: {
          open: (socket) => {
            line.socket = socket
            socket.write(upgrade(target))
          },
          data: (_, chunk) => {
            line.bytes += chunk.length
            if (line.phase === 'open') walk(line, chunk, greeting)
            else shake(line, chunk, target)
          },
          close: () => {
            line.socket = null
            events.closed?.(line)
            line.failed(new Error('closed before it was ready'))
          },
          error: (_, fault) => failed(fault),
          connectError: (_, fault) => failed(fault),
        },
      } satisfies Bun.TCPSocketConnectOptions<Line> & { localAddress?: string }
      void Bun.connect<Line>(options).catch(failed)
    })
  return { connect }
}
