import { expect, test } from 'bun:test'
import { DiaryKind } from '../protocol/diary.ts'
import { keptSince } from './diary.ts'

const day = 86_400_000
const now = 100 * day

test('[P-402] a diary is kept as many days as its owner chose; nothing at all for none', () => {
  expect(keptSince('shown', 30, now)).toBe(70 * day)
  expect(keptSince('shown', 0, now)).toBe(Infinity)
})
test('[P-405] looks of administrators stay for 30 days even where nothing else is kept', () => {
  expect(keptSince('looked', 0, now)).toBe(70 * day)
  expect(keptSince('looked', 5, now)).toBe(70 * day)
  expect(keptSince('looked', 60, now)).toBe(40 * day)
  for (const kind of DiaryKind.options) if (kind !== 'looked') expect(keptSince(kind, 5, now)).toBe(95 * day)
})
