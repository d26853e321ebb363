/** Rooms and direct messages; sections fold and remember it. */
import { memo } from 'preact/compat'
import type { RoomId } from '../../protocol/ids.ts'
import { membershipOf, place } from '../live/client.ts'
import { kept } from '../live/device.ts'
import { show } from '../live/overlay.ts'
import { follow, href, route } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Icon, IconButton, Lamp } from '../parts/icon.tsx'
import { rove } from '../parts/rove.ts'
import { ContactsSection } from '../people/contacts-section.tsx'
import { Dot } from '../presence/dot.tsx'
import { OwnCorner } from '../presence/own-corner.tsx'
import { roomName } from './name.ts'
import { sections } from './sections.ts'
import { Splitter } from './splitter.tsx'

const folded = kept<readonly string[]>('folded', [])
const fold = (key: string) => {
  folded.value = folded.value.includes(key) ? folded.value.filter((k) => k !== key) : [...folded.value, key]
}

/** `alone`: nothing else is on screen, so this is the main thing. */
export const Sidebar = ({ alone }: { readonly alone: boolean }) => {
  const text = words.value.rooms
  const { rooms, direct } = sections.value
  const [Bar, Title] = alone ? (['div', 'h1'] as const) : (['header', 'h2'] as const)
  return (
    <div class="sidebar" role={alone ? 'main' : undefined}>
      <Bar class="bar">
        <Lamp size={22} />
        <Title class="clip grow">{place.value?.name ?? words.value.brand}</Title>
        <IconButton icon="search" label={words.value.switcher.title} onClick={show('switcher')} />
      </Bar>
      <nav aria-label={text.title} onKeyDown={rove}>
        <Section name="rooms" title={text.title} add={text.add} onAdd={show('browse')} rooms={rooms}>
          {text.none}{' '}
          <button type="button" class="link-button" onClick={show('browse')}>
            {text.noneAct}
          </button>
        </Section>
        <Section name="direct" title={text.direct} add={text.write} onAdd={show('find')} rooms={direct}>
          {text.noDirect}{' '}
          <button type="button" class="link-button" onClick={show('find')}>
            {text.write}
          </button>
        </Section>
        <ContactsSection open={!folded.value.includes('contacts')} onFold={() => fold('contacts')} />
        <Splitter />
      </nav>
      <OwnCorner />
    </div>
  )
}

type SectionProps = {
  readonly name: string
  readonly title: string
  readonly add: string
  readonly onAdd: () => void
  readonly rooms: readonly RoomId[]
  readonly children: preact.ComponentChildren
}

const Section = ({ name, title, add, onAdd, rooms, children }: SectionProps) => {
  const open = !folded.value.includes(name)
  return (
    <section class="rooms-section">
      <header>
        <h2>
          <button type="button" class="fold" aria-expanded={open} onClick={() => fold(name)}>
            <Icon name="chevron" size={12} />
            {title}
          </button>
        </h2>
        <IconButton icon="plus" label={add} onClick={onAdd} />
      </header>
      {rooms.length === 0 ? (
        open ? (
          <p class="meta rooms-none">{children}</p>
        ) : null
      ) : (
        <ul>
          {rooms.map((room) => (
            <RoomRow key={room} room={room} folded={!open} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Folded sections still show what waits and where one is. */
const RoomRow = memo(({ room, folded: hidden }: { readonly room: RoomId; readonly folded: boolean }) => {
  const m = membershipOf(room).value
  const at = route.value
  const here = at.at === 'room' && at.room === room
  if (m === null || (hidden && !here && m.unread === 0)) return null
  const to = { at: 'room', room, people: false } as const
  const count = m.room.kind === 'direct' ? m.unread : m.mentions
  return (
    <li class="room-row" data-unread={m.unread > 0}>
      {m.room.kind === 'direct' && m.peer !== undefined ? (
        <Dot account={m.peer} />
      ) : (
        <span class="room-mark">
          <Icon name={m.room.kind === 'private' ? 'lock' : 'hash'} size={15} />
        </span>
      )}
      <a data-row href={href(to)} aria-current={here ? 'page' : undefined} onClick={follow(to)}>
        <span class="clip grow">{roomName(m)}</span>
        {m.room.kind === 'private' ? <span class="unseen">{words.value.rooms.private}</span> : null}
        {count > 0 ? (
          <span class="count" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        ) : null}
        {m.unread > 0 ? (
          <span class="unseen">
            {m.room.kind !== 'direct' && count > 0 ? words.value.rooms.mentions(count) : words.value.rooms.unread(m.unread)}
          </span>
        ) : null}
      </a>
    </li>
  )
})
