/** Who is in this room, grouped by whether they are there. */
import { memo } from 'preact/compat'
import { useEffect, useMemo } from 'preact/hooks'
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import { accountOf, membershipOf, myId, nameOf, stateOf, watch } from '../live/client.ts'
import { narrow } from '../live/device.ts'
import { go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { IconButton } from '../parts/icon.tsx'
import { rove } from '../parts/rove.ts'
import { Empty, Failed, Skeleton } from '../parts/states.tsx'
import { Dot } from '../presence/dot.tsx'
import { statusText } from '../presence/status-text.tsx'
import { writeTo } from '../room/write-to.ts'
import { Avatar } from './avatar.tsx'
import { NameMarks } from './name-marks.tsx'
import { grouped } from './groups.ts'
import { useKeptFocus } from './keep-focus.ts'
import { loadMembers, membersOf, moreMembers } from './members.ts'
import { peopleShown } from './shown.ts'

export const PeoplePanel = ({ room }: { readonly room: RoomId }) => {
  const members = membersOf(room).value
  const text = words.value.rooms
  useEffect(() => {
    void loadMembers(room)
  }, [room, members.kind === 'none'])
  const close = () => {
    if (narrow.value) go({ at: 'room', room, people: false })
    else peopleShown.value = false
  }
  const [Pane, Title] = narrow.value ? (['main', 'h1'] as const) : (['aside', 'h2'] as const)
  const count = membershipOf(room).value?.room.members ?? 0
  return (
    <Pane class="people" aria-label={text.panel.people}>
      <header class="bar">
        <Title class="grow">
          {text.people} <span class="meta tabular">{count}</span>
        </Title>
        <IconButton icon="close" label={text.panel.hide} onClick={close} />
      </header>
      <div class="people-list" onKeyDown={rove}>
        {members.kind === 'failed' ? (
          <Failed
            error={members.error}
            again={() => {
              void loadMembers(room)
            }}
          />
        ) : members.kind !== 'held' ? (
          <Skeleton rows={6} />
        ) : members.ids.length === 0 ? (
          <Empty text={text.panel.none} />
        ) : (
          <Groups room={room} ids={members.ids} more={members.after !== null} />
        )}
      </div>
    </Pane>
  )
}

const Groups = ({ room, ids, more }: { readonly room: RoomId; readonly ids: readonly AccountId[]; readonly more: boolean }) => {
  useEffect(() => {
    const ends = ids.map(watch)
    return () => {
      for (const end of ends) end()
    }
  }, [ids])
  const people = ids.map((id) => ({ id, name: nameOf(id), state: stateOf(id) }))
  const key = people.map((p) => `${p.id}${p.name}${p.state}`).join()
  const listed = useMemo(() => grouped(people, words.value.tag), [key, words.value])
  const kept = useKeptFocus(listed)
  const text = words.value.rooms.panel
  // Nobody is put among the unknown before the first answer: the list would jump a moment later.
  if (people.every((p) => p.state === 'unknown')) return <Skeleton rows={6} />
  return (
    <div {...kept}>
      {listed.map(({ group, people: some }) => (
        <section key={group}>
          <h2 class="meta">
            {text[group]} <span class="tabular">{some.length}</span>
          </h2>
          <ul>
            {some.map((p) => (
              <PersonRow key={p.id} id={p.id} />
            ))}
          </ul>
        </section>
      ))}
      {more ? (
        <button
          type="button"
          class="button small"
          onClick={() => {
            void moreMembers(room)
          }}
        >
          {words.value.place.more}
        </button>
      ) : null}
    </div>
  )
}

/** Drawn anew only for its own person. */
const PersonRow = memo(({ id }: { readonly id: AccountId }) => {
  const account = accountOf(id)
  const name = nameOf(id)
  return (
    <li class="person" data-person={id}>
      <span class="person-face">
        <Avatar account={account} size={32} />
        <Dot account={id} />
      </span>
      <button
        type="button"
        data-row
        onClick={() => {
          void writeTo(id)
        }}
        title={words.value.why.write}
      >
        <span class="clip">
          <span>{id === myId.value ? words.value.rooms.yourself(name) : name}</span> <NameMarks account={id} />
        </span>
        <span class="meta clip">{statusText(id)}</span>
      </button>
    </li>
  )
})
