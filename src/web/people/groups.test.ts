import { expect, test } from 'bun:test'
import { PresenceState } from '../../protocol/model.ts'
import { firstOf, groupOf, grouped } from './groups.ts'

test('the four kinds of not knowing are never shown as not here', () => {
  expect(PresenceState.options.filter((s) => groupOf(s) === 'notHere')).toEqual(['offline'])
  expect(PresenceState.options.filter((s) => groupOf(s) === 'unknown')).toEqual(['unverified', 'hidden', 'off'])
})
test('groups come in their order, people by name, empty groups not at all', () => {
  const people = [
    { name: 'b', state: 'offline' },
    { name: 'C', state: 'online' },
    { name: 'a', state: 'online' },
  ] as const
  expect(grouped(people, 'en').map((g) => [g.group, g.people.map((p) => p.name)])).toEqual([
    ['here', ['a', 'C']],
    ['notHere', ['b']],
  ])
})
test('[P-165] of many the first so many are shown, from the first group on', () => {
  const all = [
    { group: 'here', people: ['a', 'b', 'c'] },
    { group: 'around', people: ['d'] },
    { group: 'notHere', people: ['e', 'f'] },
  ] as const
  expect(firstOf(all, 2)).toEqual([{ group: 'here', people: ['a', 'b'] }])
  expect(firstOf(all, 5)).toEqual([all[0], all[1], { group: 'notHere', people: ['e'] }])
  expect([firstOf(all, 9), firstOf(all, 0)]).toEqual([[...all], []])
})
