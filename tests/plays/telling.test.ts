/** How watchers are told: in numbered pieces, only what they may see, and never at the cost of messages. */
import { describe, expect } from 'bun:test'
import { play, playWith } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const anaAndBob = async (stage: Stage) => {
  const ana = await stage.person('Ana')
  const bob = await stage.person('Bob')
  const laptop = await ana.opens('laptop')
  const screen = await bob.opens('desktop')
  await bob.watches(ana)
  return { ana, bob, laptop, screen }
}
const long = (n: number): string => `${n} ${'x'.repeat(39_900)}`

describe('telling watchers', () => {
  play('[P-41, W-11] a lost presence frame shows by the next one: the client asks again and is right', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    const cyd = await stage.person('Cyd')
    await screen.watches(ana, cyd)
    screen.loses(/presence\.changed/)
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('1 s')
    expect(bob.sees(ana)).toBe('online')
    screen.loses(null)
    await cyd.opens('phone')
    await stage.pass('1.5 s')
    expect([bob.sees(ana), bob.sees(cyd)]).toEqual(['dnd', 'online'])
  })

  play('[W-11] what changes within one batch is one frame, and what changes back is none', async (stage) => {
    const { ana, laptop, screen } = await anaAndBob(stage)
    const before = screen.line.heard.length
    await laptop.does('presence.set', { value: 'dnd' })
    await laptop.does('presence.set', { value: 'away' })
    await laptop.does('status.set', { text: 'lunch' })
    await stage.pass('200 ms')
    expect(screen.line.heard.slice(before)).toHaveLength(1)
    await laptop.does('presence.set', { value: 'dnd' })
    await laptop.does('presence.set', { value: 'away' })
    await stage.pass('200 ms')
    const changes = screen.line.heard.slice(before + 1).map((f) => JSON.parse(f).changes[0])
    // `since` may have moved; what is shown has not.
    for (const change of changes) expect(change.slice(0, 2)).toEqual([ana.id, 'away'])
  })

  play('[W-12] a slow reader gets no presence, but every message; once it has caught up, the truth', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await screen.looksAt()
    await screen.isUnplugged('down')
    for (let n = 0; n < 15; n++) await laptop.says(long(n))
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('1 s')
    const before = screen.line.heard.length
    await screen.isPluggedIn()
    const frames = screen.line.heard.slice(before).map((f) => JSON.parse(f))
    expect(frames.filter((f) => f.event === 'presence.changed')).toMatchObject([{ changes: [] }])
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('dnd')
    expect(screen.timeline().map((body) => body.split(' ')[0])).toEqual(Array.from({ length: 15 }, (_, n) => `${n}`))
    expect(screen.link.kind).toBe('online')
  })

  play(
    '[W-12] a reader too far behind is cut off and catches up; nobody else loses anything, and it looks offline to no one',
    async (stage) => {
      const { ana, bob, laptop, screen } = await anaAndBob(stage)
      const cyd = await stage.person('Cyd')
      const phone = await cyd.opens('phone')
      await phone.looksAt()
      await cyd.watches(bob)
      await screen.looksAt()
      await screen.isUnplugged('down')
      const all = Array.from({ length: 40 }, (_, n) => long(n))
      for (const body of all) await laptop.says(body)
      expect(stage.core.counts().hub.sockets).toBe(2)
      await stage.pass('2 s')
      await screen.isPluggedIn()
      await stage.pass('10 s')
      for (const device of [screen, phone]) expect(device.timeline().map((body) => body.split(' ')[0])).toEqual(all.map((_, n) => `${n}`))
      expect(cyd.saw(bob)).toEqual(['online'])
      expect(bob.sees(ana)).toBe('online')
    },
  )

  play("[P-40] what was shown is unverified from the moment one's own line is lost until the server has answered", async (stage) => {
    const { ana, bob, screen } = await anaAndBob(stage)
    await screen.isUnplugged()
    await screen.isCutOff()
    expect(bob.sees(ana)).toBe('unverified')
    await screen.isPluggedIn()
    await stage.pass('10 s')
    expect(bob.saw(ana)).toEqual(['online', 'unverified', 'online'])
  })

  play('[P-27] members see members, unless the place says otherwise, and those who watch are told at once', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await laptop.does('place.update', { sharing: 'nobody' })
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('hidden')
    expect((await screen.does('presence.get', { ids: [ana.id] })).entries).toEqual([[ana.id, 'hidden', 0, 0, null, null]])
    expect((await screen.does('presence.explain', { account: ana.id })).explanation).toEqual({
      account: ana.id,
      state: 'hidden',
      source: 'rule',
    })
    await laptop.does('place.update', { sharing: 'members' })
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('online')
  })

  playWith(
    { sharing: 'shared' },
    '[P-27] where only those who share a room see each other, a common room opens the eyes and leaving closes them',
    async (stage) => {
      const { ana, bob, laptop, screen } = await anaAndBob(stage)
      expect(bob.sees(ana)).toBe('hidden')
      const { membership } = await laptop.does('room.create', { name: 'Garden', kind: 'private' })
      await laptop.does('room.invite', { room: membership.room.id, name: 'bob' })
      await stage.pass('1.5 s')
      expect(bob.sees(ana)).toBe('online')
      await screen.does('room.leave', { room: membership.room.id })
      await stage.pass('1.5 s')
      expect(bob.sees(ana)).toBe('hidden')
    },
  )

  play('[W-11] of people that do not exist one learns what one learns of those never seen', async (stage) => {
    const { ana, screen } = await anaAndBob(stage)
    const cyd = await stage.person('Cyd')
    const nobody = `${cyd.id.slice(0, -1)}9` as typeof cyd.id
    const { entries } = await screen.does('presence.get', { ids: [cyd.id, nobody, ana.id] })
    expect(entries[1]).toEqual([nobody, ...entries[0]!.slice(1)] as (typeof entries)[1])
    const explained = async (id: typeof cyd.id) =>
      JSON.stringify((await screen.does('presence.explain', { account: id })).explanation).replace(id, '')
    expect(await explained(nobody)).toBe(await explained(cyd.id))
  })
})
