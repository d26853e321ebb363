/** Everything the switcher can go to or do: rooms, people, commands. */
import type { AccountId, RoomId } from '../../protocol/ids.ts'
import type { Account, ManualValue } from '../../protocol/model.ts'
import { client, memberships } from '../live/client.ts'
import { show } from '../live/overlay.ts'
import { go } from '../live/route.ts'
import { words } from '../live/words.ts'
import { peopleShown } from '../people/shown.ts'
import { roomName } from '../room/name.ts'
import { sections } from '../room/sections.ts'
import { writeTo } from '../room/write-to.ts'
import type { Candidate } from './candidates.ts'

export type Thing = { readonly key: string; readonly run: () => void } & (
  | { readonly kind: 'room'; readonly room: RoomId; readonly isPrivate: boolean }
  | { readonly kind: 'person'; readonly account: AccountId }
  | { readonly kind: 'command' }
)

export const roomThings = (): Candidate<Thing>[] =>
  sections.value.rooms.concat(sections.value.direct).flatMap((room) => {
    const m = memberships.value.get(room)
    if (m === undefined) return []
    const run = () => go({ at: 'room', room, people: false })
    const value: Thing =
      m.peer === undefined
        ? { kind: 'room', key: room, room, isPrivate: m.room.kind === 'private', run }
        : { kind: 'person', key: room, account: m.peer, run }
    return [{ name: roomName(m), value }]
  })

export const personThing = (a: Account): Candidate<Thing> => ({
  name: a.displayName,
  also: a.name,
  value: {
    kind: 'person',
    key: a.id,
    account: a.id,
    run: () => {
      void writeTo(a.id)
    },
  },
})

export const commandThings = (): Candidate<Thing>[] => {
  const text = words.value.switcher.commands
  const command = (name: string, run: () => void): Candidate<Thing> => ({ name, value: { kind: 'command', key: name, run } })
  const set = (value: ManualValue) => () => {
    void client.call('presence.set', { value })
  }
  const theme = (to: 'light' | 'dark') => () => {
    void client.call('settings.update', { theme: to })
  }
  return [
    command(text.browse, show('browse')),
    command(text.create, show('create')),
    command(words.value.contacts.find, show('people')),
    command(text.people, () => {
      peopleShown.value = !peopleShown.value
    }),
    command(text.settings, () => go({ at: 'settings', section: null })),
    command(text.online, set('online')),
    command(text.away, set('away')),
    command(text.dnd, set('dnd')),
    command(text.invisible, set('invisible')),
    command(text.light, theme('light')),
    command(text.dark, theme('dark')),
    command(text.shortcuts, show('shortcuts')),
    command(text.signOut, () => {
      void client.call('session.signOut', {})
    }),
  ]
}
