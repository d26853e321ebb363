import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { atLocal, endOf, localText, presets } from './expiry.ts'

const at = (day: number, hour = 10) => new Date(2026, 4, day, hour).getTime()

test('short presets count from now, open has no end', () => {
  expect(endOf('halfHour', at(5))).toBe(at(5) + 1_800_000)
  expect(endOf('open', at(5))).toBeUndefined()
})
test('today ends at midnight, this week with its Sunday', () => {
  expect(endOf('today', at(5))).toBe(at(6, 0))
  expect(endOf('week', at(5))).toBe(at(11, 0))
  expect(endOf('week', at(10, 23))).toBe(at(11, 0))
})
test('an end is always later than now', () => {
  fc.assert(
    fc.property(fc.constantFrom(...presets), fc.integer({ min: 0, max: 4e12 }), (preset, now) => (endOf(preset, now) ?? Infinity) > now),
  )
})
test('a picked date and time is read back as written; what is half typed is nothing', () => {
  expect(atLocal(localText(at(5)))).toBe(at(5))
  expect([atLocal(''), atLocal('2026-05'), atLocal('2026-13-40T99:99')]).toEqual([null, null, null])
})
