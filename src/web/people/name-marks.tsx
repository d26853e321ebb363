/** Beside a name: the handle where another person looks alike, that this is a program, and a role of the place. No name can write these itself. */
import { computed } from '@preact/signals'
import { lookalikes } from '../../domain/skeleton.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { accountOf, accounts } from '../live/client.ts'
import { words } from '../live/words.ts'

const alike = computed(() => lookalikes(accounts.value.values()))

export const NameMarks = ({ account: id }: { readonly account: AccountId }) => {
  const account = accountOf(id)
  if (account === null) return null
  const { roles } = words.value.settings
  const isMarked = account.role === 'owner' || account.role === 'admin' || account.role === 'moderator'
  return (
    <>
      {alike.value.has(id) ? <span class="meta name-handle">@{account.name}</span> : null}
      {account.bot ? <span class="name-mark">{words.value.access.bots.mark}</span> : null}
      {isMarked ? <span class="name-mark">{roles[account.role]}</span> : null}
    </>
  )
}
