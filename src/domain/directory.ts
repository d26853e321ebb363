/** How the directory is searched, filtered and ordered: always by what one viewer is shown, never by what is so. */
import type { PeopleState } from '../protocol/contacts.ts'
import type { Account, LastSeen, PresenceEntry, PresenceState } from '../protocol/model.ts'
import { foldName } from './names.ts'

/** Groups in the order of state: here, busy, away, and all others, who cannot be told apart by it. */
export type Group = 'here' | 'busy' | 'away' | 'rest'
export const groups: readonly Group[] = ['here', 'busy', 'away', 'rest']
export const groupOf = (state: PresenceState): Group => {
  switch (state) {
    case 'online':
      return 'here'
    case 'busy':
    case 'dnd':
      return 'busy'
    case 'idle':
    case 'away':
      return 'away'
    case 'offline':
    case 'unverified':
    case 'hidden':
    case 'off':
      return 'rest'
  }
}
export const groupsOf = (state: PeopleState): readonly Group[] => (state === 'around' ? ['here', 'busy', 'away'] : [state])

/** The same people that the store finds: from the start of a name, or of a word of a display name. `start` is folded. */
export const isFound = (account: Pick<Account, 'name' | 'displayName'>, start: string): boolean => {
  if (start === '' || foldName(account.name).startsWith(start)) return true
  const words = foldName(account.displayName)
    .split(/\s+/u)
    .filter((word) => word !== '')
  return words.some((_, i) => words.slice(i).join(' ').startsWith(start))
}

const minute = 60_000
const oldest: Record<LastSeen, number> = {
  minutes: 5 * minute,
  hour: 60 * minute,
  today: 1_440 * minute,
  yesterday: 2_880 * minute,
  week: 10_080 * minute,
  longer: Infinity,
}
/** The larger, the later; of a step its far end, so that steps never tell more than they say. Whoever is around comes first. */
export const lastActiveOrder = ([, state, , lastActive]: PresenceEntry, now: number): number => {
  if (groupOf(state) !== 'rest') return Infinity
  return typeof lastActive === 'string' ? Math.max(0, now - oldest[lastActive]) : lastActive
}
