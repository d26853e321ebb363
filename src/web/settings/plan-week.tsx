/** The week at a glance: a line for each day with its quiet hours, in words for those who cannot see it. */
import type { QuietSlot } from '../../protocol/claims.ts'
import { words } from '../live/words.ts'
import { spansOf } from './plan-spans.ts'

export const Week = ({ slots }: { readonly slots: readonly QuietSlot[] }) => {
  const text = words.value.claims.plan
  return (
    <div class="field">
      <h3>{text.week}</h3>
      <ul class="week">
        {text.days.map((name, i) => {
          const spans = spansOf(slots, i + 1)
          const said = spans.length === 0 ? text.freeOn(name) : text.quietOn(name, spans.map((s) => s.text).join(', '))
          return (
            <li key={name}>
              <span class="meta" aria-hidden="true">
                {text.short[i]}
              </span>
              <svg viewBox="0 0 1440 14" preserveAspectRatio="none" role="img" aria-label={said}>
                {spans.map((s) => (
                  <rect key={`${s.from}`} x={s.from} y="0" width={s.to - s.from} height="14" />
                ))}
              </svg>
            </li>
          )
        })}
      </ul>
      <p class="meta tabular week-hours" aria-hidden="true">
        {['00', '06', '12', '18', '24'].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </p>
    </div>
  )
}
