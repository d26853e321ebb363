/** A browser as far as the server can tell: cookies and storage that its tabs share, and an address of its own. */
import type { Hono } from 'hono'
import type { Keep } from '../../src/client/env.ts'
import type { HttpEnv } from '../../src/server/transports/http.ts'

/** One browser's cookies and storage, shared by its tabs. */
export type Browser = { readonly device: Keep; cookie: string | null; readonly address: string }

export const keep = (): Keep => {
  const kept = new Map<string, string>()
  return { get: (key) => kept.get(key) ?? null, set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)) }
}
let addresses = 0
export const newBrowser = (): Browser => ({
  device: keep(),
  cookie: null,
  address: `10.0.${Math.floor(++addresses / 250)}.${(addresses % 250) + 1}`,
})

export const post = async (http: Hono<HttpEnv>, browser: Browser, path: string, body: unknown): Promise<unknown> => {
  const headers = {
    'content-type': 'application/json',
    origin: 'http://zaima.test',
    ...(browser.cookie === null ? {} : { cookie: browser.cookie }),
  }
  const request = new Request(`http://zaima.test${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const response = await http.fetch(request, { address: browser.address })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (cookie !== undefined) browser.cookie = cookie.endsWith('=') ? null : cookie
  return response.json()
}
