/** How one's own recent connections ended. */
import { moment, span } from '../../client/words/when.ts'
import { useAsked } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, WhenHeld } from '../parts/states.tsx'

export const Endings = () => {
  const { asked, again } = useAsked('endings', () => client.call('presence.endings', {}))
  const text = words.value.settings
  const now = serverNow()
  const { tag } = words.value
  return (
    <div class="settings-form">
      <p>{text.endings.about}</p>
      <WhenHeld asked={asked} again={again}>
        {({ endings }) =>
          endings.length === 0 ? (
            <Empty text={text.endings.none} />
          ) : (
            <ul class="listing">
              {endings.map((e) => (
                <li key={e.connection}>
                  <div class="grow">
                    <p>{words.value.presence.endings[e.ending]}</p>
                    <p class="meta tabular">
                      {[
                        e.label || text.sessions.unnamed,
                        words.value.presence.devices[e.device],
                        text.endings.lasted(span(e.endedAt - e.openedAt, tag)),
                      ].join(' · ')}
                    </p>
                  </div>
                  <time class="meta" dateTime={new Date(e.endedAt).toISOString()}>
                    {moment(e.endedAt, now, tag)}
                  </time>
                </li>
              ))}
            </ul>
          )
        }
      </WhenHeld>
    </div>
  )
}
