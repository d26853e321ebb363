import { expect, test } from 'bun:test'
import { hashToken, systemIds } from './ids.ts'

test('an id is a letter and 20 of 0-9a-z, and none comes twice or lower than the one before', () => {
  const ids = systemIds()
  const times = [5, 5, 1_760_000_000_000, 1_760_000_000_000, 3, 1_760_000_000_001]
  const made = Array.from({ length: 20_000 }, (_, i) => ids.next('m', times[Math.floor(i / 4000)] ?? 1_760_000_000_001))
  expect(made.every((id) => /^m[0-9a-z]{20}$/.test(id))).toBe(true)
  expect(made.every((id, i) => i === 0 || id > made[i - 1]!)).toBe(true)
})

test('ids of later times sort later, across processes too', () => {
  const later = systemIds().next('a', 1_760_000_000_001)
  expect(systemIds().next('a', 1_760_000_000_000) < later).toBe(true)
  expect(systemIds().next('a', 4_000_000_000_000) > later).toBe(true)
})

test('tokens are 256 bits, safe in addresses, and differ', () => {
  const ids = systemIds()
  const tokens = Array.from({ length: 1000 }, () => ids.token())
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true)
  expect(new Set(tokens).size).toBe(1000)
})

test('random numbers lie in [0, 1) and are spread over it', () => {
  const ids = systemIds()
  const drawn = Array.from({ length: 10_000 }, () => ids.random())
  expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true)
  expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(0.5, 1)
})

test('a token is kept as its SHA-256', () => {
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
