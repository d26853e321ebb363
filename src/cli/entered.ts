/** What signing in answered, for a terminal: in, or a sentence that says what is missing. */
import type { Entered } from '../protocol/entry.ts'
import { Failure } from './failure.ts'
import { say, words } from './terminal.ts'

export const comeIn = (entered: Entered): Extract<Entered, { step: 'in' }> => {
  if (entered.step === 'in') return entered
  throw new Failure(entered.step === 'waiting' ? words.place.errors.account_waiting : say.login.more, 'signIn')
}
