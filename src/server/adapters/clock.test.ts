import { expect, test } from 'bun:test'
import { systemClock } from './clock.ts'

test('a timer runs once, not early, and not at all once cancelled', async () => {
  const clock = systemClock()
  const from = clock.steady()
  const ran: string[] = []
  const cancel = clock.after(5, () => ran.push('cancelled'))
  clock.after(10, () => ran.push('first'))
  cancel()
  await new Promise<void>((done) => clock.after(20, done))
  expect(ran).toEqual(['first'])
  expect(clock.steady() - from).toBeGreaterThanOrEqual(19)
})

test('a wait longer than a timer can hold does not end at once', async () => {
  const clock = systemClock()
  let ran = false
  const cancel = clock.after(40 * 86_400_000, () => (ran = true))
  await new Promise<void>((done) => clock.after(20, done))
  cancel()
  expect(ran).toBe(false)
})

test('the wall clock tells epoch milliseconds', () => {
  expect(systemClock().now()).toBeGreaterThan(1_700_000_000_000)
})
