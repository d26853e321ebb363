/** Requests that are none, over a raw socket: none of them shows anything of the inside, and the runtime answers nothing by pages of its own. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { Hono } from 'hono'
import type { HttpEnv } from '../../src/server/transports/http.ts'
import { createFanout, serve } from '../../src/server/transports/ws.ts'
import { openPlace, type Place } from '../support/place.ts'

let place: Place
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place.closes())

/** What comes back until the other side closes, or is quiet for a while: some wait for the rest of what will never come. */
const answerTo = (port: number, text: string): Promise<string> =>
  new Promise((done) => {
    let heard = ''
    const socket = connect({ host: '127.0.0.1', port })
    const end = (): void => {
      socket.destroy()
      done(heard)
    }
    socket.setTimeout(400, end)
    socket.on('connect', () => socket.write(text, 'latin1'))
    socket.on('data', (data) => {
      heard += data.toString('latin1')
      if (heard.length > 65_536 || /\r\n\r\n[^]*$/.test(heard)) socket.setTimeout(60, end)
    })
    socket.on('close', end)
    socket.on('error', end)
  })

const hosts = [
  '',
  ' ',
  '\t',
  '/',
  '//',
  '@',
  ':',
  ':80',
  'a b',
  '[',
  '[::1',
  ']',
  '%',
  '%00',
  'a%zz',
  'x:y',
  'localhost:99999',
  'localhost:x',
  '"',
  '<a>',
  '\\',
  '|',
  '^',
  'a,b',
  'evil.example',
  '127.0.0.1.evil.example',
  '\u00e9',
  'xn--',
  '..',
  '.',
]
const paths = [
  '*',
  '',
  '?',
  '#',
  '//',
  '///',
  '/%',
  '/%zz',
  '/%00',
  '/\\',
  '/..',
  '/../../etc/passwd',
  '/a b',
  '/\u00e9',
  'http://',
  'http:///',
  'http://[',
  'x',
  '/bun:info',
  '/_bun/info',
  '/%2e%2e/%2e%2e',
  '/?%',
  `/${'a'.repeat(9_000)}`,
]
const methods = ['', 'GET\t', 'get', 'G', 'TRACE', 'CONNECT', 'OPTIONS', 'PROPFIND', 'ÄH']
const cases: readonly string[] = [
  ...hosts.map((host) => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
  ...paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
  ...methods.map((method) => `${method} / HTTP/1.1\r\nHost: localhost\r\n\r\n`),
  'GET / HTTP/1.0\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n',
  'GET /\r\n\r\n',
  '\r\n\r\n',
  'hello\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n',
  'GET /api/v1/socket HTTP/1.0\r\nUpgrade: websocket\r\n\r\n',
  'GET /api/v1/socket HTTP/1.1\r\nHost: [\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
  'GET /api/v1/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: x\r\n\r\n',
  'POST /api/v1/place.get HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n{}',
  'POST /api/v1/place.get HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n{}',
  `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
]
const inside = /node_modules|\/src\/|\.tsx?\b|at <|stack|JavaScriptCore|bun[/ ]v?\d|<!doctype html><html><head><meta[^>]*bun/i

test('[W-451] nothing that is no request shows a page of the runtime, or anything of the inside', async () => {
  const port = Number(new URL(place.url).port)
  expect(cases.length).toBeGreaterThan(60)
  const wrong: string[] = []
  for (const text of cases) {
    const answer = await answerTo(port, text)
    const body = answer.split('\r\n\r\n').slice(1).join('\r\n\r\n')
    const shown = inside.test(answer)
    const bare = body.trim() !== '' && !/x-content-type-options: nosniff/i.test(answer)
    if (shown || bare || answer.length > 20_000) wrong.push(JSON.stringify([text.slice(0, 80), answer.slice(0, 200)]))
  }
  expect(wrong).toEqual([])
  expect((await place.get('/healthz')).status).toBe(200)
}, 60_000)

test('[W-450] a name that leads here by somebody else’s doing gets nothing, on either door; health answers by any name', async () => {
  const port = Number(new URL(place.url).port)
  const as = (host: string, path: string, more = ''): Promise<string> =>
    answerTo(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`)
  expect(await as('evil.example:7080', '/')).toMatch(/^HTTP\/1.1 400/)
  expect(await as('evil.example:7080', '/')).toContain('ZAIMA_PUBLIC_URL')
  expect(await as('evil.example', '/api/v1/socket', 'Origin: http://evil.example\r\nUpgrade: websocket\r\n')).toMatch(/^HTTP\/1.1 400/)
  const posted = await answerTo(
    port,
    'POST /api/v1/account.register HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nContent-Length: 2\r\n\r\n{}',
  )
  expect(posted).toContain('bad_origin')
  for (const host of ['zaima', 'evil.example']) expect(await as(host, '/healthz')).toMatch(/^HTTP\/1.1 200/)
})

test('[W-451] what breaks outside of every command is told to the log and answered in one line', async () => {
  const faults: unknown[] = []
  const http = new Hono<HttpEnv>()
  http.fetch = () => {
    throw new Error('a planted fault')
  }
  const server = serve(
    {
      host: '127.0.0.1',
      port: 0,
      sendBufferBytes: 65_536,
      clock: { now: () => 0, steady: () => 0, after: () => () => {} },
      http,
      secure: 'plain',
      publicUrl: null,
      foreign: () => {},
      onFault: (fault) => void faults.push(fault),
      trusts: () => false,
      certificate: null,
      pacing: { waiting: () => 0, add: (_, work) => void work() },
      link: () => {
        throw new Error('no link')
      },
    },
    createFanout(),
  )
  const answer = await fetch(`http://127.0.0.1:${server.port}/`)
  expect([answer.status, await answer.text()]).toEqual([500, 'Something broke on the server. Try again.\n'])
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(faults).toHaveLength(1)
  await server.stop()
})
