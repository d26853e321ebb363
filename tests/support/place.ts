/**
 * A real server on a real port and a folder of its own, and the plainest of clients: requests and sockets whose every byte a test
 * decides. Nothing here knows what the server should do.
 */
import { protocol } from '../../src/protocol/version.ts'
import { connect } from 'node:net'
import type { Account } from '../../src/protocol/model.ts'
import type { SessionId } from '../../src/protocol/ids.ts'
import { startServer } from '../../src/server/main.ts'
import { tempFolder } from './store.ts'
import { configOf, password } from './given.ts'

// Whatever JSON says; each test looks at what it cares for.
// eslint-disable-next-line typescript/no-explicit-any
type Json = any
export type Answer = { readonly status: number; readonly text: string; readonly body: Json; readonly headers: Headers }
export type Joined = { readonly token: string; readonly account: Account; readonly session: SessionId }
export type Place = Awaited<ReturnType<typeof openPlace>>
export type Ask = {
  readonly token?: string
  readonly cookie?: string
  readonly headers?: Record<string, string>
  /** Whose certificates are trusted beside those the machine trusts. */
  readonly ca?: string
}

const headersOf = ({ token, cookie, headers = {} }: Ask): Record<string, string> => ({
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  // As browsers do of their own accord, unless a test says otherwise.
  ...(cookie === undefined ? {} : { cookie, 'sec-fetch-site': 'same-origin' }),
  ...headers,
})

/** Resolves once `ready`; looks again after each turn, and gives up loudly. */
export const until = async (what: string, ready: () => boolean, withinMs = 10_000): Promise<void> => {
  for (const start = performance.now(); !ready();) {
    if (performance.now() - start > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`)
    await Bun.sleep(2)
  }
}

/** A socket that has said nothing yet. */
export const dial = (url: string, ask: Ask = {}) => {
  const frames: Json[] = []
  let closed: { readonly code: number; readonly reason: string } | null = null
  let opened = false
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/v1/socket`, {
    headers: headersOf(ask),
    ...(ask.ca === undefined ? {} : { tls: { ca: ask.ca } }),
  } as never)
  ws.onopen = () => {
    opened = true
  }
  ws.onmessage = (e) => void frames.push(JSON.parse(String(e.data)))
  ws.onclose = (e) => {
    closed = { code: e.code, reason: e.reason }
  }
  let refs = 0
  const says = (frame: object | string | Uint8Array<ArrayBuffer>): void =>
    ws.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame))
  const find = async (what: string, matches: (frame: Json) => boolean): Promise<Json> => {
    await until(what, () => closed !== null || frames.some(matches))
    const found = frames.find(matches)
    if (found === undefined) throw new Error(`closed with ${JSON.stringify(closed)} before ${what}`)
    return found
  }
  return {
    frames,
    says,
    opens: () => until('an open socket', () => opened || closed !== null),
    /** Greets and answers the welcome. */
    greets: async (hello: object = {}): Promise<Json> => {
      await until('an open socket', () => opened)
      says({ cmd: 'hello', protocol: protocol.current, device: 'cli', ...hello })
      return find('a welcome', (f) => f.event === 'welcome')
    },
    asks: async (cmd: string, input: object = {}): Promise<Json> => {
      const ref = (refs += 1)
      says({ cmd, ref, ...input })
      return find(`an answer to ${cmd}`, (f) => f.ref === ref)
    },
    hears: (event: string): Promise<Json> => find(`the event ${event}`, (f) => f.event === event),
    ends: async (withinMs?: number): Promise<{ readonly code: number; readonly reason: string }> => {
      await until('the end of a socket', () => closed !== null, withinMs)
      return closed!
    },
    isOpen: () => opened && closed === null,
    hangsUp: () => ws.close(),
    /** Without a goodbye. */
    cuts: () => ws.terminate(),
  }
}
export type Dialled = ReturnType<typeof dial>

/** Bytes in, bytes out. `pause` stops reading, as a reader does that cannot keep up. */
export const dialRaw = (url: string) => {
  let heard = ''
  let over = false
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('data', (data) => void (heard += data.toString('latin1')))
  socket.on('error', () => {})
  socket.on('close', () => void (over = true))
  return {
    write: (data: string | Uint8Array) => void socket.write(data),
    heard: () => heard,
    isOver: () => over,
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    hangsUp: () => void socket.destroy(),
  }
}
export const upgradeRequest = (token: string): string =>
  [
    'GET /api/v1/socket HTTP/1.1',
    'Host: localhost',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Authorization: Bearer ${token}`,
    '',
    '',
  ].join('\r\n')
/** A short text frame as a client sends it, masked with nothing. */
export const rawFrame = (text: string): Uint8Array =>
  Buffer.concat([Buffer.from([0x81, 0x80 | Buffer.byteLength(text), 0, 0, 0, 0]), Buffer.from(text)])

export const openPlace = async (...flags: readonly string[]) => {
  const folder = tempFolder()
  const server = await startServer(configOf(['--port', '0', '--data', folder.path, '--log', 'silent', ...flags]))
  const url = `http://127.0.0.1:${server.port}`
  const dialled: Dialled[] = []

  const fetchAnswer = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(url + path, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, text, body: isJson ? JSON.parse(text) : null, headers: response.headers }
  }
  const post = (command: string, body: unknown = {}, ask: Ask = {}): Promise<Answer> => {
    const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    return fetchAnswer(`/api/v1/${command}`, { method: 'POST', body: raw as string, headers: headersOf(ask) })
  }
  const joins = async (name: string, more: object = {}): Promise<Joined> => {
    const { body } = await post('account.register', { name, password, device: 'cli', ...more })
    if (body.ok !== true) throw new Error(`${name} cannot join: ${JSON.stringify(body)}`)
    return body
  }
  return {
    url,
    core: server.core,
    folder: folder.path,
    setupUrl: server.setupUrl,
    post,
    joins,
    get: (path: string, ask: Ask = {}) => fetchAnswer(path, { headers: headersOf(ask) }),
    /** Makes the owner, and lets everyone in. */
    ownedBy: async (name: string): Promise<Joined> => {
      const owner = await joins(name, { setup: server.setupUrl!.split('#')[1] })
      await post('place.update', { registration: 'open' }, owner)
      return owner
    },
    signsIn: (name: string, more: object = {}) => post('session.signIn', { name, password, device: 'cli', ...more }),
    dials: (ask: Ask = {}): Dialled => {
      const made = dial(url, ask)
      dialled.push(made)
      return made
    },
    /** It still takes a stranger's request and a message of this person, live. */
    stillWorks: async (who: Joined): Promise<boolean> => {
      const socket = dial(url, who)
      const { memberships } = await socket.greets()
      const room = memberships[0].room.id
      const sent = await post('message.send', { room, clientId: crypto.randomUUID(), body: 'still here?' }, who)
      const heard = await socket.hears('message.sent')
      socket.hangsUp()
      return (await fetch(`${url}/healthz`)).ok && sent.status === 200 && heard.message.body === 'still here?'
    },
    /** A planned stop; the sockets are the server's to close. */
    stops: () => server.stop(),
    closes: async (): Promise<void> => {
      for (const socket of dialled) socket.hangsUp()
      await server.stop()
      folder.remove()
    },
  }
}
