import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { seed } from '../../tests/support/random.ts'
import { securityLine } from './security.ts'

const at = Date.UTC(2026, 0, 31, 9)

test('[S-173] a line reads the same for as long as programs read it', () => {
  expect(securityLine({ event: 'sign_in_failed', account: 'ana', address: '192.0.2.1', why: 'wrong_credentials' }, at)).toBe(
    '2026-01-31T09:00:00.000Z zaima sign_in_failed account="ana" address=192.0.2.1 why=wrong_credentials',
  )
  expect(securityLine({ event: 'finding', account: 'ana', address: '2001:db8::1', why: 'new_device', grade: 'notify' }, at)).toBe(
    '2026-01-31T09:00:00.000Z zaima finding account="ana" address=2001:db8::1 why=new_device grade=notify',
  )
})
test('[S-173] no name ends a line or passes for another field', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 }), (account, address) => {
      const line = securityLine({ event: 'sign_in_failed', account, address, why: 'x' }, at)
      expect(line.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(1)
      expect(line.match(/^\S+ zaima sign_in_failed account="(?:[^"\\]|\\.)*" address=[\w.:/-]+ why=x$/u)).not.toBeNull()
    }),
    { seed, numRuns: 2_000 },
  )
})
