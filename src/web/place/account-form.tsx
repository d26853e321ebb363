/** A name, a password, and how others see one: the same for the owner, the invited and whoever walks in. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { useCall } from '../live/call.ts'
import { client, place } from '../live/client.ts'
import { deviceKind, deviceLabel, keepNothing } from '../live/device.ts'
import { go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Check, Field } from '../parts/form.tsx'
import { NewPassword } from '../parts/new-password.tsx'
import { Refused } from '../parts/states.tsx'
import { EntryStep, type Missing } from './entry-step.tsx'
import { stayOf, type Stay } from './ways-in.tsx'

export type Key = { readonly setup: string } | { readonly invite: string } | Record<string, never>
type Props = { readonly by: Key; readonly act: string; readonly onDone: () => void; readonly children?: ComponentChildren }

export const AccountForm = ({ by, act, onDone, children }: Props) => {
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const [email, setEmail] = useState('')
  const [stay, setStay] = useState<Stay>('forget')
  const [missing, setMissing] = useState<Missing | null>(null)
  const register = useCall('account.register')
  // Who comes by an invitation has not asked yet what this place is like.
  useEffect(() => {
    if (place.peek() === null) void client.call('place.get', {})
  }, [])
  const text = words.value.place.register
  const code = register.error?.code
  const submit = async (event: Event) => {
    event.preventDefault()
    if (register.busy) return
    const shown = displayName.trim()
    const done = await register.run({
      ...by,
      name: name.trim(),
      password,
      ...stayOf(stay),
      device: deviceKind(),
      label: deviceLabel(),
      ...(shown === '' ? {} : { displayName: shown }),
      ...(email.trim() === '' ? {} : { email: email.trim() }),
    })
    if (done === null) return
    if (done.step !== 'in') return setMissing(done)
    if (stay === 'shared') keepNothing(done.account.id)
    client.connect()
    onDone()
  }
  if (missing !== null) return <EntryStep missing={missing} onEntered={onDone} onBack={() => go({ at: 'home' }, 'replace')} />
  return (
    <form class="gate-form" onSubmit={submit}>
      {children}
      <Field
        label={text.name}
        about={text.nameAbout}
        value={name}
        onValue={setName}
        autoComplete="username"
        autoCapitalize="none"
        spellcheck={false}
        minLength={2}
        maxLength={limits.nameChars}
        required
        invalid={code === 'name_taken' || code === 'name_unfit'}
      />
      <Field
        label={text.displayName}
        about={text.displayNameAbout}
        value={displayName}
        onValue={setDisplayName}
        autoComplete="name"
        maxLength={limits.displayNameChars}
      />
      {place.value?.mail === 'on' ? (
        <Field
          label={words.value.security.settings.email}
          about={text.emailAbout}
          value={email}
          onValue={setEmail}
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellcheck={false}
          maxLength={limits.emailChars}
          invalid={code === 'email_unfit'}
        />
      ) : null}
      <NewPassword
        label={text.password}
        about={text.passwordAbout}
        value={password}
        onValue={setPassword}
        own={[name, displayName, place.value?.name ?? '']}
        invalid={code === 'weak_password'}
      />
      <Check label={words.value.place.signIn.keep} checked={stay === 'keep'} onValue={(on) => setStay(on ? 'keep' : 'forget')} />
      {'setup' in by ? null : (
        <Check
          label={words.value.session.shared.label}
          about={words.value.session.shared.about}
          checked={stay === 'shared'}
          onValue={(on) => setStay(on ? 'shared' : 'forget')}
        />
      )}
      <Refused error={register.error} />
      <button class="button primary wide" aria-disabled={register.busy}>
        {register.busy ? text.busy : act}
      </button>
    </form>
  )
}
