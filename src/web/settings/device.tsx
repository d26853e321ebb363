/** What one device last said, what it is called, and whether input on it counts. */
import { useState } from 'preact/hooks'
import { why } from '../../client/words/why.ts'
import { limits } from '../../protocol/limits.ts'
import type { ConnectionView, Explanation, Session } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, myId, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Check } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import '../presence/claims.css'

/** Oneself explained: what each connection last said. */
export const useSelf = (): Explanation | null => {
  const id = myId.value
  const { asked } = useAsked(id ?? '', () => client.call('presence.explain', { account: id! }))
  return asked.kind === 'held' ? asked.value.explanation : null
}

type Props = { readonly session: Session; readonly self: Explanation | null; readonly onChanged: (part: Partial<Session>) => void }

export const Device = ({ session, self, onChanged }: Props) => {
  const mute = useCall('device.mute')
  const text = words.value.claims.devices
  const label = session.label || words.value.settings.sessions.unnamed
  const change = async (muted: boolean) => {
    if ((await mute.run({ session: session.id, muted })) !== null) onChanged({ muted })
  }
  return (
    <>
      <Said connections={(self?.connections ?? []).filter((c) => c.session === session.id)} self={self} />
      <div class="device-said">
        <Rename session={session} onNamed={(to) => onChanged({ label: to })} />
        <Check label={text.mute} about={text.muteNamed(label)} checked={session.muted === true} onValue={(muted) => void change(muted)} />
        <Refused error={mute.error} />
      </div>
    </>
  )
}

const Said = ({ connections, self }: { readonly connections: readonly ConnectionView[]; readonly self: Explanation | null }) => {
  if (self === null || connections.length === 0) return null
  const lines = why({ ...self, connections: [...connections] }, serverNow(), words.value).devices
  return (
    <ul class="device-said">
      {lines.map((line) => (
        <li key={line.id} class="meta tabular">
          {line.text}
        </li>
      ))}
    </ul>
  )
}

const Rename = ({ session, onNamed }: { readonly session: Session; readonly onNamed: (label: string) => void }) => {
  const [typed, setTyped] = useState<string | null>(null)
  const name = useCall('session.name')
  const text = words.value.claims.devices
  if (typed === null) {
    return (
      <div>
        <button type="button" class="link-button" onClick={() => setTyped(session.label)}>
          {text.rename}
        </button>
      </div>
    )
  }
  const save = async () => {
    if ((await name.run({ session: session.id, label: typed.trim() })) === null) return
    onNamed(typed.trim())
    setTyped(null)
  }
  return (
    <form
      class="device-name"
      onSubmit={(e) => {
        e.preventDefault()
        void save()
      }}
    >
      <input
        class="input"
        aria-label={text.name}
        value={typed}
        maxLength={limits.labelChars}
        autoFocus
        onInput={(e) => setTyped(e.currentTarget.value)}
      />
      <button class="button small" disabled={name.busy || typed.trim() === ''}>
        {words.value.place.save}
      </button>
      <button type="button" class="button small quiet" onClick={() => setTyped(null)}>
        {words.value.place.cancel}
      </button>
      <Refused error={name.error} />
    </form>
  )
}
