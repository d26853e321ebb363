import { expect, test } from 'bun:test'
import { search } from './candidates.ts'

const of = (...names: string[]) => names.map((name) => ({ name, value: name }))
const found = (query: string, ...names: string[]) => search(of(...names), query, 10).map((c) => c.name)

test('the beginning of a name comes first, then of a word, then anything inside', () => {
  expect(found('gar', 'the garden', 'sugar', 'garden', 'kitchen')).toEqual(['garden', 'the garden', 'sugar'])
})
test('accents and case do not matter, and several words all must be there', () => {
  expect(found('jose', 'José', 'Ana')).toEqual(['José'])
  expect(found('an si', 'Ana Silva', 'Ana Costa')).toEqual(['Ana Silva'])
})
test('Chinese is found inside, and nothing asked keeps the order', () => {
  expect(found('小雨', '林小雨', '茶水间')).toEqual(['林小雨'])
  expect(found('', 'b', 'a')).toEqual(['b', 'a'])
})
