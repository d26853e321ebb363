/** The generated documents say what the schemas say. */
import { expect, test } from 'bun:test'
import { documents, staleDocuments } from '../scripts/write-docs.ts'
import { notation } from '../scripts/notation.ts'
import { commands } from '../src/protocol/commands.ts'
import { errors } from '../src/protocol/errors.ts'
import { events } from '../src/protocol/events.ts'

test('docs/protocol.md and docs/config.md are fresh (run `npm run docs`)', async () => {
  expect(await staleDocuments()).toEqual([])
})
test('every command, event and error is in docs/protocol.md', () => {
  const page = documents()['docs/protocol.md']!
  for (const name of [...Object.keys(commands), ...Object.keys(events), ...Object.keys(errors)]) expect(page).toContain(`\`${name}\``)
})
test('the notation refuses what it cannot say, instead of leaving it out', () => {
  expect(notation({ type: 'object', properties: { a: { type: 'array', items: { enum: ['x', 'y'] }, maxItems: 3 } }, required: [] })).toBe(
    '{ a?: ("x" | "y")[] (≤ 3) }',
  )
  expect(() => notation({ type: 'bigint' })).toThrow()
})
