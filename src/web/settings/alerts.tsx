/** What looked unusual about one's account so far, and what one said to it. */
import { useState } from 'preact/hooks'
import { useAsked } from '../live/call.ts'
import { alerts, client } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, WhenHeld } from '../parts/states.tsx'
import { alertFacts } from '../place/alert-bar.tsx'

const few = 4

export const AlertsSoFar = () => {
  const { asked, again } = useAsked(`alerts ${alerts.value.size}`, () => client.call('alert.list', {}))
  const [most, setMost] = useState(few)
  const text = words.value.alerts
  return (
    <section class="settings-form" aria-labelledby="alerts-title">
      <h3 id="alerts-title">{text.list.title}</h3>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ alerts: all }) =>
          all.length === 0 ? (
            <Empty text={text.list.none} />
          ) : (
            <>
              <ul class="listing">
                {all.slice(0, most).map((alert) => (
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
              {all.length > most ? (
                <div>
                  <button type="button" class="button small" onClick={() => setMost(all.length)}>
                    {words.value.place.more}
                  </button>
                </div>
              ) : null}
            </>
          )
        }
      </WhenHeld>
    </section>
  )
}
