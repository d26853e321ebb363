/** What a person says of themselves, or else their state and since when, in one line. */
import { moment } from '../../client/words/when.ts'
import { lastActiveWords } from '../../client/words/why.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Status } from '../../protocol/model.ts'
import { entryOf, serverNow, stateOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { stateName } from './glyph.tsx'
import { lasting } from './lasting.ts'

export const StatusText = ({ account }: { readonly account: AccountId }) => <>{statusText(account)}</>

export const statusWords = ({ emoji, text }: Status): string => (emoji === undefined ? text : `${emoji} ${text}`.trim())

export const statusText = (account: AccountId): string => {
  const entry = entryOf(account).value
  const state = stateOf(account)
  if (entry === null || state === 'unknown') return ''
  const [, , , lastActive, status, , holding] = entry
  const now = serverNow()
  const own = lasting(status, now)
  const name = stateName(state)
  if (own !== null) return state === 'online' ? statusWords(own) : `${name} · ${statusWords(own)}`
  if (holding?.until !== undefined && holding.until > now) {
    const at = moment(holding.until, now, words.value.tag)
    return `${name} · ${state === 'offline' ? words.value.claims.back.by(at) : words.value.own.ends(at)}`
  }
  const seen = state === 'offline' ? lastActiveWords(lastActive, now, words.value) : null
  return seen === null ? name : `${name} · ${seen}`
}
