/** Everybody with an account, for those who run the place: who waits, who may be what, whose account is closed. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { mayAct } from '../../domain/roles.ts'
import type { Governed, StandingKind } from '../../protocol/governing.ts'
import { Role } from '../../protocol/model.ts'
import type { Role as RoleOf } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, me, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { Search } from '../parts/search.tsx'
import { closings, type Closing, ClosingDialog } from './people-closing.tsx'
import { ResetLink } from './reset-link.tsx'
import './people.css'

const shownStandings: readonly (StandingKind | 'all')[] = ['all', 'waiting', 'active', 'suspended', 'banned']

export const People = () => {
  const [query, setQuery] = useState('')
  const [standing, setStanding] = useState<StandingKind | 'all'>('all')
  const [closing, setClosing] = useState<{ readonly what: Closing; readonly person: Governed } | null>(null)
  const asking = { query, limit: 50, ...(standing === 'all' ? {} : { standing }) }
  const { asked, put, again } = useAsked(`${query} ${standing}`, () => client.call('person.list', asking))
  const text = words.value.governing
  const refresh = () => {
    void client.call('person.list', asking).then((now) => {
      if (now.ok) put(now.value)
    })
  }
  return (
    <div class="settings-form people-governed">
      <p>{text.people.about}</p>
      <div class="people-find">
        <Search focus="later" label={text.people.search} value={query} onValue={setQuery} />
        <select
          class="input"
          aria-label={text.people.show}
          value={standing}
          onChange={(e) => setStanding(e.currentTarget.value as StandingKind | 'all')}
        >
          {shownStandings.map((s) => (
            <option key={s} value={s}>
              {s === 'all' ? text.people.all : text.standings[s]}
            </option>
          ))}
        </select>
      </div>
      <WhenHeld asked={asked} again={again}>
        {(held) => (
          <>
            {held.waiting > 0 && standing !== 'waiting' ? (
              <button type="button" class="note warm people-waiting" onClick={() => setStanding('waiting')}>
                {text.people.waiting(held.waiting)}
              </button>
            ) : null}
            {standing === 'waiting' ? <RefuseShown people={held.people} onDone={refresh} /> : null}
            {held.people.length === 0 ? (
              <Empty text={text.people.none} />
            ) : (
              <ul class="listing">
                {held.people.map((p) => (
                  <Row key={p.account.id} person={p} onChanged={refresh} onClosing={(what) => setClosing({ what, person: p })} />
                ))}
              </ul>
            )}
            {held.more ? <More held={held} asking={asking} onMore={put} /> : null}
          </>
        )}
      </WhenHeld>
      {closing === null ? null : (
        <ClosingDialog
          {...closing}
          onDone={() => {
            setClosing(null)
            refresh()
          }}
          onClose={() => setClosing(null)}
        />
      )}
    </div>
  )
}

/** Many who wait at once, as when a program made the requests. */
const RefuseShown = ({ people, onDone }: { readonly people: readonly Governed[]; readonly onDone: () => void }) => {
  const { run, ...call } = useCall('person.refuseMany')
  const self = me.value?.account
  const accounts = people
    .filter((p) => p.standing.kind === 'waiting')
    .map((p) => p.account.id)
    .slice(0, 100)
  if (accounts.length < 2 || self === undefined || !mayAdminister(self.role).ok) return null
  const text = words.value.governing.people
  const refuse = async () => {
    const done = (await run({ accounts })) !== null
    if (done) onDone()
    return done
  }
  return <AskFirst {...call} tone="quiet" act={text.refuseMany(accounts.length)} ask={text.refuseManyAsk(accounts.length)} onAct={refuse} />
}

type Page = { readonly people: Governed[]; readonly more: boolean; readonly waiting: number }
const More = ({ held, asking, onMore }: { readonly held: Page; readonly asking: object; readonly onMore: (page: Page) => void }) => {
  const call = useCall('person.list')
  const next = async () => {
    const after = held.people.at(-1)?.account.name
    const page = await call.run({ ...asking, ...(after === undefined ? {} : { after }) })
    if (page !== null) onMore({ ...page, people: [...held.people, ...page.people] })
  }
  return (
    <button type="button" class="button small" disabled={call.busy} onClick={() => void next()}>
      {words.value.place.more}
    </button>
  )
}

type RowProps = { readonly person: Governed; readonly onChanged: () => void; readonly onClosing: (what: Closing) => void }
const Row = ({ person, onChanged, onClosing }: RowProps) => {
  const { account, standing } = person
  const self = me.value?.account
  const text = words.value.governing
  if (self === undefined) return null
  const target = { ...account, owners: 2 }
  const may = (kind: 'suspend' | 'ban' | 'delete' | 'approve' | 'reopen' | 'unban') =>
    account.id !== self.id && mayAct(self, { kind }, target).ok
  const isClosed = standing.kind === 'suspended' || standing.kind === 'banned'
  const until = standing.kind === 'suspended' && standing.until !== null ? standing.until : null
  return (
    <li data-person={account.id}>
      <div class="grow">
        <p>
          {account.displayName} <span class="meta">@{account.name}</span>
        </p>
        <p class="meta tabular">
          {text.standings[standing.kind]}
          {until === null ? '' : ` ${text.people.until(moment(until, serverNow(), words.value.tag))}`}
          {person.networks > 0 ? ` · ${text.people.networks(person.networks)}` : ''}
        </p>
        {isClosed && standing.reason !== '' ? <p class="meta">{standing.reason}</p> : null}
      </div>
      <div class="people-acts">
        {standing.kind === 'active' || isClosed ? <RolePick person={person} onDone={onChanged} /> : null}
        {standing.kind === 'waiting' && may('approve') ? (
          <>
            <Act command="person.approve" person={person} name={text.people.approve} onDone={onChanged} first />
            <Act command="person.refuse" person={person} name={text.people.refuse} onDone={onChanged} />
          </>
        ) : null}
        {isClosed && may(standing.kind === 'banned' ? 'unban' : 'reopen') ? (
          <Act command="person.lift" person={person} name={text.people.lift} onDone={onChanged} />
        ) : null}
        {standing.kind === 'active' && !account.bot && may('delete') ? <ResetLink account={account} /> : null}
        {closings
          .filter(
            (what) => may(what) && !(what === 'suspend' && standing.kind !== 'active') && !(what === 'ban' && standing.kind === 'banned'),
          )
          .filter(() => standing.kind !== 'waiting')
          .map((what) => (
            <button
              key={what}
              type="button"
              class="button small quiet"
              aria-label={text.people.actOn(text.people[what], account.displayName)}
              onClick={() => onClosing(what)}
            >
              {text.people[what]}
            </button>
          ))}
      </div>
    </li>
  )
}

type ActProps = {
  readonly command: 'person.approve' | 'person.refuse' | 'person.lift'
  readonly person: Governed
  readonly name: string
  readonly onDone: () => void
  readonly first?: true
}
const Act = ({ command, person: { account }, name, onDone, first }: ActProps) => {
  const call = useCall(command)
  return (
    <>
      <button
        type="button"
        class={first ? 'button small' : 'button small quiet'}
        disabled={call.busy}
        aria-label={words.value.governing.people.actOn(name, account.displayName)}
        onClick={() => {
          void call.run({ account: account.id }).then((done) => done !== null && onDone())
        }}
      >
        {name}
      </button>
      <Refused error={call.error} />
    </>
  )
}

/** Only roles that one may give; nothing where one may give none. */
const RolePick = ({ person: { account }, onDone }: { readonly person: Governed; readonly onDone: () => void }) => {
  const call = useCall('role.set')
  const self = me.value?.account
  const text = words.value
  if (self === undefined) return null
  const given = Role.options.filter((to) => to === account.role || mayAct(self, { kind: 'role', to }, { ...account, owners: 2 }).ok)
  if (given.length < 2) return <span class="meta">{text.settings.roles[account.role]}</span>
  return (
    <>
      <select
        class="input people-role"
        aria-label={text.governing.people.role(account.displayName)}
        value={account.role}
        disabled={call.busy}
        onChange={(e) => {
          void call.run({ account: account.id, role: e.currentTarget.value as RoleOf }).then(onDone)
        }}
      >
        {given.map((role) => (
          <option key={role} value={role}>
            {text.settings.roles[role]}
          </option>
        ))}
      </select>
      <Refused error={call.error} />
    </>
  )
}
