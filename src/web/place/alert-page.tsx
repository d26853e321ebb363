/** Where a mail leads that asks *was this you?* Nobody needs to be signed in, and looking changes nothing. */
import { useState } from 'preact/hooks'
import { useAsked, useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { alertFacts } from './alert-bar.tsx'
import { Gate } from './gate.tsx'

const home = { at: 'home' } as const
type Outcome = { readonly said: 'me' } | { readonly said: 'notMe'; readonly ended: number; readonly reset: string | null }

export const AlertPage = ({ ticket }: { readonly ticket: string }) => {
  const { asked, again } = useAsked(ticket, () => client.call('alert.see', { ticket }))
  const settle = useCall('alert.settle')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const text = words.value.alerts
  const say = async (answer: 'me' | 'notMe') => {
    const done = await settle.run({ ticket, answer })
    if (done !== null) setOutcome(answer === 'me' ? { said: 'me' } : { said: 'notMe', ended: done.ended, reset: done.reset ?? null })
  }
  return (
    <Gate title={text.page.title}>
      {outcome !== null ? (
        <Done outcome={outcome} />
      ) : (
        <WhenHeld asked={asked} again={again}>
          {({ alert }) => (
            <div class="gate-form">
              <p>{text.why[alert.why]}</p>
              <p class="meta tabular">{alertFacts(alert)}</p>
              <button type="button" class="button wide warn" disabled={settle.busy} onClick={() => void say('notMe')}>
                {text.notMe}
              </button>
              <button type="button" class="button wide" disabled={settle.busy} onClick={() => void say('me')}>
                {text.me}
              </button>
              <Refused error={settle.error} />
            </div>
          )}
        </WhenHeld>
      )}
      <p class="meta gate-other">
        <a href={href(home)} onClick={follow(home)}>
          {text.page.home}
        </a>
      </p>
    </Gate>
  )
}

const Done = ({ outcome }: { readonly outcome: Outcome }) => {
  const text = words.value.alerts
  if (outcome.said === 'me')
    return (
      <p class="note" role="status">
        {text.thanks}
      </p>
    )
  const { reset, ended } = outcome
  return (
    <div class="gate-form" role="status">
      <p class="note warm">{text.secured(ended)}</p>
      {reset === null ? null : (
        <button type="button" class="button primary wide" onClick={() => location.assign(`/reset#${reset}`)}>
          {text.choose}
        </button>
      )}
    </div>
  )
}
