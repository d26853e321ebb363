/** Pacing on a clock that moves only when told, where each piece of work takes as long as it says. */
import { expect, test } from 'bun:test'
import { createPacing } from './pacing.ts'

const stage = () => {
  const timers: { readonly at: number; readonly run: () => void }[] = []
  let now = 1_000
  const clock = {
    now: () => now,
    steady: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  }
  const done: string[] = []
  return {
    clock,
    done,
    timers,
    takes: (name: string, ms: number) => () => {
      now += ms
      done.push(name)
    },
    turn: () => {
      const due = timers.splice(0)
      now = Math.max(now, ...due.map(({ at }) => at))
      for (const { run } of due) run()
    },
    pass: (ms: number) => void (now += ms),
  }
}

test('[P-515] alone, work is done at once; a crowd is done a little each turn, what has begun before what is new, and nothing is lost', () => {
  const { clock, done, timers, takes, turn } = stage()
  const pacing = createPacing({ clock, budgetMs: 10, restMs: 1 })
  pacing.add('new', takes('a', 4))
  expect([done.join(' '), timers.length]).toEqual(['a', 0])
  pacing.add('new', takes('b', 7))
  pacing.add('new', takes('c', 7))
  pacing.add('begun', takes('d', 2))
  pacing.add('new', takes('e', 7))
  expect([done.join(' '), pacing.waiting()]).toEqual(['a b', 3])
  turn()
  expect([done.join(' '), pacing.waiting()]).toEqual(['a b d c e', 0])
  expect(timers.length).toBe(0)
})

test('[P-515] what no turn has time for waits for the next, however much there is', () => {
  const { clock, done, takes, turn, pass } = stage()
  const pacing = createPacing({ clock, budgetMs: 10, restMs: 1 })
  for (let n = 0; n < 100; n++) pacing.add('new', takes(`${n}`, 5))
  const counts = [done.length]
  while (pacing.waiting() > 0) {
    turn()
    counts.push(done.length)
  }
  expect(counts).toEqual(Array.from({ length: 50 }, (_, n) => 2 * n + 2))
  expect(done).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`))
  pass(100)
  pacing.add('new', takes('at once', 5))
  expect(done.at(-1)).toBe('at once')
})

test('[P-515] work that adds more, and work that must wait, hold up nobody', async () => {
  const { clock, done, takes } = stage()
  const pacing = createPacing({ clock, budgetMs: 10, restMs: 1 })
  const stuck = Promise.withResolvers<void>()
  for (let n = 0; n < 3; n++) pacing.add('begun', () => stuck.promise)
  let left = 10_000
  const more = (): void => {
    left -= 1
    if (left > 0) pacing.add('new', more)
  }
  pacing.add('new', more)
  expect(left).toBe(0)
  pacing.add('begun', () => stuck.promise)
  pacing.add('new', takes('after', 1))
  pacing.add('ending', takes('gone', 1))
  expect(done).toEqual(['gone'])
  stuck.resolve()
  await stuck.promise
  await Promise.resolve()
  expect(done).toEqual(['gone', 'after'])
})
