/** The menu of one's own presence: a state by hand and a status, each for as long as one likes. */
import { useId, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import type { ManualValue, PresenceState } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client, me, serverNow } from '../live/client.ts'
import { ownMenu } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Floating } from '../parts/floating.tsx'
import { Icon } from '../parts/icon.tsx'
import { Refused } from '../parts/states.tsx'
import { endOf, presets, type Preset } from './expiry.ts'
import { Glyph } from './glyph.tsx'
import { lasting } from './lasting.ts'

const close = () => {
  ownMenu.value = false
}

export const OwnMenu = ({ anchor }: { readonly anchor: HTMLElement }) => {
  const text = words.value.own
  return (
    <Floating anchor={anchor} name="own-menu" label={text.menu} focus onClose={close}>
      <StatePart />
      <StatusPart />
      <section>
        <button
          type="button"
          class="own-act"
          onClick={() => {
            close()
            void client.call('session.signOut', {})
          }}
        >
          <Icon name="leave" />
          {text.signOut}
        </button>
      </section>
    </Floating>
  )
}

const seenAs: Record<ManualValue, PresenceState> = { online: 'online', away: 'away', dnd: 'dnd', invisible: 'offline' }

const StatePart = () => {
  const claim = lasting(me.value?.claim ?? null, serverNow())
  const [preset, setPreset] = useState<Preset>('open')
  const set = useCall('presence.set')
  const name = useId()
  const chosen: ManualValue = claim?.value ?? 'online'
  const choose = (value: ManualValue, length: Preset) => {
    const expiresAt = value === 'online' ? undefined : endOf(length, serverNow())
    void set.run(expiresAt === undefined ? { value } : { value, expiresAt })
  }
  return (
    <section>
      <fieldset class="own-states">
        <legend class="unseen">{words.value.own.menu}</legend>
        {(Object.keys(seenAs) as ManualValue[]).map((value) => (
          <label class="own-state" key={value}>
            <input class="unseen" type="radio" name={name} checked={chosen === value} onChange={() => choose(value, preset)} />
            <Glyph state={seenAs[value]} size={14} />
            <span>
              <span class="name">{words.value.presence.choices[value].name}</span>
              <span class="meta">{words.value.presence.choices[value].about}</span>
            </span>
            {chosen === value ? <Icon name="check" /> : null}
          </label>
        ))}
      </fieldset>
      <Length
        value={preset}
        onValue={(length) => {
          setPreset(length)
          if (chosen !== 'online') choose(chosen, length)
        }}
      />
      <Refused error={set.error} />
    </section>
  )
}

const Length = ({ value, onValue }: { readonly value: Preset; readonly onValue: (preset: Preset) => void }) => {
  const id = useId()
  return (
    <div class="own-length">
      <label class="meta" for={id}>
        {words.value.own.until}
      </label>
      <select id={id} class="input" value={value} onChange={(e) => onValue(e.currentTarget.value as Preset)}>
        {presets.map((preset) => (
          <option key={preset} value={preset}>
            {words.value.own.expiries[preset]}
          </option>
        ))}
      </select>
    </div>
  )
}

const suggestions = ['☕', '🍜', '🎧', '🚶', '🏠', '🤒', '✈️', '🌙']

const StatusPart = () => {
  const text = words.value.own
  const held = lasting(me.value?.status ?? null, serverNow())
  const [said, setSaid] = useState(held?.text ?? '')
  const [emoji, setEmoji] = useState(held?.emoji ?? '')
  const [preset, setPreset] = useState<Preset>('today')
  const set = useCall('status.set')
  const save = async (event: Event) => {
    event.preventDefault()
    const expiresAt = endOf(preset, serverNow())
    const done = await set.run({ text: said.trim(), ...(emoji === '' ? {} : { emoji }), ...(expiresAt === undefined ? {} : { expiresAt }) })
    if (done !== null) close()
  }
  const clear = async () => {
    setSaid('')
    setEmoji('')
    await set.run({ text: '' })
  }
  return (
    <form class="own-status" onSubmit={save}>
      <div class="own-says">
        <input
          class="input own-emoji"
          aria-label={text.emoji}
          placeholder="🙂"
          value={emoji}
          maxLength={16}
          onInput={(e) => setEmoji(e.currentTarget.value)}
        />
        <input
          class="input"
          aria-label={text.statusTitle}
          placeholder={text.statusHint}
          value={said}
          maxLength={limits.statusChars}
          onInput={(e) => setSaid(e.currentTarget.value)}
        />
      </div>
      <div class="own-suggestions" role="group" aria-label={text.emoji}>
        {suggestions.map((s) => (
          <button type="button" key={s} aria-pressed={emoji === s} onClick={() => setEmoji(emoji === s ? '' : s)}>
            {s}
          </button>
        ))}
      </div>
      <Length value={preset} onValue={setPreset} />
      <Refused error={set.error} />
      <div class="actions">
        {held === null ? null : (
          <button type="button" class="button small quiet" onClick={clear}>
            {text.clear}
          </button>
        )}
        <button class="button small" disabled={set.busy || (said.trim() === '' && emoji === '')}>
          {text.setStatus}
        </button>
      </div>
    </form>
  )
}
