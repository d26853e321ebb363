/** About a room: its name and topic, adding someone, leaving. */
import { useState } from 'preact/hooks'
import { decideRoom } from '../../domain/rooms.ts'
import type { RoomId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Membership } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { me, membershipOf } from '../live/client.ts'
import { show } from '../live/overlay.ts'
import { go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { moderates, own } from './moderating.ts'
import { RoomPeople } from './room-people.tsx'

const close = show(null)

export const AboutRoom = ({ room }: { readonly room: RoomId }) => {
  const m = membershipOf(room).value
  if (m === null) return null
  const may = moderates(m)
  return (
    <Dialog title={m.room.name} onClose={close}>
      <div class="dialog-body">
        {may ? <EditRoom membership={m} /> : m.room.topic === '' ? null : <p>{m.room.topic}</p>}
        {me.value?.account.role === 'guest' ? null : <InvitePerson room={room} />}
        {m.room.kind === 'direct' ? null : <RoomPeople membership={m} />}
        <Leave membership={m} />
        {decideRoom('delete', own(m)).ok ? <Delete membership={m} /> : null}
      </div>
    </Dialog>
  )
}

const EditRoom = ({ membership: { room } }: { readonly membership: Membership }) => {
  const [name, setName] = useState(room.name)
  const [topic, setTopic] = useState(room.topic)
  const update = useCall('room.update')
  const text = words.value.rooms.create
  const same = name.trim() === room.name && topic.trim() === room.topic
  const save = (event: Event) => {
    event.preventDefault()
    void update.run({ room: room.id, name: name.trim(), topic: topic.trim() })
  }
  return (
    <form class="gate-form" onSubmit={save}>
      <Field
        label={text.name}
        value={name}
        onValue={setName}
        maxLength={limits.roomNameChars}
        required
        invalid={update.error?.code === 'name_taken'}
      />
      <Field label={text.topic} value={topic} onValue={setTopic} maxLength={limits.roomTopicChars} />
      <Refused error={update.error} />
      <div class="actions">
        <button class="button small" disabled={update.busy || same || name.trim() === ''}>
          {words.value.place.save}
        </button>
      </div>
    </form>
  )
}

const InvitePerson = ({ room }: { readonly room: RoomId }) => {
  const [name, setName] = useState('')
  const [added, setAdded] = useState<string | null>(null)
  const invite = useCall('room.invite')
  const text = words.value.rooms.menu
  const add = async (event: Event) => {
    event.preventDefault()
    setAdded(null)
    const done = await invite.run({ room, name: name.trim().replace(/^@/, '') })
    if (done === null) return
    setAdded(done.account.displayName)
    setName('')
  }
  return (
    <form class="gate-form" onSubmit={add}>
      <Field
        label={text.invite}
        about={text.inviteAbout}
        value={name}
        onValue={setName}
        maxLength={64}
        autoCapitalize="none"
        spellcheck={false}
        autoComplete="off"
      />
      <div role="status">{added === null ? null : <p class="note">{text.invited(added)}</p>}</div>
      <Refused error={invite.error} />
      <div class="actions">
        <button class="button small" disabled={invite.busy || name.trim() === ''}>
          {text.inviteAct}
        </button>
      </div>
    </form>
  )
}

const gone = (done: unknown): boolean => {
  if (done === null) return false
  close()
  go({ at: 'home' })
  return true
}

const Leave = ({ membership: { room } }: { readonly membership: Membership }) => {
  const { run, ...call } = useCall('room.leave')
  const text = words.value.rooms.menu
  return <AskFirst {...call} act={text.leave} ask={text.leaveAsk(room.name)} onAct={async () => gone(await run({ room: room.id }))} />
}

const Delete = ({ membership: { room } }: { readonly membership: Membership }) => {
  const { run, ...call } = useCall('room.delete')
  const text = words.value.rooms.menu
  const ask = text.deleteAsk(room.name, room.lastSeq)
  return <AskFirst {...call} act={text.delete} ask={ask} onAct={async () => gone(await run({ room: room.id }))} />
}
