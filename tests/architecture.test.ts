/** The house keeps its rules. Each guard is a pure function over the sources, and is shown a planted violation to prove that it sees one. */
import { describe, expect, test } from 'bun:test'
import {
  hastyComparisons,
  longerThan,
  longLines,
  nameViolations,
  ownershipViolations,
  ruleMismatches,
  silencedTests,
  unfinishedPlaces,
} from './guards/house.ts'
import { layerViolations, layers } from './guards/layers.ts'
import { codeOf, importsOf, readSources, readText } from './guards/source.ts'

const sources = await readSources()
const self = /^tests\/(architecture\.test\.ts|guards\/)/
const others = sources.filter(({ path }) => !self.test(path))
const planted = (path: string, text: string) => [{ path, text }]

describe('the repository', () => {
  test('the walker sees it', () => {
    expect(sources.length).toBeGreaterThan(50)
    for (const layer of layers.filter((l) =>
      ['protocol', 'domain', 'client', 'ports', 'adapters', 'actions', 'live', 'web', 'cli', 'main'].includes(l.name),
    )) {
      expect([layer.name, sources.some(({ path }) => layer.path.test(path))]).toEqual([layer.name, true])
    }
    const edges = sources.flatMap(importsOf).filter((edge) => edge.kind === 'file' && /\.tsx?$/.test(edge.to))
    const known = new Set(sources.map(({ path }) => path))
    expect(edges.length).toBeGreaterThan(100)
    expect(
      edges
        .filter((edge) => !known.has(edge.to) && !/^tests\/fixtures\//.test(edge.to))
        .map((edge) => edge.to)
        .filter((to) => !self.test(to) && to.startsWith('src/')),
    ).toEqual([])
  })
  test('layers import only what stands below them', () => expect(layerViolations(sources)).toEqual([]))
  test('clock, timers, randomness, environment and Bun stay with their owners', () => expect(ownershipViolations(sources)).toEqual([]))
  test('[S-201] no secret is compared in a hurry', () => {
    const hasty = ['place.setupHash === hashToken(x)', 'x.seal !== given', 'sealOf(x) === token', 'if (given === row.secret) return']
    for (const text of hasty) expect(hastyComparisons(planted('src/server/a.ts', text))).toHaveLength(1)
    for (const text of [
      'token === null',
      'isSame(a.secret, b)',
      'hashToken(a) === hashToken(b)',
      "state === 'token'",
      'x === token.length',
    ])
      expect(hastyComparisons(planted('src/server/a.ts', text))).toEqual([])
    expect(hastyComparisons(sources)).toEqual([])
  })
  test('no file is too long', () => {
    const long = longerThan(sources, longLines.warn)
    if (long.length > 0) console.log(`Longer than ${longLines.warn} lines (the limit is ${longLines.fail}):\n  ${long.join('\n  ')}`)
    expect(longerThan(sources, longLines.fail)).toEqual([])
  })
  test('names say something, and there are no barrels', () => expect(nameViolations(sources)).toEqual([]))
  test('nothing is left open', () => expect(unfinishedPlaces(others)).toEqual([]))
  test('no test is silenced', () => expect(silencedTests(others)).toEqual([]))
  test('every rule of docs/spec.md has a test, and every tested rule is there', async () => {
    const spec = await readText('docs/spec.md')
    expect(spec).not.toBeNull()
    expect(ruleMismatches(spec!, others)).toEqual([])
  })
})

describe('the guards see', () => {
  test('imports of every form, and none in comments', () => {
    const text = `import type { A } from './a.ts'
import b, { type B } from "../b.ts"
import './c.css'
import * as d from 'd'
export { e } from './e.ts'
export * from './f.ts'
export type { G } from './g.ts'
import {
  h,
} from './h.ts'
const i = await import('./i.ts') // import './not.ts'
/* import './nor.ts' */ const accept = 'image/*', x = 1; import './k.ts' /* … */
const text = "from './no.ts'"`
    expect(importsOf({ path: 'src/x/y.ts', text }).map(({ to, typeOnly }) => `${typeOnly ? 'type ' : ''}${to}`)).toEqual([
      'type src/x/a.ts',
      'src/b.ts',
      'src/x/c.css',
      'd',
      'src/x/e.ts',
      'src/x/f.ts',
      'type src/x/g.ts',
      'src/x/h.ts',
      'src/x/k.ts',
      'src/x/i.ts',
    ])
    expect(codeOf(`const url = 'http://x' // gone`)).toBe(`const url = 'http://x' `)
  })
  test.each([
    ['src/protocol/a.ts', `import { x } from '../domain/rooms.ts'`],
    ['src/protocol/a.ts', `import * as z from 'zod'`],
    ['src/domain/a.ts', `import type { Store } from '../server/ports.ts'`],
    ['src/domain/a.ts', `import { readFile } from 'node:fs'`],
    ['src/client/a.ts', `import { x } from '../server/main.ts'`],
    ['src/client/a.ts', `import { x } from '../web/main.tsx'`],
    ['src/web/a.tsx', `import { x } from '../server/config.ts'`],
    ['src/web/a.tsx', `import React from 'react'`],
    ['src/cli/a.ts', `import { x } from '../server/adapters/clock.ts'`],
    ['src/server/ports.ts', `import { Database } from 'bun:sqlite'`],
    ['src/server/actions/a.ts', `import { x } from '../adapters/sql/store.ts'`],
    ['src/server/actions/a.ts', `import { x } from '../live/hub.ts'`],
    ['src/server/live/a.ts', `import { x } from '../actions/rooms.ts'`],
    ['src/server/live/a.ts', `import { readConfig } from '../config.ts'`],
    ['src/server/adapters/clock.ts', `import { x } from './ids.ts'`],
    ['src/server/adapters/sql/a.ts', `import { x } from '../ids.ts'`],
    ['src/server/adapters/a.ts', `import { x } from '../actions/rooms.ts'`],
    ['src/server/transports/a.ts', `import { x } from '../../domain/rooms.ts'`],
    ['src/server/transports/a.ts', `import { x } from '../adapters/clock.ts'`],
    ['src/server/dispatch.ts', `import { x } from './transports/ws.ts'`],
    ['src/server/elsewhere.ts', ''],
  ])('a wrong import in %s: %s', (path, text) => expect(layerViolations(planted(path, text))).toHaveLength(1))
  test.each([
    ['src/server/adapters/sql/a.ts', `import { x } from './migrations/b.ts'`],
    ['src/server/live/a.ts', `import type { Config } from '../config.ts'`],
    ['src/server/transports/a.ts', `import type { Room } from '../../domain/rooms.ts'`],
    ['src/server/main.ts', `import { x } from './adapters/clock.ts'`],
    ['src/cli/a.ts', `import { x } from '../server/main.ts'`],
  ])('nothing wrong in %s: %s', (path, text) => expect(layerViolations(planted(path, text))).toEqual([]))

  test.each([
    ['src/server/live/a.ts', 'const t = Date.now()'],
    ['src/web/a.tsx', 'const t = new Date()'],
    ['src/domain/a.ts', 'performance.now()'],
    ['src/server/actions/a.ts', 'setTimeout(run, 5)'],
    ['src/client/a.ts', 'Math.random()'],
    ['src/server/adapters/sql/a.ts', 'crypto.randomUUID()'],
    ['src/server/main.ts', 'process.env.HOME'],
    ['src/server/live/a.ts', 'Bun.sleep(1)'],
    ['src/server/actions/a.ts', `await fetch(url)`],
    ['src/server/live/a.ts', `import { request } from 'node:https'`],
    ['src/server/actions/a.ts', `import { Database } from 'bun:sqlite'`],
  ])('%s taking what it does not own: %s', (path, text) => expect(ownershipViolations(planted(path, text))).toHaveLength(1))
  test.each([
    ['src/server/adapters/clock.ts', 'Date.now()'],
    ['src/server/live/a.ts', 'new Date(at)'],
    ['src/server/live/a.ts', '// Date.now() would jump'],
    ['src/web/env-browser.ts', 'Math.random()'],
    ['src/server/transports/a.ts', 'Bun.serve({})'],
    ['src/web/a.ts', 'formatDate(at)'],
  ])('%s within its rights: %s', (path, text) => expect(ownershipViolations(planted(path, text))).toEqual([]))

  test('long files, barrels, empty names and open ends', () => {
    expect(longerThan(planted('src/a.ts', 'x\n'.repeat(401)), longLines.fail)).toHaveLength(1)
    expect(longerThan(planted('src/a.ts', 'x\n'.repeat(400)), longLines.fail)).toEqual([])
    for (const path of ['src/domain/index.ts', 'src/web/utils.ts', 'src/server/session-manager.ts', 'src/web/Room.tsx'])
      expect(nameViolations(planted(path, ''))).toHaveLength(1)
    expect(nameViolations(planted('src/client/index.ts', ''))).toEqual([])
    expect(unfinishedPlaces(planted('src/a.ts', `// ${'TO' + 'DO'}: later`))).toHaveLength(1)
  })
  test('silenced tests', () => {
    for (const text of [
      `test.only('x', f)`,
      `test.skip('x', f)`,
      `describe.todo('x')`,
      `test.skipIf(no)('x', f)`,
      `test('x', f, { retry: 2 })`,
    ]) {
      expect(silencedTests(planted('tests/a.test.ts', text))).toHaveLength(1)
    }
    expect(silencedTests(planted('tests/a.test.ts', `if (!root) console.log('skipped: needs root')\ntest.skipIf(!root)('x', f)`))).toEqual(
      [],
    )
  })
  test('rules without a test, tests without a rule, and rules told twice', () => {
    const spec = '- **P-1** One.\n- **P-2** Two.\n- **S-1** Three.\n- **S-1** Again.\n'
    const tests = planted('src/a.test.ts', `test('[P-1, S-1] x', f)\ntest("[M-9] y", f)`)
    expect(ruleMismatches(spec, tests)).toEqual([
      'S-1 stands twice in docs/spec.md',
      'P-2 has no test that names it',
      'M-9 is tested in src/a.test.ts but is not in docs/spec.md',
    ])
  })
})
