/** Reports: one's own, and for those who run the place what waits to be decided. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import { isAtLeast } from '../../domain/roles.ts'
import type { Report, ReportOutcome } from '../../protocol/governing.ts'
import type { Account } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, handled, me, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Chips } from '../parts/form.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import './people.css'

export const Reports = () => {
  const role = me.value?.account.role
  const text = words.value.governing.reports
  return (
    <>
      <p>{text.about}</p>
      {role !== undefined && isAtLeast(role, 'moderator') ? <Queue /> : null}
      <Mine />
    </>
  )
}

const nameIn = (people: readonly Account[], id: string): string => people.find((a) => a.id === id)?.displayName ?? '…'

const Mine = () => {
  const { asked, again } = useAsked(`mine ${handled.value?.count ?? 0}`, () => client.call('report.mine', {}))
  const text = words.value.governing.reports
  return (
    <section class="settings-form people-governed" aria-label={text.mine}>
      <h3>{text.mine}</h3>
      <WhenHeld asked={asked} again={again}>
        {({ reports, people }) =>
          reports.length === 0 ? (
            <Empty text={text.noneMine} />
          ) : (
            <ul class="listing">
              {reports.map((r) => (
                <li key={r.id}>
                  <div class="grow">
                    <p>
                      {nameIn(people, r.account)}: {r.reason}
                    </p>
                    <p class="meta tabular">
                      {text[r.state]} · {moment(r.handledAt ?? r.at, serverNow(), words.value.tag)}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </WhenHeld>
    </section>
  )
}

const Queue = () => {
  const [state, setState] = useState<'open' | 'handled'>('open')
  const { asked, put, again } = useAsked(state, () => client.call('report.list', { state }))
  const text = words.value.governing.reports
  return (
    <div class="settings-form people-governed">
      <Chips
        label={words.value.governing.people.show}
        unseen
        value={state}
        onValue={setState}
        options={(['open', 'handled'] as const).map((value) => ({ value, name: text[value] }))}
      />
      <WhenHeld asked={asked} again={again}>
        {(held) =>
          held.reports.length === 0 ? (
            <Empty text={text.none} />
          ) : (
            <ul class="listing">
              {held.reports.map((r) => (
                <Row
                  key={r.id}
                  report={r}
                  people={held.people}
                  onHandled={() => put({ ...held, reports: held.reports.filter((o) => o.id !== r.id) })}
                />
              ))}
            </ul>
          )
        }
      </WhenHeld>
    </div>
  )
}

type RowProps = { readonly report: Report; readonly people: readonly Account[]; readonly onHandled: () => void }
const Row = ({ report, people, onHandled }: RowProps) => {
  const call = useCall('report.handle')
  const text = words.value.governing
  const weekMs = 604_800_000
  const decide = (outcome: ReportOutcome) => () => {
    const until = outcome === 'suspended' ? serverNow() + weekMs : null
    void call.run({ report: report.id, outcome, until, reason: '' }).then((done) => done !== null && onHandled())
  }
  const whom = nameIn(people, report.account)
  return (
    <li>
      <div class="grow">
        <p>{text.reports.by(nameIn(people, report.reporter), whom)}</p>
        <p>{report.reason}</p>
        {report.quote === undefined ? null : <blockquote class="note">{report.quote}</blockquote>}
        <p class="meta tabular">
          {moment(report.at, serverNow(), words.value.tag)}
          {report.outcome === undefined ? '' : ` · ${text.outcomes[report.outcome]}`}
        </p>
        <Refused error={call.error} />
      </div>
      {report.state === 'handled' ? null : (
        <div class="people-acts">
          <button type="button" class="button small quiet" disabled={call.busy} onClick={decide('dismissed')}>
            {text.reports.dismiss}
          </button>
          {report.message === undefined ? null : (
            <button type="button" class="button small" disabled={call.busy} onClick={decide('messageDeleted')}>
              {text.reports.deleteMessage}
            </button>
          )}
          <button
            type="button"
            class="button small"
            disabled={call.busy}
            aria-label={text.people.actOn(`${text.reports.suspend} (${text.people.lengths.week})`, whom)}
            onClick={decide('suspended')}
          >
            {text.reports.suspend} · {text.people.lengths.week}
          </button>
        </div>
      )}
    </li>
  )
}
