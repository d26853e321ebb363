/** 程序说的每一句话，中文。形状由 en.ts 决定，少一句都不能编译。 */
import type { Words } from './en.ts'
import { access } from './zh-cn/access.ts'
import { alerts } from './zh-cn/alerts.ts'
import { claims } from './zh-cn/claims.ts'
import { contacts } from './zh-cn/contacts.ts'
import { detection } from './zh-cn/detection.ts'
import { governing } from './zh-cn/governing.ts'
import { diary, outside } from './zh-cn/diary.ts'
import { lettingIn, passkeys } from './zh-cn/passkeys.ts'
import { place } from './zh-cn/place.ts'
import { presence } from './zh-cn/presence.ts'
import { privacy } from './zh-cn/privacy.ts'
import { composer, messages, own, rooms, why } from './zh-cn/rooms.ts'
import { security } from './zh-cn/security.ts'
import { session } from './zh-cn/session.ts'
import { settings, shortcuts, switcher } from './zh-cn/settings.ts'

export const zhCn: Words = {
  tag: 'zh-CN',
  language: '中文',
  brand: '在吗',
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
