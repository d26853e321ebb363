/**
 * Letting another device in: the code it shows, the number that both screens must agree on, and what an answer makes of the request. The
 * number is what a stranger who merely passes a code on cannot know the other side picks.
 */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { AccountId, SessionId } from '../protocol/ids.ts'
import type { DeviceKind } from '../protocol/model.ts'

/** Without I, L, O and without vowels that would make words. */
const letters = 'BCDFGHJKMNPQRSTVWXYZ'
export const codeLetters = 8
export const letInMs = 180_000

export type Request = {
  readonly secretHash: string
  readonly number: number
  readonly numbers: readonly number[]
  readonly on: { readonly device: DeviceKind; readonly label: string; readonly keep: boolean; readonly shared?: boolean | undefined }
  readonly browser: string
  readonly address: string
  readonly askedAt: number
  readonly answer: Answer
}
/** Who said so, and in which session: it lets somebody in only while that is good itself. */
export type Approver = { readonly by: AccountId; readonly session: SessionId }
export type Said = { readonly is: 'denied' } | ({ readonly is: 'approved' } & Approver)
export type Answer = { readonly is: 'none' } | Said

export const newCode = (random: () => number): string =>
  Array.from({ length: codeLetters }, () => letters.charAt(Math.floor(random() * letters.length))).join('')
/** As people type it. */
export const readCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z]/g, '')
export const showCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** Three different numbers of two digits in a random order, and the one that counts. */
export const newNumbers = (random: () => number): Pick<Request, 'number' | 'numbers'> => {
  const left = Array.from({ length: 90 }, (_, n) => n + 10)
  const draw = (): number => left.splice(Math.floor(random() * left.length), 1)[0]!
  const numbers = [draw(), draw(), draw()]
  return { numbers, number: numbers[Math.floor(random() * numbers.length)]! }
}

/** A wrong number is no try that may be repeated: of three, a second guess would be a half. */
export const decideAnswer = (request: Request, picked: number, approver: Approver): Result<Said> => {
  if (request.answer.is !== 'none') return refuse('code_gone')
  return ok(picked === request.number ? { is: 'approved', ...approver } : { is: 'denied' })
}
