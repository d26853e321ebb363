/**
 * The one line above the box: who is writing; else that one is not connected; else, before one writes to somebody who is not there,
 * a kind word about it. It keeps its height, so that nothing moves when it changes.
 */
import { ahead, moment } from '../../client/words/when.ts'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import type { Holding } from '../../protocol/model.ts'
import { entryOf, link, myId, nameOf, serverNow, stateOf, typingIn } from '../live/client.ts'
import { words } from '../live/words.ts'
import { useWatched } from '../presence/dot.tsx'
import { Glyph } from '../presence/glyph.tsx'
import { lasting } from '../presence/lasting.ts'

export const Above = ({ room, peer }: { readonly room: RoomId; readonly peer: AccountId | null }) => {
  const typing = typingWords(room)
  return (
    <p class="meta above">
      {typing !== '' ? (
        <span class="clip">{typing}</span>
      ) : link.value.kind === 'waiting' ? (
        <span class="clip">{words.value.composer.queued}</span>
      ) : peer === null || peer === myId.value ? null : (
        <Kindly peer={peer} />
      )}
    </p>
  )
}

const typingWords = (room: RoomId): string => {
  const typing = typingIn(room).value
  if (typing === null || typing.count === 0) return ''
  const text = words.value.messages
  const [first] = typing.ids
  if (first === undefined || typing.count > 3) return text.typingCount(typing.count)
  if (typing.ids.length === 1) return text.typing(nameOf(first))
  return text.typingMany(new Intl.ListFormat(words.value.tag, { style: 'short' }).format(typing.ids.map(nameOf)))
}

const Kindly = ({ peer }: { readonly peer: AccountId }) => {
  useWatched(peer)
  const text = kindWords(peer)
  return text === null ? null : (
    <>
      <Glyph state={stateOf(peer)} size={11} />
      <span class="clip" title={text}>
        {text}
      </span>
    </>
  )
}

const kindWords = (peer: AccountId): string | null => {
  const entry = entryOf(peer).value
  if (entry === null) return null
  const [, , , lastActive, status, , holding] = entry
  const said = words.value.composer
  const name = nameOf(peer)
  const now = serverNow()
  const back =
    holding?.until === undefined || holding.until <= now
      ? null
      : { until: moment(holding.until, now, words.value.tag), ahead: ahead(holding.until, now, words.value.tag) }
  const plain =
    backWords(stateOf(peer), name, back) ??
    awayWords(stateOf(peer), name, typeof lastActive === 'number' && lastActive > 0 ? moment(lastActive, now, words.value.tag) : null)
  const own = (lasting(status, now)?.text || heldText(holding, now)) ?? ''
  return plain === null || own === '' ? plain : said.withStatus(plain, own)
}

/** The words of a calendar or program, where the person says nothing else. */
const heldText = (holding: Holding | undefined, now: number): string | undefined =>
  (holding?.until ?? Infinity) > now ? holding?.text : undefined

/** When that is known: until when, or by when the person is back. */
const backWords = (
  state: ReturnType<typeof stateOf>,
  name: string,
  back: { readonly until: string; readonly ahead: string } | null,
): string | null => {
  const said = words.value.claims.back
  if (back === null) return state === 'busy' ? said.busyPlain(name) : null
  switch (state) {
    case 'offline':
      return said.offline(name, back.until, back.ahead)
    case 'away':
      return said.away(name, back.until, back.ahead)
    case 'dnd':
      return said.dnd(back.until)
    case 'busy':
      return said.busy(name, back.until)
    default:
      return null
  }
}

const awayWords = (state: ReturnType<typeof stateOf>, name: string, lastActive: string | null): string | null => {
  const said = words.value.composer
  switch (state) {
    case 'offline':
      return lastActive === null ? said.offline(name) : said.offlineSince(name, lastActive)
    case 'away':
      return said.away(name)
    case 'dnd':
      return said.dnd(name)
    default:
      return null
  }
}
