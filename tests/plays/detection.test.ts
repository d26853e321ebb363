/** What an administrator sees of detection, and the simulated person on whom it can be tried. */
import { describe, expect } from 'bun:test'
import { play, playWith } from '../support/play.ts'
import type { Device } from '../support/device.ts'
import type { Person } from '../support/people.ts'
import type { Stage } from '../support/world.ts'

const figures = async (screen: Device) => (await screen.does('detection.get', {})).detection
const simulated = async (screen: Device) => (await screen.does('simulate.get', {})).simulated!
const machineSaw = async (screen: Device) =>
  (await simulated(screen)).moments.filter((m) => m.kind === 'machine' && m.what !== 'touched').map((m) => m.what)
const othersSaw = async (screen: Device) => (await simulated(screen)).moments.filter((m) => m.kind === 'others').map((m) => m.what)
const owner = async (stage: Stage): Promise<{ bob: Person; screen: Device }> => {
  const bob = await stage.person('Bob')
  return { bob, screen: await bob.opens('desktop', 'keep') }
}

describe('the detection panel', () => {
  play('[P-511] it is for administrators; nobody else learns a number, and names only with a line in the diary', async (stage) => {
    const { screen } = await owner(stage)
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    for (const command of ['detection.get', 'detection.repair', 'simulate.start', 'simulate.get', 'simulate.stop'] as const) {
      const answer = await laptop.asks(command, {})
      expect([command, answer.ok ? 'ok' : answer.error.code]).toEqual([command, 'forbidden'])
    }
    const { explanation } = await laptop.does('presence.explain', { account: ana.id })
    const connection = explanation.connections![0]!.id
    expect((await laptop.asks('detection.who', { connection })).ok).toBe(false)
    expect((await screen.does('detection.who', { connection })).account.id).toBe(ana.id)
    const { entries } = await laptop.does('diary.list', { kinds: ['looked'] })
    expect(entries.map((e) => (e.kind === 'looked' ? [e.name, e.what] : []))).toEqual([['Bob', 'connections']])
    expect((await stage.fetches('/metrics')).status).toBe(401)
  })

  play('[P-512] people are counted, and connections listed, from five people up', async (stage) => {
    const { screen } = await owner(stage)
    for (const name of ['Ana', 'Cyd', 'Dan']) await (await stage.person(name)).opens('laptop')
    const few = await figures(screen)
    expect([few.people, few.rows.length, few.phases.live]).toEqual([undefined, 0, 4])
    await (await stage.person('Eve')).opens('laptop')
    const five = await figures(screen)
    expect([five.people, five.rows.length]).toEqual([5, 5])
    expect(JSON.stringify(five)).not.toContain('Ana')
    expect(five.rows.every((row) => row.deadlineInMs > 0 && row.deadlineInMs <= 24_000)).toBe(true)
    expect(five.drift).toMatchObject({ sockets: 5, connections: 5, leaks: 0 })
  })

  play('[P-510] detection times by cause are those that were lived through', async (stage) => {
    const { bob, screen } = await owner(stage)
    const ana = await stage.person('Ana')
    const cyd = await stage.person('Cyd')
    const tab = await ana.opens('laptop')
    const lost = await cyd.opens('laptop')
    await bob.watches(ana, cyd)
    await tab.closesTab()
    await lost.sleeps()
    await stage.pass('1 min')
    const { detection, propagation, endings } = await figures(screen)
    const of = (cause: string) => detection.find((d) => d.cause === cause)!
    expect(of('tab_closed').max).toBeGreaterThanOrEqual(8_000)
    expect(of('tab_closed').max).toBeLessThanOrEqual(8_300)
    expect(of('timed_out').max).toBeGreaterThan(30_000)
    expect(of('timed_out').max).toBeLessThanOrEqual(44_300)
    expect(propagation.find((p) => p.cause === 'tick')!.max).toBeLessThanOrEqual(101)
    expect(endings.map((e) => e.ending).toSorted()).toEqual(['tab_closed', 'timed_out'])
  })
})

describe('the simulated person', () => {
  play('[P-513] a cut network: asked, lost, gone, each when it was foretold', async (stage) => {
    const { screen } = await owner(stage)
    await screen.does('simulate.start', {})
    await stage.pass('2 s')
    expect(await simulated(screen)).toMatchObject({ client: 'online', others: 'online', network: 'up', host: 'running' })
    await screen.does('simulate.act', { act: 'cut' })
    await stage.pass('1 s')
    const {
      connections: [line],
    } = await simulated(screen)
    await stage.pass(`${line!.deadlineInMs + 300} ms`)
    expect((await simulated(screen)).connections[0]!.phase).toBe('suspect')
    await stage.pass('10 s')
    expect((await simulated(screen)).connections[0]).toMatchObject({ phase: 'lost', ending: 'timed_out' })
    await stage.pass('10.5 s')
    expect(await machineSaw(screen)).toEqual(['opened', 'asked', 'lost:timed_out', 'gone:timed_out'])
    expect((await simulated(screen)).others).toBe('offline')
    await screen.does('simulate.act', { act: 'back' })
    await stage.pass('40 s')
    expect(await simulated(screen)).toMatchObject({ client: 'online', others: 'online' })
    await screen.does('simulate.stop', {})
  })

  const scenes = [
    ['reset', '1 s', ['opened', 'lost:network_lost', 'resumed'], ['online']],
    ['kill', '21 s', ['opened', 'lost:network_lost', 'gone:network_lost'], ['online', 'offline']],
    ['close', '9 s', ['opened', 'lost:tab_closed', 'gone:tab_closed'], ['online', 'offline']],
    ['revoke', '1 s', ['opened', 'gone:revoked'], ['online', 'offline']],
  ] as const
  for (const [act, wait, machine, others] of scenes) {
    play(`[P-513] ${act}: the machine does what it says, and others see it`, async (stage) => {
      const { screen } = await owner(stage)
      await screen.does('simulate.start', {})
      await stage.pass('2 s')
      await screen.does('simulate.act', { act })
      await stage.pass(wait)
      expect(await machineSaw(screen)).toEqual([...machine])
      expect(await othersSaw(screen)).toEqual([...others])
      await screen.does('simulate.act', { act: 'back' })
      await stage.pass('5 s')
      expect(await simulated(screen)).toMatchObject({ client: 'online', others: 'online' })
      await screen.does('simulate.stop', {})
    })
  }

  play('[P-513] hands off: idle when foretold, and back at the next key', async (stage) => {
    const { screen } = await owner(stage)
    await screen.does('simulate.start', {})
    await stage.pass('2 s')
    await screen.does('simulate.act', { act: 'idle' })
    await stage.pass('16 s')
    expect((await simulated(screen)).others).toBe('idle')
    await screen.does('simulate.act', { act: 'back' })
    await stage.pass('6 s')
    expect((await simulated(screen)).others).toBe('online')
    await screen.does('simulate.stop', {})
  })

  playWith(
    { flags: ['--session-idle', '1h'] },
    '[P-513] a lid that shuts and opens again; and after ten minutes nobody is left',
    async (stage) => {
      const { screen } = await owner(stage)
      await screen.does('simulate.start', {})
      await screen.does('simulate.start', {})
      await stage.pass('2 s')
      await screen.does('simulate.act', { act: 'sleep' })
      await stage.pass('50 s')
      expect(await simulated(screen)).toMatchObject({ host: 'asleep', others: 'offline' })
      await screen.does('simulate.act', { act: 'back' })
      await stage.pass('15 s')
      expect(await simulated(screen)).toMatchObject({ host: 'running', client: 'online' })
      await stage.pass('9 min')
      expect((await screen.does('simulate.get', {})).simulated).toBeNull()
    },
  )
})
