/** When one counts as idle, and what others see of the device. */
import { useId } from 'preact/hooks'
import { span } from '../../client/words/when.ts'
import { me } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Check } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { useChange } from './change.ts'
import { Order } from './order.tsx'

const minutes = [1, 2, 5, 10, 15, 30, 60, 120]

export const PresenceSettings = () => (
  <>
    <Idle />
    <Order />
  </>
)

const Idle = () => {
  const settings = me.value?.settings
  const { error, change } = useChange()
  const id = useId()
  if (settings === undefined) return null
  const text = words.value.settings.presence
  const presets = minutes.map((m) => m * 60_000)
  const held = settings.idleAfterMs
  const options = held === 0 || presets.includes(held) ? presets : [held, ...presets]
  return (
    <div class="settings-form">
      <div class="field">
        <label for={id}>{text.idle}</label>
        <select
          id={id}
          class="input settings-select"
          value={String(held)}
          aria-describedby={`${id}-about`}
          onChange={(e) => change({ idleAfterMs: Number(e.currentTarget.value) })}
        >
          {options.map((ms) => (
            <option key={ms} value={String(ms)}>
              {span(ms, words.value.tag)}
            </option>
          ))}
          <option value="0">{text.never}</option>
        </select>
        <p id={`${id}-about`} class="meta">
          {text.idleAbout}
        </p>
      </div>
      <Check
        label={text.device}
        about={text.deviceAbout}
        checked={settings.shareDevice}
        onValue={(shareDevice) => change({ shareDevice })}
      />
      <p class="note">{text.note}</p>
      <Refused error={error} />
    </div>
  )
}
