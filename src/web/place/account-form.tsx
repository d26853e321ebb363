/** A name, a password, and how others see one: the same for the owner, the invited and whoever walks in. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { deviceKind, deviceLabel } from '../live/device.ts'
import { words } from '../live/words.ts'
import { Check, Field, PasswordField } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'

export type Key = { readonly setup: string } | { readonly invite: string } | Record<string, never>
type Props = { readonly by: Key; readonly act: string; readonly onDone: () => void; readonly children?: ComponentChildren }

export const AccountForm = ({ by, act, onDone, children }: Props) => {
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const [keep, setKeep] = useState(false)
  const register = useCall('account.register')
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
      keep,
      device: deviceKind(),
      label: deviceLabel(),
      ...(shown === '' ? {} : { displayName: shown }),
    })
    if (done === null) return
    client.connect()
    onDone()
  }
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
        invalid={code === 'name_taken'}
      />
      <Field
        label={text.displayName}
        about={text.displayNameAbout}
        value={displayName}
        onValue={setDisplayName}
        autoComplete="name"
        maxLength={limits.displayNameChars}
      />
      <PasswordField
        label={text.password}
        about={text.passwordAbout}
        value={password}
        onValue={setPassword}
        fresh
        invalid={code === 'weak_password'}
      />
      <Check label={words.value.place.signIn.keep} about={words.value.place.signIn.keepAbout} checked={keep} onValue={setKeep} />
      <Refused error={register.error} />
      <button class="button primary wide" aria-disabled={register.busy}>
        {register.busy ? text.busy : act}
      </button>
    </form>
  )
}
