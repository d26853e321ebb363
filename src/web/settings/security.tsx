/** What guards one's account: the password, an address for when it is forgotten, a second step, passkeys, accounts elsewhere. */
import { useState } from 'preact/hooks'
import type { Security } from '../../protocol/security.ts'
import { limits } from '../../protocol/limits.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, me, place } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Field, PasswordField } from '../parts/form.tsx'
import { NewPassword } from '../parts/new-password.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { Identities } from './identities.tsx'
import { Passkeys } from './passkeys.tsx'
import { TwoSteps } from './two-steps.tsx'

export const SecuritySettings = () => {
  const { asked, put, again } = useAsked('security', () => client.call('security.get', {}))
  const refresh = (security: Security) => put({ security })
  return (
    <div class="settings-form">
      <WhenHeld asked={asked} again={again}>
        {({ security }) => (
          <>
            <PasswordForm has={security.password} onChanged={again} />
            <Email email={security.email} onChanged={refresh} />
            <TwoSteps security={security} onChanged={refresh} />
          </>
        )}
      </WhenHeld>
      <Passkeys onAdded={again} />
      <Identities />
    </div>
  )
}

const PasswordForm = ({ has, onChanged }: { readonly has: Security['password']; readonly onChanged: () => void }) => {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [done, setDone] = useState(false)
  const change = useCall('account.password')
  const text = words.value.settings.you
  const account = me.value?.account
  const submit = async (event: Event) => {
    event.preventDefault()
    setDone(false)
    if ((await change.run(has === 'set' ? { current, next } : { next })) === null) return
    setCurrent('')
    setNext('')
    setDone(true)
    if (has === 'none') onChanged()
  }
  return (
    <form class="settings-form" onSubmit={submit} aria-label={text.password}>
      <h3>{text.password}</h3>
      <input class="unseen" type="text" autoComplete="username" value={account?.name ?? ''} readOnly tabIndex={-1} aria-hidden="true" />
      {has === 'none' ? (
        <p class="meta">{words.value.security.settings.passwordNone}</p>
      ) : (
        <PasswordField label={text.current} value={current} onValue={setCurrent} invalid={change.error?.code === 'wrong_credentials'} />
      )}
      <NewPassword
        label={text.next}
        about={text.passwordAbout}
        value={next}
        onValue={setNext}
        own={[account?.name ?? '', account?.displayName ?? '', place.value?.name ?? '']}
        invalid={change.error?.code === 'weak_password'}
      />
      <Refused error={change.error} />
      <div role="status">{done ? <p class="note">{text.passwordDone}</p> : null}</div>
      <div>
        <button class="button small" disabled={change.busy || (has === 'set' && current === '') || next === ''}>
          {text.act}
        </button>
      </div>
    </form>
  )
}

const Email = ({ email, onChanged }: { readonly email: Security['email']; readonly onChanged: (security: Security) => void }) => {
  const [address, setAddress] = useState('')
  const set = useCall('email.set')
  const text = words.value.security.settings
  const change = async (next: string | null) => {
    const done = await set.run({ address: next })
    if (done === null) return
    setAddress('')
    onChanged(done.security)
  }
  const off = place.value?.mail !== 'on'
  return (
    <form
      class="settings-form"
      aria-label={text.email}
      onSubmit={(event) => {
        event.preventDefault()
        void change(address.trim())
      }}
    >
      <h3>{text.email}</h3>
      <p class="meta">{off ? text.noMail : text.emailAbout}</p>
      <div role="status">
        {email.address === null && email.pending !== null ? null : (
          <p>{email.address === null ? text.emailNone : text.emailIs(email.address)}</p>
        )}
        {email.pending === null ? null : <p class="note">{text.emailPending(email.pending)}</p>}
      </div>
      {off ? null : (
        <Field
          label={text.emailNew}
          value={address}
          onValue={setAddress}
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellcheck={false}
          maxLength={limits.emailChars}
          invalid={set.error?.code === 'email_unfit'}
        />
      )}
      <Refused error={set.error} />
      <div class="row">
        {off ? null : (
          <button class="button small" disabled={set.busy || address.trim() === ''}>
            {text.emailSet}
          </button>
        )}
        {off || email.pending === null ? null : (
          <button type="button" class="button small" disabled={set.busy} onClick={() => void change(email.pending)}>
            {text.emailAgain}
          </button>
        )}
        {email.address === null && email.pending === null ? null : (
          <button type="button" class="button small warn" disabled={set.busy} onClick={() => void change(null)}>
            {text.emailRemove}
          </button>
        )}
      </div>
    </form>
  )
}
