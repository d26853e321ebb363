/** Signing in. Every failure reads alike; what was typed stays. */
import { useState } from 'preact/hooks'
import type { Link } from '../../client/state.ts'
import type { Place } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { deviceKind, deviceLabel } from '../live/device.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Check, Field, PasswordField } from '../parts/form.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { Gate, usePlace } from './gate.tsx'

const register = { at: 'register' } as const

export const SignIn = ({ reason }: { readonly reason: (Link & { kind: 'signed-out' })['reason'] }) => {
  const { asked, again } = usePlace()
  const ended = words.value.place.ended[reason]
  const title = words.value.place.signIn.title(asked.kind === 'held' ? asked.value.place.name : words.value.brand)
  return (
    <Gate title={title}>
      {ended === '' ? null : (
        <p class="note warm" role="status">
          {ended}
        </p>
      )}
      <WhenHeld asked={asked} again={again}>
        {({ place }) => (place.hasOwner ? <Form place={place} /> : <p class="note warm">{words.value.place.signIn.noOwner}</p>)}
      </WhenHeld>
    </Gate>
  )
}

const Form = ({ place }: { readonly place: Place }) => {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [keep, setKeep] = useState(false)
  const signIn = useCall('session.signIn')
  const text = words.value.place.signIn
  const submit = async (event: Event) => {
    event.preventDefault()
    if (signIn.busy) return
    const done = await signIn.run({ name: name.trim(), password, keep, device: deviceKind(), label: deviceLabel() })
    if (done !== null) client.connect()
  }
  const wrong = signIn.error?.code === 'wrong_credentials'
  return (
    <form class="gate-form" onSubmit={submit}>
      <Field
        label={text.name}
        value={name}
        onValue={setName}
        autoComplete="username"
        autoCapitalize="none"
        spellcheck={false}
        maxLength={64}
        required
        autoFocus
        invalid={wrong}
      />
      <PasswordField label={text.password} value={password} onValue={setPassword} invalid={wrong} />
      <Check label={text.keep} about={text.keepAbout} checked={keep} onValue={setKeep} />
      <Refused error={signIn.error} />
      <button class="button primary wide" aria-disabled={signIn.busy}>
        {signIn.busy ? text.busy : text.act}
      </button>
      <p class="meta gate-other">
        {place.registration === 'open' ? (
          <a href={href(register)} onClick={follow(register)}>
            {text.toRegister}
          </a>
        ) : place.registration === 'invite' ? (
          text.byInvite
        ) : (
          text.closed
        )}
      </p>
    </form>
  )
}
