/** What goes wrong with connections, one scene for each: what the server does, and what people see meanwhile. */
import { describe, expect } from 'bun:test'
import type { AccountId, ConnectionId, SessionId } from '../../src/protocol/ids.ts'
import { closeCodes } from '../../src/protocol/errors.ts'
import { protocol } from '../../src/protocol/version.ts'
import type { Socket } from '../../src/server/ports.ts'
import type { Link } from '../../src/server/transports/link.ts'
import { play, playWith } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const counted = (stage: Stage) => stage.core.metrics.counts()
const silentSocket = () => {
  const closed: number[] = []
  const frames: string[] = []
  const socket: Socket = {
    send: (frame) => frames.push(frame) > 0,
    buffered: () => 0,
    subscribe: () => {},
    unsubscribe: () => {},
    close: (code) => void closed.push(code),
  }
  return { socket, closed, frames }
}
const names = ['Ana', 'Cyd', 'Dan', 'Eve', 'Fay', 'Gil', 'Hal', 'Ida', 'Jan', 'Kim', 'Lou', 'Max'] as const
const crowd = async (stage: Stage) => {
  const bob = await stage.person('Bob')
  const screen = await bob.opens('desktop')
  const others = await Promise.all(names.map((name) => stage.person(name)))
  const laptops = []
  for (const person of others) laptops.push(await person.opens('laptop'))
  // All of them behind one network.
  for (const laptop of laptops) {
    Object.assign(laptop.browser, { address: '198.51.100.1' })
    await laptop.isCutOff()
  }
  await stage.pass('20 s')
  await bob.watches(...others)
  return { bob, screen, others, laptops }
}

describe('connections that go wrong', () => {
  play('[P-508] more than fifty silent sockets of one address are turned away, and the fifty do not stay', async (stage) => {
    const sockets = Array.from({ length: 51 }, () => {
      const made = silentSocket()
      const ends = { link: null as Link | null }
      ends.link = stage.core.link(
        {
          ...made.socket,
          close: (code) => {
            made.closed.push(code)
            ends.link?.closed(code)
          },
        },
        { kind: 'anonymous', address: '198.51.100.7', userAgent: '' },
      )
      return made
    })
    expect(sockets[50]!.closed).toEqual([closeCodes.unavailable])
    expect(sockets[49]!.closed).toEqual([])
    const other = silentSocket()
    stage.core.link(other.socket, { kind: 'anonymous', address: '198.51.100.8', userAgent: '' })
    expect(other.closed).toEqual([])
    await stage.pass('5 s')
    expect(sockets.slice(0, 50).every((s) => s.closed[0] === closeCodes.hello_timeout)).toBe(true)
    expect([counted(stage).pending, counted(stage).helloTimeout]).toEqual([1, 51])
    const late = silentSocket()
    stage.core.link(late.socket, { kind: 'anonymous', address: '198.51.100.7', userAgent: '' })
    expect(late.closed).toEqual([])
    await stage.pass('6 s')
  })

  const knocks = (stage: Stage, token: string, address: string) => {
    const made = silentSocket()
    const link = stage.core.link(made.socket, { kind: 'unknown', token, address, userAgent: '' })
    const greets = () => link.frame(JSON.stringify({ cmd: 'hello', protocol: protocol.current, device: 'cli' }))
    return { ...made, greets, leaves: () => link.closed(1001) }
  }
  playWith({ flags: ['--rate-connect', '4/10min'] }, '[W-30] what strangers knock keeps nobody out', async (stage) => {
    const ana = await stage.person('Ana')
    for (let n = 0; n < 20; n++) {
      const stranger = knocks(stage, `no token ${n}`, '198.51.100.7')
      stranger.greets()
      await stage.pass('1 s')
      expect(stranger.closed).toEqual([closeCodes.unauthenticated])
    }
    const laptop = await ana.opens('laptop')
    expect(laptop.link.kind).toBe('online')
  })
  play('[W-31] where an address is full of the silent, only whoever shows a good token still comes in', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    for (let n = 0; n < 50; n++) stage.core.link(silentSocket().socket, { kind: 'anonymous', address: '198.51.100.7', userAgent: '' })
    const stranger = knocks(stage, 'no token', '198.51.100.7')
    const guest = knocks(stage, laptop.browser.cookie?.split('=')[1] ?? '', '198.51.100.7')
    await stage.pass('1 s')
    expect([stranger.closed, guest.closed]).toEqual([[closeCodes.unavailable], []])
    guest.greets()
    await stage.pass('1 s')
    expect(guest.frames.map((frame) => (JSON.parse(frame) as { event?: string }).event)).toContain('welcome')
    guest.leaves()
  })

  playWith(
    { flags: ['--rate-connect', '4/2s', '--outage-people', 'never'] },
    '[P-502] in a storm newcomers are told when to come back, those who were here come back first, and all get in',
    async (stage) => {
      const bob = await stage.person('Bob')
      await bob.opens('desktop')
      const ana = await stage.person('Ana')
      const laptop = await ana.opens('laptop')
      await stage.pass('5 s')
      await bob.watches(ana)
      const newcomers = await Promise.all(names.slice(1, 7).map((name) => stage.person(name)))
      const desktops = []
      for (const person of newcomers) desktops.push(await person.opens('desktop'))
      expect(counted(stage).turnedAway).toBeGreaterThan(0)
      expect(desktops.some((d) => d.link.kind === 'waiting')).toBe(true)
      await laptop.isCutOff()
      await stage.pass('1 s')
      expect(laptop.link.kind).toBe('online')
      await stage.pass('40 s')
      expect(desktops.map((d) => d.link.kind)).toEqual(desktops.map(() => 'online'))
      expect(bob.saw(ana)).toEqual(['online'])
    },
  )

  play('[P-503] a reader who takes nothing for ten seconds is closed, and catches up by place', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const bob = await stage.person('Bob')
    const screen = await bob.opens('desktop')
    await screen.looksAt()
    await screen.isUnplugged('down')
    await laptop.says('one')
    await stage.pass('9 s')
    await laptop.says('two')
    expect(counted(stage).tooSlow).toBe(0)
    await stage.pass('3 s')
    expect(counted(stage).tooSlow).toBe(1)
    await laptop.says('three')
    await screen.isPluggedIn()
    await stage.pass('10 s')
    expect(screen.link.kind).toBe('online')
    expect(screen.timeline()).toEqual(['one', 'two', 'three'])
    expect(ana.devices[0]!.link.kind).toBe('online')
  })

  play('[P-503] a reader who lags but takes is left alone', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const bob = await stage.person('Bob')
    const screen = await bob.opens('desktop')
    for (let i = 0; i < 4; i += 1) {
      await screen.isUnplugged('down')
      await laptop.says(`message ${i}`)
      await stage.pass('6 s')
      await screen.isPluggedIn()
    }
    expect(counted(stage).tooSlow).toBe(0)
  })

  play('[P-504] a socket that nobody holds any more is found by the second audit and closed', async (stage) => {
    const ana = await stage.person('Ana')
    await ana.opens('laptop')
    const stray = silentSocket()
    const id = 'cstray00000000000000a' as ConnectionId
    const socket: Socket = {
      ...stray.socket,
      close: (code) => {
        stray.closed.push(code)
        stage.core.hub.detach(id, socket)
      },
    }
    stage.core.hub.attach({ id, account: ana.id, session: 's' as SessionId, role: 'member' }, socket, [])
    await stage.pass('61 s')
    expect(stray.closed).toEqual([])
    await stage.pass('61 s')
    expect(stray.closed).toEqual([closeCodes.unavailable])
    expect(counted(stage).repaired).toBe(1)
  })

  play('[P-506] when a whole network goes, its people are unverified and not offline, and back when they return', async (stage) => {
    const { bob, others, laptops } = await crowd(stage)
    const invisible = laptops[5]!
    await invisible.does('presence.set', { value: 'invisible' })
    await stage.pass('1 s')
    for (const laptop of laptops) {
      await laptop.isUnplugged()
      await laptop.isCutOff()
    }
    await stage.pass('22 s')
    expect(others.map((person) => bob.sees(person))).toEqual(others.map((_, i) => (i === 5 ? 'offline' : 'unverified')))
    expect(counted(stage)).toMatchObject({ outages: 1, held: 12 })
    for (const laptop of laptops.slice(0, 11)) await laptop.isPluggedIn()
    await stage.pass('12 s')
    expect(others.map((person) => bob.sees(person))).toEqual(
      others.map((_, i) => (i === 5 ? 'offline' : i === 11 ? 'unverified' : 'online')),
    )
    await stage.pass('10 s')
    expect(bob.sees(others[11]!)).toBe('offline')
    for (const person of others.slice(0, 5)) expect(bob.saw(person)).toEqual(['online', 'unverified', 'online'])
  })

  playWith({ flags: ['--outage-people', 'never'] }, '[P-506] never, if set so: then they are offline after their grace', async (stage) => {
    const { bob, others, laptops } = await crowd(stage)
    for (const laptop of laptops) {
      await laptop.isUnplugged()
      await laptop.isCutOff()
    }
    await stage.pass('22 s')
    expect(others.map((person) => bob.sees(person))).toEqual(others.map(() => 'offline'))
  })

  play('[P-507] whoever asks about thousands is told less of those beyond, and no more than before of the others', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const cyd = await stage.person('Cyd')
    await cyd.opens('laptop')
    const bob = await stage.person('Bob')
    const screen = await bob.opens('desktop')
    const entryOf = async (ids: AccountId[], of: AccountId) =>
      (await screen.does('presence.get', { ids })).entries.find((e) => e[0] === of)!
    expect((await entryOf([ana.id], ana.id))[2]).toBeGreaterThan(0)
    const strangers = (from: number): AccountId[] =>
      Array.from({ length: 450 }, (_, i) => `a${String(from + i).padStart(20, '0')}` as AccountId)
    for (let from = 0; from < 2_700; from += 450) await screen.does('presence.get', { ids: [ana.id, ...strangers(from)] })
    expect(counted(stage).scraped).toBe(1)
    expect((await entryOf([ana.id], ana.id)).slice(1, 3)).toEqual(['online', expect.any(Number)])
    expect((await entryOf([cyd.id], cyd.id)).slice(1, 4)).toEqual(['online', 0, 0])
    await stage.pass('61 min')
    await laptop.presses()
    expect((await entryOf([cyd.id], cyd.id)).length).toBeGreaterThan(5)
  })

  play('[P-501] a server that was stalled lets nobody new in until it breathes again, and takes back those it knows', async (stage) => {
    const ana = await stage.person('Ana')
    const laptop = await ana.opens('laptop')
    const bob = await stage.person('Bob')
    await bob.opens('desktop')
    await bob.watches(ana)
    await stage.pass('2 s')
    stage.hangs()
    await stage.pass('5 s')
    await stage.recovers()
    expect(stage.core.rounds.strain()).toBe('fenced')
    const phone = await ana.opens('phone')
    expect(phone.link.kind).toBe('waiting')
    await laptop.isCutOff()
    await stage.pass('1 s')
    expect(laptop.link.kind).toBe('online')
    await stage.pass('25 s')
    expect(stage.core.rounds.strain()).toBe('steady')
    expect(phone.link.kind).toBe('online')
    expect(bob.saw(ana)).toEqual(['online'])
  })
})
