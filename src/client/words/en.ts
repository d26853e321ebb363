/**
 * Everything the program says, in English; this is also the shape that every other language must fill, checked by the
 * compiler. Plain strings and small functions. `tag` is the BCP 47 tag that times and numbers are formatted with.
 */
import { access } from './en/access.ts'
import { alerts } from './en/alerts.ts'
import { claims } from './en/claims.ts'
import { contacts } from './en/contacts.ts'
import { detection } from './en/detection.ts'
import { governing } from './en/governing.ts'
import { diary, outside } from './en/diary.ts'
import { lettingIn, passkeys } from './en/passkeys.ts'
import { place } from './en/place.ts'
import { presence } from './en/presence.ts'
import { privacy } from './en/privacy.ts'
import { composer, messages, own, rooms, why } from './en/rooms.ts'
import { security } from './en/security.ts'
import { session } from './en/session.ts'
import { settings, shortcuts, switcher } from './en/settings.ts'

export const en = {
  tag: 'en',
  language: 'English',
  brand: 'Zaima',
  access,
  alerts,
  claims,
  contacts,
  detection,
  governing,
  diary,
  outside,
  lettingIn,
  passkeys,
  place,
  presence,
  privacy,
  rooms,
  messages,
  composer,
  own,
  security,
  why,
  session,
  settings,
  switcher,
  shortcuts,
}
export type Words = typeof en
