import { expect, test } from 'bun:test'
import { detailOf } from './audit-details.ts'

test('[S-300] the audit log keeps the fields of an act, whatever object they stand in', () => {
  const input = { name: 'Works', registration: 'open', password: 'seventeen heron lattice quarry', ticket: 'half-a-sign-in' } as const
  expect(detailOf({ action: 'place.update', detail: input })).toEqual({ name: 'Works', registration: 'open' })
  expect(detailOf({ action: 'person.lift' })).toEqual({})
})
