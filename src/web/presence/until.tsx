/** For how long: a preset, or a date and time of one's own. Answers the end, or nothing for “until I change it”. */
import { useId, useState } from 'preact/hooks'
import { serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { atLocal, endOf, localText, presets, type Preset } from './expiry.ts'

export type Until = { readonly preset: Preset } | { readonly preset: 'custom'; readonly at: number }
/** Reckoned when it is used, so that half an hour is half an hour from then. */
export const endOfUntil = (until: Until): number | undefined => (until.preset === 'custom' ? until.at : endOf(until.preset, serverNow()))

const hourMs = 3_600_000
type Props = { readonly value: Until; readonly onValue: (until: Until) => void }

export const UntilPart = ({ value, onValue }: Props) => {
  const id = useId()
  const text = words.value
  const choose = (preset: string) => {
    if (preset !== 'custom') return onValue({ preset: preset as Preset })
    const next = new Date(serverNow() + 24 * hourMs)
    onValue({ preset: 'custom', at: new Date(next.getFullYear(), next.getMonth(), next.getDate(), 9).getTime() })
  }
  return (
    <div class="own-length">
      <label class="meta" for={id}>
        {text.own.until}
      </label>
      <select id={id} class="input" value={value.preset} onChange={(e) => choose(e.currentTarget.value)}>
        {presets.map((preset) => (
          <option key={preset} value={preset}>
            {text.own.expiries[preset]}
          </option>
        ))}
        <option value="custom">{text.claims.own.custom}</option>
      </select>
      {value.preset === 'custom' ? <Picked at={value.at} onAt={(at) => onValue({ preset: 'custom', at })} /> : null}
    </div>
  )
}

/** What is half typed stays in the field; only a whole date counts. */
const Picked = ({ at, onAt }: { readonly at: number; readonly onAt: (at: number) => void }) => {
  const [typed, setTyped] = useState(() => localText(at))
  const type = (text: string) => {
    setTyped(text)
    const read = atLocal(text)
    if (read !== null) onAt(read)
  }
  return (
    <input
      class="input until-picked"
      type="datetime-local"
      aria-label={words.value.claims.own.pickAt}
      min={localText(serverNow())}
      value={typed}
      onInput={(e) => type(e.currentTarget.value)}
    />
  )
}
