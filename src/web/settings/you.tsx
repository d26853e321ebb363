/** One's name and password. */
import { useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { useCall } from '../live/call.ts'
import { me } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Field, PasswordField } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'

export const You = () => (
  <>
    <NameForm />
    <PasswordForm />
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

const PasswordForm = () => {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [done, setDone] = useState(false)
  const change = useCall('account.password')
  const text = words.value.settings.you
  const submit = async (event: Event) => {
    event.preventDefault()
    setDone(false)
    if ((await change.run({ current, next })) === null) return
    setCurrent('')
    setNext('')
    setDone(true)
  }
  return (
    <form class="settings-form" onSubmit={submit}>
      <h3>{text.password}</h3>
      <input
        class="unseen"
        type="text"
        autoComplete="username"
        value={me.value?.account.name ?? ''}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordField label={text.current} value={current} onValue={setCurrent} invalid={change.error?.code === 'wrong_credentials'} />
      <PasswordField
        label={text.next}
        about={text.passwordAbout}
        value={next}
        onValue={setNext}
        fresh
        invalid={change.error?.code === 'weak_password'}
      />
      <Refused error={change.error} />
      <div role="status">{done ? <p class="note">{text.passwordDone}</p> : null}</div>
      <div>
        <button class="button small" disabled={change.busy || current === '' || next === ''}>
          {text.act}
        </button>
      </div>
    </form>
  )
}
