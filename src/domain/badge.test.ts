import { expect, test } from 'bun:test'
import type { AccountId } from '../protocol/ids.ts'
import { PresenceState, type PresenceEntry } from '../protocol/model.ts'
import { badgeView } from './badge.ts'

const entry = (state: PresenceEntry[1]): PresenceEntry => [
  'aana' as AccountId,
  state,
  5_000,
  9_000,
  { text: 'lunch', emoji: '🍜' },
  'mobile',
]

test('[P-409] a coarse badge says here, away or offline and nothing more; no badge tells last active or the device', () => {
  expect(PresenceState.options.map((s) => badgeView(entry(s), 'coarse'))).toEqual(
    ['online', 'away', 'away', 'away', 'online', 'offline', 'unverified', 'hidden', 'off'].map(
      (state) => ({ state }) as ReturnType<typeof badgeView>,
    ),
  )
  expect(badgeView(entry('dnd'), 'full')).toEqual({ state: 'dnd', since: 5_000, text: 'lunch', emoji: '🍜' })
  expect(badgeView(['aana' as AccountId, 'offline', 0, 9_000, null, null], 'full')).toEqual({ state: 'offline' })
})
