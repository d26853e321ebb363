/** Making a room. */
import { useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { useCall } from '../live/call.ts'
import { show } from '../live/overlay.ts'
import { go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Cards, Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'

export const CreateRoom = () => {
  const [name, setName] = useState('')
  const [topic, setTopic] = useState('')
  const [kind, setKind] = useState<'public' | 'private'>('public')
  const create = useCall('room.create')
  const close = show(null)
  const text = words.value.rooms.create
  const submit = async (event: Event) => {
    event.preventDefault()
    const made = await create.run({ name: name.trim(), kind, topic: topic.trim() })
    if (made === null) return
    close()
    go({ at: 'room', room: made.membership.room.id, people: false })
  }
  return (
    <Dialog title={text.title} onClose={close}>
      <form class="dialog-body" onSubmit={submit}>
        <Field
          label={text.name}
          placeholder={text.nameHint}
          value={name}
          onValue={setName}
          maxLength={limits.roomNameChars}
          required
          autoFocus
          invalid={create.error?.code === 'name_taken'}
        />
        <Field label={text.topic} about={text.topicAbout} value={topic} onValue={setTopic} maxLength={limits.roomTopicChars} />
        <Cards
          label={text.kind}
          value={kind}
          onValue={setKind}
          options={[
            { value: 'public', name: text.public, about: text.publicAbout },
            { value: 'private', name: text.private, about: text.privateAbout },
          ]}
        />
        <Refused error={create.error} />
        <div class="actions">
          <button type="button" class="button quiet" onClick={close}>
            {words.value.place.cancel}
          </button>
          <button class="button primary" disabled={create.busy || name.trim() === ''}>
            {text.act}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
