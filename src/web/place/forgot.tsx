/** Asking for a link to a new password. The answer is the same whoever is named. */
import { useState } from 'preact/hooks'
import { useCall } from '../live/call.ts'
import { follow } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Field } from '../parts/form.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { Gate, usePlace } from './gate.tsx'

export const ToSignIn = () => (
  <p class="meta gate-other">
    <a href="/" onClick={follow({ at: 'home' })}>
      {words.value.security.reset.toSignIn}
    </a>
  </p>
)

export const Forgot = () => {
  const { asked, again } = usePlace()
  const text = words.value.security.forgot
  return (
    <Gate title={text.title} about={text.about}>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ place }) => (place.mail === 'on' ? <Form /> : <p class="note warm">{text.noMail}</p>)}
      </WhenHeld>
      <ToSignIn />
    </Gate>
  )
}

const Form = () => {
  const [name, setName] = useState('')
  const [sent, setSent] = useState(false)
  const forgot = useCall('password.forgot')
  const text = words.value.security.forgot
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!forgot.busy && (await forgot.run({ name: name.trim() })) !== null) setSent(true)
  }
  return (
    <>
      <div role="status">{sent ? <p class="note">{text.sent}</p> : null}</div>
      {sent ? null : (
        <form class="gate-form" onSubmit={submit}>
          <Field
            label={text.who}
            value={name}
            onValue={setName}
            autoComplete="username"
            autoCapitalize="none"
            spellcheck={false}
            maxLength={254}
            required
            autoFocus
          />
          <Refused error={forgot.error} />
          <button class="button primary wide" aria-disabled={forgot.busy}>
            {text.act}
          </button>
        </form>
      )}
    </>
  )
}
