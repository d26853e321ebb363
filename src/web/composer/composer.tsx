/** Where one writes. What is typed is kept until sent; an input method that is composing never sends. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { client, me, myId, serverNow, stateOf } from '../live/client.ts'
import { narrow } from '../live/device.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { editLast } from '../message/editing.ts'
import { draftOf, keepDraft } from './draft.ts'
import { Mentions, useMentions } from './mentions.tsx'
import { composing, grow } from './typing.ts'
import { spend, Urgent } from './urgent.tsx'

type Props = { readonly room: RoomId; readonly name: string; readonly peer: AccountId | null }

export const Composer = ({ room, name, peer }: Props) => {
  const self = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => draftOf(room))
  const [wanted, setWanted] = useState(false)
  const mayBeUrgent = peer !== null && peer !== myId.value && stateOf(peer) === 'dnd'
  const mentions = useMentions(room, self)
  const enterSends = me.value?.settings.enterSends ?? true
  const left = limits.messageChars - text.length
  const said = words.value.composer

  useLayoutEffect(() => {
    if (self.current !== null) grow(self.current)
  }, [text])
  useEffect(() => {
    if (!narrow.peek()) self.current?.focus({ preventScroll: true })
    return () => client.typing(room, false)
  }, [room])

  const change = (next: string) => {
    setText(next)
    keepDraft(room, next)
    client.typing(room, next.trim() !== '')
    mentions.look()
  }
  const send = () => {
    if (text.trim() === '' || left < 0) return
    const urgent = wanted && mayBeUrgent
    client.send(room, text, { urgent })
    if (urgent) spend(serverNow())
    setWanted(false)
    client.typing(room, false)
    setText('')
    keepDraft(room, '')
    mentions.close()
    self.current?.focus()
  }
  const key = (event: KeyboardEvent) => {
    if (composing(event)) return
    const chosen = mentions.key(event)
    if (chosen === 'handled') return
    if (chosen !== null) return put(chosen)
    const plain = !event.shiftKey && !event.altKey
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || (enterSends && plain))) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp' && plain && !event.ctrlKey && !event.metaKey && text === '' && editLast(room)) event.preventDefault()
  }
  const put = (chosen: { readonly text: string; readonly caret: number }) => {
    change(chosen.text)
    const box = self.current
    requestAnimationFrame(() => box?.setSelectionRange(chosen.caret, chosen.caret))
    mentions.close()
    box?.focus()
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Mentions of={mentions} onChoose={put} />
      <div class="composer-box">
        <textarea
          ref={self}
          rows={1}
          value={text}
          placeholder={said.hint(name)}
          aria-label={said.label(name)}
          enterkeyhint={enterSends ? 'send' : 'enter'}
          {...mentions.aria}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={key}
          onSelect={mentions.look}
          onBlur={mentions.closeSoon}
        />
        <button class="send" aria-label={said.send} title={said.send} disabled={text.trim() === '' || left < 0}>
          <Icon name="send" size={18} />
        </button>
      </div>
      {mayBeUrgent ? <Urgent checked={wanted} onValue={setWanted} /> : null}
      {left > 500 ? null : (
        <p class={left < 0 ? 'meta composer-left over' : 'meta composer-left'} role="status">
          {left < 0 ? said.tooLong(-left) : said.left(left)}
        </p>
      )}
    </form>
  )
}
