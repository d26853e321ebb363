/** Who is what in a room, and what those who moderate it may do about the others. */
import { useEffect } from 'preact/hooks'
import { decideDeed, type RoomDeed } from '../../domain/rooms.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Account, Membership, RoomRole } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, me, roleChanges } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { moderates, own } from './moderating.ts'
import './room-people.css'

export const RoomPeople = ({ membership }: { readonly membership: Membership }) => {
  const { room } = membership
  const { asked, put, again } = useAsked(room.id, () => client.call('room.members', { room: room.id, limit: 200 }))
  const refresh = () => {
    void client.call('room.members', { room: room.id, limit: 200 }).then((now) => {
      if (now.ok) put(now.value)
    })
  }
  useEffect(refresh, [roleChanges.value, room.members])
  return (
    <section aria-label={words.value.rooms.people}>
      <h3>{words.value.rooms.people}</h3>
      <WhenHeld asked={asked} again={again}>
        {({ members, roles }) => (
          <ul class="listing room-people">
            {members.map((account) => (
              <Row key={account.id} membership={membership} account={account} role={roles[account.id] ?? 'member'} onDone={refresh} />
            ))}
          </ul>
        )}
      </WhenHeld>
      {moderates(membership) ? <KeptOut membership={membership} key={`${room.members}`} /> : null}
    </section>
  )
}

type RowProps = { readonly membership: Membership; readonly account: Account; readonly role: RoomRole; readonly onDone: () => void }
const Row = ({ membership, account, role, onDone }: RowProps) => {
  const setRole = useCall('room.role')
  const remove = useCall('room.remove')
  const ban = useCall('room.ban')
  const text = words.value.governing
  const target = { kind: membership.room.kind, member: role, role: account.role }
  const is = account.id === me.value?.account.id ? ('self' as const) : ('other' as const)
  const may = (deed: RoomDeed): boolean => decideDeed(deed, own(membership), { ...target, is }).ok
  const given = (['owner', 'moderator', 'member'] as const).filter((to) => to === role || may({ kind: 'role', to }))
  const whom = { room: membership.room.id, account: account.id }
  const busy = setRole.busy || remove.busy || ban.busy
  const after = (done: object | null) => {
    if (done !== null) onDone()
  }
  return (
    <li data-person={account.id}>
      <div class="grow">
        <p>{account.displayName}</p>
        {given.length < 2 && role !== 'member' ? <p class="meta">{text.roomRoles[role]}</p> : null}
        <Refused error={setRole.error ?? remove.error ?? ban.error} />
      </div>
      {given.length < 2 ? null : (
        <select
          class="input"
          aria-label={text.people.role(account.displayName)}
          value={role}
          disabled={busy}
          onChange={(e) => void setRole.run({ ...whom, role: e.currentTarget.value as RoomRole }).then(after)}
        >
          {given.map((r) => (
            <option key={r} value={r}>
              {text.roomRoles[r]}
            </option>
          ))}
        </select>
      )}
      <div class="room-acts">
        {may({ kind: 'remove' }) ? (
          <button
            type="button"
            class="button small quiet"
            disabled={busy}
            aria-label={text.people.actOn(text.room.remove, account.displayName)}
            onClick={() => void remove.run(whom).then(after)}
          >
            {text.room.remove}
          </button>
        ) : null}
        {may({ kind: 'ban' }) ? (
          <button
            type="button"
            class="button small quiet"
            disabled={busy}
            aria-label={text.people.actOn(text.room.ban, account.displayName)}
            onClick={() => void ban.run(whom).then(after)}
          >
            {text.room.ban}
          </button>
        ) : null}
      </div>
    </li>
  )
}

/** Nothing where nobody is kept out. */
const KeptOut = ({ membership: { room } }: { readonly membership: Membership }) => {
  const { asked, put } = useAsked(room.id, () => client.call('room.bans', { room: room.id }))
  const letIn = useCall('room.unban')
  const text = words.value.governing
  if (asked.kind !== 'held' || asked.value.people.length === 0) return null
  const { people } = asked.value
  const back = async (account: AccountId) => {
    if ((await letIn.run({ room: room.id, account })) !== null) put({ people: people.filter((p) => p.id !== account) })
  }
  return (
    <>
      <h3>{text.room.keptOut}</h3>
      <ul class="listing room-people">
        {people.map((p) => (
          <li key={p.id}>
            <p class="grow">{p.displayName}</p>
            <button
              type="button"
              class="button small"
              disabled={letIn.busy}
              aria-label={text.people.actOn(text.room.letIn, p.displayName)}
              onClick={() => void back(p.id)}
            >
              {text.room.letIn}
            </button>
          </li>
        ))}
      </ul>
      <Refused error={letIn.error} />
    </>
  )
}
