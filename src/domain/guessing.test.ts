import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { seed } from '../../tests/support/random.ts'
import { applyRight, applyTry, decideTry, stuffingMs, type Window } from './guessing.ts'
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
})
