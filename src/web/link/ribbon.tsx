/** A thin ribbon, only when something is wrong with the line: what, until when, what waits, and the way to hurry. */
import { useEffect, useState } from 'preact/hooks'
import { client, fresh, link, pending, skewMs } from '../live/client.ts'
import { useNow } from '../live/clock.ts'
import { words } from '../live/words.ts'

/** A line that comes back at once is not worth a word. */
const patienceMs = 800

export const Ribbon = () => {
  const wrong = link.value.kind !== 'online' || !fresh.value
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!wrong) return setShown(false)
    const timer = setTimeout(() => setShown(true), patienceMs)
    return () => clearTimeout(timer)
  }, [wrong])
  return <div role="status">{wrong && shown ? <Trouble /> : null}</div>
}

const Trouble = () => {
  const now = useNow()
  const line = link.value
  const text = words.value.place.link
  const waits = pending.value.length
  const state =
    line.kind === 'waiting'
      ? text.waiting(Math.max(0, Math.ceil((line.retryAt + skewMs() - now) / 1000)))
      : line.kind === 'online'
        ? text.unsure
        : text.connecting
  return (
    <div class="ribbon">
      <span class="tabular" aria-live="off">
        {state}
      </span>
      {waits > 0 ? <span> · {words.value.rooms.waiting(waits)}</span> : null}
      {line.kind === 'waiting' ? (
        <button type="button" onClick={() => client.hurry()}>
          {text.now}
        </button>
      ) : null}
    </div>
  )
}
