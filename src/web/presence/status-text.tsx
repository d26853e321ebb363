/** What a person says of themselves, or else their state and since when, in one line. */
import { moment } from '../../client/words/when.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { entryOf, serverNow, stateOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { stateName } from './glyph.tsx'

export const StatusText = ({ account }: { readonly account: AccountId }) => <>{statusText(account)}</>

export const statusText = (account: AccountId): string => {
  const entry = entryOf(account).value
  const state = stateOf(account)
  if (entry === null || state === 'unknown') return ''
  const [, , , lastActive, status] = entry
  const now = serverNow()
  const own = status !== null && (status.expiresAt ?? Infinity) > now ? `${status.emoji === undefined ? '' : `${status.emoji} `}${status.text}`.trim() : ''
  const name = stateName(state)
  if (own !== '') return state === 'online' ? own : `${name} · ${own}`
  if (state === 'offline' && lastActive > 0) return `${name} · ${words.value.presence.why.lastActive(moment(lastActive, now, words.value.tag))}`
  return name
}
