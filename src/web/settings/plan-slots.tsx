/** The quiet times of a plan: the days as boxes to tick, the times as fields; all by keyboard. */
import { claimLimits, type QuietSlot } from '../../protocol/claims.ts'
import { words } from '../live/words.ts'

type Props = { readonly slots: readonly QuietSlot[]; readonly onSlots: (slots: QuietSlot[]) => void }

export const Slots = ({ slots, onSlots }: Props) => {
  const text = words.value.claims.plan
  const replace = (at: number, slot: QuietSlot) => onSlots(slots.map((s, i) => (i === at ? slot : s)))
  return (
    <div class="field">
      <h3>{text.slots}</h3>
      {slots.map((slot, i) => (
        <Slot
          key={i}
          slot={slot}
          name={text.slot(i + 1)}
          onSlot={(next) => replace(i, next)}
          onRemove={() => onSlots(slots.filter((_, n) => n !== i))}
        />
      ))}
      {slots.length >= claimLimits.slots ? null : (
        <div>
          <button type="button" class="button small" onClick={() => onSlots([...slots, { days: [6, 7], from: '00:00', to: '08:00' }])}>
            {text.add}
          </button>
        </div>
      )}
    </div>
  )
}

type SlotProps = {
  readonly slot: QuietSlot
  readonly name: string
  readonly onSlot: (slot: QuietSlot) => void
  readonly onRemove: () => void
}
const Slot = ({ slot, name, onSlot, onRemove }: SlotProps) => {
  const text = words.value.claims.plan
  const turn = (day: number, on: boolean) => {
    const days = on ? [...slot.days, day].toSorted((a, b) => a - b) : slot.days.filter((d) => d !== day)
    // A slot without days is no slot.
    if (days.length > 0) onSlot({ ...slot, days })
  }
  return (
    <fieldset class="slot">
      <legend class="unseen">{name}</legend>
      <div class="chips">
        {text.days.map((day, i) => (
          <label class="chip" key={day} title={day}>
            <input
              class="unseen"
              type="checkbox"
              aria-label={day}
              checked={slot.days.includes(i + 1)}
              onChange={(e) => turn(i + 1, e.currentTarget.checked)}
            />
            {text.short[i]}
          </label>
        ))}
      </div>
      <div class="slot-times">
        <Time label={text.from} value={slot.from} onValue={(from) => onSlot({ ...slot, from })} />
        <Time label={text.to} value={slot.to} onValue={(to) => onSlot({ ...slot, to })} />
        {slot.to <= slot.from ? <span class="meta">{text.nextDay}</span> : null}
        <button type="button" class="link-button" aria-label={text.removeNamed(name)} onClick={onRemove}>
          {text.remove}
        </button>
      </div>
    </fieldset>
  )
}

const Time = ({ label, value, onValue }: { readonly label: string; readonly value: string; readonly onValue: (value: string) => void }) => (
  <label>
    <span class="meta">{label} </span>
    <input
      class="input"
      type="time"
      required
      value={value}
      onChange={(e) => {
        if (/^\d\d:\d\d$/.test(e.currentTarget.value)) onValue(e.currentTarget.value)
      }}
    />
  </label>
)
