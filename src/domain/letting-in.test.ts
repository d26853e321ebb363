import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { AccountId, SessionId } from '../protocol/ids.ts'
import { decideAnswer, newCode, newNumbers, readCode, showCode, type Request } from './letting-in.ts'

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const approver = { by: 'aana' as AccountId, session: 'slaptop' as SessionId }
const request = (more: Partial<Request>): Request => ({
  secretHash: '',
  number: 42,
  numbers: [17, 42, 88],
  on: { device: 'web', label: '', keep: false, shared: false },
  browser: '',
  address: '',
  askedAt: 0,
  answer: { is: 'none' },
  ...more,
})

test('[S-140] whatever is drawn, there are three different numbers of two digits, and the right one is among them', () => {
  fc.assert(
    fc.property(fc.array(unit, { minLength: 4, maxLength: 4 }), (draws) => {
      let at = 0
      const { number, numbers } = newNumbers(() => draws[at++]!)
      expect(new Set(numbers).size).toBe(3)
      expect(numbers.every((n) => Number.isInteger(n) && n >= 10 && n <= 99)).toBe(true)
      expect(numbers).toContain(number)
    }),
  )
})

test('[S-140] a code is read however it is typed, and has no letters that look like others', () => {
  fc.assert(
    fc.property(unit, (draw) => {
      const code = newCode(() => draw)
      expect(code).toMatch(/^[BCDFGHJKMNPQRSTVWXYZ]{8}$/)
      for (const typed of [code.toLowerCase(), showCode(code), ` ${showCode(code).replace('-', ' ')} `]) expect(readCode(typed)).toBe(code)
    }),
  )
})

test('[S-142] only the right number lets in, a wrong one turns away, and nothing is answered twice', () => {
  expect(decideAnswer(request({}), 42, approver)).toEqual({ ok: true, value: { is: 'approved', ...approver } })
  expect(decideAnswer(request({}), 17, approver)).toEqual({ ok: true, value: { is: 'denied' } })
  for (const answer of [{ is: 'denied' } as const, { is: 'approved', ...approver } as const])
    expect(decideAnswer(request({ answer }), 42, approver)).toMatchObject({ ok: false, error: { code: 'code_gone' } })
})
