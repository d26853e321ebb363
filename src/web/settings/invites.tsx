/** Invitation links: making, seeing, withdrawing. */
import { useId, useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { RoomId } from '../../protocol/ids.ts'
import type { Invite } from '../../protocol/model.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, memberships, nameOf, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { inviteLink } from '../place/invite-link.ts'

const uses = [1, 5, 10, 50]
const days = [1, 7, 30]
const dayMs = 86_400_000

export const Invites = () => {
  const { asked, put, again } = useAsked('invites', () => client.call('invite.list', {}))
  const text = words.value.settings.invites
  const held = asked.kind === 'held' ? asked.value.invites : []
  return (
    <div class="settings-form">
      <p>{text.about}</p>
      <Make onMade={(invite) => put({ invites: [invite, ...held] })} />
      <WhenHeld asked={asked} again={again}>
        {({ invites }) =>
          invites.length === 0 ? (
            <Empty text={text.none} />
          ) : (
            <ul class="listing">
              {invites.map((i) => (
                <InviteRow key={i.id} invite={i} onGone={() => put({ invites: invites.filter((o) => o.id !== i.id) })} />
              ))}
            </ul>
          )
        }
      </WhenHeld>
    </div>
  )
}

const Make = ({ onMade }: { readonly onMade: (invite: Invite) => void }) => {
  const [count, setCount] = useState(1)
  const [length, setLength] = useState(7)
  const [role, setRole] = useState<'member' | 'guest'>('member')
  const [room, setRoom] = useState<RoomId | null>(null)
  const [link, setLink] = useState<string | null>(null)
  const create = useCall('invite.create')
  const text = words.value.settings.invites
  const id = useId()
  const make = async (event: Event) => {
    event.preventDefault()
    const into = role === 'guest' && room !== null ? { role, room } : {}
    const made = await create.run({ uses: count, expiresInMs: length * dayMs, ...into })
    if (made === null) return
    setLink(inviteLink(made.token))
    onMade(made.invite)
  }
  return (
    <form class="invite-make" onSubmit={make}>
      <div class="field">
        <label for={`${id}-uses`}>{text.uses}</label>
        <select id={`${id}-uses`} class="input" value={String(count)} onChange={(e) => setCount(Number(e.currentTarget.value))}>
          {uses.map((n) => (
            <option key={n} value={String(n)}>
              {n}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-days`}>{text.lasts}</label>
        <select id={`${id}-days`} class="input" value={String(length)} onChange={(e) => setLength(Number(e.currentTarget.value))}>
          {days.map((n) => (
            <option key={n} value={String(n)}>
              {text.days(n)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-role`}>{words.value.governing.invites.role}</label>
        <select
          id={`${id}-role`}
          class="input"
          value={role}
          onChange={(e) => setRole(e.currentTarget.value === 'guest' ? 'guest' : 'member')}
        >
          {(['member', 'guest'] as const).map((r) => (
            <option key={r} value={r}>
              {words.value.settings.roles[r]}
            </option>
          ))}
        </select>
      </div>
      {role === 'guest' ? <RoomPick id={`${id}-room`} value={room} onValue={setRoom} /> : null}
      <button class="button" disabled={create.busy || (role === 'guest' && room === null)}>
        {text.make}
      </button>
      {link === null ? null : (
        <div class="invite-link">
          <Copy label={words.value.place.copy.link} text={link} />
          <p class="meta">{text.shownOnce}</p>
        </div>
      )}
      <Refused error={create.error} />
    </form>
  )
}

/** A guest sees one room, so somebody has to say which. */
const RoomPick = ({
  id,
  value,
  onValue,
}: {
  readonly id: string
  readonly value: RoomId | null
  readonly onValue: (room: RoomId) => void
}) => {
  const rooms = [...memberships.value.values()].filter((m) => m.room.kind !== 'direct')
  return (
    <div class="field">
      <label for={id}>{words.value.governing.invites.room}</label>
      <select id={id} class="input" value={value ?? ''} onChange={(e) => onValue(e.currentTarget.value as RoomId)}>
        <option value="" disabled />
        {rooms.map(({ room }) => (
          <option key={room.id} value={room.id}>
            {room.name}
          </option>
        ))}
      </select>
    </div>
  )
}

const InviteRow = ({ invite, onGone }: { readonly invite: Invite; readonly onGone: () => void }) => {
  const revoke = useCall('invite.revoke')
  const text = words.value.settings.invites
  return (
    <li>
      <div class="grow">
        <p>
          {text.left(invite.usesLeft)}
          {invite.role === 'guest' ? ` · ${words.value.settings.roles.guest}` : ''}
        </p>
        <p class="meta tabular">
          {text.until(moment(invite.expiresAt, serverNow(), words.value.tag))} · {text.by(nameOf(invite.createdBy))}
        </p>
        <Refused error={revoke.error} />
      </div>
      <button
        type="button"
        class="button small"
        disabled={revoke.busy}
        onClick={async () => {
          if ((await revoke.run({ invite: invite.id })) !== null) onGone()
        }}
      >
        {text.revoke}
      </button>
    </li>
  )
}
