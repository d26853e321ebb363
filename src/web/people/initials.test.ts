import { expect, test } from 'bun:test'
import { initials, tint } from './initials.ts'

test('initials suit the script', () => {
  expect(initials('Ana Maria Silva')).toBe('AS')
  expect(initials('lin')).toBe('L')
  expect(initials('林小雨')).toBe('林')
  expect(initials('林 小雨')).toBe('林')
  expect(initials('👩‍👧 Mia')).toBe('👩‍👧M')
  expect(initials('  ')).toBe('')
})
test('a tint is one of six and stays', () => {
  for (const id of ['a1', 'a2', 'a3', 'azzzz']) expect(tint(id)).toBeWithin(1, 7)
  expect(tint('a1')).toBe(tint('a1'))
})
