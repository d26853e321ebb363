import { expect, test } from 'bun:test'
import { spansOf } from './plan-spans.ts'

test('[P-127] a night shows on the evening it begins and on the morning it ends, also from Sunday to Monday', () => {
  const slots = [
    { days: [7], from: '22:00', to: '07:00' },
    { days: [1], from: '12:00', to: '13:00' },
  ]
  expect(spansOf(slots, 7)).toEqual([{ from: 1320, to: 1440, text: '22:00–07:00' }])
  expect(spansOf(slots, 1)).toEqual([
    { from: 0, to: 420, text: '00:00–07:00' },
    { from: 720, to: 780, text: '12:00–13:00' },
  ])
})
test('[P-127] what ends at midnight leaves nothing for the next day', () => {
  expect(spansOf([{ days: [6], from: '00:00', to: '00:00' }], 7)).toEqual([])
  expect(spansOf([{ days: [6], from: '00:00', to: '00:00' }], 6)).toEqual([{ from: 0, to: 1440, text: '00:00–00:00' }])
})
