import { DisplayName, RoomName } from '../protocol/model.ts'
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { foldName } from './names.ts'
import { decideName, skeletonOf, lookalikes } from './skeleton.ts'
import type { AccountId } from '../protocol/ids.ts'

const alike = (...names: string[]) => expect([names.join(' '), new Set(names.map(skeletonOf)).size]).toEqual([names.join(' '), 1])
const differ = (...names: string[]) =>
  expect([names.join(' '), new Set(names.map(skeletonOf)).size]).toEqual([names.join(' '), names.length])

test('[S-119] names that look alike have one skeleton', () => {
  alike('admin', 'аdmin', 'ADMIN'.toLowerCase(), 'ａｄｍｉｎ', 'admın')
  alike('paypal', 'раураl', 'PAYPAl'.toLowerCase())
  alike('cop', 'сор', 'СОР')
  alike('toml', 'tom1', 'TomI')
  alike('Bob', 'Вob', 'b0b', 'ΒΟΒ'.toLowerCase() === 'βοβ' ? 'b0b' : '')
  alike('strasse', 'straße')
  alike('ana', 'a\u034fna', 'ana\u3164')
})
test('[S-119] names that differ stay different', () => {
  differ('ana', 'anna', 'аня', 'áná', '安娜', '李雷', '李蕾', 'さくら', 'サクラ')
  differ('иван', 'ivan', 'юрий', 'никита')
  differ('νίκη', 'nike')
})
test('[S-119] what folds to the same name looks the same or is the same key; a skeleton is its own skeleton', () => {
  const name = fc.string({ unit: fc.constantFrom(...'abcdilo01АВСаесорхіΑΒΟοινß鲍勃王z._-'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(name, (n) => {
      expect(skeletonOf(skeletonOf(n))).toBe(skeletonOf(n))
      expect(skeletonOf(n.normalize('NFD'))).toBe(skeletonOf(n))
      expect(skeletonOf(foldName(n).toLowerCase())).toBe(skeletonOf(foldName(foldName(n))))
    }),
  )
})
test('[S-119] swapping any letter for one that looks the same changes no skeleton', () => {
  const twins: Record<string, string> = { a: 'а', c: 'с', e: 'е', o: 'ο', p: 'р', x: 'х', y: 'у', i: 'і', s: 'ѕ', l: '1', j: 'ј' }
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'abcdeopxyisljqz'), minLength: 1, maxLength: 20 }),
      fc.infiniteStream(fc.boolean()),
      (n, swaps) => {
        const swapped = [...n].map((char) => (swaps.next().value === true ? (twins[char] ?? char) : char)).join('')
        expect(skeletonOf(swapped)).toBe(skeletonOf(n))
      },
    ),
  )
})
test('[S-120] a word is of one script, Han and kana beside Latin are fine, and nothing invisible is', () => {
  for (const fine of ['ana', 'Ánà', '小梅', '小梅Mei', 'サクラsan', '김철수', 'иван', 'иван.dev', 'dev_иван2', 'αλφα', 'ali.علي', 'ＡＢ'])
    expect([fine, decideName(fine).ok]).toEqual([fine, true])
  for (const bad of ['аdmin', 'Вob', 'pαul', 'ивαн', 'a\u034fna', 'ana\u115f', '\u3164\u3164', 'a\u180bb'])
    expect([bad, decideName(bad).ok]).toEqual([bad, false])
})

test('[W-452] a text on one line has nothing invisible and nothing that turns it, but where writing needs it', () => {
  const fits = (text: string): boolean => DisplayName.safeParse(text).success && RoomName.safeParse(text).success
  for (const text of ['李雷', 'مرحبا', 'می‌خواهم', 'क्‍ष', '👨‍👩‍👧 Fam', '❤️ Ana', '1️⃣ one', 'Zoë'.normalize('NFD')])
    expect([text, fits(text)]).toEqual([text, true])
  for (const text of [
    ...['Ola\u200b', 'Ola\u2060', 'O\ufeffla', 'Ol\u00ada', 'Ola\u200d', 'A\u200cB', '\u202eOla', 'O\u2066la', 'Ola\u200f', '\u061cOla'],
    ...['\u3164', '\u2800', '\u115f', 'Ola\u{e0041}', 'Ola\ufe0f', `Z${'\u0301'.repeat(9)}`],
  ])
    expect([JSON.stringify(text), fits(text)]).toEqual([JSON.stringify(text), false])
  expect(DisplayName.parse('Zoë'.normalize('NFD'))).toBe('Zoë'.normalize('NFC'))
})

test('[W-453] those whose names look alike are told apart by their handles, also where one shows another’s handle', () => {
  const person = (id: string, name: string, displayName: string) => ({ id: id as AccountId, name, displayName })
  const people = [
    person('a1', 'ola', 'Ola Nord'),
    person('a2', 'eve', 'OIa Nord'),
    person('a3', 'bob', 'Bob'),
    person('a4', 'mal', 'ola'),
    person('a5', 'lin', '林夏'),
  ]
  expect([...lookalikes(people)].toSorted()).toEqual(['a1', 'a2', 'a4'] as AccountId[])
  expect(lookalikes([person('a1', 'ola', 'Ola'), person('a3', 'bob', 'Bob')]).size).toBe(0)
})
