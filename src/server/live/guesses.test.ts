/** What is remembered of tries has a bound, and reaching it is no way around being counted. */
import { expect, test } from 'bun:test'
import { fakeTime } from '../../../tests/support/fake-time.ts'
import { createGuesses } from './guesses.ts'

const kept = 100_000

test('[S-259] whoever fills up what is remembered of tries is still counted, and it grows no further', () => {
  const guesses = createGuesses({
    clock: fakeTime().clockOf('server'),
    metrics: { count: () => {} } as never,
    rate: { times: 10, perMs: 900_000 },
    strangers: { times: 50, perMs: 3_600_000 },
    alert: () => {},
  })
  const tries = (account: string, n: number) =>
    guesses.begin({ account, address: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, known: null }).waitMs
  for (let n = 0; n < kept + 10; n += 1) expect(tries(`nobody ${n}`, n)).toBe(0)
  let checked = 0
  for (let n = 0; n < 1_000; n += 1) if (tries('ana', 500_000 + n) === 0) checked += 1
  expect(checked).toBe(50)
  expect(guesses.size()).toBeLessThanOrEqual(3 * kept)
})
