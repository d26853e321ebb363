import { describe, expect, test } from 'bun:test'
import { Person, plainWall, limits } from '../../../tests/support/person.ts'
import { dateOf, viewOf } from './view.ts'

describe('who may see', () => {
  test('[P-27] not sharing is told apart from offline, and tells nothing else', () => {
    const ana = new Person()
    ana.open()
    ana.say('secret')
    expect(viewOf(ana.state, 'hidden', ana.now, limits, plainWall)).toEqual([ana.state.account, 'hidden', 0, 0, null, null])
  })
})

describe('what is seen', () => {
  test('[P-28] online: since when; idle: since when, and last active; offline: last active alone', () => {
    const ana = new Person()
    const tab = ana.open()
    const opened = ana.now
    expect(ana.entry()).toEqual([ana.state.account, 'online', dateOf(opened, plainWall), 0, null, null])
    ana.pass(300_000)
    expect(ana.entry()).toEqual([ana.state.account, 'idle', dateOf(opened + 300_000, plainWall), dateOf(opened, plainWall), null, null])
    ana.close(tab, 'signed_out')
    expect(ana.entry()).toEqual([ana.state.account, 'offline', 0, dateOf(opened, plainWall), null, null])
  })
  test('[P-28] a read between the moment and its tick already says so, with the true time', () => {
    const ana = new Person()
    ana.open()
    const { now } = ana
    expect(ana.entry(now + 333_333).slice(1, 3)).toEqual(['idle', dateOf(now + 300_000, plainWall)])
  })
  test('[P-28] somebody never seen has no date', () => {
    expect(new Person().entry().slice(1)).toEqual(['offline', 0, 0, null, null])
  })
  test('[P-28] last active is moved by input alone, though the steady clock began later', () => {
    const ana = new Person()
    ana.now = 5_000
    ana.open('web', { inputAgoMs: 60_000 })
    expect(ana.state.lastActiveAt).toBe(-55_000)
  })
  test('[P-29] the device class shows only if shared, and a change of it is told', () => {
    const ana = new Person()
    const laptop = ana.open('web')
    expect(ana.entry()[5]).toBeNull()
    ana.prefer(300_000, true)
    expect(ana.entry()[5]).toBe('web')
    ana.pass(1_000)
    ana.effects.length = 0
    ana.open('mobile')
    expect(ana.entry()[5]).toBe('mobile')
    expect(ana.effects.filter((e) => e.type === 'announce')).toHaveLength(1)
    ana.pass(1_000)
    ana.touch(laptop)
    expect(ana.entry()[5]).toBe('web')
  })
  test('[P-30] what one does while invisible moves last active neither then nor after the claim ends', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.pass(60_000)
    ana.declare('invisible', 300_000)
    const before = JSON.stringify(ana.entry())
    ana.pass(60_000)
    ana.touch(tab)
    ana.close(tab, 'signed_out')
    expect(JSON.stringify(ana.entry())).toBe(before)
    ana.pass(600_000)
    expect(JSON.stringify(ana.entry())).toBe(before)
  })
  test('[P-30] who stays after being invisible is seen with the last input again', () => {
    const ana = new Person()
    const tab = ana.open()
    ana.declare('invisible', 300_000)
    ana.pass(60_000)
    ana.touch(tab)
    const touched = ana.now
    ana.pass(600_000)
    expect(ana.entry()).toEqual([ana.state.account, 'idle', dateOf(touched + 300_000, plainWall), dateOf(touched, plainWall), null, null])
    ana.declare('invisible')
    ana.declare(null)
    expect(ana.entry()[3]).toBe(dateOf(touched, plainWall))
  })
})
