import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { aggregate, fewestPeople } from './aggregate.ts'

test('[P-406] counts of people are told from five people up, and not at all below', () => {
  expect(aggregate({ online: 3, idle: 1 })).toBeNull()
  expect(aggregate({ online: 4, idle: 1 })).toEqual({ people: 5, counts: { online: 4, idle: 1 } })
  expect(aggregate({})).toBeNull()
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.nat(9)), (counts) => {
      const people = Object.values(counts).reduce((sum, n) => sum + n, 0)
      const told = aggregate(counts)
      expect(told === null).toBe(people < fewestPeople)
      if (told !== null) expect(told).toEqual({ people, counts })
    }),
  )
})
