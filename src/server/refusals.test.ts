import { expect, test } from 'bun:test'
import type { Caller } from './actions/action.ts'
import type { Clock } from './ports.ts'
import { createRefusals } from './refusals.ts'

test('[R-60] refused rights fill no log: the first is a line, those of the minute after it are one', () => {
  let at = 0
  const lines: unknown[] = []
  const clock = { steady: () => at } as unknown as Clock
  const refusals = createRefusals({ clock, log: { info: (fields, text) => lines.push({ ...fields, text }) } })
  const from = (address: string): Caller => ({ kind: 'anonymous', address, userAgent: '' })
  for (let n = 0; n < 1_000; n++) refusals.note('audit.list', from('192.0.2.1'))
  refusals.note('audit.list', from('192.0.2.2'))
  refusals.note('person.list', from('192.0.2.1'))
  expect(lines).toHaveLength(3)
  at = 60_000
  refusals.note('audit.list', from('192.0.2.1'))
  expect(lines.slice(3)).toEqual([
    { command: 'audit.list', address: '192.0.2.1', times: 999, withinMs: 60_000, text: 'a right was refused again' },
    { command: 'audit.list', address: '192.0.2.1', text: 'a right was refused' },
  ])
})
