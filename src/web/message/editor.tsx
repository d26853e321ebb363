/** Changing one's own message in its place. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import type { Message } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import { composing, grow } from '../composer/typing.ts'
import { editing } from './editing.ts'

export const Editor = ({ message }: { readonly message: Message }) => {
  const self = useRef<HTMLTextAreaElement>(null)
  const [body, setBody] = useState(message.body)
  const edit = useCall('message.edit')
  const stop = () => {
    editing.value = null
    document.querySelector<HTMLElement>('.composer textarea')?.focus()
  }
  useEffect(() => {
    const box = self.current
    if (box === null) return
    box.focus()
    box.setSelectionRange(box.value.length, box.value.length)
    grow(box)
    box.scrollIntoView({ block: 'nearest' })
  }, [])
  const save = async () => {
    if (body.trim() === '' || body === message.body) return stop()
    if ((await edit.run({ message: message.id, body })) !== null) stop()
  }
  const key = (event: KeyboardEvent) => {
    if (composing(event)) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void save()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      stop()
    }
  }
  return (
    <div class="editor">
      <textarea
        ref={self}
        class="input"
        rows={1}
        value={body}
        maxLength={limits.messageChars}
        aria-label={words.value.messages.edit}
        onInput={(e) => {
          setBody(e.currentTarget.value)
          grow(e.currentTarget)
        }}
        onKeyDown={key}
      />
      <Refused error={edit.error} />
      <div class="editor-line">
        <span class="meta">{words.value.messages.editing}</span>
        <button type="button" class="button small quiet" onClick={stop}>
          {words.value.place.cancel}
        </button>
        <button type="button" class="button small primary" disabled={edit.busy} onClick={save}>
          {words.value.place.save}
        </button>
      </div>
    </div>
  )
}
