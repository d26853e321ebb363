/** Lists of people of one's own, and what they do to who sees whom. */
import { describe, expect } from 'bun:test'
import { groupLimits } from '../../src/protocol/groups.ts'
import type { AccountId, GroupId } from '../../src/protocol/ids.ts'
import { play } from '../support/play.ts'
import type { Stage } from '../support/world.ts'

const cast = async (stage: Stage) => {
  const [ana, bob, cyd] = [await stage.person('Ana'), await stage.person('Bob'), await stage.person('Cyd')]
  const [laptop, screen, tablet] = [await ana.opens('laptop'), await bob.opens('desktop'), await cyd.opens('desktop')]
  await bob.watches(ana)
  await cyd.watches(ana)
  const { group } = await laptop.does('group.create', { name: 'Night shift' })
  return { ana, bob, cyd, laptop, screen, tablet, group: group.id }
}

describe('groups', () => {
  play('[P-155] a rule about a group counts for those in it, at once as it changes, and in the preview', async (stage) => {
    const { ana, bob, cyd, laptop, screen, group } = await cast(stage)
    await laptop.does('privacy.update', { rules: [{ who: { kind: 'group', group }, see: 'hidden' }] })
    await stage.pass('200 ms')
    expect([bob.sees(ana), cyd.sees(ana)]).toEqual(['online', 'online'])
    await laptop.does('group.change', { group, add: [bob.id] })
    await stage.pass('200 ms')
    expect([bob.sees(ana), cyd.sees(ana)]).toEqual(['hidden', 'online'])
    expect((await laptop.does('privacy.preview', { as: bob.id })).because).toEqual({ kind: 'rule', rule: 0 })
    expect((await screen.does('presence.get', { ids: [ana.id] })).entries[0]![1]).toBe('hidden')
    expect((await screen.does('people.search', { state: 'around' })).people.map((p) => p.account.id)).not.toContain(ana.id)
    await laptop.does('group.change', { group, add: [cyd.id], remove: [bob.id] })
    await stage.pass('200 ms')
    expect([bob.sees(ana), cyd.sees(ana)]).toEqual(['online', 'hidden'])
  })

  play('[P-156] a group that is deleted takes the rules that name it along', async (stage) => {
    const { ana, bob, laptop, group } = await cast(stage)
    const rules = [
      { who: { kind: 'group', group }, see: 'hidden' },
      { who: { kind: 'contacts' }, see: 'full' },
    ] as const
    await laptop.does('privacy.update', { rules: [...rules] })
    await laptop.does('group.change', { group, add: [bob.id] })
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('hidden')
    await laptop.does('group.delete', { group })
    await stage.pass('200 ms')
    expect(bob.sees(ana)).toBe('online')
    expect((await laptop.does('privacy.get', {})).privacy.rules).toEqual([rules[1]])
    expect((await laptop.does('group.list', {})).groups).toEqual([])
  })

  play('[P-157] only its owner sees a group: to others it does not exist, and being put into one is told to nobody', async (stage) => {
    const { ana, bob, cyd, laptop, screen, tablet, group } = await cast(stage)
    const heard: string[] = []
    screen.line.loses = (frame) => {
      if (!frame.includes('"ping"') && !frame.includes('"ref"')) heard.push(frame)
      return false
    }
    await laptop.does('group.change', { group, add: [bob.id] })
    await laptop.does('group.rename', { group, name: 'Day shift' })
    await stage.pass('2 s')
    expect(heard).toEqual([])
    const gone = { ok: false, error: { code: 'not_found' } }
    expect(await screen.asks('group.rename', { group, name: 'mine' })).toMatchObject(gone)
    expect(await screen.asks('group.change', { group, add: [ana.id] })).toMatchObject(gone)
    expect(await screen.asks('group.delete', { group })).toMatchObject(gone)
    expect(await screen.asks('group.delete', { group: `${group.slice(0, -1)}z` as GroupId })).toMatchObject(gone)
    expect((await screen.does('group.list', {})).groups).toEqual([])
    // Somebody else's group in a rule of one's own names nobody.
    await tablet.does('privacy.update', { rules: [{ who: { kind: 'group', group }, see: 'hidden' }] })
    expect((await screen.does('presence.get', { ids: [cyd.id] })).entries[0]![1]).toBe('online')
    expect(await laptop.does('group.list', {})).toMatchObject({
      groups: [{ id: group, name: 'Day shift', people: [bob.id] }],
      people: [{ id: bob.id }],
    })
  })

  play('[P-158] too many groups, too many people and names that are none are refused; who does not exist is left out', async (stage) => {
    const { ana, bob, laptop, group } = await cast(stage)
    const nobody = `${bob.id.slice(0, -1)}z` as AccountId
    const { group: made } = await laptop.does('group.change', { group, add: [bob.id, nobody, ana.id, bob.id] })
    expect(made.people).toEqual([bob.id])
    expect(await laptop.asks('group.create', { name: '  ' })).toMatchObject({ ok: false, error: { code: 'bad_request' } })
    const crowd = Array.from({ length: groupLimits.people + 1 }, () => nobody)
    expect(await laptop.asks('group.change', { group, add: crowd })).toMatchObject({ ok: false, error: { code: 'bad_request' } })
    for (let i = 1; i < groupLimits.groups; i++) {
      await laptop.does('group.create', { name: `Group ${i}` })
      if (i % 20 === 0) await stage.pass('31 s')
    }
    await stage.pass('31 s')
    expect(await laptop.asks('group.create', { name: 'one more' })).toMatchObject({ ok: false, error: { code: 'too_many' } })
    expect((await laptop.does('group.list', {})).groups).toHaveLength(groupLimits.groups)
  })
})
