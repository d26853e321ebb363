/** Leaving several rooms at once: all of one's rooms, or those that others, or one person, brought one into. */
import { useState } from 'preact/hooks'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import type { Membership } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client, nameOf } from '../live/client.ts'
import { show } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty, Refused } from '../parts/states.tsx'
import { sections } from './sections.ts'

type Shown = 'all' | 'brought' | AccountId
const atOnce = 500

/** `by`: those that this person brought one into, all of them selected. */
export const LeaveMany = ({ by }: { readonly by: AccountId | null }) => {
  const [shown, setShown] = useState<Shown>(by ?? 'all')
  const rooms = leavable(shown)
  const [picked, setPicked] = useState<ReadonlySet<RoomId>>(new Set(by === null ? [] : rooms.map(({ room }) => room.id)))
  const leave = useCall('room.leaveMany')
  const text = words.value.rooms.leaving
  const chosen = rooms.map(({ room }) => room.id).filter((id) => picked.has(id))
  const isAll = rooms.length > 0 && chosen.length === rooms.length
  const leaveNow = async () => {
    const done = await leave.run({ rooms: chosen.slice(0, atOnce) })
    if (done !== null && chosen.length <= atOnce) show(null)()
  }
  return (
    <Dialog title={text.title} onClose={show(null)}>
      <div class="dialog-body">
        <p class="meta">{text.about}</p>
        <WhichRooms shown={shown} onShown={setShown} />
        {rooms.length === 0 ? (
          <Empty text={text.none} />
        ) : (
          <div class="find-results">
            <Pick name={text.pickAll} checked={isAll} onPick={() => setPicked(new Set(isAll ? [] : rooms.map(({ room }) => room.id)))} />
            <ul>
              {rooms.map((m) => (
                <li key={m.room.id}>
                  <Pick name={m.room.name} of={m} checked={picked.has(m.room.id)} onPick={() => setPicked(toggled(picked, m.room.id))} />
                </li>
              ))}
            </ul>
          </div>
        )}
        <Refused error={leave.error} />
        <div class="actions">
          <button type="button" class="button quiet" onClick={show(null)}>
            {words.value.place.cancel}
          </button>
          <button type="button" class="button warn" disabled={leave.busy || chosen.length === 0} onClick={leaveNow}>
            {text.act(chosen.length)}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

const toggled = (picked: ReadonlySet<RoomId>, room: RoomId): ReadonlySet<RoomId> =>
  new Set(picked.has(room) ? [...picked].filter((id) => id !== room) : [...picked, room])

const own = (): Membership[] => {
  const { memberships } = client.state()
  return sections.value.rooms.flatMap((id) => memberships.get(id) ?? [])
}
const leavable = (shown: Shown): Membership[] =>
  own().filter((m) => shown === 'all' || (shown === 'brought' ? m.broughtBy !== undefined : m.broughtBy === shown))

const WhichRooms = ({ shown, onShown }: { readonly shown: Shown; readonly onShown: (shown: Shown) => void }) => {
  const text = words.value.rooms.leaving
  const inviters = [...new Set([...own().flatMap((m) => m.broughtBy ?? []), ...(shown === 'all' || shown === 'brought' ? [] : [shown])])]
  return (
    <select class="input" aria-label={text.who} value={shown} onChange={(e) => onShown(e.currentTarget.value as Shown)}>
      <option value="all">{text.all}</option>
      <option value="brought">{text.brought}</option>
      {inviters.map((id) => (
        <option key={id} value={id}>
          {text.broughtBy(nameOf(id))}
        </option>
      ))}
    </select>
  )
}

type PickProps = { readonly name: string; readonly of?: Membership; readonly checked: boolean; readonly onPick: () => void }
const Pick = ({ name, of, checked, onPick }: PickProps) => (
  <label class="find-row">
    <input type="checkbox" checked={checked} onChange={onPick} />
    {of === undefined ? null : <Icon name={of.room.kind === 'private' ? 'lock' : 'hash'} size={14} />}
    <span class="clip grow">{name}</span>
    {of === undefined ? null : <span class="meta">{words.value.rooms.members(of.room.members)}</span>}
  </label>
)
