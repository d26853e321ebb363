/** Nobody changes the wire by accident: its schemas hash to the last line of src/protocol/version.ts. */
import { expect, test } from 'bun:test'
import { wireHash } from '../scripts/shapes.ts'
import { wireAdvice } from '../scripts/write-docs.ts'
import { history, protocol } from '../src/protocol/version.ts'

test('the schemas are those of the last version in src/protocol/version.ts', () => {
  const advice = wireAdvice()
  if (advice !== null) throw new Error(advice)
})
test('versions count up by one, end with the current one, and each has its own hash', () => {
  expect(history.map((row) => row.version)).toEqual(history.map((_, index) => index + 1))
  expect(history.at(-1)?.version).toBe(protocol.current)
  expect(new Set(history.map((row) => row.hash)).size).toBe(history.length)
  expect(protocol.oldest).toBeLessThanOrEqual(protocol.current)
})
test('the hash is the same in every run', async () => {
  const script = `console.log((await import('${import.meta.dir}/../scripts/shapes.ts')).wireHash())`
  const other = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' })
  expect((await new Response(other.stdout).text()).trim()).toBe(wireHash())
})
