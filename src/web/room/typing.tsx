/** Who is writing. The line keeps its height, so that nothing moves when somebody starts. */
import type { RoomId } from '../../protocol/ids.ts'
import { nameOf, typingIn } from '../live/client.ts'
import { words } from '../live/words.ts'

export const Typing = ({ room }: { readonly room: RoomId }) => {
  const typing = typingIn(room).value
  const text = words.value.messages
  const list = new Intl.ListFormat(words.value.tag, { style: 'short' })
  const said = typing === null || typing.count === 0 ? ''
    : typing.ids.length === 0 || typing.count > 3 ? text.typingCount(typing.count)
    : typing.ids.length === 1 ? text.typing(nameOf(typing.ids[0]!)) : text.typingMany(list.format(typing.ids.map(nameOf)))
  return <p class="meta typing clip" aria-live="off">{said}</p>
}
