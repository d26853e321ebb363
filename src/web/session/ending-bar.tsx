/** Two minutes before a session ends: when, why, and the way to stay. Read aloud once, not with every second. */
import { useCall } from '../live/call.ts'
import { ending } from '../live/client.ts'
import { useNow } from '../live/clock.ts'
import { words } from '../live/words.ts'

export const EndingBar = () => {
  const over = ending.value
  return <div role="alert">{over === null ? null : <Soon {...over} />}</div>
}

/** 1:59, for what runs down while one looks. */
const countdown = (ms: number): string => {
  const s = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

const Soon = ({ at, why }: NonNullable<(typeof ending)['value']>) => {
  const stay = useCall('session.stay')
  const now = useNow()
  const text = words.value.session.ending
  return (
    <div class="ribbon">
      <span class="tabular" aria-live="off">
        {text[why](countdown(at - now))}
      </span>
      {why === 'idle' ? (
        <button type="button" disabled={stay.busy} onClick={() => void stay.run({})}>
          {text.stay}
        </button>
      ) : null}
    </div>
  )
}
