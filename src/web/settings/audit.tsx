/** The audit log, newest first, and whether it is whole. */
import { useState } from 'preact/hooks'
import { exact, moment } from '../../client/words/when.ts'
import { auditActions, type AuditAction, type AuditEntry, type AuditState } from '../../protocol/audit.ts'
import type { Output } from '../../protocol/commands.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
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

const stateText = ({ count, head, broken }: AuditState): string => {
  const text = words.value.governing.audit
  if (broken !== null) return text.broken(broken)
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
      <p role="status" class={state !== null && state.broken !== null ? 'note warn' : 'meta tabular'}>
        {state === null ? '' : stateText(state)}
      </p>
      <Refused error={call.error} />
    </div>
  )
}

/** Times are told as times. */
const shown = (key: string, value: unknown): string => {
  if (typeof value === 'number' && /^until$|At$/.test(key)) return exact(value, words.value.tag)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
type LineProps = { readonly entry: AuditEntry; readonly people: Output<'audit.list'>['people'] }
const Line = ({ entry: { seq, at, actor, action, target, detail }, people }: LineProps) => {
  const text = words.value.governing
  const name = (id: string) => people.find((a) => a.id === id)?.displayName ?? id
  const named: string = (text.actions as Record<string, string>)[action] ?? action
  const said = Object.entries(detail).filter(([, value]) => value !== null && value !== '')
  return (
    <li>
      <div class="grow">
        <p>{target === null || !target.startsWith('a') ? named : text.audit.onWhom(named, name(target))}</p>
        <p class="meta tabular">
          #{seq} · {actor === null ? text.audit.console : name(actor)} · {moment(at, serverNow(), words.value.tag)}
        </p>
        {said.length === 0 ? null : (
          <p class="meta audit-detail">{said.map(([key, value]) => `${key}: ${shown(key, value)}`).join(', ')}</p>
        )}
      </div>
    </li>
  )
}
