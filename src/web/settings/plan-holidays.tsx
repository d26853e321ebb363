/** Days of a plan that are quiet from midnight to midnight. */
import { useState } from 'preact/hooks'
import { date } from '../../client/words/when.ts'
import { claimLimits } from '../../protocol/claims.ts'
import { serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'

type Props = { readonly dates: readonly string[]; readonly onDates: (dates: string[]) => void }

export const Holidays = ({ dates, onDates }: Props) => {
  const [typed, setTyped] = useState('')
  const text = words.value.claims.plan
  const named = (day: string) => date(new Date(`${day}T12:00`).getTime(), serverNow(), words.value.tag)
  const add = () => {
    if (typed === '' || dates.includes(typed)) return
    onDates([...dates, typed].toSorted())
    setTyped('')
  }
  return (
    <div class="field">
      <h3>{text.holidays}</h3>
      <p class="meta">{dates.length === 0 ? text.noHolidays : `${text.holidaysAbout} ${text.holidayCount(dates.length)}`}</p>
      <ul class="tags">
        {dates.map((day) => (
          <li class="tag" key={day}>
            {named(day)}
            <button
              type="button"
              class="icon-button"
              aria-label={text.removeNamed(named(day))}
              onClick={() => onDates(dates.filter((d) => d !== day))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      {dates.length >= claimLimits.holidays ? null : (
        <div class="with-button">
          <input
            class="input settings-select"
            type="date"
            aria-label={text.date}
            value={typed}
            onInput={(e) => setTyped(e.currentTarget.value)}
          />
          <button type="button" class="button" disabled={typed === ''} onClick={add}>
            {text.addDate}
          </button>
        </div>
      )}
    </div>
  )
}
