/** One's own diary: a timeline by day, what of it to show, taking it along, deleting it, and how long it is kept. */
import { useId, useState } from 'preact/hooks'
import { lineOf, metaOf } from '../../client/words/diary-lines.ts'
import { clock, day, exact } from '../../client/words/when.ts'
import type { DiaryEntry, DiaryKind } from '../../protocol/diary.ts'
import { limits } from '../../protocol/limits.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, link, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Chips } from '../parts/form.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { glyphOf } from './diary-lines.tsx'

type Group = 'all' | 'signIns' | 'connections' | 'states' | 'looks'
const kindsOf: Record<Exclude<Group, 'all'>, DiaryKind[]> = {
  signIns: ['signedIn', 'signedOut', 'secured'],
  connections: ['attached', 'ended'],
  states: ['shown', 'claimed', 'unclaimed'],
  looks: ['looked'],
}
const groups: readonly Group[] = ['all', 'signIns', 'connections', 'states', 'looks']

export const Diary = () => {
  const [group, setGroup] = useState<Group>('all')
  const [cleared, setCleared] = useState<number | null>(null)
  const kinds = group === 'all' ? {} : { kinds: kindsOf[group] }
  const { asked, put, again } = useAsked(`diary ${group}`, () => client.call('diary.list', kinds))
  const older = useCall('diary.list')
  const text = words.value.diary
  return (
    <div class="settings-form">
      <p>{text.about}</p>
      {link.value.kind === 'online' ? null : (
        <p class="note" role="status">
          {text.offline}
        </p>
      )}
      <Chips label={text.filter} value={group} options={groups.map((value) => ({ value, name: text.groups[value] }))} onValue={setGroup} />
      <WhenHeld asked={asked} again={again} rows={6}>
        {(held) => (
          <>
            {held.entries.length === 0 ? <Empty text={held.days === 0 ? text.noneKept : text.none} /> : <Days entries={held.entries} />}
            {held.more ? (
              <div>
                <button
                  type="button"
                  class="button small"
                  disabled={older.busy}
                  onClick={async () => {
                    const last = held.entries.at(-1)
                    if (last === undefined) return
                    const next = await older.run({ ...kinds, before: { at: last.at, id: last.id } })
                    if (next !== null) put({ ...next, entries: [...held.entries, ...next.entries] })
                  }}
                >
                  {text.older}
                </button>
              </div>
            ) : null}
            <Keeping
              days={held.days}
              onChanged={again}
              onCleared={(n) => {
                setCleared(n)
                again()
              }}
            />
          </>
        )}
      </WhenHeld>
      <div role="status">{cleared === null ? null : <p class="note">{text.deleted(cleared)}</p>}</div>
      <Refused error={older.error} />
    </div>
  )
}

const Days = ({ entries }: { readonly entries: readonly DiaryEntry[] }) => {
  const now = serverNow()
  const { tag } = words.value
  const byDay = new Map<string, DiaryEntry[]>()
  for (const entry of entries) {
    const name = day(entry.at, now, tag)
    byDay.set(name, [...(byDay.get(name) ?? []), entry])
  }
  return (
    <div class="diary">
      {[...byDay].map(([name, of]) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          <ol>
            {of.map((entry) => (
              <li key={entry.id} class={entry.kind === 'looked' ? 'look' : ''}>
                <time class="meta tabular" dateTime={new Date(entry.at).toISOString()} title={exact(entry.at, tag)}>
                  {clock(entry.at, tag)}
                </time>
                <span class="mark">{glyphOf(entry)}</span>
                <div>
                  <p>{lineOf(entry, words.value)}</p>
                  <Meta facts={metaOf(entry, words.value, now)} />
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}
const Meta = ({ facts }: { readonly facts: readonly string[] }) => (facts.length === 0 ? null : <p class="meta">{facts.join(' · ')}</p>)

const choices = [1, 7, 30, 90, limits.diaryDays]
type KeepingProps = { readonly days: number; readonly onChanged: () => void; readonly onCleared: (n: number) => void }
const Keeping = ({ days, onChanged, onCleared }: KeepingProps) => {
  const id = useId()
  const keep = useCall('diary.retention')
  const take = useCall('diary.export')
  const clear = useCall('diary.delete')
  const [sure, setSure] = useState(false)
  const text = words.value.diary
  const options = days === 0 || choices.includes(days) ? choices : [...choices, days].toSorted((a, b) => a - b)
  const download = async () => {
    const all = await take.run({})
    if (all !== null) save(`zaima-diary-${new Date(all.at).toISOString().slice(0, 10)}.json`, JSON.stringify(all, null, 2))
  }
  return (
    <div class="diary-keeping">
      <div class="field">
        <label for={id}>{text.keep}</label>
        <select
          id={id}
          class="input settings-select"
          value={String(days)}
          aria-describedby={`${id}-about`}
          disabled={keep.busy}
          onChange={async (e) => {
            if ((await keep.run({ days: Number(e.currentTarget.value) })) !== null) onChanged()
          }}
        >
          {options.map((n) => (
            <option key={n} value={String(n)}>
              {text.days(n)}
            </option>
          ))}
          <option value="0">{text.nothing}</option>
        </select>
        <p id={`${id}-about`} class="meta">
          {text.keepAbout}
        </p>
      </div>
      <div class="row">
        <button
          type="button"
          class="button small"
          disabled={take.busy}
          onClick={() => {
            void download()
          }}
        >
          {text.export}
        </button>
        {sure ? (
          <span class="row" role="group" aria-label={text.deleteSure}>
            <span>{text.deleteSure}</span>
            <button
              type="button"
              class="button small warn"
              disabled={clear.busy}
              autoFocus
              onClick={async () => {
                const done = await clear.run({})
                setSure(false)
                if (done !== null) onCleared(done.deleted)
              }}
            >
              {text.delete}
            </button>
            <button type="button" class="button small" onClick={() => setSure(false)}>
              {words.value.place.cancel}
            </button>
          </span>
        ) : (
          <button type="button" class="button small warn" onClick={() => setSure(true)}>
            {text.delete}
          </button>
        )}
      </div>
      <Refused error={keep.error ?? take.error ?? clear.error} />
    </div>
  )
}

const save = (name: string, content: string): void => {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/json' }))
  const anchor = Object.assign(document.createElement('a'), { href: url, download: name })
  anchor.click()
  URL.revokeObjectURL(url)
}
