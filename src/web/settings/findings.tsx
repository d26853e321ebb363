/** What looked unusual about anybody's account, without names; asking for one is an act of its own that its person reads of. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { AlertSeen } from '../../protocol/alerts.ts'
import type { Output } from '../../protocol/commands.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'

export const Findings = () => {
  const { asked, again } = useAsked('findings', () => client.call('alert.recent', { limit: 50 }))
  const text = words.value.alerts.all
  return (
    <section aria-labelledby="findings-title">
      <h3 id="findings-title">{text.title}</h3>
      <p class="meta">{text.about}</p>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ alerts }) =>
          alerts.length === 0 ? (
            <Empty text={text.none} />
          ) : (
            <ul class="listing">
              {alerts.map((alert) => (
                <Row key={alert.id} alert={alert} />
              ))}
            </ul>
          )
        }
      </WhenHeld>
    </section>
  )
}

const Row = ({ alert }: { readonly alert: AlertSeen }) => {
  const text = words.value.alerts.all
  const who = useCall('alert.who')
  const [found, setFound] = useState<Output<'alert.who'> | null>(null)
  const facts = [moment(alert.at, serverNow(), words.value.tag), text.answers[alert.answer ?? 'open']]
  const seen = found === null ? [] : [found.account.displayName, found.alert.label, found.alert.address].filter((part) => part !== '')
  return (
    <li>
      <div class="grow">
        <p>{text.kinds[alert.why]}</p>
        <p class="meta tabular">{facts.join(' · ')}</p>
        <p role="status" class="tabular">
          {seen.join(' · ')}
        </p>
        <Refused error={who.error} />
      </div>
      {found === null ? (
        <button
          type="button"
          class="button small"
          aria-label={text.whose(`${text.kinds[alert.why]}, ${facts[0]}`)}
          disabled={who.busy}
          onClick={() => {
            void who.run({ alert: alert.id }).then((value) => value !== null && setFound(value))
          }}
        >
          {text.who}
        </button>
      ) : null}
    </li>
  )
}
