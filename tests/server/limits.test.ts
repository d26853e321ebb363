/** Too much at once, too fast, and too slow to listen: each bounded, each answered, and nobody else suffers. */
import { protocol } from '../../src/protocol/version.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { dialRaw, openPlace, rawFrame, until, upgradeRequest, type Joined, type Place } from '../support/place.ts'

let place: Place
let ana: Joined
let bob: Joined
let room: string
beforeAll(async () => {
  place = await openPlace('--rate-messages', '20000/1s', '--send-buffer', '256KiB')
  ana = await place.ownedBy('Ana')
  bob = await place.joins('Bob')
  const socket = place.dials(ana)
  room = (await socket.greets()).memberships[0].room.id
  socket.hangsUp()
})
afterEach(async () => expect(await place.stillWorks(ana)).toBe(true))
afterAll(() => place.closes())

describe('too much', () => {
  test('[W-7] too many changes of state are refused with how long to wait; over HTTP in seconds too', async () => {
    const socket = place.dials(ana)
    await socket.greets()
    for (let n = 0; n < 5; n++) expect(await socket.asks('presence.set', { value: 'dnd' })).toMatchObject({ ok: true })
    const refused = await socket.asks('presence.set', { value: 'online' })
    expect(refused.error.code).toBe('rate_limited')
    expect(refused.error.retryAfterMs).toBeGreaterThan(0)
    expect(refused.error.retryAfterMs).toBeLessThanOrEqual(4_000)
    let answer = await place.post('presence.set', { value: 'online' }, ana)
    while (answer.status === 200) answer = await place.post('presence.set', { value: 'online' }, ana)
    expect([answer.status, Number(answer.headers.get('retry-after'))]).toEqual([429, Math.ceil(answer.body.error.retryAfterMs / 1000)])
    expect(await socket.asks('message.send', { room, clientId: 'abcdefgh', body: 'messages go on' })).toMatchObject({ ok: true })
  })

  test('[W-7] who goes on regardless is cut off with a reason, and may come back', async () => {
    const socket = place.dials(bob)
    await socket.greets()
    for (let n = 0; socket.isOpen() && n < 30; n++)
      await Promise.all(Array.from({ length: 10 }, () => socket.asks('presence.set', { value: 'dnd' }).catch(() => null)))
    expect(await socket.ends()).toMatchObject({ code: 4002, reason: 'flood' })
    expect(await place.dials(bob).greets()).toMatchObject({ event: 'welcome' })
  })

  test('[W-1, W-7] garbage without end is cut off', async () => {
    const socket = place.dials(bob)
    await socket.greets()
    for (let n = 0; n < 20 && socket.isOpen(); n++) socket.says('garbage')
    expect(await socket.ends()).toMatchObject({ code: 4002 })
  })

  test('[W-8, W-9] 64 commands at once are answered in order; hundreds cut the sender off', async () => {
    const socket = place.dials(ana)
    await socket.greets()
    const send = (n: number) => socket.says({ cmd: 'message.send', ref: 1_000 + n, room, clientId: `inflight-${n}`, body: `${n}` })
    for (let n = 0; n < 64; n++) send(n)
    await until('all answers', () => socket.frames.filter((f) => f.ref >= 1_000).length === 64)
    expect(socket.frames.filter((f) => f.ref >= 1_000).map((f) => f.ref)).toEqual(Array.from({ length: 64 }, (_, n) => 1_000 + n))
    for (let n = 100; n < 600; n++) send(n)
    expect(await socket.ends()).toMatchObject({ code: 4002 })
  })
})

describe('too slow', () => {
  test('[W-12] a reader that stops reading is cut off, what waited for it is freed, and the others lose nothing', async () => {
    const slow = dialRaw(place.url)
    slow.write(upgradeRequest(bob.token))
    await until('the upgrade', () => slow.heard().startsWith('HTTP/1.1 101'))
    slow.write(rawFrame(JSON.stringify({ cmd: 'hello', protocol: protocol.current, device: 'cli' })))
    await until('the welcome', () => slow.heard().includes('"welcome"'))
    slow.pause()
    const listener = place.dials(ana)
    await listener.greets()
    const speaker = place.dials(ana)
    await speaker.greets()
    const before = place.core.counts().hub.sockets
    const resident = process.memoryUsage.rss()
    const bodies: string[] = []
    // The system's own buffers of both ends take some megabytes before anything waits with us.
    for (let n = 0; n < 1_500 && place.core.counts().hub.sockets === before; n++) {
      bodies.push(`${n}`)
      await speaker.asks('message.send', { room, clientId: `slow-${n}-abcdef`, body: `${n} ${'x'.repeat(39_000)}` })
    }
    expect(place.core.counts().hub.sockets).toBe(before - 1)
    expect(process.memoryUsage.rss() - resident).toBeLessThan(400_000_000)
    await until('the last message', () => listener.frames.filter((f) => f.event === 'message.sent').length >= bodies.length)
    expect(listener.frames.filter((f) => f.event === 'message.sent').map((f) => f.message.body.split(' ')[0])).toEqual(bodies)
    slow.resume()
    await until('the end of the slow reader', slow.isOver)

    const back = place.dials(bob)
    await back.greets()
    const caught: string[] = []
    for (let after = 0, more = true; more;) {
      const page = await back.asks('history.since', { room, after, limit: 200 })
      caught.push(...page.messages.map((m: { body: string }) => m.body.split(' ')[0]))
      after = page.upTo
      more = page.more
    }
    expect(caught.slice(-bodies.length)).toEqual(bodies)
  }, 30_000)
})
