import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { figureOf, newHistogram, observe, quantileOf } from './histogram.ts'

test('[P-510] a quantile is never below the true one, and at most a quarter above it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.2, max: 200_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.5, 0.9, 0.99, 1),
      (values, q) => {
        const h = newHistogram()
        for (const value of values) observe(h, value)
        const sorted = values.toSorted((a, b) => a - b)
        const exact = sorted[Math.ceil(q * sorted.length) - 1]!
        expect(quantileOf(h, q)).toBeGreaterThanOrEqual(exact * 0.999_999)
        expect(quantileOf(h, q)).toBeLessThanOrEqual(exact * 1.250_001)
        expect(h.max).toBe(sorted.at(-1)!)
      },
    ),
  )
})
test('[P-510] nothing measured reads as nothing; what is beyond the last step is told by the greatest', () => {
  const h = newHistogram()
  expect(figureOf(h)).toEqual({ count: 0, p50: 0, p99: 0, max: 0 })
  observe(h, 10_000_000)
  observe(h, -5)
  expect(figureOf(h)).toEqual({ count: 2, p50: 0.1, p99: 10_000_000, max: 10_000_000 })
})
