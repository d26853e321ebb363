/** What is asked of the sessions of each role, for administrators; and the sessions of any one person. */
import { useId, useState } from 'preact/hooks'
import type { Output } from '../../protocol/commands.ts'
import type { RolePolicy } from '../../protocol/entry.ts'
import type { Role } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, me } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Cards, Chips } from '../parts/form.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { SessionsOf } from './sessions-of.tsx'
import { SpanSelect } from './span-select.tsx'

const roles: readonly Role[] = ['member', 'guest', 'moderator', 'admin', 'owner']
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const idles = [5 * minute, 15 * minute, 30 * minute, hour, 4 * hour, 8 * hour, day, 7 * day]
const lives = [hour, 8 * hour, 12 * hour, day, 7 * day, 30 * day, 90 * day]
const locks = [minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute]
const beyonds: readonly RolePolicy['beyond'][] = ['oldest', 'ask', 'refuse']

export const Rules = () => {
  const { asked, again, put } = useAsked('policies', () => client.call('policy.get', {}))
  const [role, setRole] = useState<Role>('member')
  const text = words.value.session.rules
  return (
    <>
      <div class="settings-form">
        <p>{text.about}</p>
        <Chips
          label={text.role}
          value={role}
          onValue={setRole}
          options={roles.map((value) => ({ value, name: words.value.settings.roles[value] }))}
        />
        <WhenHeld asked={asked} again={again}>
          {({ policies }) =>
            role === 'owner' && me.value?.account.role !== 'owner' ? (
              <p class="note">{text.ownersOnly}</p>
            ) : (
              <RoleForm key={role} role={role} held={policies[role]} onSaved={(saved) => put({ policies: saved.policies })} />
            )
          }
        </WhenHeld>
      </div>
      <SessionsOf />
    </>
  )
}

type FormProps = { readonly role: Role; readonly held: RolePolicy; readonly onSaved: (saved: Output<'policy.update'>) => void }
const RoleForm = ({ role, held, onSaved }: FormProps) => {
  const [policy, setPolicy] = useState(held)
  const [networks, setNetworks] = useState(held.networks.join('\n'))
  const [ended, setEnded] = useState<number | null>(null)
  const update = useCall('policy.update')
  const text = words.value.session.rules
  const change = (part: Partial<RolePolicy>) => {
    setEnded(null)
    setPolicy({ ...policy, ...part })
  }
  const save = async (event: Event) => {
    event.preventDefault()
    if (update.busy) return
    const ranges = networks.split(/[\s,]+/).filter((range) => range !== '')
    const saved = await update.run({ role, policy: { ...policy, networks: ranges } })
    if (saved === null) return
    setEnded(saved.ended)
    onSaved(saved)
  }
  return (
    <form class="settings-form" onSubmit={save}>
      <Lives policy={policy} change={change} />
      <Crowd policy={policy} change={change} />
      <SecondFrom value={policy.secondFrom} onValue={(secondFrom) => change({ secondFrom })} />
      <Networks value={networks} onValue={setNetworks} invalid={update.error?.code === 'network_invalid'} />
      <Refused error={update.error} />
      <div role="status">{ended === null ? null : <p class="note">{text.saved(ended)}</p>}</div>
      <div>
        <button class="button primary" aria-disabled={update.busy}>
          {text.save}
        </button>
      </div>
    </form>
  )
}

type PartProps = { readonly policy: RolePolicy; readonly change: (part: Partial<RolePolicy>) => void }
const Lives = ({ policy, change }: PartProps) => {
  const text = words.value.session.rules
  return (
    <>
      <SpanSelect
        label={text.idle}
        about={text.idleAbout}
        lengths={idles}
        none={text.asServer}
        value={policy.idleMs}
        onValue={(idleMs) => change({ idleMs })}
      />
      <SpanSelect label={text.max} lengths={lives} none={text.asServer} value={policy.maxMs} onValue={(maxMs) => change({ maxMs })} />
      <SpanSelect label={text.lock} lengths={locks} none={text.asPerson} value={policy.lockMs} onValue={(lockMs) => change({ lockMs })} />
    </>
  )
}

const Crowd = ({ policy, change }: PartProps) => {
  const id = useId()
  const text = words.value.session.rules
  return (
    <>
      <div class="field">
        <label for={id}>{text.most}</label>
        <input
          id={id}
          class="input settings-select"
          type="number"
          min={1}
          max={100}
          required
          value={policy.most}
          onInput={(e) => change({ most: Math.max(1, Math.min(100, Math.trunc(Number(e.currentTarget.value)) || 1)) })}
        />
      </div>
      <Cards
        label={text.beyond}
        value={policy.beyond}
        onValue={(beyond) => change({ beyond })}
        options={beyonds.map((value) => ({ value, ...text.beyonds[value] }))}
      />
    </>
  )
}

const two = (n: number) => String(n).padStart(2, '0')
/** The reader's own day, as a date field writes it. */
const dayOf = (at: number): string => {
  const d = new Date(at)
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
}
const SecondFrom = ({ value, onValue }: { readonly value: number | null; readonly onValue: (at: number | null) => void }) => {
  const id = useId()
  const text = words.value.session.rules
  return (
    <div class="field">
      <label for={id}>{text.second}</label>
      <input
        id={id}
        class="input settings-select"
        type="date"
        value={value === null ? '' : dayOf(value)}
        aria-describedby={`${id}-about`}
        onInput={(e) => onValue(e.currentTarget.value === '' ? null : new Date(`${e.currentTarget.value}T00:00`).getTime())}
      />
      <p id={`${id}-about`} class="meta">
        {text.secondAbout}
      </p>
    </div>
  )
}

type NetworksProps = { readonly value: string; readonly onValue: (value: string) => void; readonly invalid: boolean }
const Networks = ({ value, onValue, invalid }: NetworksProps) => {
  const id = useId()
  const text = words.value.session.rules
  return (
    <div class="field">
      <label for={id}>{text.networks}</label>
      <textarea
        id={id}
        class="input"
        rows={3}
        spellcheck={false}
        value={value}
        aria-invalid={invalid}
        aria-describedby={`${id}-about`}
        onInput={(e) => onValue(e.currentTarget.value)}
      />
      <p id={`${id}-about`} class="meta">
        {text.networksAbout}
      </p>
    </div>
  )
}
