/** Ctrl or ⌘ K: go to a room or a person, or do something, by a few letters. */
import { useId, useMemo, useState } from 'preact/hooks'
import { composing } from '../composer/typing.ts'
import { useAsked } from '../live/call.ts'
import { client, memberships, myId, stateOf } from '../live/client.ts'
import { show } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { useSettled } from '../parts/search.tsx'
import { Empty } from '../parts/states.tsx'
import { useWatched } from '../presence/dot.tsx'
import { Glyph, shownName } from '../presence/glyph.tsx'
import type { AccountId } from '../../protocol/ids.ts'
import { type Candidate, search } from './candidates.ts'
import { commandThings, personThing, roomThings, type Thing } from './things.ts'

const close = show(null)
const choose = (thing: Thing) => {
  close()
  thing.run()
}

/** Rooms first; people not yet written to are asked of the server. */
const useFound = (query: string): Candidate<Thing>[] => {
  const settled = useSettled(query.trim())
  const { asked } = useAsked(settled, () => client.call('account.list', settled === '' ? { limit: 20 } : { query: settled, limit: 20 }))
  return useMemo(() => {
    const rooms = search(roomThings(), query, 8)
    const known = new Set(rooms.flatMap((r) => (r.value.kind === 'person' ? [r.value.account] : [])))
    const others = asked.kind === 'held' ? asked.value.accounts.filter((a) => !known.has(a.id) && a.id !== myId.value).map(personThing) : []
    return [...rooms, ...search(others, query, 6), ...search(commandThings(), query, query.trim() === '' ? 4 : 6)]
  }, [query, asked, memberships.value, words.value])
}

export const Switcher = () => {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const found = useFound(query)
  const here = Math.min(at, found.length - 1)
  const id = useId()
  const text = words.value.switcher
  const key = (event: KeyboardEvent) => {
    if (composing(event)) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const thing = found[here]?.value
    if (step !== 0 && found.length > 0) setAt((here + step + found.length) % found.length)
    else if (event.key === 'Enter' && thing !== undefined) choose(thing)
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={text.title} kind="switcher" onClose={close}>
      <input
        class="switcher-box"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${here}` : undefined}
        aria-label={text.title}
        placeholder={text.hint}
        value={query}
        autoFocus
        maxLength={64}
        onInput={(e) => {
          setQuery(e.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={key}
      />
      {found.length === 0 ? (
        <Empty text={text.none} />
      ) : (
        <ul class="switcher-list" id={id} role="listbox" aria-label={text.title}>
          {found.map(({ name, value }, i) => (
            <li
              key={value.key}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === here}
              onClick={() => choose(value)}
              ref={(el) => {
                if (i === here) el?.scrollIntoView({ block: 'nearest' })
              }}
            >
              <Mark thing={value} />
              <span class="clip">{name}</span>
              <Kind thing={value} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

const Mark = ({ thing }: { readonly thing: Thing }) =>
  thing.kind === 'person' ? (
    <PersonMark account={thing.account} />
  ) : (
    <Icon name={thing.kind === 'command' ? 'chevron' : thing.isPrivate ? 'lock' : 'hash'} size={14} />
  )
const PersonMark = ({ account }: { readonly account: AccountId }) => {
  useWatched(account)
  return <Glyph state={stateOf(account)} size={14} />
}
const Kind = ({ thing }: { readonly thing: Thing }) => (
  <span class="meta">
    {thing.kind === 'person' ? shownName(stateOf(thing.account)) : thing.kind === 'command' ? words.value.switcher.groups.commands : ''}
  </span>
)
