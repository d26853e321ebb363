import { expect, test } from 'bun:test'
import { bytesOf, dayEndsInMs, decideRequests, decideSum, storedBytes, type SumLimits } from './sums.ts'

const limits: SumLimits = { messages: 3, bytes: 0, rooms: 1, people: 1, invitations: 1, audit: 1, mails: 1, requests: 5 }
const noon = Date.UTC(2026, 10, 28, 12)

test('[R-50] the last within the limit is allowed, the next is refused until the day of UTC ends, and 0 bounds nothing', () => {
  expect(decideSum('messages', 3, limits, noon)).toBeNull()
  expect(decideSum('messages', 4, limits, noon)?.error).toMatchObject({ code: 'day_limit', retryAfterMs: 12 * 3_600_000 })
  expect(decideSum('messages', 4, limits, noon)?.error.message).toContain('3 messages')
  expect(decideSum('bytes', 1e15, limits, noon)).toBeNull()
  expect(dayEndsInMs(Date.UTC(2026, 10, 28, 23, 59, 59, 999))).toBe(1)
})
test('[R-61] of one network so many requests come in a day, and twice as many wait', () => {
  expect(decideRequests(5, 10, limits, noon)).toBeNull()
  expect(decideRequests(6, 6, limits, noon)?.error.code).toBe('day_limit')
  expect(decideRequests(1, 11, limits, noon)?.error.code).toBe('day_limit')
})
test('[R-51] bytes are those of UTF-8, in any script, and an input weighs what its texts do', () => {
  for (const text of ['', 'plain', 'Grüße', '在吗？', '🏮 灯', 'é\u0301'.repeat(9)])
    expect(bytesOf(text)).toBe(new TextEncoder().encode(text).length)
  expect(storedBytes({ a: 'x'.repeat(500), b: ['yy', { c: '在' }], d: null, e: 7 })).toBeGreaterThan(505)
  expect(storedBytes({ room: 'r1k742sg00e1zkz5mnc5s' })).toBeLessThan(256)
})
