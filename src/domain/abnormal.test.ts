import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  decideAdmission,
  decideReader,
  decideRepair,
  decideStrain,
  noDrift,
  noteLooks,
  noteLoss,
  noteTransition,
  scraping,
  type Looks,
  type Losses,
  type Strain,
} from './abnormal.ts'
import type { Bucket } from './rates.ts'

describe('a server that is late', () => {
  test('[P-501] one hiccup changes nothing, two in a row close the door, worse sheds, and the worst holds every deadline', () => {
    expect(decideStrain([])).toBe('steady')
    expect(decideStrain([3_900, 5, 5])).toBe('steady')
    expect(decideStrain([250, 5, 201])).toBe('strained')
    expect(decideStrain([250, 1_500, 1_001])).toBe('shedding')
    expect(decideStrain([4_001])).toBe('fenced')
  })
  test('[P-501] more lag never means less strain', () => {
    const rank: Record<Strain, number> = { steady: 0, strained: 1, shedding: 2, fenced: 3 }
    fc.assert(
      fc.property(fc.array(fc.nat(6_000), { minLength: 1 }), fc.nat(), fc.nat(5_000), (lags, which, more) => {
        const worse = lags.map((lag, i) => (i === which % lags.length ? lag + more : lag))
        expect(rank[decideStrain(worse)]).toBeGreaterThanOrEqual(rank[decideStrain(lags)])
      }),
    )
  })
})

describe('a storm of connections', () => {
  const rate = { times: 100, perMs: 1_000 }
  const knock = (bucket: Bucket | undefined, kind: 'new' | 'resuming', at = 0, strain: Strain = 'steady') =>
    decideAdmission(bucket, rate, { kind, strain, at, random: 0.5, away: 0 })
  const spent = (times: number): Bucket => {
    let bucket: Bucket | undefined
    for (let i = 0; i < times; i += 1) bucket = knock(bucket, 'resuming').bucket
    return bucket!
  }
  test('[P-502] those who come back are let in when those who come are asked to wait', () => {
    expect(knock(spent(60), 'new').retryAfterMs).toBe(0)
    expect(knock(spent(71), 'new').retryAfterMs).toBeGreaterThan(0)
    expect(knock(spent(71), 'resuming').retryAfterMs).toBe(0)
    expect(knock(spent(100), 'resuming').retryAfterMs).toBeGreaterThan(0)
    expect(knock(spent(100), 'new', 1_000).retryAfterMs).toBe(0)
    expect(knock(undefined, 'new', 0, 'strained').retryAfterMs).toBeGreaterThan(0)
    expect(knock(undefined, 'resuming', 0, 'fenced').retryAfterMs).toBe(0)
  })
  test('[P-502] who is turned away is told to come back when there is room: the more of them there are, the later, and never too late', () => {
    const full = spent(100)
    const told = (away: number, random = 0.999) =>
      decideAdmission(full, rate, { kind: 'resuming', strain: 'steady', at: 0, random, away }).retryAfterMs
    expect(told(0)).toBeLessThanOrEqual(520)
    expect(told(300)).toBeWithin(2_900, 3_100)
    expect(told(300, 0.5)).toBeWithin(1_400, 1_600)
    expect(told(1_000_000)).toBeWithin(9_900, 10_100)
  })
  test('[P-502] never more than the bucket in any second, whoever knocks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('new' as const, 'resuming' as const), fc.nat(50)), { maxLength: 400 }), (knocks) => {
        let bucket: Bucket | undefined
        let at = 0
        const admitted: number[] = []
        for (const [kind, later] of knocks) {
          at += later
          const decided = knock(bucket, kind, at)
          bucket = decided.bucket
          if (decided.retryAfterMs === 0) admitted.push(at)
        }
        for (const from of admitted) expect(admitted.filter((t) => t >= from && t < from + 1_000).length).toBeLessThanOrEqual(200)
      }),
    )
  })
})

test('[P-503] a reader is shed at half, and closed at 95 % or when something waits for more than 10 s', () => {
  const capacity = 1_000
  expect(decideReader({ bytes: 500, capacity, waitingMs: 10_000 })).toBe('fine')
  expect(decideReader({ bytes: 501, capacity, waitingMs: 0 })).toBe('shed')
  expect(decideReader({ bytes: 951, capacity, waitingMs: 0 })).toBe('close')
  expect(decideReader({ bytes: 1, capacity, waitingMs: 10_001 })).toBe('close')
  expect(decideReader({ bytes: 0, capacity, waitingMs: 99_999 })).toBe('fine')
})

test('[P-504] only what is out of step twice is a leak', () => {
  const first = { strays: ['c1', 'c2'], ghosts: ['c3'], watchers: [], edges: 2 }
  const second = { strays: ['c2', 'c4'], ghosts: [], watchers: ['c5'], edges: 2 }
  expect(decideRepair(first, second)).toEqual({ strays: ['c2'], ghosts: [], watchers: [], edges: 2 })
  expect(decideRepair(noDrift, second)).toEqual(noDrift)
})

test('[P-505] the seventh change within a minute is flapping', () => {
  let times: readonly number[] = []
  const verdicts = [0, 5, 10, 15, 20, 25, 30, 95].map((s) => {
    const noted = noteTransition(times, s * 1_000)
    times = noted.times
    return noted.flapping
  })
  expect(verdicts).toEqual([false, false, false, false, false, false, true, false])
})

describe('a network that goes', () => {
  const lose = (count: number, gapMs: number, here: number, people = 10): boolean => {
    let losses: Losses = new Map()
    let outage = false
    for (let i = 0; i < count; i += 1) {
      const noted = noteLoss(losses, `a${i}`, i * gapMs, { people, here })
      losses = noted.losses
      outage ||= noted.outage
    }
    return outage
  }
  test('[P-506] many at once behind it are an outage; few, slow, or one person often are not', () => {
    expect(lose(10, 100, 200)).toBe(true)
    expect(lose(9, 100, 200)).toBe(false)
    expect(lose(30, 2_000, 200)).toBe(false)
    expect(lose(50, 10, 10_000)).toBe(false)
    expect(lose(101, 10, 10_000)).toBe(true)
    expect(lose(500, 1, 600, 0)).toBe(false)
    let losses: Losses = new Map()
    for (let i = 0; i < 100; i += 1) losses = noteLoss(losses, 'a1', i, { people: 10, here: 20 }).losses
    expect(losses.size).toBe(1)
  })
})

describe('scraping', () => {
  const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `a${from + i}`)
  test('[P-507] beyond two thousand distinct people in an hour answers are coarse, beyond twice that there are none', () => {
    let looks: Looks | undefined
    const ask = (people: readonly string[], at = 0) => {
      const noted = noteLooks(looks, people, at)
      looks = noted.looks
      return people.map(noted.allowed)
    }
    for (let from = 0; from < 2_000; from += 500) expect(new Set(ask(ids(from, from + 500)))).toEqual(new Set(['all']))
    expect(new Set(ask(ids(2_000, 2_500)))).toEqual(new Set(['coarse']))
    expect(new Set(ask(ids(0, 500)))).toEqual(new Set(['all']))
    for (let from = 2_500; from < 4_000; from += 500) ask(ids(from, from + 500))
    expect(new Set(ask(ids(4_000, 4_500)))).toEqual(new Set(['nothing']))
    expect(looks!.ids.size).toBeLessThanOrEqual(scraping.capAbove)
    expect(new Set(ask(ids(9_000, 9_100), scraping.perMs))).toEqual(new Set(['all']))
  })
  test('[P-507] the same few, however often, are no scraping', () => {
    let looks: Looks | undefined
    for (let i = 0; i < 1_000; i += 1) {
      const noted = noteLooks(looks, ids(0, 50), i)
      looks = noted.looks
      expect(noted.allowed('a7')).toBe('all')
    }
    expect(looks!.ids.size).toBe(50)
  })
})
