/**
 * The headless client's host in a terminal program, bot or test on Bun: a WebSocket and POSTs that carry the session's token, the
 * process's clock, and, where asked for, key presses as input and a file that keeps what waits to be sent.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ClientEnv, ClientSocket, Keep, SocketHandlers } from '../client/env.ts'
import { paths } from '../protocol/envelope.ts'

type BunEnvOptions = {
  /** Of the server, as one would open it in a browser. */
  readonly url: string
  readonly token?: string
  readonly deviceKind: ClientEnv['deviceKind']
  readonly label?: string
  /** A file for the outbox. Without it nothing outlives the process. */
  readonly keepIn?: string
  /** Where key presses come from. */
  readonly keys?: NodeJS.EventEmitter
}
const answerWithinMs = 20_000

/** A socket that can also die without a word, as when a cable is pulled: for simulated people. */
type BunSocket = ClientSocket & { cut(): void }
type BunEnv = Omit<ClientEnv, 'openSocket'> & { openSocket(handlers: SocketHandlers): BunSocket }

/** The process's clock and dice, and how many columns a text takes, for the rest of the command line. */
export const now = (): number => Date.now()
export const random = (): number => Math.random()
export const textWidth = (text: string): number => Bun.stringWidth(text)

export const createBunEnv = ({ url, token, deviceKind, label = '', keepIn, keys }: BunEnvOptions): BunEnv => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return {
    deviceKind,
    label,
    now,
    random,
    after: (ms, run) => {
      const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1))
      return () => clearTimeout(timer)
    },
    openSocket: (handlers) => {
      const socket = new WebSocket(new URL(paths.socket, url.replace(/^http/, 'ws')), { headers })
      socket.onopen = handlers.open
      socket.onmessage = (e) => handlers.frame(String(e.data))
      socket.onclose = (e) => handlers.closed(e.code)
      return {
        send: (frame) => void (socket.readyState === WebSocket.OPEN && socket.send(frame)),
        close: (code) => socket.close(code),
        cut: () => socket.terminate(),
      }
    },
    post: async (path, body) => {
      const response = await fetch(new URL(path, url), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(answerWithinMs),
      })
      return response.json()
    },
    tab: keepInMemory(),
    device: keepIn === undefined ? keepInMemory() : keepInFile(keepIn),
    signals: ({ input, hurry }) => {
      keys?.on('data', input)
      process.on('SIGCONT', hurry)
      return () => {
        keys?.off('data', input)
        process.off('SIGCONT', hurry)
      }
    },
  }
}

export const keepInMemory = (): Keep => {
  const kept = new Map<string, string>()
  return { get: (key) => kept.get(key) ?? null, set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)) }
}

/** Small and seldom written: read whole, replaced whole. A damaged file counts as empty. */
const keepInFile = (file: string): Keep => {
  const read = (): Record<string, string> => {
    try {
      return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
    } catch {
      return {}
    }
  }
  return {
    get: (key) => read()[key] ?? null,
    set: (key, value) => {
      const { [key]: before, ...others } = read()
      if ((before ?? null) === value) return
      writeFileSync(`${file}.new`, JSON.stringify(value === null ? others : { ...others, [key]: value }), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}
