import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemIds } from './ids.ts'
import { fileSeal } from './seal.ts'

const folder = mkdtempSync(join(tmpdir(), 'zaima-seal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const ids = systemIds()

test('[S-117] what is sealed opens only with its key and for what it was sealed for, and never looks the same twice', () => {
  const file = join(folder, 'data', 'seal.key')
  const seal = fileSeal({ file, ids })
  const sealed = seal.seal('秘密 secret', 'totp a1')
  expect(seal.open(sealed, 'totp a1')).toBe('秘密 secret')
  expect(fileSeal({ file, ids }).open(sealed, 'totp a1')).toBe('秘密 secret')
  expect(seal.open(sealed, 'totp a2')).toBeNull()
  expect(fileSeal({ file: join(folder, 'other.key'), ids }).open(sealed, 'totp a1')).toBeNull()
  expect(seal.seal('秘密 secret', 'totp a1')).not.toBe(sealed)
  for (let at = 3; at < sealed.length; at += 5) {
    const bent = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    expect(seal.open(bent, 'totp a1')).toBeNull()
  }
  for (const bad of ['', 'v1.', 'v2.abc', sealed.slice(0, 20)]) expect(seal.open(bad, 'totp a1')).toBeNull()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(Buffer.from(readFileSync(file, 'utf8'), 'base64')).toHaveLength(32)
})
test('[S-117] a damaged key is said to be one, and not replaced', () => {
  const file = join(folder, 'damaged.key')
  writeFileSync(file, 'half')
  expect(() => fileSeal({ file, ids }).seal('x', 'y')).toThrow('backup')
  expect(readFileSync(file, 'utf8')).toBe('half')
})
