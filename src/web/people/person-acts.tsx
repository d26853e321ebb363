/** What one may do about another person besides writing: contact, block, being told of a return. */
import { useState } from 'preact/hooks'
import type { ContactAct } from '../../domain/contacts.ts'
import type { ContactState } from '../../protocol/contacts.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { PresenceState } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { client, stateOf, waiting } from '../live/client.ts'
import { show } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import { contactStateOf } from './contacts.ts'
import { reporting } from './report.tsx'

const actsOf: Record<ContactState, readonly ContactAct[]> = {
  none: ['request', 'block'],
  incoming: ['accept', 'decline', 'block'],
  outgoing: ['withdraw', 'block'],
  contact: ['remove', 'block'],
  blocked: ['unblock'],
}
/** One command of a contact as a button. */
export const ContactButton = ({
  act,
  account,
  name,
  onAsk,
}: {
  readonly act: ContactAct
  readonly account: AccountId
  readonly name: string
  readonly onAsk?: () => void
}) => {
  const call = useCall(`contact.${act}`)
  const text = words.value.contacts
  const isFirst = act === 'accept' || act === 'request'
  return (
    <>
      <button
        type="button"
        class={isFirst ? 'button small' : 'button small quiet'}
        disabled={call.busy}
        aria-label={text.actOn(text.acts[act], name)}
        onClick={() => (onAsk === undefined ? void call.run({ account }) : onAsk())}
      >
        {text.acts[act]}
      </button>
      <Refused error={call.error} />
    </>
  )
}

const isGone = (state: PresenceState | 'unknown'): boolean => state !== 'online' && state !== 'unknown' && state !== 'off'

export const PersonActs = ({ account, name }: { readonly account: AccountId; readonly name: string }) => {
  const [asking, setAsking] = useState(false)
  const text = words.value.contacts
  if (asking) return <BlockAsk account={account} name={name} onDone={() => setAsking(false)} />
  const state = contactStateOf(account)
  return (
    <>
      {state === 'blocked' ? null : <TellMe account={account} />}
      {actsOf[state].map((act) => (
        <ContactButton key={act} act={act} account={account} name={name} {...(act === 'block' ? { onAsk: () => setAsking(true) } : {})} />
      ))}
      <button
        type="button"
        class="button small quiet"
        onClick={() => {
          reporting.value = { account }
        }}
      >
        {words.value.governing.reports.act}
      </button>
      {waiting.value.has(account) ? <p class="meta person-waits">{text.waitingFor(name)}</p> : null}
    </>
  )
}

const BlockAsk = ({ account, name, onDone }: { readonly account: AccountId; readonly name: string; readonly onDone: () => void }) => {
  const call = useCall('contact.block')
  const text = words.value.contacts
  return (
    <div class="person-ask" role="group" aria-label={text.acts.block}>
      <p>{text.blockAsk(name)}</p>
      <Refused error={call.error} />
      <div class="actions">
        <button type="button" class="button small quiet" autoFocus onClick={onDone}>
          {words.value.place.cancel}
        </button>
        <button
          type="button"
          class="button small"
          disabled={call.busy}
          onClick={() => {
            void call.run({ account }).then((done) => {
              if (done === null) return
              onDone()
              offerToLeave(account)
            })
          }}
        >
          {text.acts.block}
        </button>
      </div>
    </div>
  )
}

/** Blocking by itself leaves no room, for the other would see it. */
const offerToLeave = (by: AccountId): void => {
  if ([...client.state().memberships.values()].some((m) => m.broughtBy === by)) show({ leaveOf: by })()
}

const TellMe = ({ account }: { readonly account: AccountId }) => {
  const ask = useCall('presence.tellMe')
  const stop = useCall('presence.dontTellMe')
  const text = words.value.contacts
  const isWaiting = waiting.value.has(account)
  if (!isWaiting && !isGone(stateOf(account))) return null
  return (
    <>
      <button
        type="button"
        class="button small quiet"
        disabled={ask.busy || stop.busy}
        onClick={() => void (isWaiting ? stop : ask).run({ account })}
      >
        {isWaiting ? text.dontTellMe : text.tellMe}
      </button>
      <Refused error={ask.error ?? stop.error} />
    </>
  )
}
