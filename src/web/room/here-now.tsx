/** Who is in the room at this moment, of those who share it and whom one sees. Nothing is shown where nobody is. */
import { useEffect } from 'preact/hooks'
import type { RoomId } from '../../protocol/ids.ts'
import { client, hereIn, link, nameOf } from '../live/client.ts'
import { inFront } from '../live/device.ts'
import { words } from '../live/words.ts'
import { Dot } from '../presence/dot.tsx'

const names = 3

export const HereNow = ({ room }: { readonly room: RoomId }) => {
  const isOn = link.value.kind === 'online' && inFront.value
  useEffect(() => {
    if (isOn) void client.call('room.here', { room })
  }, [room, isOn])
  const here = hereIn(room).value
  if (here === null || here.count === 0) return null
  const text = words.value.contacts.here
  const first = here.ids.slice(0, names)
  const named = first.map(nameOf).join(text.between)
  const said = here.count > first.length ? text.more(named, here.count - first.length) : text.now(named)
  return (
    <div class="here-now" role="group" aria-label={text.label}>
      {first.map((id) => (
        <Dot key={id} account={id} />
      ))}
      <span class="meta clip">{said}</span>
    </div>
  )
}
