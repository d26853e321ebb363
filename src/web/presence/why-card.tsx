/** Why a dot is as it is: one plain sentence, then the particulars; for oneself also each device, and the way to change it. */
import { useEffect, useState } from 'preact/hooks'
import { type Why, why, whyUnverified } from '../../client/words/why.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Explanation, Status } from '../../protocol/model.ts'
import { client, entryOf, fresh, myId, nameOf, serverNow, stateOf } from '../live/client.ts'
import { useNow } from '../live/clock.ts'
import { ownMenu, whyOpen, type WhyOpen } from '../live/overlay.ts'
import { go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Floating } from '../parts/floating.tsx'
import { PersonActs } from '../people/person-acts.tsx'
import { writeTo } from '../room/write-to.ts'
import { closeWhy, leavesSoon, staysOpen } from './dot.tsx'
import { Glyph } from './glyph.tsx'
import { lasting } from './lasting.ts'
import { statusWords } from './status-text.tsx'

export const WhyHost = () => {
  const open = whyOpen.value
  return open === null ? null : <WhyCard key={open.account} {...open} />
}

const askEveryMs = 5000
/** Asked again now and then while it is read, so that “heard 4 s ago” stays true. */
const useExplanation = (account: AccountId): Explanation | null => {
  const [held, setHeld] = useState<Explanation | null>(null)
  const state = entryOf(account).value?.[1]
  const sure = fresh.value
  useEffect(() => {
    if (!sure) return
    let wanted = true
    const ask = () =>
      void client.call('presence.explain', { account }).then((r) => {
        if (wanted && r.ok) setHeld(r.value.explanation)
      })
    ask()
    const timer = setInterval(ask, askEveryMs)
    return () => {
      wanted = false
      clearInterval(timer)
    }
  }, [account, state, sure])
  return held
}

const WhyCard = ({ account, anchor, held }: WhyOpen) => {
  const now = useNow()
  const explanation = useExplanation(account)
  const mine = myId.value === account
  const name = nameOf(account)
  const text = words.value.why
  const last = entryOf(account).value
  const said: Why | null = !fresh.value
    ? whyUnverified(last?.[1] ?? null, words.value)
    : explanation === null
      ? null
      : why(explanation, now, words.value)
  return (
    <Floating
      anchor={anchor}
      name="why"
      focus={held}
      again={() => [...document.querySelectorAll<HTMLElement>(`[data-dot="${account}"]`)].findLast((dot) => dot.checkVisibility()) ?? null}
      role={held ? 'dialog' : 'tooltip'}
      label={mine ? text.titleSelf : text.title(name)}
      onClose={closeWhy}
      onPointerEnter={staysOpen}
      onPointerLeave={leavesSoon}
    >
      <div class="why-who">
        <Glyph state={stateOf(account)} size={14} />
        <strong class="clip">{name}</strong>
      </div>
      <div class="why-body">
        {said === null ? <p class="why-sentence why-waiting">{words.value.place.link.loading}</p> : <Said said={said} />}
        <StatusLine status={last?.[4] ?? null} />
        {mine && said !== null ? <Mine said={said} /> : null}
      </div>
      <footer>
        {mine ? (
          <>
            <button
              type="button"
              class="button small"
              onClick={() => {
                closeWhy()
                ownMenu.value = true
              }}
            >
              {text.change}
            </button>
            <button
              type="button"
              class="button small quiet"
              onClick={() => {
                closeWhy()
                go({ at: 'settings', section: 'privacy' })
              }}
            >
              {words.value.privacy.preview.open}
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              class="button small"
              onClick={() => {
                closeWhy()
                void writeTo(account)
              }}
            >
              {text.write}
            </button>
            <PersonActs account={account} name={name} />
          </>
        )}
      </footer>
    </Floating>
  )
}

const Said = ({ said }: { readonly said: Why }) => (
  <>
    <p class="why-sentence">{said.sentence}</p>
    {said.details.length === 0 ? null : <p class="meta tabular">{said.details.join(' · ')}</p>}
  </>
)
const StatusLine = ({ status }: { readonly status: Status | null }) => {
  const said = lasting(status, serverNow())
  return said === null ? null : <p class="why-status">{statusWords(said)}</p>
}
const Mine = ({ said }: { readonly said: Why }) => (
  <>
    {said.seenAs === null ? null : <p class="note warm">{said.seenAs}</p>}
    {said.devices.length === 0 ? null : <h2 class="meta">{words.value.why.devices}</h2>}
    <ul class="why-devices">
      {said.devices.map((device) => (
        <li key={device.id} class={device.phase}>
          <span>
            {device.label || words.value.settings.sessions.unnamed}
            {device.current ? <span class="meta"> · {words.value.presence.why.thisOne}</span> : null}
          </span>
          <span class="meta tabular">{device.text}</span>
        </li>
      ))}
    </ul>
  </>
)
