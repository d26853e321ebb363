import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { foldName } from './names.ts'
import { decideName, skeletonOf } from './skeleton.ts'

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
