/**
 * Everything the program says, in English; this is also the shape that every other language must fill, checked by the
 * compiler. Plain strings and small functions. `tag` is the BCP 47 tag that times and numbers are formatted with.
 */
import { claims } from './en/claims.ts'
import { contacts } from './en/contacts.ts'
import { detection } from './en/detection.ts'
import { diary, outside } from './en/diary.ts'
import { place } from './en/place.ts'
import { presence } from './en/presence.ts'
import { privacy } from './en/privacy.ts'
import { composer, messages, own, rooms, why } from './en/rooms.ts'
import { settings, shortcuts, switcher } from './en/settings.ts'

export const en = {
  tag: 'en',
  language: 'English',
  brand: 'Zaima',
  claims,
  contacts,
  detection,
  diary,
  outside,
  place,
  presence,
  privacy,
  rooms,
  messages,
  composer,
  own,
  why,
  settings,
  switcher,
  shortcuts,
}
export type Words = typeof en
