/** What looked unusual about one's account so far, and what one said to it. */
import { useAsked } from '../live/call.ts'
import { alerts, client } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, WhenHeld } from '../parts/states.tsx'
import { alertFacts } from '../place/alert-bar.tsx'

export const AlertsSoFar = () => {
  const { asked, again } = useAsked(`alerts ${alerts.value.size}`, () => client.call('alert.list', {}))
  const text = words.value.alerts
  return (
    <section aria-labelledby="alerts-title">
      <h3 id="alerts-title">{text.list.title}</h3>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ alerts: all }) =>
          all.length === 0 ? (
            <Empty text={text.list.none} />
          ) : (
            <ul class="listing">
              {all.map((alert) => (
                <li key={alert.id}>
                  <div class="grow">
                    <p>{text.why[alert.why]}</p>
                    <p class="meta tabular">
                      {alertFacts(alert)} · {text.list.answers[alert.answer ?? 'open']}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </WhenHeld>
    </section>
  )
}
