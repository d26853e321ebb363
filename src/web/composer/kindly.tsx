/** Before one writes to somebody who is not there: says so, kindly. */
import { moment } from '../../client/words/when.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { entryOf, myId, nameOf, serverNow, stateOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Glyph } from '../presence/glyph.tsx'
import { useWatched } from '../presence/dot.tsx'

export const Kindly = ({ peer }: { readonly peer: AccountId }) => {
  useWatched(peer)
  const state = stateOf(peer)
  const text = kindWords(peer)
  return <p class="meta kindly">{text === null || peer === myId.value ? null : <><Glyph state={state} size={11} /><span class="clip" title={text}>{text}</span></>}</p>
}

const kindWords = (peer: AccountId): string | null => {
  const entry = entryOf(peer).value
  if (entry === null) return null
  const [, , , lastActive, status] = entry
  const said = words.value.composer
  const name = nameOf(peer)
  const now = serverNow()
  const own = status !== null && (status.expiresAt ?? Infinity) > now && status.text !== '' ? status.text : null
  const plain = plainWords()
  return plain === null || own === null ? plain : said.withStatus(plain, own)

  function plainWords(): string | null {
    switch (stateOf(peer)) {
      case 'offline': return lastActive > 0 ? said.offlineSince(name, moment(lastActive, now, words.value.tag)) : said.offline(name)
      case 'away': return said.away(name)
      case 'dnd': return said.dnd(name)
      default: return null
    }
  }
}
