/** Lists of people of one's own: made, named, filled and deleted here, for use in the exceptions above. */
import { useState } from 'preact/hooks'
import { groupLimits, type Group } from '../../protocol/groups.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { useCall } from '../live/call.ts'
import { nameOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Icon } from '../parts/icon.tsx'
import { Failed, Refused, Skeleton } from '../parts/states.tsx'
import { FindInline } from './find-inline.tsx'
import { askGroups, useGroups } from './groups-held.ts'

export const Groups = () => {
  const held = useGroups()
  const text = words.value.privacy.groups
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      {held.kind === 'loading' ? <Skeleton rows={2} /> : null}
      {held.kind === 'failed' ? <Failed error={held.error} again={() => void askGroups()} /> : null}
      {held.kind === 'held' ? (
        <>
          {held.groups.length === 0 ? <p class="meta">{text.none}</p> : null}
          <ul class="listing">
            {held.groups.map((g) => (
              <GroupRow key={g.id} group={g} />
            ))}
          </ul>
          {held.groups.length >= groupLimits.groups ? <p class="note">{text.full}</p> : <Make />}
        </>
      ) : null}
    </section>
  )
}

const Make = () => {
  const [name, setName] = useState('')
  const create = useCall('group.create')
  const text = words.value.privacy.groups
  const make = async (event: Event) => {
    event.preventDefault()
    if ((await create.run({ name: name.trim() })) !== null) setName('')
  }
  return (
    <form class="field" onSubmit={make}>
      <div class="with-button">
        <input
          class="input"
          aria-label={text.newName}
          placeholder={text.newName}
          value={name}
          maxLength={groupLimits.nameChars}
          onInput={(e) => setName(e.currentTarget.value)}
        />
        <button class="button" disabled={create.busy || name.trim() === ''}>
          {text.make}
        </button>
      </div>
      <Refused error={create.error} />
    </form>
  )
}

const GroupRow = ({ group }: { readonly group: Group }) => {
  const [open, setOpen] = useState(false)
  const [asking, setAsking] = useState(false)
  const remove = useCall('group.delete')
  const text = words.value.privacy.groups
  return (
    <li class="privacy-group">
      <div class="row">
        <button type="button" class="fold grow" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="chevron" size={12} />
          <span class="clip">{group.name}</span>
          <span class="meta">{text.people(group.people.length)}</span>
        </button>
        {asking ? (
          <>
            <button type="button" class="button small warn" disabled={remove.busy} onClick={() => void remove.run({ group: group.id })}>
              {text.removeNamed(group.name)}
            </button>
            <button type="button" class="button small" onClick={() => setAsking(false)}>
              {text.keep}
            </button>
          </>
        ) : (
          <button type="button" class="button small" aria-label={text.removeNamed(group.name)} onClick={() => setAsking(true)}>
            {text.remove}
          </button>
        )}
      </div>
      {asking ? <p class="meta">{text.removeAbout}</p> : null}
      <Refused error={remove.error} />
      {open ? <Inside group={group} /> : null}
    </li>
  )
}

const Inside = ({ group }: { readonly group: Group }) => {
  const [name, setName] = useState(group.name)
  const [adding, setAdding] = useState(false)
  const rename = useCall('group.rename')
  const change = useCall('group.change')
  const text = words.value.privacy.groups
  const put = (account: AccountId) => {
    setAdding(false)
    void change.run({ group: group.id, add: [account] })
  }
  return (
    <div class="field">
      <form
        class="with-button"
        onSubmit={(event) => {
          event.preventDefault()
          void rename.run({ group: group.id, name: name.trim() })
        }}
      >
        <input
          class="input"
          aria-label={text.name}
          value={name}
          maxLength={groupLimits.nameChars}
          onInput={(e) => setName(e.currentTarget.value)}
        />
        <button class="button" disabled={rename.busy || name.trim() === '' || name.trim() === group.name}>
          {text.rename}
        </button>
      </form>
      <ul class="tags" aria-label={text.inside(group.name)}>
        {group.people.map((id) => (
          <li class="tag" key={id}>
            {nameOf(id)}
            <button
              type="button"
              class="icon-button"
              aria-label={text.takeOut(nameOf(id), group.name)}
              onClick={() => void change.run({ group: group.id, remove: [id] })}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      {group.people.length >= groupLimits.people ? (
        <p class="note">{text.fullOfPeople}</p>
      ) : (
        <div>
          <button type="button" class="button small" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            {text.putIn}
          </button>
        </div>
      )}
      {adding ? <FindInline onFound={put} /> : null}
      <Refused error={rename.error ?? change.error} />
    </div>
  )
}
