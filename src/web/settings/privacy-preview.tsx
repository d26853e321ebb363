/** Oneself through another's eyes: the very answer the server gives that person, and which rule decided it. */
import { useState } from 'preact/hooks'
import { why } from '../../client/words/why.ts'
import type { Output } from '../../protocol/commands.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Because, Privacy } from '../../protocol/privacy.ts'
import { useAsked } from '../live/call.ts'
import { client, me, myId, nameOf } from '../live/client.ts'
import { useNow } from '../live/clock.ts'
import { words } from '../live/words.ts'
import { WhenHeld } from '../parts/states.tsx'
import { Avatar } from '../people/avatar.tsx'
import { Glyph } from '../presence/glyph.tsx'
import { groups } from './groups-held.ts'
import { FindInline } from './find-inline.tsx'

export const Preview = ({ privacy }: { readonly privacy: Privacy }) => {
  const [as, setAs] = useState<AccountId | null>(null)
  const [choosing, setChoosing] = useState(false)
  const text = words.value.privacy.preview
  const choose = (id: AccountId) => {
    setAs(id)
    setChoosing(false)
  }
  return (
    <section class="settings-form" id="preview" aria-label={text.title}>
      <h3>{as === null ? text.title : text.as(nameOf(as))}</h3>
      {as === null ? (
        <p class="meta">{text.pick}</p>
      ) : (
        <Seen as={as} key={JSON.stringify([as, privacy, me.value?.claim, me.value?.status, groups.value])} />
      )}
      {choosing ? (
        <FindInline onFound={choose} />
      ) : (
        <div>
          <button type="button" class="button small" onClick={() => setChoosing(true)}>
            {as === null ? text.choose : text.other}
          </button>
        </div>
      )}
    </section>
  )
}

const Seen = ({ as }: { readonly as: AccountId }) => {
  const { asked, again } = useAsked(as, () => client.call('privacy.preview', { as }))
  return (
    <div class="privacy-preview" role="status">
      <WhenHeld asked={asked} again={again} rows={2}>
        {(seen) => <Card seen={seen} />}
      </WhenHeld>
    </div>
  )
}

const Card = ({ seen: { entry, explanation, because } }: { readonly seen: Output<'privacy.preview'> }) => {
  const now = useNow()
  const said = why(explanation, now, words.value)
  const status = entry[4]
  return (
    <>
      <p class="privacy-self">
        <Avatar account={me.value?.account ?? null} size={28} />
        <Glyph state={entry[1]} size={14} />
        <strong class="clip">{myId.value === null ? '' : nameOf(myId.value)}</strong>
      </p>
      <p class="why-sentence">{said.sentence}</p>
      {said.details.length === 0 ? null : <p class="meta tabular">{said.details.join(' · ')}</p>}
      {status === null ? null : (
        <p class="why-status">
          {status.emoji === undefined ? '' : `${status.emoji} `}
          {status.text}
        </p>
      )}
      <p class="meta">{becauseWords(because)}</p>
    </>
  )
}

const becauseWords = (because: Because): string => {
  const text = words.value.privacy.preview.because
  return because.kind === 'rule' ? text.rule(because.rule + 1) : text[because.kind]
}
