/** A room in which nothing has been said yet. */
import type { RoomId } from '../../protocol/ids.ts'
import { membershipOf, nameOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Lamp } from '../parts/icon.tsx'

/** What stands above the first message. */
export const beginning = (room: RoomId): string => {
  const peer = membershipOf(room).value?.peer
  return peer === undefined ? words.value.messages.beginning : words.value.messages.emptyDirect(nameOf(peer))
}

export const Silence = ({ room }: { readonly room: RoomId }) => {
  const m = membershipOf(room).value
  const text = words.value.messages
  return (
    <div class="nowhere">
      <Lamp size={40} />
      <p>{m?.peer === undefined ? text.empty : text.emptyDirect(nameOf(m.peer))}</p>
      <button type="button" class="button small" onClick={() => document.querySelector<HTMLElement>('.composer textarea')?.focus()}>
        {text.emptyAct}
      </button>
    </div>
  )
}
