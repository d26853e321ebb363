/** The public rooms of the place: find, join, or make one. */
import { useState } from 'preact/hooks'
import type { Output } from '../../protocol/commands.ts'
import type { RoomId } from '../../protocol/ids.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { dialog, show } from '../live/overlay.ts'
import { go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { rove } from '../parts/rove.ts'
import { Search, useSettled } from '../parts/search.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'

type Found = Output<'room.list'>['rooms'][number]
const open = (room: RoomId) => {
  dialog.value = null
  go({ at: 'room', room, people: false })
}

export const BrowseRooms = () => {
  const [query, setQuery] = useState('')
  const settled = useSettled(query.trim())
  const { asked, again } = useAsked(settled, () =>
    client.call('room.list', settled === '' ? { limit: 100 } : { query: settled, limit: 100 }),
  )
  const text = words.value.rooms.browse
  const create = (
    <button type="button" class="button small" onClick={show('create')}>
      <Icon name="plus" size={14} />
      {text.create}
    </button>
  )
  return (
    <Dialog title={text.title} onClose={show(null)}>
      <div class="dialog-body">
        <Search label={text.search} value={query} onValue={setQuery} />
        <div class="find-results" onKeyDown={rove}>
          <WhenHeld asked={asked} again={again}>
            {({ rooms }) =>
              rooms.length === 0 ? (
                <Empty text={settled === '' ? text.empty : text.none} />
              ) : (
                <ul>
                  {rooms.map((r) => (
                    <RoomFound key={r.room.id} found={r} />
                  ))}
                </ul>
              )
            }
          </WhenHeld>
        </div>
        <div class="actions">
          <button type="button" class="button small quiet" onClick={show({ leaveOf: null })}>
            {words.value.rooms.leaving.open}
          </button>
          {create}
        </div>
      </div>
    </Dialog>
  )
}

const RoomFound = ({ found: { room, joined } }: { readonly found: Found }) => {
  const join = useCall('room.join')
  const text = words.value.rooms
  const enter = async () => {
    if (joined || (await join.run({ room: room.id })) !== null) open(room.id)
  }
  return (
    <li class="find-row">
      <Icon name="hash" />
      <span class="grow">
        <span class="clip">{room.name}</span>
        <span class="meta clip">{[text.members(room.members), room.topic].filter(Boolean).join(' · ')}</span>
        <Refused error={join.error} />
      </span>
      <button
        type="button"
        data-row
        class={joined ? 'button small quiet' : 'button small'}
        disabled={join.busy}
        aria-label={`${joined ? text.browse.open : text.browse.join}: ${room.name}`}
        onClick={enter}
      >
        {joined ? text.browse.open : text.browse.join}
      </button>
    </li>
  )
}
