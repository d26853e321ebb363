/** Asking a person for a name or a password. A script gives the password on standard input instead. */
import { misused } from './command.ts'
import { Failure } from './failure.ts'
import { isInteractive, say } from './terminal.ts'

export const passwordArgs = {
  'password-stdin': { type: 'boolean', description: 'Read the password from standard input, for scripts' },
} as const

export const readStdin = async (): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts).toString('utf8')
}

const answered = (answer: string | symbol): string => {
  if (typeof answer === 'string') return answer
  throw new Failure(say.chat.bye)
}
export const askName = async (): Promise<string> => {
  if (!isInteractive()) throw misused('A name is needed: give it with --name.')
  const { text } = await import('@clack/prompts')
  return answered(await text({ message: say.login.name }))
}

/** `how` a new one is asked for twice. */
export const askPassword = async (from: { readonly stdin: boolean; readonly how: 'known' | 'new' }): Promise<string> => {
  if (from.stdin) return (await readStdin()).replace(/\r?\n$/, '')
  if (!isInteractive()) throw misused('A password is needed: pipe it in with --password-stdin.')
  const { password, log } = await import('@clack/prompts')
  for (;;) {
    const first = answered(await password({ message: say.login.password }))
    if (from.how === 'known' || first === answered(await password({ message: say.login.repeat }))) return first
    log.warn(say.login.differ)
  }
}
