/** One's weekly plan: quiet times, holidays, who may come through, in one's own time zone. Nothing counts until it is saved. */
import { useId, useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Plan, PlanState } from '../../protocol/claims.ts'
import { limits } from '../../protocol/limits.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Field } from '../parts/form.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { Holidays } from './plan-holidays.tsx'
import { Slots } from './plan-slots.tsx'
import { Through } from './plan-through.tsx'
import { Week } from './plan-week.tsx'
import '../presence/claims.css'

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
const zones = (): string[] => {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes('UTC') ? known : [...known, 'UTC']
}
const first = (): Plan => ({ zone: ownZone(), quiet: [{ days: [1, 2, 3, 4, 5], from: '18:00', to: '09:00' }], holidays: [], through: [] })

export const PlanSettings = () => {
  const { asked, again, put } = useAsked('plan', () => client.call('plan.get', {}))
  const [draft, setDraft] = useState<Plan | null>(null)
  const text = words.value.claims.plan
  return (
    <div class="settings-form">
      <p>{text.about}</p>
      <WhenHeld asked={asked} again={again}>
        {(held) =>
          held.plan === null && draft === null ? (
            <Empty text={text.none}>
              <button type="button" class="button primary" onClick={() => setDraft(first())}>
                {text.make}
              </button>
            </Empty>
          ) : (
            <PlanForm
              plan={held.plan ?? draft ?? first()}
              state={held.plan === null ? null : held.now}
              onSaved={(next) => {
                setDraft(null)
                put(next)
              }}
            />
          )
        }
      </WhenHeld>
    </div>
  )
}

type FormProps = {
  readonly plan: Plan
  readonly state: PlanState | null
  readonly onSaved: (next: { plan: Plan | null; now: PlanState }) => void
}

const PlanForm = ({ plan: held, state, onSaved }: FormProps) => {
  const [plan, setPlan] = useState(held)
  const [saved, setSaved] = useState(false)
  const save = useCall('plan.set')
  const remove = useCall('plan.clear')
  const text = words.value.claims.plan
  const change = (part: Partial<Plan>) => {
    setSaved(false)
    setPlan({ ...plan, ...part })
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    const done = await save.run({ plan })
    if (done === null) return
    setPlan(done.plan)
    setSaved(true)
    onSaved(done)
  }
  const clear = async () => {
    if ((await remove.run({})) !== null) onSaved({ plan: null, now: { quiet: false, until: null } })
  }
  return (
    <form class="settings-form" onSubmit={submit}>
      {state === null ? null : <p class="note">{stateWords(state)}</p>}
      <Zone value={plan.zone} onValue={(zone) => change({ zone })} />
      <Week slots={plan.quiet} />
      <Slots slots={plan.quiet} onSlots={(quiet) => change({ quiet })} />
      <Holidays dates={plan.holidays} onDates={(holidays) => change({ holidays })} />
      <Through people={plan.through} onPeople={(through) => change({ through })} />
      <Field
        label={text.text}
        placeholder={text.textHint}
        value={plan.text ?? ''}
        maxLength={limits.statusChars}
        onValue={(said) => change({ text: said })}
      />
      <Refused error={save.error ?? remove.error} />
      <div role="status">{saved ? <p class="note">{text.saved}</p> : null}</div>
      <div class="actions">
        {state === null ? null : (
          <button type="button" class="button warn" disabled={remove.busy} onClick={() => void clear()}>
            {text.clear}
          </button>
        )}
        <button class="button primary" disabled={save.busy}>
          {text.save}
        </button>
      </div>
    </form>
  )
}

const stateWords = ({ quiet, until }: PlanState): string => {
  const text = words.value.claims.plan
  if (until === null) return text.free
  const at = moment(until, serverNow(), words.value.tag)
  return quiet ? text.quietUntil(at) : text.freeUntil(at)
}

const Zone = ({ value, onValue }: { readonly value: string; readonly onValue: (zone: string) => void }) => {
  const id = useId()
  const text = words.value.claims.plan
  const [known] = useState(zones)
  return (
    <div class="field">
      <label for={id}>{text.zone}</label>
      <select
        id={id}
        class="input settings-select"
        value={value}
        aria-describedby={`${id}-about`}
        onChange={(e) => onValue(e.currentTarget.value)}
      >
        {(known.includes(value) ? known : [value, ...known]).map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      <p id={`${id}-about`} class="meta">
        {text.zoneAbout}
      </p>
    </div>
  )
}
