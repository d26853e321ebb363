/** Who sees how much of oneself: said in one sentence first, then each choice, and at the end how it looks to a chosen person. */
import { useEffect } from 'preact/hooks'
import { summary } from '../../client/words/privacy-summary.ts'
import type { Sharing } from '../../protocol/model.ts'
import type { LastSeenShare, PlacePolicy, Privacy } from '../../protocol/privacy.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, me, place, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Cards, Check } from '../parts/form.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { chosenNow } from '../presence/lasting.ts'
import { Groups } from './groups.tsx'
import { Preview } from './privacy-preview.tsx'
import { Exceptions } from './privacy-rules.tsx'
import { whoOf } from './rule-words.ts'
import './privacy.css'

export const PrivacySettings = () => {
  const { asked, again, put } = useAsked('privacy', () => client.call('privacy.get', {}))
  const held = asked.kind === 'held' ? asked.value : null
  useEffect(
    () =>
      client.onEvent((e) => {
        if (e.event === 'privacy.updated' && held !== null) put({ ...held, privacy: e.privacy })
      }),
    [held],
  )
  return (
    <WhenHeld asked={asked} again={again}>
      {({ privacy, policy }) => <Held privacy={privacy} policy={policy} onHeld={(next) => put({ privacy: next, policy })} />}
    </WhenHeld>
  )
}

const otherwises = ['place', 'full', 'coarse', 'hidden'] as const
const lastSeens: readonly LastSeenShare[] = ['exact', 'coarse', 'hidden']

const Held = ({
  privacy,
  policy,
  onHeld,
}: {
  readonly privacy: Privacy
  readonly policy: PlacePolicy
  readonly onHeld: (privacy: Privacy) => void
}) => {
  const update = useCall('privacy.update')
  const text = words.value.privacy
  const sharing: Sharing = place.value?.sharing ?? 'members'
  const change = (part: Partial<Privacy>) => {
    void update.run(part).then((done) => {
      if (done !== null) onHeld(done.privacy)
    })
  }
  const isInvisible = chosenNow(me.value?.claim ?? null, serverNow())?.value === 'invisible'
  const cap = policy.lastSeenAtMost
  return (
    <>
      <div class="settings-form">
        <p class="privacy-summary" role="status">
          {summary(privacy, { policy, sharing }, whoOf, words.value)}
        </p>
        {isInvisible ? <p class="note warm">{text.invisible}</p> : null}
        <Refused error={update.error} />
        <Cards
          label={text.default}
          value={privacy.otherwise}
          onValue={(otherwise) => change({ otherwise })}
          options={otherwises.map((value) => ({
            value,
            ...text.otherwise[value],
            ...(value === 'place' ? { about: text.placeIs[sharing] } : {}),
          }))}
        />
        <Exceptions rules={privacy.rules} onRules={(rules) => change({ rules })} />
      </div>
      <div class="settings-form">
        <Cards
          label={text.lastSeen}
          value={privacy.lastSeen}
          onValue={(lastSeen) => change({ lastSeen })}
          options={lastSeens.map((value) => ({ value, ...text.lastSeens[value] }))}
        />
        {cap === 'exact' ? null : <p class="note">{text.capped(text.lastSeens[cap].name)}</p>}
        <Check
          label={text.reciprocal}
          about={text.reciprocalAbout}
          checked={privacy.reciprocal}
          onValue={(reciprocal) => change({ reciprocal })}
        />
        <Check
          label={text.typing}
          about={text.typingAbout}
          checked={privacy.shareTyping}
          onValue={(shareTyping) => change({ shareTyping })}
        />
        <Check
          label={text.receipts}
          about={text.receiptsAbout}
          checked={privacy.shareReceipts}
          onValue={(shareReceipts) => change({ shareReceipts })}
        />
        <Check
          label={text.room}
          about={policy.shareRoom === 'never' ? text.roomNever : text.roomAbout}
          checked={privacy.shareRoom}
          onValue={(shareRoom) => change({ shareRoom })}
        />
      </div>
      <Groups />
      <Preview privacy={privacy} />
    </>
  )
}
