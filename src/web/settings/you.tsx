/** One's name. */
import { useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { useCall } from '../live/call.ts'
import { me } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { DeleteOwn } from './delete-own.tsx'

export const You = () => (
  <>
    <NameForm />
    <DeleteOwn />
  </>
)

const NameForm = () => {
  const account = me.value?.account
  const [name, setName] = useState(account?.displayName ?? '')
  const update = useCall('account.update')
  const text = words.value.settings
  if (account === undefined) return null
  return (
    <form
      class="settings-form"
      onSubmit={(e) => {
        e.preventDefault()
        void update.run({ displayName: name.trim() })
      }}
    >
      <p class="meta">
        {text.you.name}: @{account.name} · {text.roles[account.role]}
      </p>
      <Field label={text.you.displayName} value={name} onValue={setName} maxLength={limits.displayNameChars} required autoComplete="name" />
      <Refused error={update.error} />
      <div>
        <button class="button small" disabled={update.busy || name.trim() === '' || name.trim() === account.displayName}>
          {words.value.place.save}
        </button>
      </div>
    </form>
  )
}
