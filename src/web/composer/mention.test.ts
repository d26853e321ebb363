import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Account } from '../../protocol/model.ts'
import { askingAt, matching, put } from './mention.ts'

const person = (name: string, displayName: string) =>
  ({ id: name, name, displayName, role: 'member', bot: false, createdAt: 0 }) as unknown as Account

test('an @ at the start of a word asks for a name, one inside a word does not', () => {
  expect(askingAt('hello @an', 9)).toEqual({ from: 6, query: 'an' })
  expect(askingAt('@', 1)).toEqual({ from: 0, query: '' })
  expect(askingAt('mail me at a@b', 14)).toBeNull()
  expect(askingAt('@ana is', 7)).toBeNull()
  expect(askingAt('你好@林', 4)).toEqual({ from: 2, query: '林' })
})
test('a chosen name replaces what was written, and the caret stands after it', () => {
  const asking = askingAt('hi @an there', 6)
  expect(asking).not.toBeNull()
  expect(put('hi @an there', 6, asking!, 'ana')).toEqual({ text: 'hi @ana there', caret: 8 })
})
test('names come before display names', () => {
  const people = [person('zoe', 'Ana Z'), person('ana', 'Somebody'), person('bob', 'Bob')]
  expect(matching(people, 'An', 5).map((p) => p.name)).toEqual(['ana', 'zoe'])
})
test('putting a name never loses text after the caret', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const text = `${before} @x`
      const asking = askingAt(text, text.length)
      return asking !== null && put(text + after, text.length, asking, 'xena').text.endsWith(after.replace(/^ /, ''))
    }),
  )
})
