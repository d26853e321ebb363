/** Who sees how much: rules, what the place takes away, last seen in steps, typing, preview, and an engine that cannot find out. */
import { describe, expect } from 'bun:test'
import type { Privacy } from '../../src/protocol/privacy.ts'
import type { Device } from '../support/device.ts'
import { play } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const three = async (stage: Stage) => {
  const [ana, bob, cyd] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Cyd')]
  const [laptop, screen, phone] = [await ana.opens('laptop'), await bob.opens('desktop'), await cyd.opens('phone')]
  await bob.watches(ana)
  await cyd.watches(ana)
  return { ana, bob, cyd, laptop, screen, phone }
}
const chooses = async (stage: Stage, device: Device, privacy: Partial<Privacy>): Promise<void> => {
  await device.does('privacy.update', privacy)
  await stage.pass('200 ms')
}
const told = (device: Device, from: number): string[] => device.line.heard.slice(from).filter((f) => f.includes('"presence.changed"'))

describe('rules', () => {
  play('[P-201] a rule shows or hides at once, and those it does not concern hear nothing of it', async (stage) => {
    const { ana, bob, cyd, laptop, phone } = await three(stage)
    const before = phone.line.heard.length
    await chooses(stage, laptop, { rules: [{ who: { kind: 'person', account: bob.id }, see: 'hidden' }] })
    expect([bob.sees(ana), cyd.sees(ana)]).toEqual(['hidden', 'online'])
    await chooses(stage, laptop, { rules: [{ who: { kind: 'person', account: bob.id }, see: 'coarse' }] })
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('200 ms')
    expect([bob.sees(ana), cyd.sees(ana)]).toEqual(['online', 'dnd'])
    expect(told(phone, before)).toHaveLength(1)
    await chooses(stage, laptop, { rules: [] })
    expect(bob.sees(ana)).toBe('dnd')
  })

  play(
    '[P-214] a rule about a room is about those one shares it with: joining and leaving count at once, on either side',
    async (stage) => {
      const { ana, bob, cyd, laptop, screen } = await three(stage)
      const { membership } = await laptop.does('room.create', { name: 'Garden', kind: 'private' })
      const room = membership.room.id
      await chooses(stage, laptop, { otherwise: 'hidden', rules: [{ who: { kind: 'room', room }, see: 'full' }] })
      expect([bob.sees(ana), cyd.sees(ana)]).toEqual(['hidden', 'hidden'])
      await laptop.does('room.invite', { room, name: 'bob' })
      await stage.pass('1.5 s')
      expect([bob.sees(ana), cyd.sees(ana)]).toEqual(['online', 'hidden'])
      await laptop.does('room.leave', { room })
      await stage.pass('200 ms')
      expect(bob.sees(ana)).toBe('hidden')
      expect((await laptop.does('privacy.preview', { as: bob.id })).entry[1]).toBe('hidden')
      expect((await screen.does('presence.get', { ids: [ana.id] })).entries[0]![1]).toBe('hidden')
    },
  )

  play('[P-206] rules that name nobody are taken, and match nobody; too many are refused', async (stage) => {
    const { ana, bob, laptop } = await three(stage)
    const nobody = `${ana.id.slice(0, -1)}z` as typeof ana.id
    await chooses(stage, laptop, { rules: [{ who: { kind: 'person', account: nobody }, see: 'hidden' }] })
    expect(bob.sees(ana)).toBe('online')
    const rule = { who: { kind: 'everyone' }, see: 'hidden' } as const
    const refused = await laptop.asks('privacy.update', { rules: Array.from({ length: 10_000 }, () => rule) })
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad_request', message: expect.stringContaining('100 rules') } })
    expect(bob.sees(ana)).toBe('online')
  })

  play("[P-215] what one chooses is told to one's other devices", async (stage) => {
    const { ana, laptop } = await three(stage)
    const other = await ana.opens('desktop')
    await chooses(stage, laptop, { otherwise: 'coarse' })
    expect(other.line.heard.map((f) => JSON.parse(f)).filter((f) => f.event === 'privacy.updated')).toMatchObject([
      { privacy: { otherwise: 'coarse' } },
    ])
    expect((await other.does('privacy.get', {})).privacy.otherwise).toBe('coarse')
  })
})

describe('the place', () => {
  play('[P-202, P-203] its policy takes away and gives back, at once; only those who govern it may', async (stage) => {
    const { ana, bob, laptop, screen } = await three(stage)
    await laptop.does('place.policy', { presence: 'off' })
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('off')
    expect((await laptop.does('presence.explain', { account: ana.id })).explanation).toEqual({
      account: ana.id,
      state: 'off',
      source: 'engine',
    })
    expect(await screen.asks('place.policy', { presence: 'on' })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await laptop.does('place.policy', { presence: 'on', lastSeenAtMost: 'coarse' })
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('online')
    await laptop.does('session.signOut', {})
    await stage.pass('200 ms')
    expect(screen.client.presenceOf(ana.id)!.slice(1, 4)).toEqual(['offline', 0, 'minutes'])
    expect((await screen.does('privacy.get', {})).policy).toMatchObject({ lastSeenAtMost: 'coarse' })
  })
})

describe('last seen', () => {
  play('[P-208] in steps: whoever watches is told each one when it begins', async (stage) => {
    const { ana, laptop, screen } = await three(stage)
    await chooses(stage, laptop, { lastSeen: 'coarse' })
    await laptop.does('session.signOut', {})
    await stage.pass('300 ms')
    const step = () => screen.client.presenceOf(ana.id)![3]
    expect(step()).toBe('minutes')
    await stage.pass('5 min')
    expect(step()).toBe('hour')
    await stage.pass('55 min')
    expect(step()).toBe('today')
  })

  play('[P-205] who hides theirs does not see it of those who ask for the same in return', async (stage) => {
    const { ana, bob, cyd, laptop, screen, phone } = await three(stage)
    await chooses(stage, laptop, { reciprocal: true })
    await chooses(stage, screen, { lastSeen: 'hidden' })
    await laptop.does('session.signOut', {})
    await stage.pass('1.5 s')
    const last = (device: Device) => device.client.presenceOf(ana.id)![3]
    expect(last(screen)).toBe(0)
    expect(last(phone)).toBeNumber()
    expect(bob.sees(ana)).toBe(cyd.sees(ana))
    await chooses(stage, screen, { lastSeen: 'exact' })
    await stage.pass('1.5 s')
    expect(last(screen)).toBe(last(phone))
  })
})

describe('preview', () => {
  play('[P-216] one sees oneself exactly as the chosen person does, and what decided it', async (stage) => {
    const { ana, bob, cyd, laptop, screen, phone } = await three(stage)
    const rules: Privacy['rules'] = [
      { who: { kind: 'person', account: cyd.id }, see: 'full' },
      { who: { kind: 'person', account: bob.id }, see: 'coarse' },
    ]
    for (const privacy of [{}, { rules }, { rules, lastSeen: 'hidden' }, { rules: [], otherwise: 'hidden' }] as Partial<Privacy>[]) {
      await chooses(stage, laptop, privacy)
      for (const [person, device] of [
        [bob, screen],
        [cyd, phone],
      ] as const) {
        const preview = await laptop.does('privacy.preview', { as: person.id })
        expect(preview.entry).toEqual((await device.does('presence.get', { ids: [ana.id] })).entries[0]!)
        expect(preview.explanation).toEqual((await device.does('presence.explain', { account: ana.id })).explanation)
      }
    }
    await chooses(stage, laptop, { rules })
    expect((await laptop.does('privacy.preview', { as: bob.id })).because).toEqual({ kind: 'rule', rule: 1 })
    expect((await laptop.does('privacy.preview', { as: ana.id })).because).toEqual({ kind: 'self' })
  })
})

describe('typing', () => {
  play('[P-211] who hides from somebody in the room types unseen there, but not with a person who may see', async (stage) => {
    const { ana, bob, cyd, laptop, screen, phone } = await three(stage)
    const direct = async (device: Device) => (await device.does('room.direct', { account: ana.id })).membership.room.id
    const [withBob, withCyd] = [await direct(screen), await direct(phone)]
    await laptop.types()
    await stage.pass('300 ms')
    expect(phone.typists()).toEqual([ana.id])
    await stage.pass('10 s')
    await chooses(stage, laptop, { rules: [{ who: { kind: 'person', account: bob.id }, see: 'hidden' }] })
    for (const room of [stage.lobby, withBob, withCyd]) await laptop.types(room)
    await stage.pass('300 ms')
    expect([screen.typists(), screen.typists(withBob), phone.typists(), phone.typists(withCyd)]).toEqual([[], [], [], [ana.id]])
    await chooses(stage, laptop, { rules: [], shareTyping: false })
    await stage.pass('300 ms')
    await laptop.types(withCyd)
    await stage.pass('300 ms')
    expect(phone.typists(withCyd)).toEqual([])
    expect(cyd.sees(ana)).toBe('online')
  })
})

describe('when nothing can be found out', () => {
  play('[P-217] everybody is unverified, nobody offline; messages go on, and it mends itself', async (stage) => {
    const { ana, bob, cyd, laptop, screen, phone } = await three(stage)
    await laptop.does('session.signOut', {})
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('offline')
    stage.presenceTables.is = 'gone'
    await bob.watches(ana, cyd)
    expect([bob.sees(ana), bob.sees(cyd)]).toEqual(['unverified', 'unverified'])
    expect((await screen.does('presence.explain', { account: cyd.id })).explanation).toEqual({
      account: cyd.id,
      state: 'unverified',
      source: 'engine',
    })
    await phone.looksAt()
    await screen.says('still here?')
    expect(phone.timeline()).toEqual(['still here?'])
    expect(stage.faults.length).toBeGreaterThan(0)
    stage.faults.length = 0
    stage.presenceTables.is = 'there'
    await stage.pass('12 s')
    expect([bob.sees(ana), bob.sees(cyd)]).toEqual(['offline', 'online'])
  })
})

describe('receipts', () => {
  play('[P-213] what one has read is told between two who both share it, and never of the invisible or hidden', async (stage) => {
    const { ana, bob, laptop, screen } = await three(stage)
    const room = (await screen.does('room.direct', { account: ana.id })).membership.room.id
    let said = 0
    const seen = () => screen.client.state().seen.get(room) ?? 0
    const readsOn = async (): Promise<number> => {
      await screen.does('message.send', { room, clientId: `question-${++said}`, body: 'well?' })
      await laptop.does('read.mark', { room, seq: said })
      await stage.pass('100 ms')
      return seen()
    }
    expect(await readsOn()).toBe(1)
    await chooses(stage, laptop, { shareReceipts: false })
    expect(await readsOn()).toBe(1)
    await chooses(stage, laptop, { shareReceipts: true })
    await chooses(stage, screen, { shareReceipts: false })
    expect(await readsOn()).toBe(1)
    await chooses(stage, screen, { shareReceipts: true })
    await laptop.does('presence.set', { value: 'invisible' })
    expect(await readsOn()).toBe(1)
    await laptop.does('presence.set', { value: 'online' })
    await chooses(stage, laptop, { rules: [{ who: { kind: 'person', account: bob.id }, see: 'hidden' }] })
    expect(await readsOn()).toBe(1)
    await chooses(stage, laptop, { rules: [] })
    expect(await readsOn()).toBe(6)
  })
})
