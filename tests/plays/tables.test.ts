/**
 * The two tables of presence, row by row, and the plays that prove each. Those that no other file has are here.
 *
 * Inputs
 *   any frame or pong keeps a line alive, and revives one that was asked     here, P-1
 *   a ping every 20 s ± 20 %, and no answer within 10 s                       leaving: P-3, P-11; here: P-2 (45 s in the background)
 *   input says how long ago, at most each 30 s, and moves forward only        idle: P-5, P-6; here: P-5, P-44
 *   idle after one's own time, active with the next input or message          idle: P-6
 *   hidden phone, locked screen, notice of sleep                              devices: P-7; idle: P-7; here: P-7
 *   sign-out, session revoked                                                 leaving: P-8
 *   closed tab 8 s, killed or cut 20 s, silent 10 s                           leaving: P-9, P-10, P-11
 *   phone in the background 60 s                                              devices: P-12
 *   planned stop 60 s, each told its own delay                                leaving: P-13, W-21
 *   the server died: 20 s from its return                                     tests/server/restart: P-514 (one node; leases come with a cluster)
 *   back within the grace: nothing is told                                    leaving: P-14
 *
 * Claims
 *   1 all gone                claims: P-101                 5 calendar, out of office, program    claims: P-104
 *   2 invisible               claims: P-102                 6 weekly plan                         claims: P-125
 *   3 do not disturb by hand  claims: P-103, declared       7 away by hand                        here, P-19
 *   4 call                    here, P-108 (no call lives    8 idle or background                  here, P-31; idle
 *                             before there are calls)       9 active                              here, P-31
 */
import { describe, expect } from 'bun:test'
import type { AccountId } from '../../src/protocol/ids.ts'
import { play } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Stage } from '../support/world.ts'

const cast = async (stage: Stage) => {
  const [ana, bob] = [await stage.person('Ana'), await stage.person('Bob')]
  const [laptop, screen] = [await ana.opens('laptop'), await bob.opens('desktop')]
  await bob.watches(ana)
  return { ana, bob, laptop, screen }
}
const explained = async (by: Device, account: AccountId) => (await by.does('presence.explain', { account })).explanation

describe('inputs', () => {
  play('[P-1] a line that was asked is live again by any frame, not only by the answer', async (stage) => {
    const { ana, bob, laptop } = await cast(stage)
    const phone = await ana.opens('phone')
    const phase = async () => (await explained(phone, ana.id)).connections?.find((c) => c.device === 'web')?.phase
    await phone.hides()
    await laptop.says('here')
    laptop.loses(/"ping"/)
    await stage.pass('25 s')
    expect(await phase()).toBe('suspect')
    await laptop.types()
    expect(await phase()).toBe('live')
    laptop.loses(null)
    await stage.pass('60 s')
    expect([await phase(), bob.saw(ana)]).toEqual(['live', ['online']])
  })

  play('[P-2] a line in the background is asked after 45 s at most, and a plain one after 24', async (stage) => {
    const { ana } = await cast(stage)
    const phone = await ana.opens('phone')
    await stage.pass('1 s')
    const pings = () => phone.line.heard.filter((frame) => frame.includes('"ping"'))
    const asked = { plain: 0, pocketed: 0 }
    const count = async (which: keyof typeof asked) => {
      const before = pings().length
      await stage.pass('4 min')
      asked[which] = pings().length - before
    }
    await count('plain')
    await phone.hides()
    await stage.pass('30 s')
    await count('pocketed')
    expect(asked.plain).toBeGreaterThanOrEqual(10)
    expect(asked.pocketed).toBeGreaterThanOrEqual(5)
    expect(asked.pocketed).toBeLessThan(asked.plain)
  })

  play('[P-5, P-44] input told late or twice moves nothing back, and none is told more than twice a minute', async (stage) => {
    const { ana, laptop, screen } = await cast(stage)
    await stage.pass('1 min')
    await laptop.presses()
    const active = (await explained(laptop, ana.id)).inputAt!
    await laptop.does('presence.touch', { inputAgoMs: 50_000 })
    expect((await explained(laptop, ana.id)).inputAt).toBe(active)
    const touches = () => laptop.line.said.filter((frame) => frame.includes('presence.touch')).length
    const before = touches()
    for (let i = 0; i < 60; i++) {
      await laptop.presses()
      await stage.pass('1 s')
    }
    expect(touches() - before).toBeWithin(1, 4)
    expect((await explained(screen, ana.id)).state).toBe('online')
  })

  play('[P-7] a host that says it goes to sleep is in the background at once', async (stage) => {
    const { ana, bob, laptop } = await cast(stage)
    await laptop.does('presence.visibility', { visibility: 'suspended' })
    await stage.pass('200 ms')
    expect([bob.sees(ana), (await explained(laptop, ana.id)).source]).toEqual(['idle', 'background'])
    await laptop.does('presence.visibility', { visibility: 'visible' })
    await laptop.does('presence.touch', { inputAgoMs: 0 })
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('online')
  })
})

describe('claims', () => {
  play('[P-108] row 4: what is bound to a call that does not live says nothing', async (stage) => {
    const { ana, bob, laptop } = await cast(stage)
    const at = stage.time.clockOf('server').now()
    const call = { source: 'call', key: 'c', value: 'busy', text: null, emoji: null, setAt: at, startsAt: null, expiresAt: null } as const
    await stage.store.write((tx) => tx.claims.set(ana.id, { ...call, boundTo: 'a call that ended' }))
    // Declared again, so that the row is read.
    await laptop.does('presence.order', { sources: ['call', 'calendar', 'integration', 'plan', 'manual'] })
    await stage.pass('200 ms')
    expect(bob.saw(ana)).toEqual(['online'])
    await laptop.does('claim.clear', { source: 'call', key: 'c' })
    await stage.store.write((tx) => tx.claims.set(ana.id, { ...call, boundTo: null }))
    await laptop.does('presence.order', { sources: ['call', 'calendar', 'integration', 'plan', 'manual'] })
    await stage.pass('200 ms')
    expect([bob.sees(ana), (await explained(laptop, ana.id)).source]).toEqual(['busy', 'call'])
  })

  play('[P-19, P-31] rows 7 to 9: away by hand over idle over online, each with its reason', async (stage) => {
    const { ana, bob, laptop, screen } = await cast(stage)
    const told = async () => {
      const { state, source } = await explained(screen, ana.id)
      return `${state} by ${source}`
    }
    await laptop.presses()
    await stage.pass('31 s')
    const seen = [await told()]
    await stage.pass('6 min')
    seen.push(await told())
    await laptop.does('presence.set', { value: 'away' })
    await stage.pass('200 ms')
    seen.push(await told())
    await laptop.presses()
    await stage.pass('31 s')
    seen.push(await told())
    await laptop.does('presence.set', { value: 'online' })
    await stage.pass('200 ms')
    seen.push(await told())
    expect(seen).toEqual(['online by input', 'idle by idle', 'away by manual', 'away by manual', 'online by input'])
    expect(bob.saw(ana)).toEqual(['online', 'idle', 'away', 'online'])
  })
})
