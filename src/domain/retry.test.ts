import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { jobRetry, retryAfter } from './retry.ts'

test('[D-403] each wait is longer than the one before, up to a longest, and spread by the draw', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, draw) => {
      const wait = retryAfter(attempts, draw)
      const full = Math.min(jobRetry.longestMs, jobRetry.firstMs * jobRetry.factor ** (attempts - 1))
      expect(wait).toBeGreaterThanOrEqual(Math.floor(full / 2))
      expect(wait).toBeLessThanOrEqual(full)
      expect(retryAfter(attempts + 1, draw)).toBeGreaterThanOrEqual(wait)
    }),
  )
})
