/**
 * What the headless client needs, given by a browser. Only real input counts as input: keys, pointers, wheel and touch, never
 * focus or a message that arrives. Storage that is refused (private windows) is replaced by memory of this page.
 */
import type { ClientEnv, ClientSocket, Keep, SignalHandlers, SocketHandlers } from '../client/env.ts'
import { paths } from '../protocol/envelope.ts'
import { deviceKind, deviceLabel, keeping } from './live/device.ts'

/** This device's clock, which may be wrong. */
export const now = (): number => Date.now()

export const browserEnv = (): ClientEnv => ({
  openSocket,
  post,
  now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
  tab: keepIn(() => sessionStorage),
  device: keepIn(keeping),
  signals,
  deviceKind: deviceKind(),
  label: deviceLabel(),
})

const openSocket = (handlers: SocketHandlers): ClientSocket => {
  const url = new URL(paths.socket, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  socket.onopen = () => handlers.open()
  socket.onmessage = (message) => {
    if (typeof message.data === 'string') handlers.frame(message.data)
  }
  socket.onclose = (event) => handlers.closed(event.code)
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame)
    },
    close: (code) => socket.close(code),
  }
}

const post = async (path: string, body: unknown): Promise<unknown> => {
  const answer = await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}

const keepIn = (storage: () => Storage): Keep => {
  const memory = new Map<string, string>()
  const held = (): Storage | null => {
    try {
      return storage()
    } catch {
      return null
    }
  }
  return {
    get: (key) => memory.get(key) ?? held()?.getItem(`zaima.${key}`) ?? null,
    set: (key, value) => {
      try {
        if (value === null) held()?.removeItem(`zaima.${key}`)
        else held()?.setItem(`zaima.${key}`, value)
        memory.delete(key)
      } catch {
        if (value !== null) memory.set(key, value)
      }
      if (value === null) memory.delete(key)
    },
  }
}

const inputs = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const

const signals = (handlers: SignalHandlers): (() => void) => {
  const stop = new AbortController()
  const quiet = { signal: stop.signal, passive: true, capture: true }
  for (const name of inputs)
    addEventListener(
      name,
      (event) => {
        if (event.isTrusted) handlers.input()
      },
      quiet,
    )
  const tell = () => handlers.visibility(document.visibilityState === 'visible' ? 'visible' : 'hidden')
  document.addEventListener('visibilitychange', tell, quiet)
  document.addEventListener('freeze', () => handlers.visibility('suspended'), quiet)
  document.addEventListener(
    'resume',
    () => {
      tell()
      handlers.hurry()
    },
    quiet,
  )
  addEventListener(
    'pageshow',
    (event) => {
      if (event.persisted) {
        tell()
        handlers.hurry()
      }
    },
    quiet,
  )
  addEventListener('pagehide', () => handlers.leaving(), quiet)
  addEventListener('online', () => handlers.hurry(), quiet)
  return () => stop.abort()
}
