import { describe, expect, test } from 'bun:test'
import { ana, bob, calm, keep, ModelPlace, Time } from '../../tests/support/model-place.ts'
import { start, newPlace, roomOf, bodies, bodiesOf, sent } from '../../tests/support/model-client.ts'
import { random } from '../../tests/support/random.ts'
import { closeCodes } from '../protocol/errors.ts'
import { createClient } from './client.ts'

describe('messages', () => {
  test('a first page, then live messages, then older ones', async () => {
    const place = newPlace()
    const room = roomOf(place)
    for (let i = 0; i < 100; i++) place.say(room, bob, `m${i}`)
    const { client } = await start(place)
    client.open(room)
    await place.time.pass(50)
    expect(bodies(client, room).length).toBe(60)
    place.say(room, bob, 'live')
    client.older(room)
    await place.time.pass(50)
    expect(bodies(client, room)).toEqual([...Array.from({ length: 100 }, (_, i) => `m${i}`), 'live'])
    expect(client.state().timelines.get(room)).toMatchObject({ more: false, loading: null, knownSeq: 101 })
  })

  test('[M-20] a lost event is fetched when the next one shows the gap', async () => {
    const place = newPlace()
    const room = roomOf(place)
    const { client } = await start(place)
    client.open(room)
    await place.time.pass(50)
    place.chaos = { ...calm, lose: 1 }
    place.say(room, bob, 'lost')
    place.chaos = calm
    place.say(room, bob, 'next')
    await place.time.pass(2_000)
    expect(bodies(client, room)).toEqual(['lost', 'next'])
    expect(client.state().memberships.get(room)).toMatchObject({ unread: 2, mentions: 0 })
  })

  test('an edit that comes while an older page is on its way is not lost', async () => {
    const place = newPlace()
    const room = roomOf(place)
    const first = place.say(room, bob, 'first')
    for (let i = 0; i < 70; i++) place.say(room, bob, `m${i}`)
    const { client } = await start(place)
    client.open(room)
    await place.time.pass(50)
    client.older(room)
    await place.time.pass(3)
    place.edit(first.id, 'edited')
    await place.time.pass(100)
    expect(bodies(client, room)[0]).toBe('edited')
  })

  test('mentions and unread are counted per event, and marking clears them at once', async () => {
    const place = newPlace()
    const room = roomOf(place)
    const { client } = await start(place)
    client.open(room)
    await place.time.pass(50)
    place.say(room, bob, 'hello @Ana, `@ana`')
    place.say(room, bob, 'and `@ana` only')
    place.say(room, ana, 'from my phone')
    await place.time.pass(50)
    expect(client.state().memberships.get(room)).toMatchObject({ unread: 2, mentions: 1 })
    const second = place.messages(room)[1]!
    place.edit(second.id, 'now @ana really')
    await place.time.pass(10)
    expect(client.state().memberships.get(room)).toMatchObject({ unread: 2, mentions: 2 })
    place.remove(second.id)
    await place.time.pass(10)
    expect(client.state().memberships.get(room)).toMatchObject({ unread: 1, mentions: 1 })
    expect(sent(place, 'read.mark').length).toBe(0)
    client.markRead(room)
    expect(client.state().memberships.get(room)).toMatchObject({ unread: 0, mentions: 0, readSeq: 5 })
    await place.time.pass(50)
    expect(place.membership(room, ana)).toMatchObject({ unread: 0, readSeq: 5 })
  })
})

test('[M-26] what is held is bounded: messages of a room, and rooms', async () => {
  const place = new ModelPlace(new Time(), random(1), 25)
  const room = roomOf(place)
  const { client } = await start(place)
  client.open(room)
  client.focus(room)
  await place.time.pass(50)
  for (let i = 0; i < 2_500; i++) place.say(room, bob, `m${i}`)
  await place.time.pass(50)
  const held = () => client.state().timelines.get(room)!
  expect(held().messages.length).toBeLessThanOrEqual(2_200)
  expect(held()).toMatchObject({ more: true, knownSeq: 2_500 })
  client.older(room)
  await place.time.pass(50)
  const before = held().messages.length
  place.say(room, bob, 'new')
  await place.time.pass(50)
  expect(held().messages.length).toBe(before + 1)
  client.focus(null)
  expect(held().messages.length).toBe(500)
  for (const other of place.rooms.keys()) client.open(other)
  await place.time.pass(50)
  expect(client.state().timelines.size).toBe(20)
})

describe('sending', () => {
  test('[M-21] written offline, kept over a reload, sent once and in order', async () => {
    const place = newPlace()
    const room = roomOf(place)
    const { client, device } = await start(place)
    place.unreachable = true
    place.cut()
    client.send(room, 'one')
    client.send(room, 'two')
    expect(client.state().pending.map((p) => p.send.kind)).toEqual(['waiting', 'waiting'])
    client.close()
    place.unreachable = false
    const again = await start(place, device)
    await place.time.pass(100)
    expect(place.messages(room).map((m) => m.body)).toEqual(['one', 'two'])
    expect(again.client.state().pending).toEqual([])
    expect(device.all.size).toBe(0)
  })

  test('[M-22] the answer lost: the same client id again, one message', async () => {
    const place = newPlace()
    const room = roomOf(place)
    const { client } = await start(place)
    client.open(room)
    await place.time.pass(50)
    place.chaos = { ...calm, lose: 1 }
    client.send(room, 'once')
    await place.time.pass(3)
    place.cut()
    place.chaos = calm
    await place.time.pass(2_000)
    expect(sent(place, 'message.send').length).toBe(2)
    expect(bodies(client, room)).toEqual(['once'])
    expect(client.state().pending).toEqual([])
  })

  test('a refusal for good fails it, and the next goes on; a busy server only delays it', async () => {
    const place = newPlace()
    const room = roomOf(place)
    const { client } = await start(place)
    place.refuseNext.push({ cmd: 'message.send', code: 'forbidden' }, { cmd: 'message.send', code: 'storage_full' })
    const bad = client.send(room, 'bad')
    client.send(room, 'good')
    await place.time.pass(100)
    expect(client.state().pending.map((p) => [p.body, p.send.kind])).toEqual([
      ['bad', 'failed'],
      ['good', 'waiting'],
    ])
    await place.time.pass(5_000)
    expect(place.messages(room).map((m) => m.body)).toEqual(['good'])
    client.retry(bad)
    await place.time.pass(100)
    expect(place.messages(room).map((m) => m.body)).toEqual(['good', 'bad'])
    expect(client.state().pending).toEqual([])
  })

  test('two tabs of one person share the place of the outbox, and neither loses what the other wrote', async () => {
    const place = newPlace()
    const room = roomOf(place)
    const device = keep()
    const one = await start(place, device)
    const two = await start(place, device)
    place.unreachable = true
    place.cut()
    one.client.send(room, 'from one')
    two.client.send(room, 'from two')
    two.client.discard(two.client.send(room, 'never mind'))
    one.client.close()
    two.client.close()
    place.unreachable = false
    const later = await start(place, device)
    await place.time.pass(100)
    expect(bodiesOf(place, room)).toEqual(['from one', 'from two'])
    expect(later.client.state().pending).toEqual([])
    expect(device.all.size).toBe(0)
  })

  test('too long a text fails here, and can be discarded', async () => {
    const place = newPlace()
    const { client } = await start(place)
    const id = client.send(roomOf(place), 'x'.repeat(40_001))
    expect(client.state().pending[0]!.send).toMatchObject({ kind: 'failed', error: { code: 'too_large' } })
    client.discard(id)
    expect(client.state().pending).toEqual([])
  })
})

describe('the link', () => {
  test('[P-40] a cut line makes every dot unverified until the server has answered anew', async () => {
    const place = newPlace()
    place.presence.set(bob, 'online')
    const { client } = await start(place)
    client.watch([bob])
    await place.time.pass(1_200)
    expect(client.presenceOf(bob)![1]).toBe('online')
    place.cut()
    expect(client.presenceOf(bob)![1]).toBe('unverified')
    expect(client.presenceOf(bob)).toBe(client.presenceOf(bob))
    place.presence.set(bob, 'idle')
    await place.time.pass(2_000)
    expect(client.presenceOf(bob)![1]).toBe('idle')
  })

  test('[P-41] a missed delta asks again, an old one is ignored', async () => {
    const place = newPlace()
    const { client } = await start(place)
    client.watch([bob])
    await place.time.pass(1_200)
    const version = client.state().presenceVersion
    place.tell({ event: 'presence.changed', base: version - 1, to: version, changes: [[bob, 'dnd', 0, 0, null, null]] })
    await place.time.pass(50)
    expect(client.presenceOf(bob)![1]).toBe('offline')
    place.chaos = { ...calm, lose: 1 }
    place.become(bob, 'online')
    place.chaos = calm
    place.become(bob, 'idle')
    place.become(bob, 'online')
    await place.time.pass(3)
    expect(client.presenceOf(bob)![1]).toBe('unverified')
    await place.time.pass(2_000)
    expect(client.presenceOf(bob)![1]).toBe('online')
  })

  test('[P-42] 45 s of silence make every dot unverified; visible, the dead line is found and replaced', async () => {
    const place = newPlace()
    const { client, env } = await start(place)
    client.watch([bob])
    await place.time.pass(2_000)
    env.signal().visibility('hidden')
    await place.time.pass(100)
    place.pullCable()
    await place.time.pass(50_000)
    expect(client.state()).toMatchObject({ fresh: false, link: { kind: 'online' } })
    await place.time.pass(600_000)
    expect(client.state().link.kind).toBe('online')
    env.signal().visibility('visible')
    await place.time.pass(4_000)
    expect(place.sockets).toBe(1)
    expect(client.state()).toMatchObject({ fresh: true, link: { kind: 'online' } })
  })

  test('[P-43] after sleep the line is probed, and dropped if nothing answers', async () => {
    const place = newPlace()
    const { client } = await start(place)
    place.pullCable()
    place.time.sleep(3_600_000)
    await place.time.pass(3_500)
    expect(place.sockets).toBe(1)
    expect(client.state().link.kind).toBe('online')
    const before = sent(place, 'hello').length
    place.time.sleep(3_600_000)
    await place.time.pass(10_000)
    expect(sent(place, 'hello').length).toBe(before)
  })

  test('[W-20] final close codes are obeyed, and signing out leaves nothing', async () => {
    for (const [code, kind] of [
      [closeCodes.session_expired, 'signed-out'],
      [closeCodes.revoked, 'signed-out'],
      [closeCodes.upgrade_required, 'refused'],
      [closeCodes.replaced, 'refused'],
    ] as const) {
      const place = newPlace()
      const { client } = await start(place)
      place.cut(code)
      await place.time.pass(100_000)
      expect(client.state().link.kind).toBe(kind)
      expect(sent(place, 'hello').length).toBe(1)
    }
    const place = newPlace()
    const { client, device } = await start(place)
    place.unreachable = true
    client.send(roomOf(place), 'private')
    place.cut(closeCodes.signed_out)
    expect(client.state()).toMatchObject({ me: null, link: { kind: 'signed-out', reason: 'signed_out' } })
    expect(client.state().memberships.size + device.all.size).toBe(0)
  })

  test('[W-21] a draining server names the delay', async () => {
    const place = newPlace()
    const { client } = await start(place)
    place.tell({ event: 'draining', reconnectAfterMs: 7_000 })
    await place.time.pass(10)
    place.cut(closeCodes.draining)
    await place.time.pass(6_900)
    expect(client.state().link.kind).toBe('waiting')
    await place.time.pass(200)
    expect(client.state().link.kind).toBe('online')
  })

  test('[S-20] the resume token is in the tab only between leaving and coming back', async () => {
    const place = newPlace()
    const { env } = await start(place)
    expect(env.tab.get('resume')).toBeNull()
    env.signal().leaving()
    const token = env.tab.get('resume')
    expect(token).toStartWith('resume')
    const next = createClient({ ...place.env(ana), tab: env.tab })
    expect(env.tab.get('resume')).toBeNull()
    next.connect()
    await place.time.pass(50)
    expect(sent(place, 'hello').at(-1)).toMatchObject({ resume: token! })
  })

  test('questions wait for the next line, other commands answer that nothing came', async () => {
    const place = newPlace()
    const { client } = await start(place)
    const question = client.call('session.list', {})
    const order = client.call('room.leave', { room: roomOf(place) })
    await place.time.pass(1)
    place.cut()
    expect(await order).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    await place.time.pass(2_000)
    expect(await question).toEqual({ ok: true, value: { sessions: [] } })
  })
})
