/** When somebody is not to be disturbed: a way to ring all the same, once an hour. */
import { ahead } from '../../client/words/when.ts'
import { kept } from '../live/device.ts'
import { useNow } from '../live/clock.ts'
import { words } from '../live/words.ts'
import '../presence/claims.css'

const everyMs = 3_600_000
/** When this device last sent one, on the server's clock. The server has the last word. */
const spentAt = kept<number>('urgent', 0)
export const spend = (now: number): void => {
  spentAt.value = now
}

export const Urgent = ({ checked, onValue }: { readonly checked: boolean; readonly onValue: (urgent: boolean) => void }) => {
  const now = useNow()
  const text = words.value.claims.urgent
  const freeAt = spentAt.value + everyMs
  if (freeAt > now && spentAt.value <= now) return <p class="meta urgent">{text.spent(ahead(freeAt, now, words.value.tag))}</p>
  return (
    <p class="meta urgent">
      <label>
        <input type="checkbox" checked={checked} onChange={(e) => onValue(e.currentTarget.checked)} />
        {text.label}
      </label>
      <span>{text.about}</span>
    </p>
  )
}
