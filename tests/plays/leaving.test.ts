/** How people leave: by intent, by accident and by nobody's fault, and how soon others are told. */
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

describe('leaving', () => {
  play('[P-9] a closed tab is offline after 8 s, not before', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.closesTab()
    await stage.pass('7.9 s')
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('600 ms')
    expect(bob.sees(ana)).toBe('offline')
  })

  play('[P-10] a killed browser is offline after 20 s, not before', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.isKilled()
    await stage.pass('19.9 s')
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('600 ms')
    expect(bob.sees(ana)).toBe('offline')
  })

  for (const [draws, seconds] of [
    [0, 36],
    [0.5, 40],
    [0.999, 44],
  ] as const) {
    playWith(
      { draws },
      `[P-3, P-11] a pulled cable shows ${seconds} s after the last word, and a batch (pings at ${draws} of their spread)`,
      async (stage) => {
        const { ana, bob, laptop } = await anaAndBob(stage)
        await laptop.says('my last word')
        await laptop.isUnplugged()
        await stage.pass(`${seconds - 0.2} s`)
        expect(bob.sees(ana)).toBe('online')
        await stage.pass('600 ms')
        expect(bob.saw(ana)).toEqual(['online', 'offline'])
        expect(stage.core.counts().hub.sockets).toBe(1)
      },
    )
  }

  play('[P-8] signing out shows at once', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.does('session.signOut', {})
    await stage.pass('150 ms')
    expect(bob.sees(ana)).toBe('offline')
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'signed_out' })
  })

  play('[P-8, S-10] ending a session from another device closes its sockets and shows at once', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    const phone = await ana.opens('phone')
    const { sessions } = await phone.does('session.list', {})
    await phone.does('session.end', { session: sessions.find((s) => s.label === 'laptop')!.id })
    await stage.pass('150 ms')
    expect(laptop.link).toEqual({ kind: 'signed-out', reason: 'revoked' })
    expect(bob.sees(ana)).toBe('online')
    await phone.does('session.signOut', {})
    await stage.pass('150 ms')
    expect(bob.sees(ana)).toBe('offline')
  })

  play('[P-14] a reload never flickers', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.reloads()
    await stage.pass('1 min')
    await laptop.reloads('5 s')
    await stage.pass('1 min')
    expect(bob.saw(ana)).toEqual(['online'])
    const { explanation } = await laptop.does('presence.explain', { account: ana.id })
    expect(explanation.connections).toHaveLength(1)
  })

  play('[P-11, P-43] a lid that shuts: offline within 44 s and a batch, and back within seconds of opening it', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.sleeps()
    await stage.pass('44.4 s')
    expect(bob.sees(ana)).toBe('offline')
    await stage.pass('20 min')
    await laptop.wakes()
    await stage.pass('5 s')
    expect(laptop.link.kind).toBe('online')
    expect(bob.sees(ana)).toBe('idle')
    await laptop.presses()
    await stage.pass('200 ms')
    expect(bob.saw(ana)).toEqual(['online', 'offline', 'idle', 'online'])
  })

  play('[P-14] a broken line that is back within its grace shows nothing', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.isUnplugged()
    await laptop.isCutOff()
    await stage.pass('12 s')
    await laptop.isPluggedIn()
    await stage.pass('1 min')
    expect(laptop.link.kind).toBe('online')
    expect(bob.saw(ana)).toEqual(['online'])
  })

  play('[P-14] a cable back in before the server gave up brings everything that was held', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await laptop.looksAt()
    await laptop.isUnplugged()
    await screen.says('are you there?')
    await stage.pass('20 s')
    await laptop.isPluggedIn()
    expect(laptop.timeline()).toEqual(['are you there?'])
    await stage.pass('1 min')
    expect(bob.saw(ana)).toEqual(['online'])
  })

  play('[P-14, W-10] another network: the same connection goes on there, and the old socket, still open, cannot end it', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await laptop.looksAt()
    await laptop.switchesNetwork()
    await stage.pass('5 s')
    expect(laptop.link.kind).toBe('online')
    expect(stage.core.counts().hub.sockets).toBe(2)
    await screen.says('still there?')
    expect(laptop.timeline()).toEqual(['still there?'])
    await stage.pass('2 min')
    expect(bob.saw(ana)).toEqual(['online'])
    const { explanation } = await laptop.does('presence.explain', { account: ana.id })
    expect(explanation.connections!.map((c) => c.phase)).toEqual(['live'])
  })

  play('[P-13, W-21] a planned stop: everyone is told when to come back, and nobody looks offline', async (stage) => {
    const { ana, bob, laptop, screen } = await anaAndBob(stage)
    await stage.drains('40 s')
    expect(stage.core.counts().hub.sockets).toBe(0)
    await stage.pass('10 s')
    expect(laptop.link.kind).toBe('waiting')
    await stage.pass('15 s')
    expect([laptop.link.kind, screen.link.kind]).toEqual(['online', 'online'])
    expect(bob.saw(ana)).not.toContain('offline')
    expect(bob.sees(ana)).toBe('online')
  })

  play('[P-13] who stays away after a planned stop is offline after 60 s', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.isUnplugged()
    await stage.drains('1 s')
    await stage.pass('59 s')
    expect(bob.sees(ana)).toBe('online')
    await stage.pass('1.5 s')
    expect(bob.sees(ana)).toBe('offline')
  })

  // After 45 s of silence the client gives its own side up, and comes back as the same connection.
  for (const [stall, welcomes] of [
    ['5 s', 1],
    ['30 s', 1],
    ['50 s', 2],
  ] as const) {
    play(`[P-4] when the server hangs for ${stall} before it reads an answer, nobody is lost by its fault`, async (stage) => {
      const { ana, bob, laptop } = await anaAndBob(stage)
      await laptop.says('my last word')
      await laptop.isUnplugged('up')
      await stage.pass('20.5 s')
      stage.hangs()
      await laptop.isPluggedIn()
      await stage.pass(stall)
      await stage.recovers()
      await stage.pass('2 min')
      expect(bob.sees(ana)).toBe('online')
      expect(bob.saw(ana)).not.toContain('offline')
      expect(laptop.line.heard.filter((frame) => frame.includes('"welcome"'))).toHaveLength(welcomes)
      const { explanation } = await laptop.does('presence.explain', { account: ana.id })
      expect(explanation.connections!.map((c) => c.phase)).toEqual(['live'])
    })
  }

  play('[P-4, P-14] a reload while the server hangs never flickers, though its grace would be over by the clock', async (stage) => {
    const { ana, bob, laptop } = await anaAndBob(stage)
    await laptop.closesTab()
    await stage.pass('2 s')
    stage.hangs()
    await stage.pass('20 s')
    await laptop.reloads()
    await stage.pass('5 s')
    await stage.recovers()
    await stage.pass('1 min')
    expect(bob.saw(ana)).toEqual(['online'])
  })

  for (const step of ['1 h', '-1 h']) {
    play(`[P-35] when the server's wall clock jumps by ${step}, nothing changes`, async (stage) => {
      const { ana, bob, laptop } = await anaAndBob(stage)
      await laptop.does('status.set', { text: 'in the garden' })
      await stage.pass('10 s')
      stage.setsServerClock(step)
      await stage.pass('2 min')
      expect(bob.saw(ana)).toEqual(['online'])
      await stage.pass('3 min')
      expect(bob.saw(ana)).toEqual(['online', 'idle'])
      await laptop.closesTab()
      await stage.pass('7.5 s')
      expect(bob.sees(ana)).toBe('idle')
      await stage.pass('1 s')
      expect(bob.sees(ana)).toBe('offline')
    })
    play(`[P-35] when a client's own clock jumps by ${step}, nothing changes`, async (stage) => {
      const { ana, bob, laptop, screen } = await anaAndBob(stage)
      laptop.setsClock(step)
      screen.setsClock(step)
      await stage.pass('2 min')
      await laptop.presses()
      await stage.pass('4.5 min')
      expect(bob.sees(ana)).toBe('online')
      await stage.pass('1.5 min')
      expect(bob.sees(ana)).toBe('idle')
    })
  }

  play('[P-22] how each connection ended is written down for its owner', async (stage) => {
    const { ana, laptop } = await anaAndBob(stage)
    const tab = await ana.opensTabBeside(laptop)
    await tab.closesTab()
    await stage.pass('1 s')
    const phone = await ana.opens('phone')
    await phone.isKilled()
    await stage.pass('1 min')
    const terminal = await ana.opens('terminal')
    await terminal.does('session.signOut', {})
    await stage.pass('2 s')
    const { entries } = await laptop.does('diary.list', { kinds: ['ended'] })
    expect(entries.map((e) => (e.kind === 'ended' ? [e.label, e.ending] : []))).toEqual([
      ['terminal', 'signed_out'],
      ['phone', 'network_lost'],
      ['laptop', 'tab_closed'],
    ])
  })
})
