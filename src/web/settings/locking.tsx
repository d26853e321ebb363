/** Locking one's own screens: at once, or by itself after a while. */
import { me } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import { lock } from '../session/prove.ts'
import { useChange } from './change.ts'
import { SpanSelect } from './span-select.tsx'

const minute = 60_000
const lengths = [1, 2, 5, 10, 15, 30, 60, 240].map((n) => n * minute)

export const Locking = () => {
  const settings = me.value?.settings
  const { error, change } = useChange()
  if (settings === undefined) return null
  const text = words.value.session.lock
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <SpanSelect
        label={text.label}
        about={text.about}
        lengths={lengths}
        none={text.never}
        value={settings.lockAfterMs === 0 ? null : settings.lockAfterMs}
        onValue={(ms) => change({ lockAfterMs: ms ?? 0 })}
      />
      <div>
        <button type="button" class="button small" onClick={() => void lock()}>
          {text.act}
        </button>
      </div>
      <Refused error={error} />
    </section>
  )
}
