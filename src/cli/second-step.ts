/** The second step of signing in, at a terminal: a code of an authenticator app, or a recovery code, which is longer. */
import type { Entered } from '../protocol/entry.ts'
import { Failure } from './failure.ts'
import type { Session } from './place.ts'
import { isInteractive, say, words } from './terminal.ts'

export const codeArgs = {
  code: {
    type: 'string',
    valueHint: 'CODE',
    description: 'The code of your authenticator app, or a recovery code, where your account asks for one',
  },
} as const

const askCode = async (): Promise<string> => {
  if (!isInteractive()) throw new Failure(say.login.codeNeeded, 'signIn')
  const { isCancel, text } = await import('@clack/prompts')
  const answer = await text({
    message: say.login.code,
    validate: (code) => ((code ?? '').trim().length < 6 ? words.place.errors.wrong_code : undefined),
  })
  if (isCancel(answer)) throw new Failure(say.chat.bye)
  return answer.trim()
}

export const secondStep = async (entered: Entered, ask: Session['ask'], given: string | undefined): Promise<Entered> => {
  if (entered.step !== 'second' || !entered.ways.includes('totp')) return entered
  const code = given ?? (await askCode())
  const way = /^\d{6}$/.test(code.replaceAll(' ', '')) ? 'totp' : 'recovery'
  return ask('session.proceed', { ticket: entered.ticket, next: { way, code } })
}
