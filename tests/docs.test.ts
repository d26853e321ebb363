/** The generated documents say what the schemas say. */
import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { documents, staleDocuments } from '../scripts/write-docs.ts'
import { notation } from '../scripts/notation.ts'
import { commands } from '../src/protocol/commands.ts'
import { errors } from '../src/protocol/errors.ts'
import { events } from '../src/protocol/events.ts'
import { checklistMistakes, openRows, requirements } from './guards/asvs.ts'
import { readText } from './guards/source.ts'

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

test('docs/asvs.md has every requirement once, and names only rules, tests and pages that are there', async () => {
  const [page, spec] = [await readText('docs/asvs.md'), await readText('docs/spec.md')]
  const exists = (path: string) => existsSync(join(import.meta.dir, '..', path))
  expect(requirements).toHaveLength(246)
  expect(checklistMistakes(page ?? '', { spec: spec ?? '', exists })).toEqual([])
  const open = openRows(page ?? '')
  if (open.length > 0) console.log(`docs/asvs.md: ${open.length} of ${requirements.length} requirements are open: ${open.join(' ')}`)
})
test('the checklist’s guard sees a row that is missing, doubled or wrong, and lets what is to come be', () => {
  const known = { spec: '- **S-1** One.\n', exists: (path: string) => path === 'tests/a.test.ts' }
  const page = requirements.map((id) => `| ${id} | x | S-1 |`).join('\n')
  expect(checklistMistakes(page, known)).toEqual([])
  expect(checklistMistakes(page.replace('| 1.1.1 | x | S-1 |\n', ''), known)).toEqual(['1.1.1 has no row'])
  expect(checklistMistakes(`${page}\n| 1.1.1 | x | S-1 |`, known)).toEqual(['1.1.1 stands twice, or is none'])
  const says = (held: string) => checklistMistakes(page.replace('| 1.1.1 | x | S-1 |', `| 1.1.1 | x | ${held} |`), known)
  expect(says('S-2')).toEqual(['1.1.1 names S-2, which is no rule'])
  expect(says('`tests/a.test.ts`, `tests/b.test.ts`')).toEqual(['1.1.1 names tests/b.test.ts, which is not there'])
  expect(says('[x](x.md)')).toEqual(['1.1.1 names docs/x.md, which is not there'])
  expect(says('S-1; **Open** S-30…S-59 (later)')).toEqual([])
  expect(openRows('| 1.1.1 | x | **Open** S-30…S-59 |')).toEqual(['1.1.1'])
})
test('SECURITY.md names only rules that are there', async () => {
  const [page, spec] = [await readText('SECURITY.md'), await readText('docs/spec.md')]
  const named = [...(page ?? '').matchAll(/\b[PSMRWDC]-\d+\b/g)].map((m) => m[0])
  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((rule) => spec?.includes(`- **${rule}** `) !== true)).toEqual([])
})
