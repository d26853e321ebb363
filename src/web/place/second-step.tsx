/** Something more than a password: a code from an authenticator app, or one of the codes kept for when that is lost. */
import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import type { Entered, SecondWay } from '../../protocol/entry.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { PasskeyStep } from './passkey-button.tsx'

type Props = { readonly ticket: string; readonly onEntered: (entered: Entered) => void }
/** Ways that are more than a code to type, each its own component. */
const others: Partial<Record<SecondWay, ComponentType<Props>>> = { passkey: PasskeyStep }

export const SecondStep = ({ ways, ...props }: Props & { readonly ways: readonly SecondWay[] }) => {
  const typed = ways.filter((w) => w === 'totp' || w === 'recovery')
  const [chosen, setChosen] = useState<'totp' | 'recovery'>(typed[0] ?? 'totp')
  const text = words.value.security.entry
  const other = typed.find((w) => w !== chosen)
  return (
    <>
      {ways.map((way) => {
        const Other = others[way]
        return Other === undefined ? null : <Other key={way} {...props} />
      })}
      {typed.length === 0 ? null : <CodeForm key={chosen} way={chosen} {...props} />}
      {other === undefined ? null : (
        <p class="meta gate-other">
          <button type="button" class="button quiet small" onClick={() => setChosen(other)}>
            {text.instead[other]}
          </button>
        </p>
      )}
    </>
  )
}

const CodeForm = ({ way, ticket, onEntered }: Props & { readonly way: 'totp' | 'recovery' }) => {
  const [code, setCode] = useState('')
  const proceed = useCall('session.proceed')
  const text = words.value.security.entry
  const submit = async (event: Event) => {
    event.preventDefault()
    if (proceed.busy) return
    const entered = await proceed.run({ ticket, next: { way, code: code.trim() } })
    if (entered !== null) onEntered(entered)
  }
  return (
    <form class="gate-form" onSubmit={submit}>
      <Field
        label={text.codes[way]}
        about={text.codesAbout[way]}
        value={code}
        onValue={setCode}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellcheck={false}
        inputMode={way === 'totp' ? 'numeric' : 'text'}
        minLength={6}
        maxLength={64}
        required
        autoFocus
        invalid={proceed.error?.code === 'wrong_code'}
      />
      <Refused error={proceed.error} />
      <button class="button primary wide" aria-disabled={proceed.busy}>
        {text.act}
      </button>
    </form>
  )
}
