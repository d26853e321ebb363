/** Groups, finding and ordering in the directory. */
import { expect, test } from 'bun:test'
import type { AccountId } from '../protocol/ids.ts'
import type { LastSeen, PresenceEntry, PresenceState } from '../protocol/model.ts'
import { groupOf, isFound, lastActiveOrder } from './directory.ts'

const entry = (state: PresenceState, lastActive: number | LastSeen = 0): PresenceEntry => [
  'a' as AccountId,
  state,
  0,
  lastActive,
  null,
  null,
]

test('[P-312] offline, not sharing, unverified and off fall into one group, which no filter tells apart', () => {
  const states: PresenceState[] = ['offline', 'hidden', 'unverified', 'off']
  expect(new Set(states.map(groupOf))).toEqual(new Set(['rest']))
})

test('a name is found from its start, and a display name from the start of any word', () => {
  const mary = { name: 'Mal', displayName: 'Mary  Ann Lee' }
  expect(['ma', 'mary ann', 'ann lee', 'lee', ''].map((q) => isFound(mary, q))).toEqual([true, true, true, true, true])
  expect(['nn', 'ee', 'mary lee'].map((q) => isFound(mary, q))).toEqual([false, false, false])
})

test('[P-313] the order of last active says no more than is shown: a step counts as its far end, and what is hidden comes last', () => {
  const now = 1_000_000_000_000
  const at = (e: PresenceEntry) => lastActiveOrder(e, now)
  expect(at(entry('idle', 'longer'))).toBe(Infinity)
  expect(at(entry('offline', 'minutes'))).toBe(now - 300_000)
  expect(at(entry('offline', 'longer'))).toBe(at(entry('hidden')))
  expect(at(entry('offline', now - 1))).toBeGreaterThan(at(entry('offline', 'minutes')))
})
