/** People of a room in groups a glance understands: here, around, not here, not known. Pure. */
import type { PresenceState } from '../../protocol/model.ts'

export type Group = 'here' | 'around' | 'notHere' | 'unknown'
export const groups: readonly Group[] = ['here', 'around', 'notHere', 'unknown']

export const groupOf = (state: PresenceState | 'unknown'): Group => {
  switch (state) {
    case 'online':
      return 'here'
    case 'idle':
    case 'away':
    case 'dnd':
    case 'busy':
      return 'around'
    case 'offline':
      return 'notHere'
    case 'unverified':
    case 'hidden':
    case 'off':
    case 'unknown':
      return 'unknown'
  }
}

export type Listed<P> = readonly { readonly group: Group; readonly people: readonly P[] }[]
export const grouped = <P extends { readonly name: string; readonly state: PresenceState | 'unknown' }>(
  people: readonly P[],
  tag: string,
): Listed<P> => {
  const collator = new Intl.Collator(tag, { numeric: true, sensitivity: 'base' })
  const sorted = [...people].sort((a, b) => collator.compare(a.name, b.name))
  return groups.map((group) => ({ group, people: sorted.filter((p) => groupOf(p.state) === group) })).filter((g) => g.people.length > 0)
}

/** As many people as are to be shown, from the first group on. */
export const firstOf = <P>(groups: Listed<P>, most: number): Listed<P> => {
  let left = most
  return groups.flatMap(({ group, people: all }) => {
    const people = all.slice(0, Math.max(0, left))
    left -= people.length
    return people.length === 0 ? [] : [{ group, people }]
  })
}
