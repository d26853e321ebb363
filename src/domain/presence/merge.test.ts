import { describe, expect, test } from 'bun:test'
import { Person } from '../../../tests/support/person.ts'

describe('merge: many connections, one person', () => {
  test('[P-15] a phone keeps a person online when the laptop goes idle, and the best activity wins', () => {
    const ana = new Person()
    ana.open('web')
    ana.pass(200_000)
    ana.open('mobile')
    ana.pass(150_000)
    expect(ana.seen()).toBe('online')
    expect(ana.fold().by?.device).toBe('mobile')
    ana.pass(150_000)
    expect(ana.seen()).toBe('idle')
  })
  test('[P-15] among equals the last input decides, then the id', () => {
    const ana = new Person()
    const first = ana.open('web')
    const second = ana.open('cli')
    expect(ana.fold().by?.id).toBe(second)
    ana.pass(10)
    ana.touch(first)
    expect(ana.fold().by?.id).toBe(first)
  })
  test('[P-15] ten tabs are one person: nine closing change nothing', () => {
    const ana = new Person()
    const tabs = Array.from({ length: 10 }, () => ana.open())
    for (const tab of tabs.slice(1)) ana.close(tab, 'tab_closed')
    ana.pass(60_000)
    expect(ana.told.map((t) => t.state)).toEqual(['online'])
  })
  test('[P-16] a lost connection contributes what it did when it was lost, until its grace ends', () => {
    const ana = new Person()
    const laptop = ana.open('web')
    ana.open('cli', { inputAgoMs: 400_000 })
    ana.close(laptop, 'network_lost')
    ana.pass(19_999)
    expect(ana.seen()).toBe('online')
    ana.pass(1)
    expect(ana.seen()).toBe('idle')
  })
})

describe('merge: what a person declared', () => {
  test('[P-17] when everything is gone a person is offline, whatever they declared, and the claim waits', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.declare('dnd')
    ana.close(tab, 'signed_out')
    expect(ana.seen()).toBe('offline')
    ana.open()
    expect(ana.seen()).toBe('dnd')
  })
  test('[P-18] invisible looks offline', () => {
    const ana = new Person()
    ana.open()
    ana.declare('invisible')
    expect(ana.seen()).toBe('offline')
  })
  test('[P-19] do-not-disturb and away hold over input and over idle', () => {
    for (const value of ['dnd', 'away'] as const) {
      const ana = new Person()
      const tab = ana.open()
      ana.declare(value)
      ana.touch(tab)
      expect(ana.seen()).toBe(value)
      ana.pass(400_000)
      expect(ana.seen()).toBe(value)
    }
  })
  test('[P-19] declaring nothing gives back what the connections say', () => {
    const ana = new Person()
    ana.open()
    ana.declare('away')
    ana.declare(null)
    expect(ana.seen()).toBe('online')
  })
  test('[P-20] a claim ends at its time on every read, though nothing ticked', () => {
    const ana = new Person()
    ana.open()
    ana.declare('dnd', 60_000)
    ana.say('lunch', 30_000)
    expect([ana.seen(ana.now + 59_999), ana.seen(ana.now + 60_000)]).toEqual(['dnd', 'online'])
    expect([ana.entry(ana.now + 29_999)[4]?.text, ana.entry(ana.now + 30_000)[4]]).toEqual(['lunch', null])
  })
  test('[P-20] watchers are told when a claim ends, and since then', () => {
    const ana = new Person()
    ana.open()
    const until = ana.now + 60_000
    ana.declare('dnd', 60_000)
    ana.pass(60_000)
    expect(ana.told.at(-1)).toMatchObject({ at: until, state: 'online' })
    expect(ana.state.shown.since).toBe(until)
    expect(ana.state.manual).toBeNull()
  })
  test('[P-20] a status that ends is told, and a claim made after its end never shows', () => {
    const ana = new Person()
    ana.open()
    ana.say('lunch', 30_000)
    ana.effects.length = 0
    ana.pass(30_000)
    expect(ana.effects.filter((e) => e.type === 'announce')).toHaveLength(1)
    ana.declare('dnd', -1)
    expect([ana.seen(), ana.state.manual]).toEqual(['online', null])
  })
  test('[P-21] a status changes no availability and is shown of the offline too', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.say('in Lisbon')
    expect([ana.seen(), ana.entry()[4]]).toEqual(['online', { text: 'in Lisbon' }])
    ana.close(tab, 'signed_out')
    expect([ana.seen(), ana.entry()[4]]).toEqual(['offline', { text: 'in Lisbon' }])
  })
})
