/** One person on several devices: what each does counts, and only one of them rings. */
import { describe, expect } from 'bun:test'
import { play } from '../support/play.ts'
import type { Stage } from '../support/world.ts'
import type { Device } from '../support/device.ts'

const anaAndBob = async (stage: Stage) => {
  const ana = await stage.person('Ana')
  const bob = await stage.person('Bob')
  const laptop = await ana.opens('laptop')
  const screen = await bob.opens('desktop')
  await bob.watches(ana)
  return { ana, bob, laptop, screen }
}
const ringsOf = (devices: readonly Device[]): number => devices.reduce((sum, d) => sum + d.rings.length, 0)

describe('several devices', () => {
  play('[P-15] whoever is active on the phone is online, however idle the laptop', async (stage) => {
    const { ana, bob } = await anaAndBob(stage)
    await stage.pass('4 min')
    const phone = await ana.opens('phone')
    await stage.pass('2 min')
    expect(bob.saw(ana)).toEqual(['online'])
    await phone.closesTab()
    await stage.pass('9 s')
    expect(bob.sees(ana)).toBe('idle')
  })

  play('[P-7, P-15] a phone put away is in the background after 10 s; the laptop alone then decides', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    const phone = await ana.opens('phone')
    await laptop.closesTab()
    await phone.hides()
    await stage.pass('9.5 s')
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('1 s')
    expect(bob.sees(ana)).toBe('idle')
    await phone.shown()
    await phone.presses()
    await stage.pass('31 s')
    expect(bob.sees(ana)).toBe('online')
  })

  play('[P-12] a phone that loses its line in the background is given 60 s, and was last active when it went there', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    const phone = await ana.opens('phone')
    await laptop.does('session.signOut', {})
    await stage.pass('1 s')
    await phone.presses()
    const lastPress = stage.time.clockOf('server').now()
    await stage.pass('20 s')
    await phone.hides()
    await stage.pass('30 s')
    await phone.isKilled()
    await stage.pass('59 s')
    expect(bob.sees(ana)).toBe('idle')
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('offline')
    const { explanation } = await screen.does('presence.explain', { account: ana.id })
    expect(explanation.lastActiveAt! - lastPress).toBeLessThan(1_000)
  })

  play('[P-15] ten tabs are one person: nine of them closing change nothing', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    const tabs: Device[] = []
    for (let n = 0; n < 9; n++) tabs.push(await ana.opensTabBeside(laptop))
    const { sessions } = await laptop.does('session.list', {})
    expect(sessions.map((s) => s.connections)).toEqual([10])
    for (const tab of tabs) await tab.closesTab()
    await stage.pass('30 s')
    expect(bob.saw(ana)).toEqual(['online'])
    await laptop.closesTab()
    await stage.pass('8.5 s')
    expect(bob.sees(ana)).toBe('offline')
  })

  play('[M-11] of ten tabs and a phone exactly one rings: the visible one with the latest input', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    const devices = [laptop, await ana.opens('phone')]
    for (let n = 0; n < 9; n++) devices.push(await ana.opensTabBeside(laptop))
    await stage.pass('31 s')
    await devices[4]!.presses()
    await screen.says('lunch, @ana?')
    expect(ringsOf(devices)).toBe(1)
    expect(devices[4]!.rings).toMatchObject([{ event: 'ring', room: stage.lobby, author: bob.id, why: 'mention' }])
    const { membership } = await screen.does('room.direct', { account: ana.id })
    await screen.says('only you', membership.room.id)
    expect(ringsOf(devices)).toBe(2)
    expect(devices[4]!.rings[1]).toMatchObject({ why: 'direct' })
    await screen.says('nobody in particular')
    expect(ringsOf(devices)).toBe(2)
  })

  play('[M-12] nothing rings while somebody is reading that room, and again once they look elsewhere or walk away', async (stage) => {
    const { ana, laptop, screen } = await anaAndBob(stage)
    const phone = await ana.opens('phone')
    await laptop.looksAt()
    await screen.says('@ana one')
    expect(ringsOf([laptop, phone])).toBe(0)
    await laptop.looksAt(null)
    await screen.says('@ana two')
    expect(ringsOf([laptop, phone])).toBe(1)
    await laptop.looksAt()
    await stage.pass('310 s')
    await screen.says('@ana three')
    expect(ringsOf([laptop, phone])).toBe(2)
  })

  play('[M-12] nothing rings on do-not-disturb, until it is over', async (stage) => {
    const { laptop, screen } = await anaAndBob(stage)
    const now = stage.time.clockOf('server').now()
    await laptop.does('presence.set', { value: 'dnd', expiresAt: now + 60_000 })
    await screen.says('@ana one')
    expect(laptop.rings).toEqual([])
    await stage.pass('60 s')
    await screen.says('@ana two')
    expect(laptop.rings).toHaveLength(1)
  })

  play('[P-29] which kind of device it is shows only to those who are let know', async (stage) => {
    const { ana, laptop, screen } = await anaAndBob(stage)
    const device = () => screen.client.presenceOf(ana.id)![5]
    expect(device()).toBeNull()
    await laptop.does('settings.update', { shareDevice: true })
    await stage.pass('200 ms')
    expect(device()).toBe('web')
    const phone = await ana.opens('phone')
    await laptop.closesTab()
    await phone.presses()
    await stage.pass('9 s')
    expect(device()).toBe('mobile')
  })
})
