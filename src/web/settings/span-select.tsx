/** How long: one of a few lengths, whatever is set now among them, or none at all. */
import { useId } from 'preact/hooks'
import { span } from '../../client/words/when.ts'
import { words } from '../live/words.ts'

type Props = {
  readonly label: string
  readonly about?: string
  readonly lengths: readonly number[]
  /** What no length is called. */
  readonly none: string
  readonly value: number | null
  readonly onValue: (ms: number | null) => void
}
export const SpanSelect = ({ label, about, lengths, none, value, onValue }: Props) => {
  const id = useId()
  const options = value === null || lengths.includes(value) ? lengths : [...lengths, value].toSorted((a, b) => a - b)
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input settings-select"
        value={value === null ? '' : String(value)}
        aria-describedby={about === undefined ? undefined : `${id}-about`}
        onChange={(e) => onValue(e.currentTarget.value === '' ? null : Number(e.currentTarget.value))}
      >
        <option value="">{none}</option>
        {options.map((ms) => (
          <option key={ms} value={String(ms)}>
            {span(ms, words.value.tag)}
          </option>
        ))}
      </select>
      {about === undefined ? null : (
        <p id={`${id}-about`} class="meta">
          {about}
        </p>
      )}
    </div>
  )
}
