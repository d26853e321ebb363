/** Fields and choices of forms, each with its label, its explanation and its mistake tied together for every reader. */
import type { InputHTMLAttributes } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { words } from '../live/words.ts'

type FieldProps = {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly about?: string
  readonly invalid?: boolean
} & Pick<
  InputHTMLAttributes,
  'autoComplete' | 'placeholder' | 'required' | 'maxLength' | 'minLength' | 'autoFocus' | 'autoCapitalize' | 'spellcheck' | 'inputMode'
>

export const Field = ({ label, value, onValue, about, invalid = false, ...rest }: FieldProps) => {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  // A browser heeds the attribute once a page; a later step has to ask for the focus itself.
  useEffect(() => {
    if (rest.autoFocus === true) input.current?.focus()
  }, [])
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={input}
        class="input"
        value={value}
        onInput={(e) => onValue(e.currentTarget.value)}
        aria-describedby={about ? `${id}-about` : undefined}
        aria-invalid={invalid}
        {...rest}
      />
      {about ? (
        <p id={`${id}-about`} class="meta">
          {about}
        </p>
      ) : null}
    </div>
  )
}

type PasswordProps = {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly about?: string
  readonly fresh?: boolean
  readonly invalid?: boolean
}
/** `fresh`: a password being chosen, not one being remembered. */
export const PasswordField = ({ fresh = false, label, value, onValue, about, invalid = false }: PasswordProps) => {
  const id = useId()
  const [shown, setShown] = useState(false)
  const text = words.value.place.register
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="with-button">
        <input
          id={id}
          class="input"
          type={(shown ? 'text' : 'password') as 'password'}
          value={value}
          required
          minLength={fresh ? 8 : 1}
          maxLength={1024}
          spellcheck={false}
          autoCapitalize="none"
          autoComplete={fresh ? 'new-password' : 'current-password'}
          aria-describedby={about ? `${id}-about` : undefined}
          aria-invalid={invalid}
          onInput={(e) => onValue(e.currentTarget.value)}
        />
        <button
          type="button"
          class="button eye"
          aria-pressed={shown}
          aria-label={shown ? text.hide : text.show}
          title={shown ? text.hide : text.show}
          onClick={() => setShown(!shown)}
        >
          <Eye open={shown} />
        </button>
      </div>
      {about ? (
        <p id={`${id}-about`} class="meta">
          {about}
        </p>
      ) : null}
    </div>
  )
}
const Eye = ({ open }: { readonly open: boolean }) => (
  <svg
    width="18"
    height="18"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.4"
    stroke-linecap="round"
    aria-hidden="true"
  >
    <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z" />
    <circle cx="8" cy="8" r="1.8" />
    {open ? null : <path d="M2.5 13.5l11-11" />}
  </svg>
)

export type Option<V extends string> = { readonly value: V; readonly name: string; readonly about?: string }
type ChoiceProps<V extends string> = {
  readonly label: string
  readonly unseen?: boolean
  readonly options: readonly Option<V>[]
  readonly value: V
  readonly onValue: (value: V) => void
}

/** One of a few, each with a line of explanation. */
export const Cards = <V extends string>({ label, unseen = false, options, value, onValue }: ChoiceProps<V>) => {
  const name = useId()
  return (
    <fieldset class="field">
      <legend class={unseen ? 'unseen' : 'label'}>{label}</legend>
      <div class="cards">
        {options.map((o) => (
          <label class="card-choice" key={o.value}>
            <input type="radio" name={name} checked={o.value === value} onChange={() => onValue(o.value)} />
            <span class="name">{o.name}</span>
            {o.about ? <span class="meta">{o.about}</span> : null}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** One of a few short ones, side by side. */
export const Chips = <V extends string>({
  label,
  unseen = false,
  options,
  value,
  onValue,
}: Omit<ChoiceProps<V>, 'value'> & { readonly value: V | null }) => {
  const name = useId()
  return (
    <fieldset class="field">
      <legend class={unseen ? 'unseen' : 'label'}>{label}</legend>
      <div class="chips">
        {options.map((o) => (
          <label class="chip" key={o.value}>
            <input class="unseen" type="radio" name={name} checked={o.value === value} onChange={() => onValue(o.value)} />
            {o.name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export const Check = ({
  label,
  about,
  checked,
  onValue,
}: {
  readonly label: string
  readonly about?: string
  readonly checked: boolean
  readonly onValue: (checked: boolean) => void
}) => (
  <label class="check">
    <input type="checkbox" checked={checked} onChange={(e) => onValue(e.currentTarget.checked)} />
    <span>{label}</span>
    {about ? <span class="meta">{about}</span> : null}
  </label>
)
