/** Above the messages: which room, what it is for, and the way to its people. */
import type { Membership } from '../../protocol/model.ts'
import { narrow } from '../live/device.ts'
import { show } from '../live/overlay.ts'
import { follow, go, route } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Icon, IconButton } from '../parts/icon.tsx'
import { peopleShown } from '../people/shown.ts'
import { Dot } from '../presence/dot.tsx'
import { StatusText } from '../presence/status-text.tsx'
import { HereNow } from './here-now.tsx'

export const RoomHeader = ({ membership, name }: { readonly membership: Membership; readonly name: string }) => {
  const { room, peer } = membership
  const text = words.value.rooms
  const at = route.value
  const shown = narrow.value ? at.at === 'room' && at.people : peopleShown.value
  const toggle = () => {
    if (narrow.value) go({ at: 'room', room: room.id, people: !shown })
    else peopleShown.value = !peopleShown.value
  }
  return (
    <header class="bar room-header">
      <a class="icon-button back" href="/" aria-label={words.value.place.back} onClick={follow({ at: 'home' })}>
        <Icon name="back" />
      </a>
      {peer === undefined ? (
        <span class="room-mark">
          <Icon name={room.kind === 'private' ? 'lock' : 'hash'} />
        </span>
      ) : (
        <Dot account={peer} size={14} />
      )}
      <h1 class="clip">{name}</h1>
      <p class="meta clip grow">{peer === undefined ? room.topic : <StatusText account={peer} />}</p>
      {peer === undefined ? <HereNow room={room.id} /> : null}
      {peer === undefined ? <IconButton icon="more" label={text.menu.open} onClick={show({ about: room.id })} /> : null}
      <IconButton icon="people" label={shown ? text.panel.hide : text.panel.show} pressed={shown} onClick={toggle} />
    </header>
  )
}
