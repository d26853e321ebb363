/** In what order rooms stand: rooms by name, direct rooms by what was said last. Pure. */
import type { RoomId } from '../../protocol/ids.ts'
import type { Membership } from '../../protocol/model.ts'

export type Sections = { readonly rooms: readonly RoomId[]; readonly direct: readonly RoomId[] }

export const sectionsOf = (memberships: Iterable<Membership>, tag: string): Sections => {
  const collator = new Intl.Collator(tag, { numeric: true, sensitivity: 'base' })
  const all = [...memberships]
  const rooms = all
    .filter((m) => m.room.kind !== 'direct')
    .sort((a, b) => collator.compare(a.room.name, b.room.name) || (a.room.id < b.room.id ? -1 : 1))
  const last = (m: Membership) => m.room.lastAt ?? m.joinedAt
  const direct = all.filter((m) => m.room.kind === 'direct').sort((a, b) => last(b) - last(a) || (a.room.id < b.room.id ? -1 : 1))
  return { rooms: rooms.map((m) => m.room.id), direct: direct.map((m) => m.room.id) }
}

/** The room `step` places further down the list, around its ends. */
export const neighbour = (sections: Sections, here: RoomId | null, step: 1 | -1): RoomId | null => {
  const all = [...sections.rooms, ...sections.direct]
  if (all.length === 0) return null
  const at = here === null ? -1 : all.indexOf(here)
  if (at < 0) return all[step === 1 ? 0 : all.length - 1] ?? null
  return all[(at + step + all.length) % all.length] ?? null
}
