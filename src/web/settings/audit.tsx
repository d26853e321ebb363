/** The audit log, newest first, and whether it is whole. */
import { useState } from 'preact/hooks'
import { exact, moment, span } from '../../client/words/when.ts'
import { auditActions, type AuditAction, type AuditEntry, type AuditState } from '../../protocol/audit.ts'
import type { Output } from '../../protocol/commands.ts'
import type { RoomId } from '../../protocol/ids.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, membershipOf, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { roomName } from '../room/name.ts'
import './people.css'

export const Audit = () => {
  const [action, setAction] = useState<AuditAction | ''>('')
  const asking = { limit: 50, ...(action === '' ? {} : { action }) }
  const { asked, put, again } = useAsked(`audit ${action}`, () => client.call('audit.list', asking))
  const more = useCall('audit.list')
  const text = words.value.governing.audit
  const next = async (held: Output<'audit.list'>) => {
    const last = held.entries.at(-1)
    const page = last === undefined ? null : await more.run({ ...asking, before: last.seq })
    if (page !== null) put({ entries: [...held.entries, ...page.entries], people: [...held.people, ...page.people], more: page.more })
  }
  return (
    <div class="settings-form people-governed">
      <p>{text.about}</p>
      <Verify />
      <div class="field">
        <label class="label" for="audit-action">
          {text.action}
        </label>
        <select id="audit-action" class="input" value={action} onChange={(e) => setAction(e.currentTarget.value as AuditAction | '')}>
          <option value="">{text.anyAction}</option>
          {auditActions.map((a) => (
            <option key={a} value={a}>
              {words.value.governing.actions[a]}
            </option>
          ))}
        </select>
      </div>
      <WhenHeld asked={asked} again={again}>
        {(held) =>
          held.entries.length === 0 ? (
            <Empty text={text.none} />
          ) : (
            <>
              <ol class="listing">
                {held.entries.map((e) => (
                  <Line key={e.seq} entry={e} people={held.people} />
                ))}
              </ol>
              {held.more ? (
                <button type="button" class="button small" disabled={more.busy} onClick={() => void next(held)}>
                  {words.value.place.more}
                </button>
              ) : null}
              <Refused error={more.error} />
            </>
          )
        }
      </WhenHeld>
    </div>
  )
}

const stateText = ({ count, head, broken, end }: AuditState): string => {
  const text = words.value.governing.audit
  if (broken !== null) return text.broken(broken)
  if (end !== 'sealed') return text[end]
  return head === null ? text.empty : text.whole(count, head.slice(0, 16))
}
const Verify = () => {
  const call = useCall('audit.verify')
  const [state, setState] = useState<AuditState | null>(null)
  return (
    <div class="people-acts">
      <button
        type="button"
        class="button small"
        disabled={call.busy}
        onClick={() => {
          void call.run({}).then((done) => done !== null && setState(done.state))
        }}
      >
        {words.value.governing.audit.verify}
      </button>
      <p role="status" class={state !== null && (state.broken !== null || state.end === 'cut') ? 'note warn' : 'meta tabular'}>
        {state === null ? '' : stateText(state)}
      </p>
      <Refused error={call.error} />
    </div>
  )
}

/** Times are told as times and roles by their names; rooms by theirs where one is in them. Other ids say nothing to a reader. */
const isId = (value: unknown): boolean => typeof value === 'string' && /^[a-z][0-9a-z]{20}$/.test(value)
const shown = (key: string, value: unknown): string => {
  const { tag } = words.value
  if (typeof value === 'number' && /^until$|At$|From$/.test(key)) return exact(value, tag)
  if (typeof value === 'number' && /Ms$/.test(key)) return span(value, tag)
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value !== 'string') return JSON.stringify(value)
  const room = key === 'room' ? membershipOf(value as RoomId).value : null
  if (room !== null) return roomName(room)
  return namesOf(key)[value] ?? value
}
const namesOf = (key: string): Readonly<Record<string, string>> => {
  const { settings, governing, place, session } = words.value
  const named = (of: object): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(of as Record<string, { name: string }>).map(([value, { name }]) => [value, name]))
  if (/^(from|to|as|role)$/.test(key)) return { ...governing.roomRoles, ...settings.roles }
  if (key === 'beyond') return named(session.rules.beyonds)
  if (key === 'registration') return named(place.registrations)
  if (key === 'sharing') return named(place.sharing)
  if (key === 'inviters') return governing.inviters
  return key === 'outcome' ? governing.outcomes : {}
}
const saysNothing = (key: string, value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0) || (key !== 'room' && isId(value))
type LineProps = { readonly entry: AuditEntry; readonly people: Output<'audit.list'>['people'] }
const Line = ({ entry: { seq, at, actor, action, target, detail }, people }: LineProps) => {
  const text = words.value.governing
  const name = (id: string) => people.find((a) => a.id === id)?.displayName ?? id
  const named: string = (text.actions as Record<string, string>)[action] ?? action
  const said = Object.entries(detail).filter(([key, value]) => !saysNothing(key, value))
  return (
    <li>
      <div class="grow">
        <p>{target === null || !target.startsWith('a') ? named : text.audit.onWhom(named, name(target))}</p>
        <p class="meta tabular">
          #{seq} · {actor === null ? text.audit.console : name(actor)} · {moment(at, serverNow(), words.value.tag)}
        </p>
        {said.length === 0 ? null : (
          <p class="meta audit-detail">{said.map(([key, value]) => `${text.details[key] ?? key}: ${shown(key, value)}`).join(' · ')}</p>
        )}
      </div>
    </li>
  )
}
