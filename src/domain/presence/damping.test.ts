import { describe, expect, test } from 'bun:test'
import { Person } from '../../../tests/support/person.ts'

/** Goes and comes `times` times, each time for longer than the grace. */
const flap = (ana: Person, times: number): void => {
  for (let i = 0; i < times; i += 1) {
    const tab = ana.state.connections[0]!.id
    ana.close(tab, 'tab_closed')
    ana.pass(8_000)
    if (ana.holds(tab)) throw new Error('the grace should be over')
    ana.open()
    ana.pass(500)
  }
}

/** Locks and unlocks, as often as the count allows, until the cost holds falls back. */
const flicker = (ana: Person): void => {
  const tab = ana.open()
  for (let i = 0; i < 5; i += 1) {
    ana.pass(20_000)
    ana.show(tab, 'locked')
    ana.pass(1_000)
    ana.touch(tab)
    ana.show(tab, 'visible')
  }
}

describe('damping', () => {
  test('[P-24] two falls in a minute are told; the next waits, and coming back then tells nothing', () => {
    const ana = new Person()
    ana.open()
    flap(ana, 4)
    expect(ana.told.map((t) => t.state)).toEqual(['online', 'offline', 'online', 'offline', 'online'])
    expect(ana.seen()).toBe('online')
  })
  test('[P-24] a read agrees with what was told while a fall waits', () => {
    const ana = new Person()
    ana.open()
    flap(ana, 2)
    ana.close(ana.state.connections[0]!.id, 'tab_closed')
    ana.pass(10_000)
    expect([ana.state.connections.length, ana.seen()]).toEqual([0, 'online'])
  })
  test('[P-25] a fall that waits is told within 60 s of the last sign of life', () => {
    const ana = new Person()
    ana.open()
    flap(ana, 5)
    const heard = ana.state.heardAt
    ana.close(ana.state.connections[0]!.id, 'tab_closed')
    ana.pass(120_000)
    const last = ana.told.at(-1)
    expect(last?.state).toBe('offline')
    expect(last!.at - heard).toBeLessThanOrEqual(60_000)
    expect(ana.wakeAt).toBe(Infinity)
  })
  test('[P-24] a penalty of three pairs holds falls until it has decayed below one and a half', () => {
    const ana = new Person()
    flicker(ana)
    const tab = ana.state.connections[0]!.id
    expect(ana.state.damping.holding).toBe(true)
    const told = ana.told.length
    ana.show(tab, 'locked')
    ana.pass(10_000)
    expect(ana.told.length).toBe(told)
    ana.pass(110_000)
    expect(ana.told.at(-1)?.state).toBe('idle')
  })
  test('[P-25] the promise goes before the penalty', () => {
    const ana = new Person()
    flicker(ana)
    const tab = ana.state.connections[0]!.id
    ana.touch(tab)
    ana.close(tab, 'network_lost')
    ana.pass(57_999)
    expect([ana.state.connections.length, ana.seen()]).toEqual([0, 'online'])
    ana.pass(1)
    expect(ana.seen()).toBe('offline')
  })
  test('[P-26] what a person does on purpose is never held, and costs nothing', () => {
    const ana = new Person()
    const tab = ana.open()
    for (let i = 0; i < 10; i += 1) {
      ana.declare('away')
      ana.declare(null)
      ana.prefer(i % 2 === 0 ? 0 : 300_000)
    }
    ana.close(tab, 'signed_out')
    ana.open()
    expect(ana.told.length).toBe(23)
    expect(ana.state.damping).toMatchObject({ penalty: 0, recent: [] })
  })
  test('[P-26] signing out is told at once even while falls are held', () => {
    const ana = new Person()
    ana.open()
    flap(ana, 5)
    ana.close(ana.state.connections[0]!.id, 'signed_out')
    expect([ana.seen(), ana.wakeAt]).toEqual(['offline', Infinity])
  })
  test('[P-24] a claim that ends while its person is offline makes their return no act of theirs', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.close(tab, 'tab_closed')
    ana.declare('away', 9_000)
    ana.pass(8_000)
    expect(ana.seen()).toBe('offline')
    ana.pass(1_000)
    expect(ana.state.shown.under).toBeNull()
    ana.open()
    expect([ana.seen(), ana.state.damping.recent.length]).toEqual(['online', 2])
  })
})
