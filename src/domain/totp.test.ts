import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { decideCode, foldRecovery, otpUri, recoveryFrom, secretFrom } from './totp.ts'

/** RFC 6238, appendix B: the ASCII secret 12345678901234567890. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const step = 30_000
const codeAt = (at: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })

test('[S-112] the codes are those of the standard', () => {
  // The last six of its eight digits.
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ] as const)
    expect(decideCode({ code, secret, lastStep: 0, now: seconds * 1_000 })).toBe(Math.floor(seconds / 30))
})

test('[S-113] a code is right one step early or late, and never two', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10 * step, max: 4e12 }), fc.integer({ min: -3, max: 3 }), (now, off) => {
      const asked = decideCode({ code: codeAt(now + off * step), secret, lastStep: 0, now })
      if (Math.abs(off) <= 1) expect(asked).toBe(Math.floor(now / step) + off)
      // Two steps may show the same digits by chance.
      else expect(asked === null || codeAt(asked * step) === codeAt(now + off * step)).toBe(true)
    }),
  )
})

test('[S-113] a code works once: neither it nor any before it works again', () => {
  const now = 1_000_000 * step
  const used = decideCode({ code: codeAt(now), secret, lastStep: 0, now })!
  for (const off of [-1, 0]) expect(decideCode({ code: codeAt(now + off * step), secret, lastStep: used, now })).toBeNull()
  expect(decideCode({ code: codeAt(now + step), secret, lastStep: used, now })).toBe(used + 1)
})

test('what is no code is none, spaces aside', () => {
  const now = 5_000 * step
  const code = codeAt(now)
  expect(decideCode({ code: `${code.slice(0, 3)} ${code.slice(3)}`, secret, lastStep: 0, now })).not.toBeNull()
  for (const bad of ['', 'abcdef', code.slice(1), `${code}0`, '-12345', '１２３４５６', '1e3456'])
    expect([bad, decideCode({ code: bad, secret, lastStep: 0, now })]).toEqual([bad, null])
})

test('a secret of 160 bits, and a picture that an app understands', () => {
  const made = secretFrom('00ff'.repeat(16))
  expect(Secret.fromBase32(made).bytes).toHaveLength(20)
  const uri = new URL(otpUri(made, { place: '老地方: A&B', name: 'ana' }))
  expect([uri.protocol, uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual(['otpauth:', made, '老地方  A&B'])
})

test('[S-115] a recovery code is known again however it is typed', () => {
  const code = recoveryFrom('0123456789abcdeffedcba98765432100123456789abcdef')
  expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$/)
  for (const typed of [
    code.toUpperCase(),
    code.replaceAll('-', ' '),
    ` ${code.replaceAll('-', '')} `,
    code.replaceAll('0', 'O').replaceAll('1', 'l'),
  ])
    expect(foldRecovery(typed)).toBe(foldRecovery(code))
})
