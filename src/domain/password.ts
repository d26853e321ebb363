/** What a password must be. How strong it is comes from `strength.ts`, which is heavy and may run elsewhere. */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import { limits } from '../protocol/limits.ts'

/** What is looked at of a long one: looking costs more than in proportion to the length. */
export const checkedChars = 128
/** 0 to 4: of so many guesses that it falls at once, to so many that it never does. `warning` names what is weak about it, if something is. */
export type Strength = { readonly score: 0 | 1 | 2 | 3 | 4; readonly warning: string | null }
export const wantedScore = 3

export const isLongEnough = (password: string): boolean => [...password].length >= limits.passwordChars.min
export const decidePassword = (password: string, { score }: Strength): Result<string> =>
  isLongEnough(password) && score >= wantedScore ? ok(password) : refuse('weak_password')
