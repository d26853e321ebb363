import { describe, expect, test } from 'bun:test'
import { limits, Person, room } from '../../tests/support/person.ts'
import type { AccountId } from '../protocol/ids.ts'
import { chooseRinger, decideUrgent } from './attention.ts'

const bob = 'abob' as AccountId
const rings = (ana: Person, how: { urgent?: boolean } = {}) =>
  chooseRinger(ana.state, { author: bob, room, urgent: how.urgent ?? false }, ana.now, limits) !== null

describe('who rings through', () => {
  test('[P-130] quiet holds what rings, but not people who may come through, and not the urgent', () => {
    const ana = new Person()
    ana.open()
    expect(rings(ana)).toBe(true)
    ana.declare('dnd')
    expect([rings(ana), rings(ana, { urgent: true })]).toEqual([false, true])
    ana.arrange([], { through: [bob] })
    expect(rings(ana)).toBe(true)
  })
  test('[P-130] what is on screen does not ring, urgent or not', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.send({ type: 'focused', connection: tab, room })
    expect(rings(ana, { urgent: true })).toBe(false)
  })
})

describe('urgent', () => {
  const hour = 3_600_000
  test('[P-131] once an hour for each sender, with the time to wait', () => {
    expect(decideUrgent('direct', null, 5)).toMatchObject({ ok: true })
    expect(decideUrgent('mentioned', 5, 5 + hour)).toMatchObject({ ok: true })
    expect(decideUrgent('direct', 5, 4 + hour)).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfterMs: 1 } })
  })
  test('[P-131] a clock that was set back never makes the wait longer than an hour', () => {
    expect(decideUrgent('direct', 10 * hour, 0)).toMatchObject({ error: { retryAfterMs: hour } })
  })
  test('[P-132] for somebody only', () =>
    expect(decideUrgent('nobody', null, 0)).toMatchObject({ ok: false, error: { code: 'bad_request' } }))
})
