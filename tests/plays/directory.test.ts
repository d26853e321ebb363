/** The directory with presence, who is in a room now, and being told of a return: by what one is shown, and nothing else. */
import { describe, expect } from 'bun:test'
import type { Request } from '../../src/protocol/commands.ts'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { Device } from '../support/device.ts'
import { addAccount } from '../support/store.ts'
import { play } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const crowd = async (stage: Stage) => {
  const [ana, bob, cyd, dan, eve] = [
    await stage.person('Ana'),
    await stage.person('Bob'),
    await stage.person('Cyd'),
    await stage.person('Dan'),
    await stage.person('Eve'),
  ]
  const screen = await bob.opens('desktop')
  const laptop = await ana.opens('laptop')
  const phone = await cyd.opens('laptop')
  return { ana, bob, cyd, dan, eve, screen, laptop, phone }
}
const names = async (device: Device, input: Request<'people.search'>): Promise<string[]> =>
  (await device.does('people.search', input)).people.map((p) => p.account.name)
const all = async (device: Device, input: Request<'people.search'>): Promise<string[]> => {
  const found: string[] = []
  for (let after: string | undefined, n = 0; n < 20; n += 1) {
    const page = await device.does('people.search', { ...input, limit: 2, ...(after === undefined ? {} : { after }) })
    found.push(...page.people.map((p) => p.account.name))
    if (page.next === null) break
    after = page.next
  }
  return found
}
const backs = (device: Device): ServerEvent[] => {
  const heard: ServerEvent[] = []
  device.client.onEvent((e) => {
    if (e.event === 'presence.back') heard.push(e)
  })
  return heard
}

describe('directory', () => {
  play('[P-310] filtered and ordered by state, page by page, each person once', async (stage) => {
    const { screen, laptop } = await crowd(stage)
    await laptop.does('presence.set', { value: 'dnd' })
    await stage.pass('200 ms')
    expect(await names(screen, {})).toEqual(['Ana', 'Bob', 'Cyd', 'Dan', 'Eve'])
    expect(await names(screen, { state: 'here' })).toEqual(['Bob', 'Cyd'])
    expect(await names(screen, { state: 'around' })).toEqual(['Ana', 'Bob', 'Cyd'])
    expect(await names(screen, { state: 'busy' })).toEqual(['Ana'])
    expect(await names(screen, { sort: 'state' })).toEqual(['Bob', 'Cyd', 'Ana', 'Dan', 'Eve'])
    for (const input of [{}, { sort: 'state' }, { sort: 'lastActive' }, { state: 'around' }] as const)
      expect(await all(screen, input)).toEqual(await names(screen, input))
    expect((await screen.does('people.search', { counts: true })).counts).toEqual({ here: 2, away: 0, busy: 1 })
    expect(await names(screen, { query: 'cy', state: 'here' })).toEqual(['Cyd'])
  })

  play('[P-311] the invisible and the hidden are in no filter, no count and no order of states, as if they were offline', async (stage) => {
    const { bob, screen, laptop, phone } = await crowd(stage)
    await laptop.does('presence.set', { value: 'invisible' })
    await phone.does('privacy.update', { rules: [{ who: { kind: 'person', account: bob.id }, see: 'hidden' }] })
    await stage.pass('200 ms')
    expect(await names(screen, { state: 'around' })).toEqual(['Bob'])
    expect((await screen.does('people.search', { counts: true, limit: 1 })).counts).toEqual({ here: 1, away: 0, busy: 0 })
    expect(await names(screen, { sort: 'state' })).toEqual(['Bob', 'Ana', 'Cyd', 'Dan', 'Eve'])
    expect((await names(screen, { sort: 'lastActive' })).at(0)).toBe('Bob')
  })
})

describe('here now', () => {
  play('[P-320] only who shares it is told of, to those who see them, and changes follow within a second', async (stage) => {
    const { ana, cyd, screen, laptop, phone } = await crowd(stage)
    await Promise.all([screen.looksAt(), laptop.looksAt(), phone.looksAt()])
    await Promise.all([laptop, phone].map((d) => d.presses()))
    const here = () => screen.client.state().here.get(stage.lobby)
    expect(await screen.does('room.here', { room: stage.lobby })).toEqual({ ids: [], count: 0 })
    await laptop.does('privacy.update', { shareRoom: true })
    await stage.pass('1100 ms')
    expect(here()).toEqual({ ids: [ana.id], count: 1 })
    await phone.does('privacy.update', { shareRoom: true })
    await stage.pass('1100 ms')
    expect(here()?.ids.toSorted()).toEqual([ana.id, cyd.id].toSorted())
    await laptop.does('presence.set', { value: 'invisible' })
    await stage.pass('1100 ms')
    expect(here()?.ids).toEqual([cyd.id])
    await phone.looksAt(null)
    await stage.pass('1100 ms')
    expect(here()).toEqual({ ids: [], count: 0 })
    await phone.looksAt()
    for (const device of [screen, laptop, phone]) await device.closesTab()
    await stage.pass('30 s')
    expect(stage.core.counts().here).toEqual({ rooms: 0, people: 0, looking: 0 })
  })

  play('[P-321] whom one may not see in full is neither named nor counted', async (stage) => {
    const { bob, screen, laptop } = await crowd(stage)
    await laptop.looksAt()
    await laptop.presses()
    await screen.looksAt()
    await laptop.does('privacy.update', { shareRoom: true, rules: [{ who: { kind: 'person', account: bob.id }, see: 'coarse' }] })
    await stage.pass('2 s')
    expect(await screen.does('room.here', { room: stage.lobby })).toEqual({ ids: [], count: 0 })
  })
})

describe('tell me when they are back', () => {
  play('[P-330] told once, when one is shown that person online', async (stage) => {
    const { dan, screen } = await crowd(stage)
    const heard = backs(screen)
    await screen.does('presence.tellMe', { account: dan.id })
    await stage.pass('2 s')
    expect(heard).toEqual([])
    const tab = await dan.opens('laptop')
    await stage.pass('2 s')
    expect(heard).toMatchObject([{ account: { id: dan.id } }])
    expect((await screen.does('presence.tellMeList', {})).waiting).toEqual([])
    await tab.closesTab()
    await stage.pass('30 s')
    await dan.opens('laptop')
    await stage.pass('2 s')
    expect(heard).toHaveLength(1)
  })

  play('[P-331] not of who comes back invisible or hidden, until they may be seen', async (stage) => {
    const { bob, dan, screen } = await crowd(stage)
    const heard = backs(screen)
    await screen.does('presence.tellMe', { account: dan.id })
    const first = await dan.opens('laptop')
    await stage.pass('2 s')
    expect(heard).toHaveLength(1)
    await first.does('privacy.update', { rules: [{ who: { kind: 'person', account: bob.id }, see: 'hidden' }] })
    await screen.does('presence.tellMe', { account: dan.id })
    await first.does('presence.set', { value: 'away' })
    await first.does('presence.set', { value: 'online' })
    await stage.pass('5 s')
    expect(heard).toHaveLength(1)
    await first.does('privacy.update', { rules: [] })
    await stage.pass('2 s')
    expect(heard).toHaveLength(2)
  })

  play('[P-161] who comes back on do-not-disturb is told of when that is over', async (stage) => {
    const { dan, screen } = await crowd(stage)
    const tab = await dan.opens('laptop')
    await tab.does('presence.set', { value: 'dnd', expiresAt: stage.time.clockOf('server').now() + 60_000 })
    await tab.closesTab()
    await stage.pass('10 s')
    const heard = backs(screen)
    await screen.does('presence.tellMe', { account: dan.id })
    const back = await dan.opens('laptop')
    await back.presses()
    await stage.pass('5 s')
    expect(heard).toEqual([])
    await stage.pass('1 min')
    expect(heard).toMatchObject([{ account: { id: dan.id } }])
  })

  play('[P-332] refused for oneself; taken back is taken back; kept until one is there to hear it', async (stage) => {
    const { bob, dan, screen } = await crowd(stage)
    expect(await screen.asks('presence.tellMe', { account: bob.id })).toMatchObject({ ok: false, error: { code: 'bad_request' } })
    await screen.does('presence.tellMe', { account: dan.id })
    await screen.does('presence.dontTellMe', { account: dan.id })
    expect((await screen.does('presence.tellMeList', {})).waiting).toEqual([])
    await screen.does('presence.tellMe', { account: dan.id })
    await screen.closesTab()
    await stage.pass('30 s')
    await dan.opens('laptop')
    await stage.pass('5 s')
    const later = await bob.opens('desktop')
    const heard = backs(later)
    await stage.pass('3 s')
    expect(heard).toHaveLength(1)
  })

  play('[P-332] at most 50 wait at once', async (stage) => {
    const { screen } = await crowd(stage)
    const others = []
    for (let n = 0; n < 51; n += 1) others.push(await addAccount(stage.store, `guest${n}`))
    for (const account of others.slice(0, 50)) await screen.does('presence.tellMe', { account })
    expect(await screen.asks('presence.tellMe', { account: others[50]! })).toMatchObject({ ok: false, error: { code: 'too_many' } })
    await screen.does('presence.dontTellMe', { account: others[0]! })
    await screen.does('presence.tellMe', { account: others[50]! })
  })
})
