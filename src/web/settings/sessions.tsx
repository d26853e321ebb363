/** Every device one is signed in on, and ending any of them. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Explanation, Session } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { countryName } from './country.ts'
import { AlertsSoFar } from './alerts.tsx'
import { Device, useSelf } from './device.tsx'
import { Locking } from './locking.tsx'

const approve = { at: 'approve', code: '' } as const

export const Sessions = () => {
  const { asked, put, again } = useAsked('sessions', () => client.call('session.list', {}))
  const [ended, setEnded] = useState<number | null>(null)
  const endOthers = useCall('session.endOthers')
  const self = useSelf()
  const text = words.value.settings.sessions
  const others = async (sessions: readonly Session[]) => {
    const done = await endOthers.run({})
    if (done === null) return
    setEnded(done.ended)
    put({ sessions: sessions.filter((s) => s.current) })
  }
  return (
    <>
      <div class="settings-form">
        <p>{text.about}</p>
        <WhenHeld asked={asked} again={again}>
          {({ sessions }) => (
            <>
              <ul class="listing">
                {sessions.map((s) => (
                  <SessionRow
                    key={s.id}
                    session={s}
                    self={self}
                    onEnded={() => put({ sessions: sessions.filter((o) => o.id !== s.id) })}
                    onChanged={(part) => put({ sessions: sessions.map((o) => (o.id === s.id ? { ...o, ...part } : o)) })}
                  />
                ))}
              </ul>
              <div class="row">
                <a class="button small" href={href(approve)} onClick={follow(approve)}>
                  {words.value.lettingIn.open}
                </a>
                {sessions.length > 1 ? (
                  <button type="button" class="button small warn" disabled={endOthers.busy} onClick={() => void others(sessions)}>
                    {text.endOthers}
                  </button>
                ) : null}
              </div>
            </>
          )}
        </WhenHeld>
        <div role="status">{ended === null ? null : <p class="note">{text.ended(ended)}</p>}</div>
        <Refused error={endOthers.error} />
      </div>
      <Locking />
      <AlertsSoFar />
    </>
  )
}

type RowProps = {
  readonly session: Session
  readonly self: Explanation | null
  readonly onEnded: () => void
  readonly onChanged: (part: Partial<Session>) => void
}
const SessionRow = ({ session: s, self, onEnded, onChanged }: RowProps) => {
  const end = useCall('session.end')
  const text = words.value.settings.sessions
  const life = words.value.session
  const now = serverNow()
  const at = (time: number) => moment(time, now, words.value.tag)
  const label = s.label || text.unnamed
  const facts = [
    s.connections > 0 ? text.live : text.seen(at(s.lastSeenAt)),
    life.list.signed(text.since(at(s.createdAt)), life.ways[s.way]),
    s.where === undefined ? s.address : `${life.list.where(countryName(s.where.country), s.where.city)} (${s.address})`,
  ]
  return (
    <li>
      <div class="grow">
        <p>
          {label}
          {s.current ? <strong> · {text.current}</strong> : null}
          {s.hold === undefined ? null : <span class="meta"> · {life.list.held}</span>}
          {s.shared === true ? <span class="meta"> · {life.shared.mark}</span> : null}
        </p>
        <p class="meta tabular">{facts.filter(Boolean).join(' · ')}</p>
        <details class="device-more">
          <summary class="meta">{text.details}</summary>
          <p class="meta tabular">{text.expires(at(s.expiresAt))}</p>
          <Device session={s} self={self} onChanged={onChanged} />
        </details>
        <Refused error={end.error} />
      </div>
      {s.current ? null : (
        <button
          type="button"
          class="button small"
          disabled={end.busy}
          aria-label={text.endNamed(label)}
          onClick={async () => {
            if ((await end.run({ session: s.id })) !== null) onEnded()
          }}
        >
          {text.end}
        </button>
      )}
    </li>
  )
}
