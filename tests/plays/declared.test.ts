/** What people declare of themselves: do-not-disturb, away, invisible, and a status in their own words. */
import { describe, expect, test } from 'bun:test'
import { play } from '../support/play.ts'
import { openStage, type Stage } from '../support/world.ts'
import type { Person } from '../support/people.ts'

const anaAndBob = async (stage: Stage) => {
  const ana = await stage.person('Ana')
  const bob = await stage.person('Bob')
  const laptop = await ana.opens('laptop')
  const screen = await bob.opens('desktop')
  await bob.watches(ana)
  return { ana, bob, laptop, screen }
}
const now = (stage: Stage): number => stage.time.clockOf('server').now()

describe('declared', () => {
  play('[P-19, P-20] do-not-disturb for an hour ends by itself, and what lies under it shows again', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.does('presence.set', { value: 'dnd', expiresAt: now(stage) + 3_600_000 })
    await stage.pass('30 min')
    await laptop.presses()
    await stage.pass('29 min')
    await laptop.presses()
    expect(bob.sees(ana)).toBe('dnd')
    await stage.pass('59.9 s')
    expect(bob.sees(ana)).toBe('dnd')
    await stage.pass('500 ms')
    expect(bob.sees(ana)).toBe('online')
    expect((await laptop.does('presence.explain', { account: ana.id })).explanation.source).toBe('input')
  })

  play('[P-19, P-20] away until a time holds over input, then the truth returns: idle', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.does('presence.set', { value: 'away', expiresAt: now(stage) + 600_000 })
    await stage.pass('1 min')
    await laptop.presses()
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('away')
    await stage.pass('9 min')
    expect(bob.saw(ana)).toEqual(['online', 'away', 'idle'])
  })

  play('[P-19] choosing online clears what was declared, on every device of the person', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    const phone = await ana.opens('phone')
    await laptop.does('presence.set', { value: 'dnd' })
    expect(phone.client.state().me!.claim).toMatchObject({ value: 'dnd' })
    await phone.does('presence.set', { value: 'online' })
    await stage.pass('200 ms')
    expect(laptop.client.state().me!.claim).toBeNull()
    expect(bob.sees(ana)).toBe('online')
  })

  play('[P-150] do-not-disturb for a while over away: away is back by itself, and what watchers see says so', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await laptop.does('presence.set', { value: 'away' })
    await stage.pass('200 ms')
    const expiresAt = now(stage) + 1_800_123
    const { claim } = await laptop.does('presence.set', { value: 'dnd', expiresAt })
    expect(claim).toMatchObject({ value: 'dnd', expiresAt, covered: [{ value: 'away' }] })
    await stage.pass(`${expiresAt - now(stage) - 1} ms`)
    const asked = async () => (await screen.does('presence.get', { ids: [ana.id] })).entries[0]![1]
    expect([await asked(), bob.sees(ana)]).toEqual(['dnd', 'dnd'])
    await stage.pass('1 ms')
    expect(await asked()).toBe('away')
    await stage.pass('1 s')
    expect(bob.saw(ana)).toEqual(['online', 'away', 'dnd', 'away'])
    await laptop.does('presence.set', { value: 'dnd', expiresAt: now(stage) + 60_000 })
    await laptop.does('presence.set', { value: 'online' })
    await stage.pass('2 min')
    // Five minutes without input, and nothing chosen by hand any more.
    expect([bob.sees(ana), laptop.client.state().me!.claim]).toEqual(['idle', null])
  })

  play('[P-151] three deep, each back in its turn, also read from the store; without an end it replaces all', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    const from = now(stage)
    await laptop.does('presence.set', { value: 'away', expiresAt: from + 3_600_000 })
    await laptop.does('presence.set', { value: 'dnd', expiresAt: from + 1_800_000 })
    const { claim } = await laptop.does('presence.set', { value: 'invisible', expiresAt: from + 600_000 })
    expect(claim?.covered?.map((c) => c.value)).toEqual(['dnd', 'away'])
    // With nobody there and nobody watching, memory lets go of her.
    await bob.watches()
    await laptop.closesTab()
    await stage.pass('9 min')
    expect(stage.core.counts().presence.people).toBe(1)
    const phone = await ana.opens('phone')
    await bob.watches(ana)
    expect(phone.client.state().me!.claim?.value).toBe('invisible')
    await stage.pass('2 min')
    expect(bob.sees(ana)).toBe('dnd')
    await stage.pass('20 min')
    expect(bob.sees(ana)).toBe('away')
    await phone.does('presence.set', { value: 'dnd' })
    await stage.pass('40 min')
    expect([bob.sees(ana), phone.client.state().me!.claim]).toMatchObject(['dnd', { value: 'dnd' }])
    expect(phone.client.state().me!.claim).not.toHaveProperty('covered')
  })

  play('[P-152] invisible, seen for half an hour and unseen again: last active is that of somebody who just left', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await laptop.does('presence.set', { value: 'invisible' })
    await stage.pass('1 h')
    await laptop.presses()
    const expiresAt = now(stage) + 1_800_000
    await laptop.does('presence.set', { value: 'dnd', expiresAt })
    await stage.pass('10 min')
    await laptop.presses()
    const pressed = now(stage)
    await stage.pass('30 min')
    await laptop.presses()
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('offline')
    const entry = screen.client.presenceOf(ana.id)!
    expect(Number(entry[3])).toBe(Math.floor(pressed / 1000) * 1000)
    expect(entry[6]).toBeUndefined()
    await laptop.does('session.signOut', {})
    await stage.pass('200 ms')
    expect(screen.client.presenceOf(ana.id)).toEqual(entry)
  })

  play('[P-17] what was declared waits through being offline', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.does('presence.set', { value: 'dnd' })
    await laptop.closesTab()
    await stage.pass('9 s')
    expect(bob.sees(ana)).toBe('offline')
    await ana.opens('phone')
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('dnd')
  })

  play('[P-20, P-21] a status ends on the millisecond for whoever asks, and within a batch for whoever watches', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    const expiresAt = now(stage) + 1_800_123
    await laptop.does('status.set', { text: 'in the garden', emoji: '🌱', expiresAt })
    await stage.pass('200 ms')
    const status = { text: 'in the garden', emoji: '🌱', expiresAt }
    expect(screen.client.presenceOf(ana.id)![4]).toEqual(status)
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('29.9 min')
    await stage.pass(`${expiresAt - now(stage) - 1} ms`)
    const asked = async () => (await screen.does('presence.get', { ids: [ana.id] })).entries[0]![4]
    expect(await asked()).toEqual(status)
    expect(screen.client.presenceOf(ana.id)![4]).toEqual(status)
    await stage.pass('1 ms')
    expect(await asked()).toBeNull()
    await stage.pass('400 ms')
    expect(screen.client.presenceOf(ana.id)![4]).toBeNull()
  })

  play('[P-21] a status shows of the offline too', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await laptop.does('status.set', { text: 'back on Monday' })
    await laptop.does('session.signOut', {})
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('offline')
    expect(screen.client.presenceOf(ana.id)![4]).toEqual({ text: 'back on Monday' })
  })

  play('[P-20] an expiry in the past is refused, and changes nothing', async (stage) => {
    const { laptop } = await anaAndBob(stage)
    const late = await laptop.asks('presence.set', { value: 'dnd', expiresAt: now(stage) })
    expect(late).toMatchObject({ ok: false, error: { code: 'expiry_past' } })
    expect(laptop.client.state().me!.claim).toBeNull()
  })

  play('[P-18, P-33] the invisible see themselves as they are, and what others see', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.does('presence.set', { value: 'invisible' })
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('offline')
    const { explanation } = await laptop.does('presence.explain', { account: ana.id })
    expect(explanation).toMatchObject({ state: 'online', seenByOthers: 'offline' })
  })
})

/** All that Bob's machine ever receives, while he tries everything to find out. */
const whatBobHears = async (goes: (ana: Person) => Promise<void>, does: (ana: Person) => Promise<void>): Promise<string[]> => {
  const stage = await openStage()
  const { ana, laptop, screen } = await anaAndBob(stage)
  await screen.looksAt()
  await stage.pass('100 s')
  await laptop.presses()
  await stage.pass('30 s')
  await goes(ana)
  for (const wait of ['1 s', '29 s', '6 min', '1 h']) {
    await does(ana)
    await stage.pass(wait)
    await screen.presses()
    await screen.asks('presence.watch', { ids: [ana.id] })
    await screen.asks('presence.get', { ids: [ana.id] })
    await screen.asks('presence.explain', { account: ana.id })
    await screen.asks('account.list', {})
    await screen.asks('room.members', { room: stage.lobby })
    const { membership } = await screen.does('room.direct', { account: ana.id })
    await screen.says('@ana are you there?')
    await screen.says('hello?', membership.room.id)
    await screen.types()
  }
  expect(stage.faults).toEqual([])
  await stage.closes()
  return screen.line.heard
}

test('[P-32] invisible is offline, byte for byte, in every frame that others receive, whatever one does meanwhile', async () => {
  const gone = await whatBobHears(
    async (ana) => void (await ana.devices[0]!.does('session.signOut', {})),
    async () => {},
  )
  const hidden = await whatBobHears(
    async (ana) => void (await ana.devices[0]!.does('presence.set', { value: 'invisible' })),
    async (ana) => {
      const [laptop] = ana.devices
      await laptop!.presses()
      await laptop!.looksAt()
      await laptop!.types()
      await laptop!.reads()
      await laptop!.does('settings.update', { shareDevice: true, idleAfterMs: 60_000 })
      const phone = await ana.opens('phone')
      await phone.types()
      await phone.hides()
      await phone.isKilled()
      await laptop!.reloads()
    },
  )
  expect(hidden.length).toBeGreaterThan(40)
  expect(hidden).toEqual(gone)
})
