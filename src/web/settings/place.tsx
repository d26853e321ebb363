/** The place itself, for its owner and administrators. */
import { useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import type { Place, Registration, Sharing } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { place } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Cards, Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'

const registrations: readonly Registration[] = ['invite', 'open', 'closed']
const sharings: readonly Sharing[] = ['members', 'shared', 'nobody']

export const PlaceSettings = () => {
  const held = place.value
  return held === null ? null : <Held place={held} />
}

const Held = ({ place: held }: { readonly place: Place }) => {
  const [name, setName] = useState(held.name)
  const update = useCall('place.update')
  const text = words.value
  return (
    <div class="settings-form">
      <form
        class="field"
        onSubmit={(e) => {
          e.preventDefault()
          void update.run({ name: name.trim() })
        }}
      >
        <Field label={text.settings.place.name} value={name} onValue={setName} maxLength={limits.roomNameChars} required />
        <div>
          <button class="button small" disabled={update.busy || name.trim() === '' || name.trim() === held.name}>
            {text.place.save}
          </button>
        </div>
      </form>
      <Cards
        label={text.settings.place.registration}
        value={held.registration}
        onValue={(registration) => {
          void update.run({ registration })
        }}
        options={registrations.map((value) => ({ value, ...text.place.registrations[value] }))}
      />
      <Cards
        label={text.settings.place.sharing}
        value={held.sharing}
        onValue={(sharing) => {
          void update.run({ sharing })
        }}
        options={sharings.map((value) => ({ value, ...text.place.sharing[value] }))}
      />
      <Refused error={update.error} />
      <p class="meta">{text.settings.place.version(held.version)}</p>
    </div>
  )
}
