import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { seed } from '../../tests/support/random.ts'
import { claimLimits } from '../protocol/claims.ts'
import { byHandAt, chooseByHand, type ByHand } from './claims.ts'

type Choice = { readonly value: ByHand['value']; readonly after: number; readonly forMs: number | null }
const choices = fc.array(
  fc.record({
    value: fc.constantFrom<ByHand['value'][]>('away', 'dnd', 'invisible'),
    after: fc.nat(40),
    forMs: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 100 })),
  }),
  { maxLength: claimLimits.covered },
)
const choose = (all: readonly Choice[]) => {
  let now = 0
  let held: ByHand | null = null
  /** The plain way: everything that outlasts what was chosen after it; the last that has not ended holds. */
  let plain: { readonly value: ByHand['value']; readonly end: number }[] = []
  const holding = (at: number) => plain.findLast((c) => at < c.end)
  for (const { value, after, forMs } of all) {
    now += after
    const same = holding(now)
    if (forMs === null) plain = []
    else if (same?.value === value) plain = plain.filter((c) => c !== same)
    const end = forMs === null ? Infinity : now + forMs
    plain = [...plain.filter((c) => c.end > end), { value, end }]
    held = chooseByHand(held, { value, since: now, expiresAt: forMs === null ? null : now + forMs, lastActiveAt: now })
  }
  return { held, now, valueAt: (at: number) => holding(at)?.value ?? null }
}

test('[P-150, P-151] whatever is chosen in whatever order, at every moment the last that has not ended holds', () => {
  fc.assert(
    fc.property(choices, (all) => {
      const { held, now, valueAt } = choose(all)
      for (let at = now; at <= now + 101; at++) expect(byHandAt(held, at)?.value ?? null).toBe(valueAt(at))
    }),
    { seed, numRuns: 1_000 },
  )
})

test('[P-151] ends lie ever later going down, and no more than eight are covered', () => {
  let held: ByHand | null = null
  const values = ['away', 'dnd'] as const
  for (let i = 0; i < 30; i++)
    held = chooseByHand(held, { value: values[i % 2]!, since: 0, expiresAt: i === 0 ? null : 1_000 - i, lastActiveAt: 0 })
  const ends: number[] = []
  for (let c: ByHand | null = held; c !== null; c = c.covers) ends.push(c.expiresAt ?? Infinity)
  expect(ends).toHaveLength(claimLimits.covered + 1)
  expect(ends).toEqual(ends.toSorted((a, b) => a - b))
  expect(ends.at(-1)).toBe(Infinity)
})

test('[P-152] invisible that is back hides from when it is back', () => {
  const first = chooseByHand(null, { value: 'invisible', since: 0, expiresAt: null, lastActiveAt: 5 })
  const over = chooseByHand(first, { value: 'dnd', since: 10, expiresAt: 50, lastActiveAt: 5 })
  expect(byHandAt(over, 50)).toEqual({ ...first, lastActiveAt: 50 })
})
