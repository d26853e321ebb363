/** Signing in, a step at a time: a password or another way, then whatever is still missing. Every failure reads alike; what was typed stays. */
import { useState } from 'preact/hooks'
import type { Link } from '../../client/state.ts'
import type { Entered } from '../../protocol/entry.ts'
import type { Place } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { deviceKind, deviceLabel, keepNothing } from '../live/device.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Check, Field, PasswordField } from '../parts/form.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { EntryStep, type Missing } from './entry-step.tsx'
import { Gate, usePlace } from './gate.tsx'
import { stayOf, WaysIn, type Stay } from './ways-in.tsx'

const register = { at: 'register' } as const
const forgot = { at: 'forgot' } as const

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
        {({ place }) => (place.hasOwner ? <Steps place={place} /> : <p class="note warm">{words.value.place.signIn.noOwner}</p>)}
      </WhenHeld>
    </Gate>
  )
}

const Steps = ({ place }: { readonly place: Place }) => {
  const [missing, setMissing] = useState<Missing | null>(null)
  const [stay, setStay] = useState<Stay>('forget')
  const onEntered = (entered: Entered) => {
    if (entered.step === 'in') {
      if (stay === 'shared') keepNothing(entered.account.id)
      client.connect()
    } else setMissing(entered)
  }
  if (missing !== null) return <EntryStep missing={missing} onEntered={onEntered} onBack={() => setMissing(null)} />
  return (
    <>
      <Form stay={stay} onStay={setStay} onEntered={onEntered} />
      <WaysIn place={place} {...stayOf(stay)} onEntered={onEntered} />
      <Others place={place} />
    </>
  )
}

type FormProps = { readonly stay: Stay; readonly onStay: (stay: Stay) => void; readonly onEntered: (entered: Entered) => void }
const Form = ({ stay, onStay, onEntered }: FormProps) => {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useCall('session.signIn')
  const text = words.value.place.signIn
  const submit = async (event: Event) => {
    event.preventDefault()
    if (signIn.busy) return
    const entered = await signIn.run({ name: name.trim(), password, ...stayOf(stay), device: deviceKind(), label: deviceLabel() })
    if (entered !== null) onEntered(entered)
  }
  const wrong = signIn.error?.code === 'wrong_credentials'
  return (
    <form class="gate-form" onSubmit={submit}>
      <Field
        label={text.name}
        value={name}
        onValue={setName}
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellcheck={false}
        maxLength={64}
        required
        autoFocus
        invalid={wrong}
      />
      <PasswordField label={text.password} value={password} onValue={setPassword} invalid={wrong} />
      <Check label={text.keep} checked={stay === 'keep'} onValue={(on) => onStay(on ? 'keep' : 'forget')} />
      <Check
        label={words.value.session.shared.label}
        about={words.value.session.shared.about}
        checked={stay === 'shared'}
        onValue={(on) => onStay(on ? 'shared' : 'forget')}
      />
      <Refused error={signIn.error} />
      <button class="button primary wide" aria-disabled={signIn.busy}>
        {signIn.busy ? text.busy : text.act}
      </button>
    </form>
  )
}

const Others = ({ place }: { readonly place: Place }) => {
  const text = words.value.place.signIn
  const lost = words.value.security.forgot
  return (
    <>
      <p class="meta gate-other">
        {place.mail === 'off' ? (
          lost.noMail
        ) : (
          <a href={href(forgot)} onClick={follow(forgot)}>
            {lost.link}
          </a>
        )}
      </p>
      <p class="meta gate-other">
        {place.registration === 'open' || place.registration === 'approve' ? (
          <a href={href(register)} onClick={follow(register)}>
            {text.toRegister}
          </a>
        ) : place.registration === 'invite' ? (
          text.byInvite
        ) : (
          text.closed
        )}
      </p>
    </>
  )
}
