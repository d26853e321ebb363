/**
 * What a name looks like. Two names with one skeleton cannot be told apart at a glance, so the second is refused as taken. A small part of
 * Unicode's table of confusables (UTS 39): what Cyrillic, Greek and Latin letters and digits share. Beside it stands the rule that one
 * run of letters is of one of these scripts; Han, kana, Hangul and others may stand beside Latin, as people write them.
 */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { AccountId } from '../protocol/ids.ts'

const pairs =
  // Cyrillic, small and capital.
  'аa еe оo рp сc уy хx ѕs іi јj һh ԁd ԛq ԝw ѵv кk тt мm ԍg ӏl гr ' +
  'АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԌG ԚQ ԜW ѴV ӀI ҮY ЬB ' +
  // Greek.
  'αa βb γy εe ηn ιi κk νv οo ρp σo τt υu χx ωw ϲc ϳj ' +
  'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ͿJ ' +
  // Latin letters that are another with a twist nobody sees.
  'ıi ȷj ɑa ɡg ɩi ʏy ʋv ᴄc ᴏo ᴠv ᴡw ᴢz ſs ƽs ꞌ. '
const looks = new Map([...pairs.matchAll(/(\S)(\S)/gu)].map((m) => [m[1]!, m[2]!]))
/** After case is folded: what then looks alike. A capital I is an l, and it was looked at before. */
const folded = new Map([
  ['0', 'o'],
  ['1', 'l'],
  ['ß', 'ss'],
  ['ς', 'o'],
])
const invisible = /\p{Default_Ignorable_Code_Point}/gu

export const skeletonOf = (name: string): string =>
  [...name.normalize('NFKC').replace(invisible, '')]
    .map((char) => looks.get(char) ?? char)
    .map((char) => (char === 'I' ? 'l' : char.toLowerCase()))
    .map((char) => looks.get(char) ?? folded.get(char) ?? char)
    .join('')
    .normalize('NFKC')

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u]
/** May somebody be called so? What is invisible, and words of letters that nobody writes together, may not. */
export const decideName = (name: string): Result<string> => {
  const text = name.normalize('NFKC')
  if (text.replace(invisible, '') !== text) return refuse('name_unfit')
  const mixed = text.split(/[^\p{L}\p{M}]+/u).some((word) => scripts.filter((script) => script.test(word)).length > 1)
  return mixed ? refuse('name_unfit') : ok(name)
}

type Named = { readonly id: AccountId; readonly name: string; readonly displayName: string }
/** Those of these people whose shown name looks like a name of another: their handle tells them apart. Linear in the people. */
export const lookalikes = (people: Iterable<Named>): ReadonlySet<AccountId> => {
  const all = [...people].map(({ id, name, displayName }) => ({ id, shown: looked(displayName), handle: looked(name) }))
  const owners = new Map<string, Set<AccountId>>()
  for (const { id, shown, handle } of all)
    for (const look of [shown, handle]) {
      const ids = owners.get(look) ?? new Set()
      owners.set(look, ids.add(id))
    }
  return new Set(all.filter(({ shown }) => (owners.get(shown)?.size ?? 0) > 1).map(({ id }) => id))
}
/** Spaces tell nobody apart. */
const looked = (name: string): string => skeletonOf(name).replace(/[\s._-]+/gu, '')
