/**
 * A command that did not work: what happened and what to do, in words for a person, and the exit code for a script. Thrown by commands,
 * printed once by `main.ts`. Anything else that is thrown is a fault of the program.
 */
import { errors, type Refusal, type Result } from '../protocol/errors.ts'
import { say, words } from './terminal.ts'

/** The same for every command; `zaima --help` lists them. */
export const exitCodes = { failed: 1, usage: 2, signIn: 3, unavailable: 4 } as const

export class Failure extends Error {
  readonly exit: number
  constructor(message: string, exit: keyof typeof exitCodes = 'failed') {
    super(message)
    this.exit = exitCodes[exit]
  }
}

/** English keeps the server's own sentence, which may be more exact; other languages go by the code. */
export const failureOf = (error: Refusal): Failure => {
  const happened = words.tag === 'en' ? error.message : words.place.errors[error.code]
  switch (errors[error.code]?.advice) {
    case 'signIn':
      return new Failure(`${happened}\n${say.signInWith('zaima login')}`, 'signIn')
    case 'backOff':
      return new Failure(
        `${happened}${error.retryAfterMs === undefined ? '' : ` ${say.tryAgainIn(Math.ceil(error.retryAfterMs / 1000))}`}`,
        'unavailable',
      )
    case 'retry':
      return new Failure(happened, 'unavailable')
    default:
      return new Failure(happened)
  }
}

export const valueOf = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw failureOf(result.error)
}
