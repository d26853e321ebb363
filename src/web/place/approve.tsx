/** The other side of a code: who shows it, and letting that device in or turning it away. Asked of whoever is signed in here. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Asker } from '../../protocol/qr.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Field } from '../parts/form.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { countryName } from '../settings/country.ts'
import { Gate } from './gate.tsx'
import './with-code.css'

const home = { at: 'home' } as const
const sessions = { at: 'settings', section: 'sessions' } as const
type Outcome = 'approved' | 'denied' | 'wrong'

export const Approve = ({ code }: { readonly code: string }) => {
  const [looked, setLooked] = useState(code)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const text = words.value.lettingIn.approve
  return (
    <Gate title={text.title}>
      {outcome !== null ? (
        <Done outcome={outcome} />
      ) : looked === '' ? (
        <Typed onCode={setLooked} />
      ) : (
        <Ask code={looked} onDone={setOutcome} />
      )}
      <p class="meta gate-other">
        {looked === '' || outcome !== null ? null : (
          <button type="button" class="button quiet small" onClick={() => setLooked('')}>
            {text.another}
          </button>
        )}{' '}
        <a href={href(home)} onClick={follow(home)}>
          {text.home}
        </a>
      </p>
    </Gate>
  )
}

const Typed = ({ onCode }: { readonly onCode: (code: string) => void }) => {
  const [typed, setTyped] = useState('')
  const text = words.value.lettingIn.approve
  return (
    <form
      class="gate-form"
      onSubmit={(event) => {
        event.preventDefault()
        onCode(typed.trim())
      }}
    >
      <Field
        label={text.code}
        about={text.typed}
        value={typed}
        onValue={setTyped}
        autoComplete="off"
        autoCapitalize="characters"
        spellcheck={false}
        minLength={8}
        maxLength={20}
        required
        autoFocus
      />
      <button class="button primary wide">{text.look}</button>
    </form>
  )
}

const Ask = ({ code, onDone }: { readonly code: string; readonly onDone: (outcome: Outcome) => void }) => {
  const { asked, again } = useAsked(code, () => client.call('qr.look', { code }))
  return (
    <WhenHeld asked={asked} again={again}>
      {({ asker }) => <Question code={code} asker={asker} onDone={onDone} />}
    </WhenHeld>
  )
}

const Question = ({
  code,
  asker,
  onDone,
}: {
  readonly code: string
  readonly asker: Asker
  readonly onDone: (outcome: Outcome) => void
}) => {
  const approve = useCall('qr.approve')
  const deny = useCall('qr.deny')
  const text = words.value.lettingIn.approve
  const busy = approve.busy || deny.busy
  const pick = async (number: number) => {
    const done = await approve.run({ code, number })
    if (done !== null) onDone(done.answer === 'approved' ? 'approved' : 'wrong')
  }
  const turnAway = async () => {
    if ((await deny.run({ code })) !== null) onDone('denied')
  }
  return (
    <div class="gate-form">
      <h2>{text.ask}</h2>
      <Facts asker={asker} />
      <p class="note warm">{text.about}</p>
      <p id="approve-pick">{text.pick}</p>
      <div class="approve-numbers" role="group" aria-labelledby="approve-pick">
        {asker.numbers.map((n) => (
          <button type="button" class="button" key={n} disabled={busy} onClick={() => void pick(n)}>
            {n}
          </button>
        ))}
      </div>
      <Refused error={approve.error ?? deny.error} />
      <button type="button" class="button warn wide" disabled={busy} onClick={() => void turnAway()}>
        {text.deny}
      </button>
    </div>
  )
}

const Facts = ({ asker }: { readonly asker: Asker }) => {
  const text = words.value.lettingIn.approve
  const facts: readonly (readonly [string, string])[] = [
    [text.device, [asker.label, words.value.presence.devices[asker.device]].filter(Boolean).join(' · ')],
    [text.browser, asker.browser],
    [text.address, asker.address],
    [text.place, asker.where === undefined ? '' : words.value.session.list.where(countryName(asker.where.country), asker.where.city)],
    [text.asked, moment(asker.askedAt, serverNow(), words.value.tag)],
  ]
  return (
    <dl class="approve-facts">
      {facts
        .filter(([name, value]) => value !== '' || name !== text.place)
        .map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value || text.unknown}</dd>
          </>
        ))}
    </dl>
  )
}

const Done = ({ outcome }: { readonly outcome: Outcome }) => {
  const text = words.value.lettingIn.approve
  return (
    <div class="gate-form" role="status">
      <p class={outcome === 'wrong' ? 'note warn' : 'note'}>{text[outcome]}</p>
      {outcome === 'approved' ? (
        <p>
          <a href={href(sessions)} onClick={follow(sessions)}>
            {text.end}
          </a>
        </p>
      ) : null}
    </div>
  )
}
