/** As many sessions as allowed are open: the person chooses which one makes room. */
import { moment } from '../../client/words/when.ts'
import type { Entered } from '../../protocol/entry.ts'
import type { Session } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'

type Props = { readonly ticket: string; readonly sessions: readonly Session[]; readonly onEntered: (entered: Entered) => void }

export const FullStep = ({ ticket, sessions, onEntered }: Props) => {
  const proceed = useCall('session.proceed')
  const text = words.value
  const end = async (session: Session) => {
    if (proceed.busy) return
    const entered = await proceed.run({ ticket, next: { way: 'end', session: session.id } })
    if (entered !== null) onEntered(entered)
  }
  return (
    <>
      <p>{text.security.entry.fullAbout}</p>
      <ul class="listing">
        {sessions.map((s) => {
          const label = s.label || text.settings.sessions.unnamed
          return (
            <li key={s.id}>
              <div class="grow">
                <p>{label}</p>
                <p class="meta">{text.settings.sessions.seen(moment(s.lastSeenAt, serverNow(), text.tag))}</p>
              </div>
              <button
                type="button"
                class="button small"
                disabled={proceed.busy}
                aria-label={text.settings.sessions.endNamed(label)}
                onClick={() => {
                  void end(s)
                }}
              >
                {text.settings.sessions.end}
              </button>
            </li>
          )
        })}
      </ul>
      <Refused error={proceed.error} />
    </>
  )
}
