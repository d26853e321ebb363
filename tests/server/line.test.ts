/** The line at the socket's door, with a clock that moves while one stands in it. */
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { paths } from '../../src/protocol/envelope.ts'
import type { HttpEnv } from '../../src/server/transports/http.ts'
import { createFanout, serve } from '../../src/server/transports/ws.ts'

const door = (standsMs: number) => {
  let time = 0
  const met: string[] = []
  const server = serve(
    {
      host: '127.0.0.1',
      port: 0,
      sendBufferBytes: 65_536,
      clock: { now: () => time, steady: () => time, after: () => () => {} },
      http: new Hono<HttpEnv>(),
      secure: 'plain',
      publicUrl: null,
      foreign: () => {},
      onFault: () => {},
      trusts: () => false,
      certificate: null,
      pacing: {
        waiting: () => 0,
        add: (_, work) => {
          time += standsMs
          void work()
        },
      },
      link: (_, who) => {
        met.push(who.kind)
        return { frame: () => {}, closed: () => {}, drained: () => {} }
      },
    },
    createFanout(),
  )
  return { server, met, url: `ws://127.0.0.1:${server.port}${paths.socket}` }
}
const opens = (url: string): Promise<'open' | 'refused'> =>
  new Promise((done) => {
    const socket = new WebSocket(url, { headers: { authorization: 'Bearer of-nobody-yet' } })
    socket.addEventListener('open', () => {
      done('open')
      socket.close()
    })
    socket.addEventListener('error', () => done('refused'))
  })

test('[W-32] whoever stood in line too long is sent away, and whoever did not is let in without being asked who it is', async () => {
  for (const [standsMs, expected, met] of [
    [5_000, 'open', ['unknown']],
    [7_000, 'refused', []],
  ] as const) {
    const it = door(standsMs)
    expect(await opens(it.url)).toBe(expected)
    expect(it.met).toEqual([...met])
    await it.server.stop()
  }
})
