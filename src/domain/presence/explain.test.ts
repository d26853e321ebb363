import { describe, expect, test } from 'bun:test'
import { limits, Person, plainWall } from '../../../tests/support/person.ts'
import { explain } from './explain.ts'
import { dateOf } from './view.ts'

const toBob = (ana: Person) => explain(ana.state, { audience: 'full' }, ana.now, limits, plainWall)
const toSelf = (ana: Person) => explain(ana.state, { audience: 'self', from: ana.state.connections[0]!.id }, ana.now, limits, plainWall)

describe('why', () => {
  test('[P-31] each state names its source', () => {
    const ana = new Person()
    const tab = ana.open()
    expect(toBob(ana)).toMatchObject({ state: 'online', source: 'input' })
    ana.show(tab, 'locked')
    expect(toBob(ana)).toMatchObject({ state: 'idle', source: 'locked' })
    ana.show(tab, 'suspended')
    expect(toBob(ana)).toMatchObject({ state: 'idle', source: 'background' })
    ana.show(tab, 'visible')
    ana.pass(300_000)
    expect(toBob(ana)).toMatchObject({ state: 'idle', source: 'idle', since: dateOf(ana.now, plainWall) })
    ana.declare('dnd', 60_000)
    expect(toBob(ana)).toMatchObject({ state: 'dnd', source: 'manual', until: plainWall(ana.now + 60_000) })
    ana.close(tab, 'signed_out')
    expect(toBob(ana)).toMatchObject({ state: 'offline', source: 'none' })
  })
  test('[P-31] a rule that hides a person is all that is said', () => {
    const ana = new Person()
    ana.open()
    expect(explain(ana.state, { audience: 'hidden' }, ana.now, limits, plainWall)).toEqual({
      account: ana.state.account,
      state: 'hidden',
      source: 'rule',
    })
  })
  test('[P-31] while a fall is held the line is the reason', () => {
    const ana = new Person()
    for (let i = 0; i < 3; i += 1) {
      const tab = ana.open()
      ana.pass(100)
      ana.close(tab, 'tab_closed')
      ana.pass(8_000)
    }
    expect(toBob(ana)).toMatchObject({ state: 'online', source: 'connection' })
    expect(toBob(ana)).not.toHaveProperty('device')
  })
  test('[P-32] of the invisible others learn what they would of the offline', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.declare('invisible', 60_000)
    ana.touch(tab)
    const { account } = ana.state
    expect(toBob(ana)).toEqual({ account, state: 'offline', source: 'none', lastActiveAt: dateOf(ana.now, plainWall) })
  })
  test('[P-33] to oneself: the truth, each connection, and what others see', () => {
    const ana = new Person()
    const tab = ana.open('web', { label: 'desk' })
    const phone = ana.open('mobile')
    ana.declare('invisible')
    ana.pass(5_000)
    ana.close(phone, 'network_lost')
    const answer = toSelf(ana)
    expect(answer).toMatchObject({ state: 'online', source: 'manual', seenByOthers: 'offline' })
    expect(answer.connections).toMatchObject([
      { id: tab, label: 'desk', phase: 'live', activity: 'active', current: true },
      { id: phone, phase: 'lost', ending: 'network_lost', graceUntil: plainWall(ana.now + 20_000), current: false },
    ])
    expect(answer.connections?.[0]).not.toHaveProperty('ending')
  })
  test('[P-33] the device is told to others only if shared', () => {
    const ana = new Person()
    ana.open('mobile')
    expect([toBob(ana).device, toSelf(ana).device]).toEqual([undefined, 'mobile'])
    ana.prefer(300_000, true)
    expect(toBob(ana).device).toBe('mobile')
  })
})
