import { describe, expect, test } from 'bun:test'
import type { Ending } from '../../protocol/model.ts'
import { limits, Person } from '../../../tests/support/person.ts'

/** How long after `act` the person is shown offline. */
const offlineAfter = (ana: Person): number => {
  const from = ana.now
  ana.pass(300_000)
  const told = ana.told.at(-1)
  return told?.state === 'offline' ? told.at - from : Infinity
}
const phases = (ana: Person) => ana.state.connections.map((c) => c.line.phase)

describe('the line', () => {
  test('[P-1] any frame moves the last sign of life and turns suspect back to live', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.cut(tab)
    ana.pass(21_000)
    expect(phases(ana)).toEqual(['suspect'])
    ana.send({ type: 'focused', connection: tab, room: null })
    expect(phases(ana)).toEqual(['live'])
    expect(ana.state.connections[0]?.heardAt).toBe(ana.now)
  })
  test('[P-1] a frame told late moves nothing back', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.pass(5_000)
    ana.touch(tab)
    const { state, now } = ana
    ana.now -= 2_000
    ana.send({ type: 'heard', connection: tab })
    expect(ana.state).toEqual(state)
    ana.now = now
  })
  test('[P-2] the server pings a quiet connection each 20 s, give or take its share', () => {
    for (const jitter of [0.8, 1, 1.2]) {
      const ana = new Person()
      ana.open('web', { jitter })
      ana.pass(20_000 * jitter - 1)
      expect(ana.effects.filter((e) => e.type === 'ping')).toHaveLength(0)
      ana.pass(1)
      expect(ana.effects.filter((e) => e.type === 'ping')).toHaveLength(1)
    }
  })
  test('[P-2] a phone in the background is pinged at most each 45 s', () => {
    const ana = new Person()
    const phone = ana.open('mobile', { jitter: 1.2 })
    ana.show(phone, 'hidden')
    ana.pass(24_000)
    ana.effects.length = 0
    ana.pass(44_999)
    expect(ana.effects.filter((e) => e.type === 'ping')).toHaveLength(0)
    ana.pass(1)
    expect(ana.effects.filter((e) => e.type === 'ping')).toHaveLength(1)
  })
  test('[P-3] no answer within 10 s: lost, the socket is dropped, nobody is told yet', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.cut(tab)
    ana.pass(30_000)
    expect(phases(ana)).toEqual(['lost'])
    expect(ana.effects).toContainEqual({ type: 'dropSocket', connection: tab, ending: 'timed_out' })
    expect(ana.seen()).toBe('online')
  })
  test('[P-3] a pulled cable shows within 44 s', () => {
    const ana = new Person()
    ana.cut(ana.open('web', { jitter: 1.2 }))
    expect(offlineAfter(ana)).toBe(44_000)
  })
  test('[P-4] only a tick ends anything by time, so frames that waited out a stall are heard first', () => {
    const ana = new Person()
    const tab = ana.open()
    const other = ana.open()
    ana.cut(tab)
    ana.pass(20_000)
    ana.now += 60_000
    ana.touch(other)
    expect(phases(ana)).toEqual(['suspect', 'live'])
    expect(ana.wakeAt).toBe(ana.now)
    ana.send({ type: 'heard', connection: tab })
    ana.pass(0)
    expect(phases(ana)).toEqual(['live', 'live'])
  })
})

describe('input and idle', () => {
  test('[P-5] input says how long ago, moves only forward, and never into the future', () => {
    const ana = new Person()
    const tab = ana.open()
    const input = () => ana.state.connections[0]?.inputAt
    ana.pass(10_000)
    ana.touch(tab, 4_000)
    expect(input()).toBe(ana.now - 4_000)
    ana.touch(tab, 9_000)
    expect(input()).toBe(ana.now - 4_000)
    ana.touch(tab, -5_000)
    expect(input()).toBe(ana.now)
  })
  test('[P-5] being heard, reconnecting and looking at a room are no input', () => {
    const ana = new Person()
    const tab = ana.open()
    const opened = ana.now
    ana.pass(10_000)
    ana.send({ type: 'focused', connection: tab, room: null })
    ana.close(tab, 'network_lost')
    ana.resume(tab)
    expect(ana.state.connections[0]?.inputAt).toBe(opened)
  })
  test('[P-6] idle comes 300 s after the last input, and the next input ends it at once', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.pass(299_999)
    expect(ana.seen()).toBe('online')
    ana.pass(1)
    expect(ana.seen()).toBe('idle')
    expect(ana.state.shown.since).toBe(ana.now)
    ana.pass(60_000)
    ana.touch(tab)
    expect(ana.seen()).toBe('online')
  })
  test('[P-6] idle time is each person’s own; 0 means never; a change counts at once', () => {
    const ana = new Person()
    ana.open()
    ana.prefer(60_000)
    ana.pass(60_000)
    expect(ana.seen()).toBe('idle')
    ana.prefer(0)
    expect(ana.seen()).toBe('online')
    ana.pass(10_000_000)
    expect(ana.seen()).toBe('online')
  })
  test('[P-6] a bot is never idle', () => {
    const bot = new Person()
    bot.open('bot')
    bot.pass(10_000_000)
    expect(bot.seen()).toBe('online')
  })
  test('[P-7] a phone hidden for 10 s is in the background; a hidden tab is not', () => {
    const ana = new Person()
    ana.show(ana.open('web'), 'hidden')
    ana.pass(20_000)
    expect(ana.seen()).toBe('online')
    const ben = new Person()
    ben.show(ben.open('mobile'), 'hidden')
    ben.pass(9_999)
    expect(ben.seen()).toBe('online')
    ben.pass(1)
    expect([ben.seen(), ben.fold().activity]).toEqual(['idle', 'background'])
  })
  test('[P-7] a locked screen is idle and a suspended host in the background, at once', () => {
    for (const [kind, activity] of [
      ['locked', 'idle'],
      ['suspended', 'background'],
    ] as const) {
      const ana = new Person()
      const tab = ana.open()
      ana.pass(1_000)
      ana.show(tab, kind)
      expect([ana.seen(), ana.fold().activity]).toEqual(['idle', activity])
      ana.pass(1_000)
      ana.touch(tab)
      expect(ana.seen()).toBe('online')
    }
  })
})

describe('endings', () => {
  test('[P-8] signing out, and whatever ends a session, is gone at once and recorded', () => {
    for (const ending of ['signed_out', 'session_expired', 'revoked', 'kicked'] as const) {
      const ana = new Person()
      ana.close(ana.open(), ending)
      expect([ana.seen(), ana.state.connections.length, ana.wakeAt]).toEqual(['offline', 0, Infinity])
      expect(ana.effects.filter((e) => e.type === 'record')).toMatchObject([{ ending, endedAt: ana.now }])
    }
  })
  test('[P-8] revoking a session ends a connection that was already lost', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.close(tab, 'network_lost')
    ana.close(tab, 'revoked')
    expect(ana.seen()).toBe('offline')
  })
  const graces: [string, Ending, number][] = [
    ['[P-9] a closed tab', 'tab_closed', 8_000],
    ['[P-10] a lost network or a killed process', 'network_lost', 20_000],
    ['[P-10] a connection ended for breaking the protocol', 'protocol_error', 20_000],
    ['[P-10] a reader too slow', 'too_slow', 20_000],
    ['[P-10] a node that died', 'node_lost', 20_000],
    ['[P-11] a silent line, found by ping,', 'timed_out', 10_000],
    ['[P-13] a planned stop', 'drained', 60_000],
  ]
  for (const [what, ending, ms] of graces)
    test(`${what} shows offline after ${ms / 1000} s`, () => {
      const ana = new Person()
      const tab = ana.open()
      ana.pass(1_000)
      ana.close(tab, ending)
      expect(offlineAfter(ana)).toBe(ms)
      expect(ana.effects.filter((e) => e.type === 'record')).toMatchObject([{ ending }])
    })
  test('[P-12] a background phone whose socket is lost shows offline after 60 s, last active before it went there', () => {
    const ana = new Person()
    const phone = ana.open('mobile')
    const input = ana.now
    ana.pass(2_000)
    ana.show(phone, 'hidden')
    ana.pass(30_000)
    ana.close(phone, 'network_lost')
    expect(offlineAfter(ana)).toBe(60_000)
    expect(ana.state.lastActiveAt).toBe(input)
  })
  test('[P-12] a background phone that only falls silent shows offline within 120 s', () => {
    const ana = new Person()
    const phone = ana.open('mobile', { jitter: 1.2 })
    ana.show(phone, 'hidden')
    ana.pass(24_000)
    ana.cut(phone)
    expect(offlineAfter(ana)).toBe(45_000 + 10_000 + 60_000)
  })
  test('[P-14] coming back inside the grace publishes nothing', () => {
    for (const [ending, ms] of [
      ['tab_closed', 8_000],
      ['network_lost', 20_000],
      ['timed_out', 10_000],
      ['drained', 60_000],
    ] as const) {
      const ana = new Person()
      const tab = ana.open()
      ana.effects.length = 0
      ana.close(tab, ending)
      ana.pass(ms - 1)
      ana.resume(tab)
      ana.pass(0)
      expect(ana.effects.filter((e) => e.type === 'announce' || e.type === 'record')).toEqual([])
      expect(phases(ana)).toEqual(['live'])
    }
  })
  test('[P-14] coming back at the very end of the grace, before the tick, still counts; after it there is nothing to resume', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.close(tab, 'tab_closed')
    ana.wait(8_000)
    ana.resume(tab)
    ana.pass(0)
    expect(ana.seen()).toBe('online')
    ana.close(tab, 'tab_closed')
    ana.pass(8_000)
    ana.resume(tab)
    expect([ana.seen(), ana.state.connections.length]).toEqual(['offline', 0])
  })
  test('[P-14] frames that trail in on a lost line do not bring it back', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.close(tab, 'network_lost')
    ana.touch(tab)
    ana.send({ type: 'heard', connection: tab })
    expect(phases(ana)).toEqual(['lost'])
  })
  test('[P-22] the host’s notice of sleep names the ending of a line lost afterwards', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.show(tab, 'suspended')
    ana.close(tab, 'network_lost')
    ana.pass(20_000)
    expect(ana.effects.filter((e) => e.type === 'record')).toMatchObject([{ ending: 'slept' }])
  })
  test('[P-22] a second report of an ending changes neither its name nor its grace', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.close(tab, 'tab_closed')
    ana.pass(5_000)
    ana.close(tab, 'network_lost')
    ana.pass(3_000)
    expect(ana.seen()).toBe('offline')
    expect(ana.effects.filter((e) => e.type === 'record')).toMatchObject([{ ending: 'tab_closed' }])
  })
})

describe('what is kept', () => {
  test('[P-23] last active is handed over at most once a minute, and when the last connection goes', () => {
    const ana = new Person()
    const tab = ana.open()
    const remembered = () => ana.effects.filter((e) => e.type === 'remember').map((e) => e.lastActiveAt)
    const opened = ana.now
    expect(remembered()).toEqual([opened])
    ana.pass(30_000)
    ana.touch(tab)
    expect(remembered()).toEqual([opened])
    ana.pass(30_000)
    ana.touch(tab)
    expect(remembered()).toEqual([opened, opened + 60_000])
    ana.pass(10_000)
    ana.touch(tab)
    ana.close(tab, 'signed_out')
    expect(remembered()).toEqual([opened, opened + 60_000, opened + 70_000])
  })
  test('[P-23] nothing is due once everyone has left', () => {
    const ana = new Person()
    ana.close(ana.open(), 'tab_closed')
    ana.pass(8_000)
    expect([ana.state.connections.length, ana.wakeAt]).toEqual([0, Infinity])
  })
  test('events for connections nobody holds change nothing', () => {
    const ana = new Person()
    const { state } = ana
    const connection = 'cnobody' as never
    ana.send({ type: 'heard', connection })
    ana.send({ type: 'touched', connection, inputAgoMs: 0 })
    ana.send({ type: 'visibility', connection, visibility: 'hidden' })
    ana.send({ type: 'focused', connection, room: null })
    ana.send({ type: 'closed', connection, ending: 'tab_closed' })
    ana.send({ type: 'resumed', connection, visibility: 'visible' })
    ana.send({ type: 'tick' })
    expect(ana.state).toBe(state)
    expect(ana.effects).toEqual([])
  })
  test('the limits in force are those of the record', () => {
    expect(limits).toMatchObject({ pingEveryMs: 20_000, pingBackgroundEveryMs: 45_000, answerWithinMs: 10_000, hiddenAfterMs: 10_000 })
  })
})
