import { describe, expect, test } from 'bun:test'
import { start, newPlace, roomOf, sent } from '../../tests/support/model-client.ts'
import { ana, bob } from '../../tests/support/model-place.ts'
import type { ServerEvent } from '../protocol/events.ts'

describe('what is reported', () => {
  test('[P-44] input is told at most once in 30 s, with its honest age', async () => {
    const place = newPlace()
    const { env } = await start(place)
    await place.time.pass(60_000)
    for (let i = 0; i < 100; i++) {
      env.signal().input()
      await place.time.pass(1_000)
    }
    await place.time.pass(60_000)
    const touches = sent(place, 'presence.touch')
    expect(touches.map((t) => t['inputAgoMs'])).toEqual([0, expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)])
    for (let i = 1; i < touches.length; i++) expect(touches[i]!.at - touches[i - 1]!.at).toBeGreaterThanOrEqual(30_000)
    expect(touches.at(-1)!['inputAgoMs']).toBeGreaterThan(15_000)
    place.cut()
    await place.time.pass(3_000)
    expect(sent(place, 'hello').at(-1)!['inputAgoMs']).toBeGreaterThan(60_000)
  })

  test('[P-45] an hour without input sends nothing but answers to pings', async () => {
    const place = newPlace()
    const { client } = await start(place)
    client.watch([bob])
    await place.time.pass(5_000)
    const before = place.frames.length
    for (let i = 0; i < 180; i++) {
      place.tell({ event: 'ping' } as ServerEvent)
      await place.time.pass(20_000)
    }
    expect(new Set(place.frames.slice(before).map((f) => f.cmd))).toEqual(new Set(['pong']))
  })

  test('watching is debounced, and the newest set wins', async () => {
    const place = newPlace()
    const { client } = await start(place)
    await place.time.pass(2_000)
    const before = sent(place, 'presence.watch').length
    for (let i = 0; i < 10; i++) {
      client.watch(i % 2 === 0 ? [bob] : [bob, ana])
      await place.time.pass(20)
    }
    await place.time.pass(500)
    expect(
      sent(place, 'presence.watch')
        .slice(before)
        .map((f) => f['ids']),
    ).toEqual([[bob, ana]])
  })

  test('typing is refreshed every 4 s and shown for 7', async () => {
    const place = newPlace()
    const { client } = await start(place)
    for (let i = 0; i < 9; i++) {
      client.typing(roomOf(place), true)
      await place.time.pass(1_000)
    }
    expect(sent(place, 'typing.set').length).toBe(3)
    place.tell({ event: 'typing', room: roomOf(place), ids: [bob, ana], count: 2 })
    await place.time.pass(50)
    expect(client.state().typing.get(roomOf(place))).toEqual({ ids: [bob], count: 1 })
    await place.time.pass(7_000)
    expect(client.state().typing.size).toBe(0)
  })
})
