/** One room: its name, what is said in it, and where to write. */
import { useEffect } from 'preact/hooks'
import type { RoomId } from '../../protocol/ids.ts'
import { client, membershipOf, memberships } from '../live/client.ts'
import { inFront, kept } from '../live/device.ts'
import { Above } from '../composer/above.tsx'
import { Composer } from '../composer/composer.tsx'
import { DeleteHost } from '../message/delete.tsx'
import { Timeline } from '../message/timeline.tsx'
import { RoomHeader } from './header.tsx'
import { roomName } from './name.ts'
import { Nowhere } from './nowhere.tsx'

export const lastRoom = kept<RoomId | null>('room', null)

export const RoomScreen = ({ room }: { readonly room: RoomId }) => {
  const m = membershipOf(room).value
  const present = m !== null
  const front = inFront.value
  useEffect(() => {
    if (present) lastRoom.value = room
  }, [room, present])
  useEffect(() => {
    if (!present) return
    client.focus(front ? room : null)
    return () => client.focus(null)
  }, [room, present, front])
  if (m === null) return memberships.value.size === 0 ? <Nowhere /> : <Nowhere gone />
  const name = roomName(m)
  return (
    <>
      <RoomHeader membership={m} name={name} />
      <Timeline room={room} name={name} />
      <Above room={room} peer={m.peer ?? null} />
      <Composer room={room} name={name} peer={m.peer ?? null} />
      <DeleteHost />
    </>
  )
}
