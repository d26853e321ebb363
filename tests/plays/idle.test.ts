/** Active and idle, as others see it: only real input counts, and the server draws the conclusion. */
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

describe('idle', () => {
  play('[P-6] idle 300 s after the last input, not before, and back with the next key', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.presses()
    await stage.pass('299 s')
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('idle')
    await laptop.presses()
    await stage.pass('150 ms')
    expect(bob.sees(ana)).toBe('online')
    expect(bob.saw(ana)).toEqual(['online', 'idle', 'online'])
  })

  play('[P-6] input while typing on is told often enough that nobody at the keys looks idle', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    for (let minute = 0; minute < 12; minute++) {
      await laptop.presses()
      await stage.pass('60 s')
    }
    expect(bob.saw(ana)).toEqual(['online'])
  })

  play('[P-6] sending a message is input', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await stage.pass('310 s')
    expect(bob.sees(ana)).toBe('idle')
    await laptop.says('back')
    await stage.pass('150 ms')
    expect(bob.sees(ana)).toBe('online')
  })

  play('[P-5] a message that arrives, a line that comes back and a room that is opened are no input', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await stage.pass('200 s')
    await screen.says('are you there?')
    await laptop.isCutOff()
    await stage.pass('5 s')
    expect(laptop.link.kind).toBe('online')
    await laptop.looksAt()
    await stage.pass('92 s')
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('3 s')
    expect(bob.sees(ana)).toBe('idle')
  })

  play('[P-6] one who chose a limit of their own is idle after that; never means never', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.does('settings.update', { idleAfterMs: 60_000 })
    await laptop.presses()
    await stage.pass('59 s')
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('idle')
    await laptop.does('settings.update', { idleAfterMs: 0 })
    await stage.pass('2 h')
    expect(bob.sees(ana)).toBe('online')
  })

  playWith({ flags: ['--idle-after', '20s'] }, '[P-6] the place sets the limit for those who chose none', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.presses()
    await stage.pass('21 s')
    expect(bob.sees(ana)).toBe('idle')
  })

  play('[P-7] a locked screen is idle at once', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.locks()
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('idle')
    await laptop.shown()
    await laptop.presses()
    await stage.pass('35 s')
    expect(bob.sees(ana)).toBe('online')
  })

  play('[P-7] a hidden tab is no reason to call anyone idle', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.hides()
    await stage.pass('4 min')
    expect(bob.sees(ana)).toBe('online')
  })

  play('[P-31] the why card says since when, and what from', async (stage) => {
    const { ana, laptop, screen } = await anaAndBob(stage)
    await laptop.presses()
    await stage.pass('6 min')
    const { explanation } = await screen.does('presence.explain', { account: ana.id })
    expect(explanation).toMatchObject({ state: 'idle', source: 'idle' })
    expect(explanation.since! - explanation.lastActiveAt!).toBe(300_000)
  })
})
