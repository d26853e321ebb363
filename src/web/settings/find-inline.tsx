/** Finding a person without leaving the page one is on. */
import { useState } from 'preact/hooks'
import type { AccountId } from '../../protocol/ids.ts'
import { useAsked } from '../live/call.ts'
import { client, myId } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Search, useSettled } from '../parts/search.tsx'
import { WhenHeld } from '../parts/states.tsx'
import { Avatar } from '../people/avatar.tsx'

const few = 6

type Props = { readonly onFound: (account: AccountId) => void; readonly focus?: 'first' | 'later' }
export const FindInline = ({ onFound, focus = 'first' }: Props) => {
  const [query, setQuery] = useState('')
  const settled = useSettled(query.trim())
  const { asked, again } = useAsked(settled, () =>
    client.call('account.list', settled === '' ? { limit: few + 1 } : { query: settled, limit: few + 1 }),
  )
  const text = words.value.privacy
  return (
    <div class="privacy-found">
      <Search focus={focus} label={text.find} value={query} onValue={setQuery} />
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ accounts }) => {
          const others = accounts.filter((a) => a.id !== myId.value).slice(0, few)
          if (others.length === 0) return <p class="meta">{text.nobodyFound}</p>
          return (
            <ul class="listing">
              {others.map((a) => (
                <li key={a.id}>
                  <Avatar account={a} size={28} />
                  <button type="button" class="grow clip" onClick={() => onFound(a.id)}>
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
