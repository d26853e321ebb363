/** Whom a rule of privacy is about, by the names they have now. */
import type { PrivacyRule } from '../../protocol/privacy.ts'
import { membershipOf, nameOf } from '../live/client.ts'
import { words } from '../live/words.ts'
import { groups } from './groups-held.ts'
import { roomName } from '../room/name.ts'

export const whoOf = ({ who }: PrivacyRule): string => {
  const text = words.value.privacy.who
  switch (who.kind) {
    case 'person':
      return nameOf(who.account)
    case 'room': {
      const membership = membershipOf(who.room).value
      return membership === null ? text.gone : text.room(roomName(membership))
    }
    case 'group': {
      const held = groups.value
      const group = held.kind === 'held' ? held.groups.find((g) => g.id === who.group) : undefined
      return group === undefined ? text.goneGroup : text.group(group.name)
    }
    case 'role':
      return text.role(words.value.settings.roles[who.role])
    case 'contacts':
      return text.contacts
    case 'everyone':
      return text.everyone
  }
}
