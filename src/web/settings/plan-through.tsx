/** People whom quiet does not keep from ringing. */
import { useState } from 'preact/hooks'
import { claimLimits } from '../../protocol/claims.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { useAsked } from '../live/call.ts'
import { client, myId, nameOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { Search, useSettled } from '../parts/search.tsx'
import { Empty, WhenHeld } from '../parts/states.tsx'

type Props = { readonly people: readonly AccountId[]; readonly onPeople: (people: AccountId[]) => void }

export const Through = ({ people, onPeople }: Props) => {
  const [adding, setAdding] = useState(false)
  const text = words.value.claims.plan
  return (
    <div class="field">
      <h3>{text.through}</h3>
      <p class="meta">{people.length === 0 ? text.nobody : text.throughAbout}</p>
      <ul class="tags">
        {people.map((id) => (
          <li class="tag" key={id}>
            {nameOf(id)}
            <button
              type="button"
              class="icon-button"
              aria-label={text.removeNamed(nameOf(id))}
              onClick={() => onPeople(people.filter((p) => p !== id))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      {adding ? (
        <Finding
          without={people}
          onFound={(id) => {
            setAdding(false)
            onPeople([...people, id])
          }}
        />
      ) : people.length >= claimLimits.through ? null : (
        <div>
          <button type="button" class="button small" onClick={() => setAdding(true)}>
            {text.addPerson}
          </button>
        </div>
      )}
    </div>
  )
}

const Finding = ({ without, onFound }: { readonly without: readonly AccountId[]; readonly onFound: (id: AccountId) => void }) => {
  const [query, setQuery] = useState('')
  const settled = useSettled(query.trim())
  const { asked, again } = useAsked(settled, () => client.call('account.list', { limit: 8, ...(settled === '' ? {} : { query: settled }) }))
  const text = words.value.rooms.find
  return (
    <div class="field">
      <Search label={text.search} value={query} onValue={setQuery} />
      <WhenHeld asked={asked} again={again}>
        {({ accounts }) => {
          const found = accounts.filter((a) => a.id !== myId.value && !without.includes(a.id))
          return found.length === 0 ? (
            <Empty text={text.none} />
          ) : (
            <ul class="tags">
              {found.map((a) => (
                <li key={a.id}>
                  <button type="button" class="chip" onClick={() => onFound(a.id)}>
                    {a.displayName} <span class="meta">@{a.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }}
      </WhenHeld>
    </div>
  )
}
