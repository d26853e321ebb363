import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { seed } from '../../tests/support/random.ts'
import { applyFate, applyRight, applyTry, applyWrong, decideTry, newFares, stuffingMs, type Fares, type Window } from './guessing.ts'
import type { Bucket } from './rates.ts'

const rate = { times: 10, perMs: 900_000 }

describe('guessing', () => {
  test('[S-170] five slips cost nothing; from then on each wrong try doubles the wait', () => {
    let bucket: Bucket | undefined
    const waits: number[] = []
    let at = 0
    for (let n = 0; n < 9; n += 1) {
      const tried = decideTry(bucket, rate, at, 'growing')
      waits.push(tried.waitMs)
      at += tried.waitMs
      bucket = decideTry(bucket, rate, at, 'growing').bucket
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1000, 2000, 4000, 8000])
  })
  test('[S-170] no way of asking gets more tries than the allowance and what time gives back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { maxLength: 200 }), (gaps) => {
        let bucket: Bucket | undefined
        let at = 0
        let through = 0
        for (const gap of gaps) {
          at += gap
          const tried = decideTry(bucket, rate, at, 'growing')
          if (tried.waitMs > 0) continue
          bucket = tried.bucket
          through += 1
        }
        expect(through).toBeLessThanOrEqual(rate.times + Math.ceil((at * rate.times) / rate.perMs))
      }),
      { seed, numRuns: 500 },
    )
  })
  test('[S-170] a right try costs nothing', () => {
    const { bucket } = decideTry(undefined, rate, 0, 'growing')
    expect(applyRight(bucket, rate)).toEqual({ left: 10, at: 0 })
  })
  test('[S-172] one network that fails with more than twenty accounts waits as a whole; one whose people mostly come in does not', () => {
    const tried = (wrong: number): Window => {
      let window: Window | undefined
      for (let n = 0; n < 40; n += 1) window = applyTry(window, `person${n}`, n)
      return { ...window!, wrong }
    }
    expect(stuffingMs(tried(40), 1_000)).toBe(599_000)
    expect(stuffingMs(tried(40), 600_000)).toBe(0)
    expect(stuffingMs(tried(30), 1_000)).toBe(0)
  })

  test('[S-230] a wrong try sooner than a hand types after another counts as two; a second later, as one', () => {
    const first = decideTry(undefined, rate, 0, 'growing').bucket
    const second = decideTry(first, rate, 500, 'growing').bucket
    expect([applyWrong(first, undefined, 0), applyWrong(second, -500, 500), applyWrong(second, 0, 500)]).toEqual([
      first,
      second,
      { ...second, left: second.left - 1 },
    ])
    let bucket: Bucket | undefined
    let missedAt: number | undefined
    let through = 0
    for (let at = 0; at < 1_000; at += 10) {
      const tried = decideTry(bucket, rate, at, 'growing')
      if (tried.waitMs > 0) continue
      bucket = applyWrong(tried.bucket, missedAt, at)
      missedAt = at
      through += 1
    }
    expect(through).toBe(3)
  })

  const fare = (
    held: Fares,
    of: { readonly tries: number; readonly wrong: number; readonly from: number; readonly overMs: number },
  ): Fares => {
    let fares = held
    for (let n = 0; n < of.tries; n += 1) {
      // Spread evenly, however few or many are wrong.
      const wrong = Math.floor(((n + 1) * of.wrong) / of.tries) > Math.floor((n * of.wrong) / of.tries)
      fares = applyFate(fares, wrong ? 'wrong' : 'right', of.from + (n * of.overMs) / of.tries)
    }
    return fares
  }
  const hour = 3_600_000
  test('[S-231] sign-ins failing more than three times as often as usual are an alarm, from fifty tries in five minutes on', () => {
    const calm = fare(newFares, { tries: 2_000, wrong: 100, from: 0, overMs: 4 * hour })
    expect(calm.is).toBe('usual')
    expect(calm.usual.wrong / calm.usual.tries).toBeCloseTo(0.05, 1)
    const then = 5 * hour
    expect(fare(calm, { tries: 49, wrong: 49, from: then, overMs: 240_000 }).is).toBe('usual')
    expect(fare(calm, { tries: 50, wrong: 50, from: then, overMs: 240_000 }).is).toBe('failing')
    expect(fare(calm, { tries: 100, wrong: 12, from: then, overMs: 240_000 }).is).toBe('usual')
    // The same fifty over an hour are nobody's attack.
    expect(fare(calm, { tries: 50, wrong: 50, from: then, overMs: hour }).is).toBe('usual')
  })
  test('[S-231] an attack is not learnt as usual, and once it is over so is the alarm', () => {
    const calm = fare(newFares, { tries: 500, wrong: 25, from: 0, overMs: hour })
    const under = fare(calm, { tries: 5_000, wrong: 4_500, from: 2 * hour, overMs: hour })
    expect(under.is).toBe('failing')
    expect(under.usual.wrong / under.usual.tries).toBeLessThan(0.1)
    expect(fare(under, { tries: 60, wrong: 3, from: 4 * hour, overMs: 240_000 }).is).toBe('usual')
  })
  test('[S-231] whatever happens, as few as fifty tries are needed and a place where all is well never alarms', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(90_000)), { maxLength: 200 }), (tries) => {
        let at = 0
        let fares = newFares
        const wrongs: number[] = []
        for (const [wrong, gap] of tries) {
          at += gap
          wrongs.push(at)
          fares = applyFate(fares, wrong ? 'wrong' : 'right', at)
          if (fares.is === 'failing') expect(wrongs.filter((t) => t > at - 300_000).length).toBeGreaterThanOrEqual(50)
        }
        if (tries.every(([wrong]) => !wrong)) expect(fares.is).toBe('usual')
      }),
      { seed, numRuns: 300 },
    )
  })
})
