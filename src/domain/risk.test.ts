import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { seed } from '../../tests/support/random.ts'
import { decideRisk, distanceKm, gravest, isImpossible, isInTwoHands, type SignInFacts, type Spot } from './risk.ts'

const day = 86_400_000
const berlin: Spot = { latitude: 52.52, longitude: 13.4, at: 0 }
const beijing = (at: number): Spot => ({ latitude: 39.9, longitude: 116.4, at })
const usual: SignInFacts = {
  device: 'known',
  here: null,
  last: null,
  lastActiveAt: 100 * day,
  guessed: 'no',
  canAnswer: 'yes',
  now: 101 * day,
}

describe('risk', () => {
  test('[S-174] nothing is said of a device that is known, and nothing of the first one', () => {
    expect(decideRisk(usual)).toEqual([])
    expect(decideRisk({ ...usual, device: 'first', lastActiveAt: 0 })).toEqual([])
    expect(decideRisk({ ...usual, device: 'new' })).toEqual([{ why: 'new_device', grade: 'notify' }])
  })
  test('[S-175] farther than one can fly in the time, on a new device: doubted; on a known one it is a tunnel or a phone', () => {
    const travelled = { ...usual, last: berlin, here: beijing(3_600_000) }
    expect(decideRisk(travelled)).toEqual([])
    expect(gravest(decideRisk({ ...travelled, device: 'new' }))).toBe('stepUp')
    expect(isImpossible(berlin, beijing(12 * 3_600_000))).toBe(false)
    expect(isImpossible(berlin, { ...berlin, longitude: 18, at: 1 })).toBe(false)
    expect(isImpossible(berlin, null)).toBe(false)
    expect(Math.round(distanceKm(berlin, beijing(0)))).toBeWithin(7300, 7450)
  })
  test('[S-175] who has no way to answer is told, and never locked out by a doubt', () => {
    const facts = { ...usual, device: 'new', last: berlin, here: beijing(1), guessed: 'lately', canAnswer: 'no' } as const
    expect(gravest(decideRisk(facts))).toBe('notify')
  })
  test('[S-176] an account that slept for more than 90 days is noticed when it wakes', () => {
    expect(decideRisk({ ...usual, lastActiveAt: 10 * day })).toEqual([{ why: 'dormant', grade: 'notify' }])
    expect(decideRisk({ ...usual, lastActiveAt: 11 * day })).toEqual([])
  })
  test('[S-177] one session in two hands: another network and another browser at once; moving with the same browser is not', () => {
    const home = { network: '192.0.2.1', agent: 'Firefox on Debian', at: 0 }
    expect(isInTwoHands(home, { network: '198.51.100.1', agent: 'Chrome on Windows', at: 1000 })).toBe(true)
    expect(isInTwoHands(home, { ...home, network: '198.51.100.1', at: 1000 })).toBe(false)
    expect(isInTwoHands(home, { ...home, agent: 'Firefox 2 on Debian', at: 1000 })).toBe(false)
    expect(isInTwoHands(home, { network: '198.51.100.1', agent: 'Chrome on Windows', at: 600_000 })).toBe(false)
    expect(isInTwoHands(undefined, home)).toBe(false)
  })
  test('distance is the same both ways, and never more than half way round', () => {
    const spot = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      at: fc.constant(0),
    })
    fc.assert(
      fc.property(spot, spot, (a, b) => {
        expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 6)
        expect(distanceKm(a, b)).toBeLessThanOrEqual(20_016)
      }),
      { seed, numRuns: 500 },
    )
  })
})
