/** Above everything else: a question about one's own account that waits for an answer. One at a time, the newest first. */
import { useEffect } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Alert } from '../../protocol/alerts.ts'
import { useCall } from '../live/call.ts'
import { alerts, client, link, me, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import './alerts.css'

export const AlertBar = () => {
  const account = me.value?.account.id
  const online = link.value.kind === 'online'
  useEffect(() => {
    if (online) void client.call('alert.list', {})
  }, [account, online])
  // Of this very device only another one may say that it is right.
  const open = [...alerts.value.values()].filter((a) => a.session !== me.value?.session).toSorted((a, b) => b.at - a.at)[0]
  return (
    <div class="alert-place" role="alert">
      {open === undefined ? null : <Question key={open.id} alert={open} />}
    </div>
  )
}

export const alertFacts = (alert: Alert): string =>
  words.value.alerts.device(alert.label, alert.address, moment(alert.at, serverNow(), words.value.tag))

const Question = ({ alert }: { readonly alert: Alert }) => {
  const answer = useCall('alert.answer')
  const text = words.value.alerts
  const say = async (is: 'me' | 'notMe') => {
    const done = await answer.run({ alert: alert.id, answer: is })
    if (done?.reset !== undefined) location.assign(`/reset#${done.reset}`)
  }
  return (
    <section class="alert-bar" aria-label={text.bar}>
      <p>
        <strong>{text.bar}</strong> {text.why[alert.why]}
      </p>
      <p class="meta tabular">{alertFacts(alert)}</p>
      <p class="alert-acts">
        <button type="button" class="button small" disabled={answer.busy} onClick={() => void say('me')}>
          {text.me}
        </button>
        <button type="button" class="button small warn" disabled={answer.busy} onClick={() => void say('notMe')}>
          {text.notMe}
        </button>
      </p>
      <Refused error={answer.error} />
    </section>
  )
}
