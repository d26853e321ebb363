/** Contacts in the sidebar: requests first, then who is here, around, and not; whom one asked or blocked stays below. */
import { memo } from 'preact/compat'
import { useState } from 'preact/hooks'
import type { AccountId } from '../../protocol/ids.ts'
import type { Contact } from '../../protocol/contacts.ts'
import { stateOf } from '../live/client.ts'
import { show } from '../live/overlay.ts'
import { words } from '../live/words.ts'
import { Icon, IconButton } from '../parts/icon.tsx'
import { Dot } from '../presence/dot.tsx'
import { StatusText } from '../presence/status-text.tsx'
import { writeTo } from '../room/write-to.ts'
import { listed } from './contacts.ts'
import { firstOf, grouped } from './groups.ts'
import { useKeptFocus } from './keep-focus.ts'
import { ContactButton } from './person-acts.tsx'

export const ContactsSection = ({ open, onFold }: { readonly open: boolean; readonly onFold: () => void }) => {
  const text = words.value.contacts
  const { incoming, outgoing, contact, blocked } = listed.value
  const isEmpty = incoming.length + outgoing.length + contact.length + blocked.length === 0
  return (
    <section class="rooms-section contacts-section">
      <header>
        <h2>
          <button type="button" class="fold" aria-expanded={open} onClick={onFold}>
            <Icon name="chevron" size={12} />
            {text.title}
            {!open && incoming.length > 0 ? (
              <>
                <span class="count" aria-hidden="true">
                  {incoming.length}
                </span>
                <span class="unseen">{text.new(incoming.length)}</span>
              </>
            ) : null}
          </button>
        </h2>
        <IconButton icon="people" label={text.find} onClick={show('people')} />
      </header>
      {!open ? null : isEmpty ? (
        <p class="meta rooms-none">
          {text.none}{' '}
          <button type="button" class="link-button" onClick={show('people')}>
            {text.find}
          </button>
        </p>
      ) : (
        <Lists incoming={incoming} outgoing={outgoing} contact={contact} blocked={blocked} />
      )}
    </section>
  )
}

/** So many at first, and so many more each time. */
const atFirst = 50

type ListsProps = { readonly [K in 'incoming' | 'outgoing' | 'contact' | 'blocked']: readonly Contact[] }
const Lists = ({ incoming, outgoing, contact, blocked }: ListsProps) => {
  const text = words.value.contacts
  const people = contact.map(({ account }) => ({ id: account.id, name: account.displayName, state: stateOf(account.id) }))
  const [most, setMost] = useState(atFirst)
  const groups = firstOf(grouped(people, words.value.tag), most)
  const kept = useKeptFocus(groups.map((g) => g.people.map((p) => p.id).join()).join(' '))
  return (
    <div {...kept}>
      {incoming.length === 0 ? null : (
        <ul aria-label={text.requests}>
          {incoming.map(({ account }) => (
            <li key={account.id} class="contact-ask">
              <p>{text.asks(account.displayName)}</p>
              <div>
                <ContactButton act="accept" account={account.id} name={account.displayName} />
                <ContactButton act="decline" account={account.id} name={account.displayName} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {groups.map(({ group, people: some }) => (
        <ul key={group} aria-label={words.value.rooms.panel[group]}>
          {some.map((p) => (
            <ContactRow key={p.id} id={p.id} name={p.name} />
          ))}
        </ul>
      ))}
      {people.length <= most ? null : (
        <button type="button" class="link-button rooms-none" onClick={() => setMost(most + atFirst)}>
          {text.showMore(people.length - most)}
        </button>
      )}
      <Others title={text.sent} some={outgoing} act="withdraw" />
      <Others title={text.blocked} some={blocked} act="unblock" />
    </div>
  )
}

const ContactRow = memo(({ id, name }: { readonly id: AccountId; readonly name: string }) => (
  <li class="room-row" data-person={id}>
    <Dot account={id} />
    <button
      type="button"
      data-row
      onClick={() => {
        void writeTo(id)
      }}
    >
      <span class="clip">{name}</span>
      <span class="meta clip grow">
        <StatusText account={id} />
      </span>
    </button>
  </li>
))

const Others = ({
  title,
  some,
  act,
}: {
  readonly title: string
  readonly some: readonly Contact[]
  readonly act: 'withdraw' | 'unblock'
}) =>
  some.length === 0 ? null : (
    <details class="contact-others">
      <summary class="meta">
        {title} <span class="tabular">{some.length}</span>
      </summary>
      <ul>
        {some.map(({ account }) => (
          <li key={account.id}>
            <span class="clip grow">{account.displayName}</span>
            <ContactButton act={act} account={account.id} name={account.displayName} />
          </li>
        ))}
      </ul>
    </details>
  )
