/** Language, theme, keys, sounds and notifications. */
import { useState } from 'preact/hooks'
import type { Settings } from '../../protocol/model.ts'
import { me } from '../live/client.ts'
import { tone } from '../live/ring.ts'
import { locale, locales, words } from '../live/words.ts'
import { Check, Chips } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { useChange } from './change.ts'

const themes = ['system', 'light', 'dark'] as const

export const Look = () => {
  const settings = me.value?.settings
  return settings === undefined ? null : <Held settings={settings} />
}

const Held = ({ settings }: { readonly settings: Settings }) => {
  const { error, change } = useChange()
  const text = words.value.settings.look
  return (
    <div class="settings-form">
      <Chips
        label={text.language}
        value={locale.value}
        options={locales.map((l) => ({ value: l.locale, name: l.name }))}
        onValue={(to) => {
          locale.value = to
          change({ locale: to })
        }}
      />
      <Chips
        label={text.theme}
        value={settings.theme}
        options={themes.map((value) => ({ value, name: text.themes[value] }))}
        onValue={(theme) => change({ theme })}
      />
      <Chips
        label={text.enter}
        value={settings.enterSends ? 'sends' : 'breaks'}
        onValue={(to) => change({ enterSends: to === 'sends' })}
        options={[
          { value: 'sends', name: text.enterSends },
          { value: 'breaks', name: text.enterBreaks },
        ]}
      />
      <div class="field">
        <Check label={text.sounds} about={text.soundsAbout} checked={settings.sounds} onValue={(sounds) => change({ sounds })} />
        <div>
          <button type="button" class="button small" onClick={tone}>
            {text.try}
          </button>
        </div>
      </div>
      <Notifications />
      <Refused error={error} />
    </div>
  )
}

/** Asked for only here, and only on a press. */
const Notifications = () => {
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'none'))
  const text = words.value.settings.look
  return (
    <div class="field">
      <h3>{text.notify}</h3>
      <p class="meta">{text.notifyAbout}</p>
      {permission === 'default' ? (
        <div>
          <button
            type="button"
            class="button small"
            onClick={() => {
              void Notification.requestPermission().then(setPermission)
            }}
          >
            {text.notifyAct}
          </button>
        </div>
      ) : (
        <p class="note">{permission === 'granted' ? text.notifyOn : permission === 'denied' ? text.notifyBlocked : text.notifyNone}</p>
      )}
    </div>
  )
}
