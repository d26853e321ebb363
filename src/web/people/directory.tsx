/** Everyone of the place, found, filtered and put in order by how one sees them, page by page. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Output, Request } from '../../protocol/commands.ts'
import type { PeopleSort, PeopleState, PersonRow } from '../../protocol/contacts.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { client, myId } from '../live/client.ts'
import { dialog, show } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { rove } from '../parts/rove.ts'
import { Search, useSettled } from '../parts/search.tsx'
import { Empty, Failed, Skeleton } from '../parts/states.tsx'
import { Dot } from '../presence/dot.tsx'
import { StatusText } from '../presence/status-text.tsx'
import { writeTo } from '../room/write-to.ts'
import { Avatar } from './avatar.tsx'
import { NameMarks } from './name-marks.tsx'
import { contactStateOf } from './contacts.ts'
import { ContactButton } from './person-acts.tsx'

type Choice = { readonly state: PeopleState | 'all'; readonly sort: PeopleSort }
type Pages =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: Refusal }
  | { readonly kind: 'held'; readonly people: readonly PersonRow[]; readonly next: string | null; readonly sort: PeopleSort }

const usePages = (query: string, { state, sort }: Choice) => {
  const [pages, setPages] = useState<Pages>({ kind: 'loading' })
  const asked = useRef(0)
  const ask = (before: readonly PersonRow[], after: string | null) => {
    const mine = ++asked.current
    const input: Request<'people.search'> = {
      sort,
      limit: 50,
      ...(query === '' ? {} : { query }),
      ...(state === 'all' ? {} : { state }),
      ...(after === null ? {} : { after }),
    }
    void client.call('people.search', input).then((r) => {
      if (mine === asked.current) setPages(r.ok ? joined(before, r.value) : { kind: 'failed', error: r.error })
    })
  }
  useEffect(() => {
    ask([], null)
    return () => {
      asked.current += 1
    }
  }, [query, state, sort])
  return { pages, again: () => ask([], null), more: () => pages.kind === 'held' && ask(pages.people, pages.next) }
}
/** People move while one pages: each is shown once. */
const joined = (before: readonly PersonRow[], { people, next, sort }: Output<'people.search'>): Pages => {
  const held = new Set(before.map((p) => p.account.id))
  return { kind: 'held', people: [...before, ...people.filter((p) => !held.has(p.account.id))], next, sort }
}

export const Directory = () => {
  const [query, setQuery] = useState('')
  const [choice, setChoice] = useState<Choice>({ state: 'all', sort: 'state' })
  const { pages, again, more } = usePages(useSettled(query.trim()), choice)
  const text = words.value.contacts.directory
  return (
    <Dialog title={text.title} onClose={show(null)}>
      <div class="dialog-body">
        <Search label={text.search} value={query} onValue={setQuery} />
        <div class="directory-choices">
          <Chips
            name="state"
            label={text.show}
            options={text.states}
            value={choice.state}
            onChange={(state) => setChoice({ ...choice, state })}
          />
          <Chips
            name="sort"
            label={text.sort}
            options={text.sorts}
            value={choice.sort}
            onChange={(sort) => setChoice({ ...choice, sort })}
          />
        </div>
        <div class="find-results" onKeyDown={rove}>
          {pages.kind === 'loading' ? (
            <Skeleton rows={4} />
          ) : pages.kind === 'failed' ? (
            <Failed error={pages.error} again={again} />
          ) : (
            <Found pages={pages} wanted={choice.sort} onMore={more} />
          )}
        </div>
      </div>
    </Dialog>
  )
}

const Found = ({
  pages,
  wanted,
  onMore,
}: {
  readonly pages: Extract<Pages, { kind: 'held' }>
  readonly wanted: PeopleSort
  readonly onMore: () => void
}) => {
  const text = words.value.contacts.directory
  if (pages.people.length === 0) return <Empty text={text.none} />
  return (
    <>
      <p class="unseen" role="status">
        {text.found(pages.people.length)}
      </p>
      {pages.sort === wanted ? null : <p class="note">{text.tooMany}</p>}
      <ul>
        {pages.people.map((p) => (
          <DirectoryRow key={p.account.id} person={p} />
        ))}
      </ul>
      {pages.next === null ? null : (
        <button type="button" class="button small" onClick={onMore}>
          {words.value.place.more}
        </button>
      )}
    </>
  )
}

const DirectoryRow = ({ person: { account } }: { readonly person: PersonRow }) => {
  const isMe = account.id === myId.value
  const state = contactStateOf(account.id)
  return (
    <li class="find-row">
      <Avatar account={account} size={28} />
      <Dot account={account.id} />
      <button
        type="button"
        data-row
        class="grow find-open"
        onClick={() => {
          dialog.value = null
          void writeTo(account.id)
        }}
      >
        <span class="clip">
          <span>{isMe ? words.value.rooms.yourself(account.displayName) : account.displayName}</span> <NameMarks account={account.id} />
        </span>
        <span class="meta clip">
          @{account.name} · <StatusText account={account.id} />
        </span>
      </button>
      {isMe || (state !== 'none' && state !== 'incoming') ? null : (
        <ContactButton act={state === 'none' ? 'request' : 'accept'} account={account.id} name={account.displayName} />
      )}
    </li>
  )
}

type ChipsProps<V extends string> = {
  readonly name: string
  readonly label: string
  readonly options: Readonly<Record<V, string>>
  readonly value: V
  readonly onChange: (value: V) => void
}
const Chips = <V extends string>({ name, label, options, value, onChange }: ChipsProps<V>) => (
  <fieldset class="chips">
    <legend class="unseen">{label}</legend>
    <span class="meta" aria-hidden="true">
      {label}
    </span>
    {(Object.keys(options) as V[]).map((option) => (
      <label key={option} class="chip">
        <input type="radio" class="unseen" name={name} checked={option === value} onChange={() => onChange(option)} />
        {options[option]}
      </label>
    ))}
  </fieldset>
)
