/** Whatever comes in, the answer is a coded refusal, and the server goes on: asked after each test. */
import { protocol } from '../../src/protocol/version.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { dialRaw, openPlace, until, upgradeRequest, type Joined, type Place } from '../support/place.ts'

let place: Place
let ana: Joined
let room: string
beforeAll(async () => {
  place = await openPlace('--rate-messages', '10000/1s', '--hello-within', '400ms')
  ana = await place.ownedBy('Ana')
  const socket = place.dials(ana)
  room = (await socket.greets()).memberships[0].room.id
  socket.hangsUp()
})
afterEach(async () => expect(await place.stillWorks(ana)).toBe(true))
afterAll(() => place.closes())

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values)
const mib = 1_048_576

describe('over HTTP', () => {
  const refused: readonly (readonly [name: string, command: string, body: unknown, status: number, code: string])[] = [
    ['[W-1] a body that is not JSON', 'message.send', '{"room":', 400, 'bad_request'],
    ['[W-1] a body that is not UTF-8', 'message.send', bytes(0x22, 0xc3, 0x28, 0x22), 400, 'bad_request'],
    ['[W-1] JSON that is no object', 'message.send', '[1,2]', 400, 'bad_request'],
    ['[W-1] null', 'message.send', 'null', 400, 'bad_request'],
    ['[W-1] a wrong type', 'message.send', { room: 7, clientId: 'abcdefgh', body: 'x' }, 400, 'bad_request'],
    ['[W-1] a field too many', 'place.get', { surprise: true }, 400, 'bad_request'],
    ['[W-1] an id of another kind', 'room.members', { room: 'a0123456789abcdefghjk' }, 400, 'bad_request'],
    ['[W-1] a prototype in the body', 'message.send', '{"__proto__":{"room":"x"}}', 400, 'bad_request'],
    ['[W-2] an unknown command', 'message.shout', {}, 404, 'unknown_command'],
    ['[W-2] a command named like a property of every object', 'constructor', {}, 404, 'unknown_command'],
    ['[W-3] a body over one mebibyte', 'message.send', 'x'.repeat(mib + 1), 413, 'too_large'],
  ]
  for (const [name, command, body, status, code] of refused) {
    test(`${name} is refused`, async () => {
      const answer = await place.post(command, body, ana)
      expect([answer.status, answer.body.ok, answer.body.error.code]).toEqual([status, false, code])
      expect(answer.body.error.message.length).toBeGreaterThan(5)
    })
  }

  test('[W-3] a body that does not say how long it is is read to the limit and no further', async () => {
    const raw = dialRaw(place.url)
    raw.write('POST /api/v1/place.get HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n')
    for (let sent = 0; sent < 8 * mib && raw.heard() === '' && !raw.isOver(); sent += 65_536) {
      raw.write(`10000\r\n${' '.repeat(65_536)}\r\n`)
      await Bun.sleep(1)
    }
    await until('an answer', () => raw.heard() !== '')
    expect(raw.heard()).toStartWith('HTTP/1.1 413')
    raw.hangsUp()
  })

  test('[M-10] 40,001 characters are too large, 40,000 of three bytes each are not', async () => {
    const say = (chars: number) => place.post('message.send', { room, clientId: `chars-${chars}`, body: '字'.repeat(chars) }, ana)
    expect((await say(40_001)).body.error).toMatchObject({ code: 'too_large' })
    expect((await say(40_000)).status).toBe(200)
  })

  test('[M-10] control characters and lone surrogates are no text', async () => {
    for (const body of ['a\u0000b', 'a\ud800b', 'a\u001bb']) {
      expect((await place.post('message.send', { room, clientId: 'abcdefgh', body }, ana)).body.error.code).toBe('bad_request')
    }
  })

  test('[W-2] other methods and paths under the commands say what to do', async () => {
    expect((await place.get('/api/v1/message.send')).body.error.code).toBe('unknown_command')
    expect((await place.get('/api/v2/anything')).status).toBe(404)
  })

  for (const [what, token] of [
    ['no', undefined],
    ['a garbage', 'garbage'],
    ['an enormous', 'x'.repeat(5_000)],
  ] as const) {
    test(`[S-11] ${what} token is unauthenticated`, async () => {
      const answer = await place.post('session.list', {}, token === undefined ? {} : { token })
      expect([answer.status, answer.body.error.code]).toEqual([401, 'unauthenticated'])
    })
  }
})

describe('over a socket', () => {
  const broken: readonly (readonly [name: string, frame: string | Uint8Array<ArrayBuffer>, code: string])[] = [
    ['[W-1] a frame that is not JSON', '{"cmd":', 'bad_request'],
    ['[W-1] a frame that is a list', '[]', 'bad_request'],
    ['[W-1] a frame without a ref', '{"cmd":"place.get"}', 'bad_request'],
    ['[W-1] a binary frame', bytes(1, 2, 3), 'bad_request'],
    ['[W-3] a frame over one mebibyte', JSON.stringify({ cmd: 'x'.repeat(mib) }), 'too_large'],
  ]
  for (const [name, frame, code] of broken) {
    test(`${name} is refused, and the connection goes on`, async () => {
      const socket = place.dials(ana)
      await socket.greets()
      socket.says(frame)
      expect(await socket.asks('place.get')).toMatchObject({ ok: true })
      expect(socket.frames.find((f) => f.ref === 0)).toMatchObject({ ok: false, error: { code } })
    })
  }

  test('[W-2] an unknown command is refused by its ref', async () => {
    const socket = place.dials(ana)
    await socket.greets()
    expect(await socket.asks('message.shout')).toMatchObject({ ok: false, error: { code: 'unknown_command' } })
    expect(await socket.asks('message.send', { room })).toMatchObject({ ok: false, error: { code: 'bad_request' } })
  })

  test('[W-3] a frame far beyond the limit ends the connection', async () => {
    const socket = place.dials(ana)
    await socket.greets()
    socket.says('x'.repeat(3 * mib))
    expect([1006, 1009]).toContain((await socket.ends()).code)
  })

  test('[W-1] a text frame that is not UTF-8 ends the connection', async () => {
    const raw = dialRaw(place.url)
    raw.write(upgradeRequest(ana.token))
    await until('the upgrade', () => raw.heard().startsWith('HTTP/1.1 101'))
    raw.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]))
    await until('the end', raw.isOver)
  })

  test('[W-4] a socket that says nothing is closed', async () => {
    const start = performance.now()
    expect(await place.dials(ana).ends()).toMatchObject({ code: 4003 })
    expect(performance.now() - start).toBeGreaterThan(350)
  })

  test('[W-4] a socket that begins with anything but hello is closed', async () => {
    const socket = place.dials(ana)
    await socket.opens()
    socket.says({ cmd: 'place.get', ref: 1 })
    expect(await socket.ends()).toMatchObject({ code: 4506 })
  })

  for (const spoken of [0, protocol.current + 1, 99]) {
    test(`[W-4] hello of protocol ${spoken} is told to upgrade`, async () => {
      const socket = place.dials(ana)
      await socket.opens()
      socket.says({ cmd: 'hello', protocol: spoken })
      expect(await socket.ends()).toMatchObject({ code: 4504 })
    })
  }

  for (const token of [undefined, 'garbage']) {
    test(`[W-5] a socket with ${token ?? 'no'} token is closed after hello`, async () => {
      const socket = place.dials(token === undefined ? {} : { token })
      await socket.opens()
      socket.says({ cmd: 'hello', protocol: protocol.current })
      expect(await socket.ends()).toMatchObject({ code: 4505 })
    })
  }

  test('[W-4] a malformed hello is closed with its code', async () => {
    const socket = place.dials(ana)
    await socket.opens()
    socket.says({ cmd: 'hello', protocol: protocol.current, device: 'toaster' })
    expect(await socket.ends()).toMatchObject({ code: 4506 })
  })

  test("[W-1] a plain request to the socket's address is answered", async () => {
    expect((await place.get('/api/v1/socket', ana)).status).toBe(426)
  })
})

describe('from elsewhere', () => {
  const evil = { origin: 'https://evil.example' }
  test('[W-6] a request from another page is refused when the browser brings the cookie, or nothing', async () => {
    for (const ask of [
      { headers: evil, cookie: `zaima=${ana.token}` },
      { headers: evil },
      { headers: { 'sec-fetch-site': 'cross-site' }, cookie: `zaima=${ana.token}` },
      { headers: { origin: 'null' }, cookie: `zaima=${ana.token}` },
    ]) {
      const answer = await place.post('session.signOut', {}, ask)
      expect([answer.status, answer.body.error.code]).toEqual([403, 'bad_origin'])
    }
    expect((await place.post('session.list', {}, ana)).status).toBe(200)
  })

  test('[W-6] a socket from another page is refused before it opens', async () => {
    expect((await place.get('/api/v1/socket', { headers: { ...evil, upgrade: 'websocket' }, cookie: `zaima=${ana.token}` })).status).toBe(
      403,
    )
    expect((await place.dials({ headers: evil, cookie: `zaima=${ana.token}` }).ends()).code).not.toBe(1000)
  })

  test('[W-6] our own pages, and programs with a token, are let in', async () => {
    expect((await place.post('session.list', {}, { headers: { origin: place.url }, cookie: `zaima=${ana.token}` })).status).toBe(200)
    expect((await place.post('session.list', {}, { ...ana, headers: evil })).status).toBe(200)
    const socket = place.dials({ headers: { origin: place.url }, cookie: `zaima=${ana.token}` })
    expect(await socket.greets()).toMatchObject({ event: 'welcome' })
  })
})
