import { expect, test } from 'bun:test'
import { daysOf } from './plan.ts'

test('days are read as people write them, also over the end of the week', () => {
  expect(daysOf('mon-fri')).toEqual([1, 2, 3, 4, 5])
  expect(daysOf('sat,sun')).toEqual([6, 7])
  expect(daysOf('Friday-monday,wed')).toEqual([1, 3, 5, 6, 7])
  expect(daysOf('daily')).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(() => daysOf('someday')).toThrow('is no day')
})
