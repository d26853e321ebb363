/** What browsers are served beside commands: health, headers, and the web app's files. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { createBacklog } from '../../src/server/live/backlog.ts'
import { createHttp } from '../../src/server/transports/http.ts'
import { loadAssets } from '../../src/server/transports/static.ts'
import { openPlace, type Place } from '../support/place.ts'
import { tempFolder } from '../support/store.ts'

let place: Place
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place.closes())

describe('health', () => {
  test('[W-14] healthz and readyz say ok, without a session', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await place.get(path)).body).toEqual({ ok: true })
  })
})

describe('headers', () => {
  test('[W-13] every answer forbids framing, sniffing and foreign scripts', async () => {
    for (const answer of [await place.get('/healthz'), await place.post('place.get'), await place.get('/api/nothing')]) {
      const policy = answer.headers.get('content-security-policy')!
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('x-frame-options')).toBe('DENY')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('strict-transport-security')).toBeNull()
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})

describe('headers of everything', () => {
  test('[W-41] whatever is asked for says the same of itself, and is not kept unless it says how long', async () => {
    const answers = await Promise.all([
      place.get('/'),
      place.get('/healthz'),
      place.get('/metrics'),
      place.post('place.get'),
      place.post('no.such'),
      place.get('/api/v1/socket'),
      place.get('/nothing.png'),
      place.get('/badge/none.svg'),
      place.get('/ical/none.ics'),
    ])
    for (const { headers } of answers) {
      const policy = headers.get('content-security-policy')!
      for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) expect(policy).toContain(part)
      expect(policy).not.toContain('unsafe')
      expect(headers.get('permissions-policy')).toMatch(/camera=\(\).*microphone=\(\)/)
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toMatch(/^no-(store|cache)$/)
      expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull()
    }
    for (const path of ['/', '/healthz', '/nothing.png'])
      expect((await place.get(path)).headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })
  test('[W-41] the policy of a page is exactly this', async () => {
    expect((await place.get('/healthz')).headers.get('content-security-policy')!.split('; ').toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data: blob:",
      "manifest-src 'self'",
      "media-src 'self' blob:",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      "script-src 'self'",
      "style-src 'self'",
      "trusted-types 'none'",
      "worker-src 'self'",
    ])
  })
  test('[W-41] no method but those there are does anything', async () => {
    for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const path of ['/', '/api/v1/place.get', '/healthz']) {
        const { status, headers } = await fetch(place.url + path, { method })
        expect([method, path, status === 404 || status === 405]).toEqual([method, path, true])
        expect(headers.get('access-control-allow-origin')).toBeNull()
      }
  })
})

describe('the web app', () => {
  const folder = tempFolder()
  mkdirSync(join(folder.path, 'assets'))
  writeFileSync(join(folder.path, 'index.html'), '<title>Zaima</title>')
  writeFileSync(join(folder.path, 'assets', 'app-1a2b.js'), 'run()')
  writeFileSync(join(folder.path, '.secret'), 'no')
  const nobody = () => Promise.reject(new Error('nobody comes in here'))
  const app = createHttp({
    dispatch: () => Promise.reject(new Error('no command is sent here')),
    rates: { arrive: () => 0, spend: () => 0, spendBytes: () => 0 },
    backlog: createBacklog(),
    hashToken,
    authenticate: () => Promise.reject(new Error('nobody signs in here')),
    secure: 'plain',
    newKey: () => 'key',
    renew: () => Promise.resolve(null),
    foreign: () => {},
    publicUrl: 'http://zaima.test',
    keepMs: 0,
    notReady: () => 'The server is stopping.',
    metricsText: () => null,
    auth: { leave: nobody, arrive: nobody, step: nobody, signOut: nobody },
    badge: () => Promise.resolve(null),
    feed: () => Promise.resolve(null),
    asset: loadAssets(folder.path),
  })
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`http://zaima.test${path}`, { headers }), { address: '' })
  afterAll(() => folder.remove())

  test('[W-15] a path that is no file is a place within the app; a missing file is missing', async () => {
    for (const path of ['/', '/room/r0123', '/settings']) {
      const answer = await get(path)
      expect([answer.status, await answer.text()]).toEqual([200, '<title>Zaima</title>'])
      expect(answer.headers.get('cache-control')).toBe('no-cache')
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    expect(await (await get('/.secret')).text()).toBe('<title>Zaima</title>')
    for (const path of ['/assets/app-0000.js', '/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json']) {
      expect((await get(path)).status, path).toBe(404)
    }
  })

  test('[W-15] files named by their content are kept for good, and packed for those who can unpack', async () => {
    const answer = await get('/assets/app-1a2b.js', { 'accept-encoding': 'br, gzip' })
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(new TextDecoder().decode(Bun.gunzipSync(new Uint8Array(await answer.arrayBuffer())))).toBe('run()')
  })

  test('[W-14] a server that is stopping is alive but not ready, and says why', async () => {
    expect((await get('/healthz')).status).toBe(200)
    const answer = await get('/readyz')
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { ok: false, error: { code: 'unavailable', message: 'The server is stopping.' } },
    ])
  })
})
