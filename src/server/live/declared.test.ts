import { expect, test } from 'bun:test'
import type { AccountId } from '../../protocol/ids.ts'
import { emptyArrangement } from '../../domain/claims.ts'
import type { Arrangement } from '../ports.ts'
import { createDeclared } from './declared.ts'

const ana = 'aana' as AccountId
const day = 86_400_000
const start = Date.parse('2026-05-06T00:00:00Z')
const plan = { zone: 'UTC', quiet: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '12:00', to: '13:00' }], holidays: [], through: [] }

/** Steady time that runs beside the wall, from another zero. */
const declaredFrom = (wall: { now: number }) => createDeclared({ wallNow: () => wall.now, toSteady: (at) => at - start + 1_000_000 })

test('[P-125] the next eight quiet times are held at once, and more are taken when the last begins', () => {
  const wall = { now: start }
  const declared = declaredFrom(wall)
  const arrangement: Arrangement = { ...emptyArrangement, plan }
  let { claims } = declared.arranged(ana, arrangement)
  expect(claims.map((c) => c.until)).toEqual(Array.from({ length: 8 }, (_, i) => start + i * day + 13 * 3_600_000))
  const steady = () => wall.now - start + 1_000_000
  for (let i = 0; i < 24; i += 1) {
    wall.now = start + i * day + 12 * 3_600_000
    const more = declared.renewal(ana, steady())
    expect([i, more !== null]).toEqual([i, i % 7 === 0 && i > 0])
    claims = more?.claims ?? claims
    expect(claims.some((c) => c.startsAt <= steady() && steady() < c.endsAt)).toBe(true)
    expect(declared.renewal(ana, steady())).toBeNull()
  }
})
test('[P-125] without a plan nothing is renewed, and nothing is held', () => {
  const wall = { now: start }
  const declared = declaredFrom(wall)
  declared.arranged(ana, { ...emptyArrangement, plan })
  expect(declared.size()).toBe(1)
  expect(declared.arranged(ana, emptyArrangement).claims).toEqual([])
  expect([declared.size(), declared.renewal(ana, 1e12)]).toEqual([0, null])
})
