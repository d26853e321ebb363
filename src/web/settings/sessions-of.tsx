/** The sessions of one person, for administrators: seen and ended, and the person learns of both. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Session } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, nameOf, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { FindInline } from './find-inline.tsx'
import { countryName } from './country.ts'

export const SessionsOf = () => {
  const [account, setAccount] = useState<AccountId | null>(null)
  const text = words.value.session.people
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      {account === null ? (
        <FindInline focus="later" onFound={setAccount} />
      ) : (
        <>
          <p>
            <strong>{nameOf(account)}</strong>{' '}
            <button type="button" class="link-button" onClick={() => setAccount(null)}>
              {text.other}
            </button>
          </p>
          <List key={account} account={account} />
        </>
      )}
    </section>
  )
}

const List = ({ account }: { readonly account: AccountId }) => {
  const { asked, again, put } = useAsked(account, () => client.call('session.listOf', { account }))
  const end = useCall('session.endOf')
  const endIt = async (session: Session, all: readonly Session[]) => {
    if ((await end.run({ session: session.id })) !== null) put({ sessions: all.filter((s) => s.id !== session.id) })
  }
  return (
    <>
      <WhenHeld asked={asked} again={again}>
        {({ sessions }) =>
          sessions.length === 0 ? (
            <Empty text={words.value.session.people.none} />
          ) : (
            <ul class="listing">
              {sessions.map((s) => (
                <Line key={s.id} session={s} busy={end.busy} onEnd={() => void endIt(s, sessions)} />
              ))}
            </ul>
          )
        }
      </WhenHeld>
      <Refused error={end.error} />
    </>
  )
}

const Line = ({ session: s, busy, onEnd }: { readonly session: Session; readonly busy: boolean; readonly onEnd: () => void }) => {
  const text = words.value.settings.sessions
  const life = words.value.session
  const at = (time: number) => moment(time, serverNow(), words.value.tag)
  const label = s.label || text.unnamed
  const facts = [
    s.connections > 0 ? text.live : text.seen(at(s.lastSeenAt)),
    life.list.signed(text.since(at(s.createdAt)), life.ways[s.way]),
    s.where === undefined ? s.address : `${life.list.where(countryName(s.where.country), s.where.city)} (${s.address})`,
    ...(s.hold === undefined ? [] : [life.list.held]),
    ...(s.shared === true ? [life.shared.mark] : []),
  ]
  return (
    <li>
      <div class="grow">
        <p>{label}</p>
        <p class="meta tabular">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <button type="button" class="button small" disabled={busy} aria-label={text.endNamed(label)} onClick={onEnd}>
        {text.end}
      </button>
    </li>
  )
}
