/** What allowances are made of: weighted buckets, networks that pay, the depth of JSON, turns, and who makes a server late. */
import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { addLoad, heavyFrom, isHeavy } from './burden.ts'
import { isTooDeep, mostDepth } from './depth.ts'
import { networksOf, wideNetworkOf } from './networks.ts'
import { charge, spend, weightOf } from './rates.ts'
import { askTurn, newTurns, nextTurn } from './turns.ts'

const rate = { times: 10, perMs: 1_000 }

describe('what costs more', () => {
  test('[W-432] spends more: by the ids it brings and the page it asks for, and what is owed is waited for', () => {
    const ids = (n: number) => ({ ids: Array.from({ length: n }, () => 'a') })
    expect([weightOf(ids(1)), weightOf(ids(500)), weightOf({ limit: 50 }), weightOf({ limit: 200 }), weightOf({ body: 'x' })]).toEqual([
      0, 25, 0, 3, 0,
    ])
    const owing = charge(spend(undefined, rate, 0).bucket, rate, 0, 12)
    expect(owing.left).toBe(-3)
    expect(spend(owing, rate, 0).waitMs).toBe(400)
    expect(spend(owing, rate, 400).waitMs).toBe(0)
  })

  test('[W-432] nobody owes more than a whole allowance, so whoever waits comes in again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), (costs) => {
        let bucket = spend(undefined, rate, 0).bucket
        for (const cost of costs) bucket = charge(bucket, rate, 0, cost)
        expect(spend(bucket, rate, 0).waitMs).toBeLessThanOrEqual(1_100)
      }),
    )
  })
})

test('[W-431] a stranger pays by the IPv4 address, or by the /64 and the /56 around it, four times as wide', () => {
  expect(networksOf('192.0.2.7')).toEqual([{ network: '192.0.2.7', width: 1 }])
  expect(networksOf('::ffff:192.0.2.7')).toEqual([{ network: '192.0.2.7', width: 1 }])
  expect(networksOf('2001:db8:1:22ff::9')).toEqual([
    { network: '2001:db8:1:22ff', width: 1 },
    { network: '2001:db8:1:2200::/56', width: 4 },
  ])
  expect(wideNetworkOf('2001:db8:1:22aa::1')).toBe(wideNetworkOf('2001:db8:1:2201:9::'))
  expect(wideNetworkOf('2001:db8:1:2301::')).not.toBe(wideNetworkOf('2001:db8:1:2201::'))
})

describe('how deep JSON is', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
  test('[W-434] is known before it is read, whatever its strings say', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.string(), fc.integer({ min: 1, max: 8 }), (value, text, most) => {
        const held = { text, '["\\': value }
        const json = JSON.stringify(held)
        fc.pre(json.length > 2 * most)
        expect(isTooDeep(json, most)).toBe(depthOf(held) > most)
      }),
    )
  })

  test('[W-434] 32 levels pass and 33 do not; brackets in a string are text', () => {
    const nested = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`.padEnd(200)
    expect([isTooDeep(nested(mostDepth)), isTooDeep(nested(mostDepth + 1))]).toEqual([false, true])
    expect(isTooDeep(JSON.stringify({ body: '[{'.repeat(1_000) }))).toBe(false)
    expect(isTooDeep(`"${'['.repeat(1_000)}`)).toBe(false)
    expect(isTooDeep('['.repeat(1_000_000))).toBe(true)
  })
})

describe('turns', () => {
  const limits = { atOnce: 1, perPayer: 3, inAll: 5 }
  test('[W-437] go round between payers, in order within each', () => {
    const turns = newTurns<string>()
    expect(askTurn(turns, 'ana', 'a0', limits)).toBe('runs')
    for (const item of ['a1', 'a2', 'a3']) expect(askTurn(turns, 'ana', item, limits)).toBe('waits')
    expect(askTurn(turns, 'ana', 'a4', limits)).toBe('own')
    for (const item of ['b1', 'b2']) expect(askTurn(turns, 'bob', item, limits)).toBe('waits')
    expect(askTurn(turns, 'cyd', 'c1', limits)).toBe('all')
    expect(Array.from({ length: 6 }, () => nextTurn(turns))).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', undefined])
    expect(askTurn(turns, 'ana', 'a5', limits)).toBe('runs')
  })
})

describe('who makes a server late', () => {
  test('[W-441] is whoever has a large part of what it did lately; under a load that many share it is nobody', () => {
    expect(isHeavy({ own: 1_000, all: 1_100, strain: 'steady' })).toBe(false)
    expect(isHeavy({ own: 1_000, all: 1_100, strain: 'strained' })).toBe(true)
    expect(isHeavy({ own: heavyFrom - 1, all: heavyFrom, strain: 'fenced' })).toBe(false)
    expect(isHeavy({ own: 1_000, all: 100_000, strain: 'shedding' })).toBe(false)
    expect(addLoad({ units: 100, at: 0 }, 10, 5_000).units).toBe(60)
  })
})

test('[W-437] a network of strangers, who may be many, has a longer line than a person', () => {
  const limits = { atOnce: 1, perPayer: 2, perNetwork: 4, inAll: 100 }
  const waits = (payer: string): number => {
    const turns = newTurns<number>()
    return Array.from({ length: 10 }, (_, n) => askTurn(turns, payer, n, limits)).filter((asked) => asked === 'waits').length
  }
  expect([waits('a0123456789abcdefghij'), waits('192.0.2.1'), waits('2001:db8:0:100::/56')]).toEqual([2, 4, 4])
})
