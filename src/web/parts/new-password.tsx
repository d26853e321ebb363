/**
 * A password being chosen, with how strong it is and why not. The word lists are fetched when the first letter is typed; until they are there,
 * and where they cannot be had, the field works without: the server decides.
 */
import { useEffect, useState } from 'preact/hooks'
import type { Strength } from '../../domain/password.ts'
import { words } from '../live/words.ts'
import { PasswordField } from './form.tsx'
import './new-password.css'

type Props = {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly about?: string
  readonly invalid?: boolean
  /** Names that are guessed first. */
  readonly own: readonly string[]
}
const settlesMs = 150

export const NewPassword = ({ own, ...field }: Props) => (
  <div class="new-password">
    <PasswordField fresh {...field} />
    <Meter password={field.value} own={own.join('\n')} />
  </div>
)

const Meter = ({ password, own }: { readonly password: string; readonly own: string }) => {
  const [strength, setStrength] = useState<Strength | null>(null)
  useEffect(() => {
    if (password === '') return setStrength(null)
    let wanted = true
    const timer = setTimeout(() => {
      void import('../../domain/strength.ts').then(
        ({ measureStrength }) => {
          if (wanted) setStrength(measureStrength(password, own.split('\n')))
        },
        () => undefined,
      )
    }, settlesMs)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [password, own])
  const text = words.value.security.strength
  const warning = strength?.warning == null ? undefined : (text.warnings as Partial<Record<string, string>>)[strength.warning]
  const weak = strength !== null && strength.score < 3
  return (
    <div class="strength" data-score={strength?.score}>
      {strength === null ? null : (
        <div class="bars" aria-hidden="true">
          {[1, 2, 3, 4].map((n) => (
            <i key={n} class={n <= Math.max(1, strength.score) ? 'on' : ''} />
          ))}
        </div>
      )}
      <p class="meta" role="status">
        {strength === null
          ? ''
          : [text.meter(text.scores[strength.score] ?? ''), weak ? (warning ?? text.advice) : ''].filter(Boolean).join(' ')}
      </p>
    </div>
  )
}
