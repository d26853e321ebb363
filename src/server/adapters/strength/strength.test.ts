import { expect, test } from 'bun:test'
import { measureStrength } from '../../../domain/strength.ts'
import { StoreBusy } from '../../ports.ts'
import { systemClock } from '../clock.ts'
import { threadStrength } from './strength.ts'

test('[S-111] measuring a password keeps nothing else waiting', async () => {
  const strength = threadStrength({ clock: systemClock() })
  await strength.measure('warm up', [])
  const hard = 'p4$$w0rd@4$'.repeat(20)
  const alone = performance.now()
  const expected = measureStrength(hard, ['ana'])
  const one = performance.now() - alone
  let longest = 0
  let last = performance.now()
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 5)
  const started = performance.now()
  expect(await Promise.all([1, 2].map(() => strength.measure(hard, ['ana'])))).toEqual([expected, expected])
  const took = performance.now() - started
  clearInterval(beat)
  strength.close()
  expect(took).toBeGreaterThan(one)
  expect(longest).toBeLessThan(Math.max(one, 150))
}, 30_000)

test('the thread is there only while it is needed, and its queue is bounded', async () => {
  const strength = threadStrength({ clock: systemClock(), restsMs: 20 })
  expect(strength.threads()).toBe(0)
  const asked = Array.from({ length: 201 }, (_, i) => strength.measure('a', [], `${i}`))
  expect(await asked[200]!.catch((e: unknown) => e)).toBeInstanceOf(StoreBusy)
  await Promise.all(asked.slice(0, 200))
  expect(strength.threads()).toBe(1)
  while (strength.threads() > 0) await Bun.sleep(5)
  expect((await strength.measure('correct horse', [])).score).toBe(3)
  const unfinished = strength.measure('b', [])
  strength.close()
  expect(await unfinished.catch((e: Error) => e.message)).toContain('stopping')
}, 30_000)
