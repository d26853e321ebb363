/** Finding somebody to write to. */
import { useState } from 'preact/hooks'
import type { Account } from '../../protocol/model.ts'
import { useAsked } from '../live/call.ts'
import { client, myId } from '../live/client.ts'
import { dialog, show } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { rove } from '../parts/rove.ts'
import { Search, useSettled } from '../parts/search.tsx'
import { Empty, WhenHeld } from '../parts/states.tsx'
import { Avatar } from '../people/avatar.tsx'
import { Dot } from '../presence/dot.tsx'
import { writeTo } from './write-to.ts'

export const FindPerson = () => {
  const [query, setQuery] = useState('')
  const settled = useSettled(query.trim())
  const { asked, again } = useAsked(settled, () => client.call('account.list', settled === '' ? {} : { query: settled }))
  const text = words.value.rooms.find
  return (
    <Dialog title={text.title} onClose={show(null)}>
      <div class="dialog-body">
        <Search label={text.search} value={query} onValue={setQuery} />
        <div class="find-results" onKeyDown={rove}>
          <WhenHeld asked={asked} again={again}>
            {({ accounts }) =>
              accounts.length === 0 ? (
                <Empty text={text.none} />
              ) : (
                <ul>
                  {accounts.map((a) => (
                    <PersonFound key={a.id} account={a} />
                  ))}
                </ul>
              )
            }
          </WhenHeld>
        </div>
      </div>
    </Dialog>
  )
}

const PersonFound = ({ account }: { readonly account: Account }) => (
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
      <span class="clip">{account.id === myId.value ? words.value.rooms.yourself(account.displayName) : account.displayName}</span>
      <span class="meta clip">@{account.name}</span>
    </button>
  </li>
)
