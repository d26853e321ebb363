/** Webhooks, from what happens to what a real receiver gets over a real socket. Only time is not real. */
import { describe, expect } from 'bun:test'
import { mostFailures } from '../../src/domain/webhooks.ts'
import type { Request as Input } from '../../src/protocol/commands.ts'
import type { Device } from '../support/device.ts'
import type { Person } from '../support/people.ts'
import { playWith } from '../support/play.ts'
import { openReceiver, type Receiver } from '../support/receiver.ts'
import type { Stage } from '../support/world.ts'

type Set = { readonly stage: Stage; readonly receiver: Receiver; readonly ana: Person; readonly admin: Device }
const scene = (name: string, run: (set: Set) => Promise<void>): void =>
  playWith({ flags: ['--webhook-private', 'allow'] }, name, async (stage) => {
    const receiver = openReceiver()
    try {
      const ana = await stage.person('Ana')
      await run({ stage, receiver, ana, admin: await ana.opens('desktop') })
    } finally {
      await receiver.close()
    }
  })
const hook = async ({ receiver, admin }: Set, ...events: Input<'webhook.create'>['events']) => {
  const { webhook, secret } = await admin.does('webhook.create', { url: receiver.url, events })
  receiver.knows(secret)
  return webhook.id
}

describe('webhooks', () => {
  scene('[W-401] every event is signed, and a receiver can check it on its own', async (set) => {
    const { stage, receiver, admin } = set
    const webhook = await hook(set, 'session.started', 'session.ended')
    const bob = await stage.person('Bob')
    const laptop = await bob.opens('laptop')
    await laptop.does('session.signOut', {})
    await stage.pass('1 s')
    expect(receiver.types()).toEqual(['session.started', 'session.ended', 'session.started', 'session.ended'])
    expect(new Set(receiver.received.map((r) => r.signed))).toEqual(new Set(['right']))
    const { body, seconds } = receiver.received[2]!
    expect(body.data).toEqual({ account: bob.id, session: expect.any(String), device: 'web' })
    expect(Math.abs(Date.parse(body.timestamp) / 1000 - seconds)).toBeLessThan(2)
    expect(receiver.received[3]!.body.data['reason']).toBe('signed_out')
    const { webhooks } = await admin.does('webhook.list', {})
    expect(webhooks).toMatchObject([{ id: webhook, state: 'on', failures: 0 }])
    expect(JSON.stringify(webhooks)).not.toContain('whsec_')
  })

  scene('[W-404, D-403] a failing receiver is asked again, later each time, with the same id, until it answers', async (set) => {
    const { stage, receiver, admin } = set
    const webhook = await hook(set, 'session.started')
    receiver.answers(500, 503, 302)
    receiver.redirectsTo(`${receiver.url}/elsewhere`)
    await admin.does('webhook.test', { webhook })
    await stage.pass('1 s')
    expect(receiver.received.map((r) => r.status)).toEqual([500])
    expect((await admin.does('webhook.deliveries', { webhook })).deliveries).toMatchObject([
      { state: 'waiting', attempts: 1, status: 500, event: 'webhook.test' },
    ])
    await stage.pass('5 min')
    expect(receiver.received.map((r) => r.status)).toEqual([500, 503, 302, 204])
    expect(new Set(receiver.received.map((r) => r.id)).size).toBe(1)
    expect(receiver.received.every((r) => r.signed === 'right')).toBe(true)
    const gaps = receiver.received.slice(1).map((r, i) => r.seconds - receiver.received[i]!.seconds)
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
    expect((await admin.does('webhook.deliveries', { webhook })).deliveries).toMatchObject([
      { state: 'delivered', attempts: 4, status: 204 },
    ])
  })

  scene('[W-405] what was sent can be sent once more: the same message, a line of its own in the log', async (set) => {
    const { stage, receiver, admin } = set
    const webhook = await hook(set, 'session.started')
    const { delivery } = await admin.does('webhook.test', { webhook })
    await stage.pass('1 s')
    const again = await admin.does('webhook.replay', { delivery: delivery.id })
    await stage.pass('1 s')
    expect(receiver.received.map((r) => r.body)).toEqual([receiver.received[0]!.body, receiver.received[0]!.body])
    expect(receiver.received[1]!.id).toBe(receiver.received[0]!.id)
    const { deliveries } = await admin.does('webhook.deliveries', { webhook })
    expect(deliveries.map((d) => [d.id, d.replayOf, d.state])).toEqual([
      [again.delivery.id, delivery.id, 'delivered'],
      [delivery.id, undefined, 'delivered'],
    ])
  })

  scene('[W-406] an address that always fails is switched off, its maker is told, and it can be switched on again', async (set) => {
    const { stage, receiver, admin } = set
    const webhook = await hook(set, 'session.started')
    receiver.answers(...Array.from({ length: 100 }, () => 500))
    const told: unknown[] = []
    admin.client.onEvent((e) => {
      if (e.event === 'webhook.changed') told.push(e.webhook.state)
    })
    for (let i = 0; i < 4; i++) await admin.does('webhook.test', { webhook })
    await stage.pass('2 h')
    expect(receiver.received.length).toBe(mostFailures)
    expect(told).toEqual(['failing'])
    expect((await admin.does('webhook.list', {})).webhooks).toMatchObject([
      { state: 'failing', failures: mostFailures, lastError: 'The answer was 500.' },
    ])
    const bob = await stage.person('Bob')
    await bob.opens('laptop')
    await stage.pass('1 h')
    expect(receiver.types()).not.toContain('session.started')
    receiver.answers()
    await admin.does('webhook.update', { webhook, state: 'on' })
    await bob.opens('phone')
    await stage.pass('2 s')
    expect(receiver.types().at(-1)).toBe('session.started')
    expect((await admin.does('webhook.list', {})).webhooks).toMatchObject([{ state: 'on', failures: 0 }])
  })

  scene('[W-403] who answers 410 wants no more and gets no more', async (set) => {
    const { stage, receiver, admin } = set
    const webhook = await hook(set, 'session.started')
    receiver.answers(410)
    await admin.does('webhook.test', { webhook })
    await stage.pass('1 h')
    expect(receiver.received).toHaveLength(1)
    expect((await admin.does('webhook.list', {})).webhooks).toMatchObject([{ state: 'failing' }])
  })

  scene('[P-407] presence is told as a plain member sees it, the last of a second, and never twice the same', async (set) => {
    const { stage, receiver } = set
    await hook(set, 'presence.changed')
    const bob = await stage.person('Bob')
    const laptop = await bob.opens('laptop')
    await stage.pass('2 s')
    await laptop.does('presence.set', { value: 'away' })
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('2 s')
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('2 s')
    const states = receiver.received.filter((r) => r.body.data['account'] === bob.id).map((r) => r.body.data['state'])
    expect(states).toEqual(['online', 'dnd'])
    expect(JSON.stringify(receiver.received)).not.toContain('lastActive')
  })

  scene('[P-408] nothing at all is told of the invisible and of those who are not shown to every member', async (set) => {
    const { stage, receiver, admin } = set
    const bob = await stage.person('Bob')
    const laptop = await bob.opens('laptop')
    await laptop.does('presence.set', { value: 'invisible' })
    await hook(set, 'presence.changed', 'session.started', 'session.ended')
    const phone = await bob.opens('phone')
    await phone.presses()
    await phone.does('status.set', { text: 'nobody knows' })
    await stage.pass('10 min')
    await phone.does('session.signOut', {})
    await stage.pass('1 min')
    const of = () =>
      receiver.received.filter((r) => JSON.stringify(r.body).includes(bob.id) && !JSON.stringify(r.body).includes('"offline"'))
    expect(of()).toEqual([])
    await admin.does('place.update', { sharing: 'nobody' })
    await laptop.does('presence.set', { value: 'dnd' })
    await bob.opens('terminal')
    await stage.pass('10 min')
    expect(of()).toEqual([])
  })

  scene(
    '[P-160] a sign-in of somebody invisible is not told, also when they are so from under another state, and not after',
    async (set) => {
      const { stage, receiver } = set
      await hook(set, 'session.started', 'session.ended', 'presence.changed')
      const bob = await stage.person('Bob')
      const laptop = await bob.opens('laptop')
      await laptop.does('presence.set', { value: 'invisible' })
      await laptop.does('presence.set', { value: 'away', expiresAt: stage.time.clockOf('server').now() + 60_000 })
      await stage.pass('2 min')
      const before = receiver.received.length
      const of = () => receiver.received.slice(before).filter((r) => JSON.stringify(r.body).includes(bob.id))
      const phone = await bob.opens('phone')
      await stage.pass('10 min')
      await phone.does('session.signOut', {})
      await stage.pass('1 min')
      expect(of()).toEqual([])
      await laptop.does('presence.set', { value: 'online' })
      await stage.pass('10 s')
      expect(of().map((r) => r.body.type)).toEqual(['presence.changed'])
    },
  )

  scene('[P-408] who shows less than everything to plain members is not told of', async (set) => {
    const { stage, receiver } = set
    await hook(set, 'presence.changed', 'session.started')
    for (const [name, see] of [
      ['Bob', 'coarse'],
      ['Cho', 'hidden'],
    ] as const) {
      const person = await stage.person(name)
      const laptop = await person.opens('laptop')
      await laptop.does('privacy.update', { rules: [{ who: { kind: 'everyone' }, see }] })
      await stage.pass('2 s')
      const before = receiver.received.length
      await laptop.does('presence.set', { value: 'dnd' })
      await person.opens('phone')
      await stage.pass('10 min')
      expect([name, receiver.received.slice(before).filter((r) => r.body.data['account'] === person.id)]).toEqual([name, []])
    }
  })

  scene('[P-354] a new secret: the old one signs along, and a day later no longer does', async (set) => {
    const { stage, receiver, admin } = set
    const webhook = await hook(set, 'session.started')
    const rotated = await admin.does('webhook.rotate', { webhook })
    receiver.knowsToo(rotated.secret)
    expect(rotated.webhook.oldSecretUntil).toBe(stage.time.clockOf('server').now() + 24 * 3_600_000)
    expect(JSON.stringify(await admin.does('webhook.list', {}))).not.toContain('whsec_')
    const sent = async (by: Device) => {
      const { delivery } = await by.does('webhook.test', { webhook })
      await stage.pass('1 s')
      const got = receiver.received.find((r) => r.id === delivery.message)
      return [got?.signed, got?.signedBySecond]
    }
    expect(await sent(admin)).toEqual(['right', 'right'])
    await admin.closesTab()
    await stage.pass('24 h')
    expect(await sent(await set.ana.opens('laptop'))).toEqual(['wrong', 'right'])
  })

  scene('[P-355] what was given up is listed over all webhooks, and arrives when it is sent again', async (set) => {
    const { stage, receiver, admin } = set
    const webhook = await hook(set, 'session.started')
    receiver.answers(410)
    const { delivery } = await admin.does('webhook.test', { webhook })
    await stage.pass('1 s')
    const failed = async () => (await admin.does('webhook.deliveries', { state: 'failed' })).deliveries.map((d) => d.id)
    expect(await failed()).toEqual([delivery.id])
    await admin.does('webhook.replay', { delivery: delivery.id })
    await stage.pass('1 s')
    expect(receiver.received.map((r) => [r.id, r.status])).toEqual([
      [receiver.received[0]!.id, 410],
      [receiver.received[0]!.id, 204],
    ])
    expect((await admin.does('webhook.deliveries', { state: 'delivered' })).deliveries).toMatchObject([{ replayOf: delivery.id }])
  })

  scene('[W-407] only administrators have anything to do with webhooks', async (set) => {
    const { stage } = set
    const webhook = await hook(set, 'session.started')
    const laptop = await (await stage.person('Bob')).opens('laptop')
    const no = { ok: false, error: { code: 'forbidden' } }
    expect(await laptop.asks('webhook.list', {})).toMatchObject(no)
    expect(await laptop.asks('webhook.create', { url: 'https://example.org', events: ['session.started'] })).toMatchObject(no)
    for (const command of ['webhook.update', 'webhook.delete', 'webhook.test', 'webhook.deliveries', 'webhook.rotate'] as const)
      expect(await laptop.asks(command, { webhook })).toMatchObject(no)
    expect(await laptop.asks('webhook.replay', { delivery: 'e00000000000000000001' as never })).toMatchObject(no)
  })
})

playWith({}, '[W-402] without the setting nothing inside the house is called', async (stage) => {
  const laptop = await (await stage.person('Ana')).opens('laptop')
  expect(await laptop.asks('webhook.create', { url: 'http://example.org', events: ['session.started'] })).toMatchObject({
    ok: false,
    error: { code: 'bad_request' },
  })
  const { webhook } = await laptop.does('webhook.create', { url: 'https://127.0.0.1:9/x', events: ['session.started'] })
  await laptop.does('webhook.test', { webhook: webhook.id })
  await stage.pass('1 s')
  expect((await laptop.does('webhook.deliveries', { webhook: webhook.id })).deliveries).toMatchObject([
    { state: 'waiting', error: 'The address leads to a private network.' },
  ])
})
