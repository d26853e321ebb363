/** Asking a person for a name or a password. A script gives the password on standard input instead. */
import type { Client } from '../client/api.ts'
import type { Proof } from '../protocol/entry.ts'
import type { Session } from '../protocol/model.ts'
import { misused } from './command.ts'
import { Failure } from './failure.ts'
import { isInteractive, say, words } from './terminal.ts'

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

/** What is risky asks once more who is there: the password, or the code of whoever has none. */
export const confirmAtPrompt = async (client: Client): Promise<'proven' | 'declined'> => {
  const self = await client.call('session.self', {})
  if (!self.ok) return 'declined'
  const { password, text, log, isCancel } = await import('@clack/prompts')
  for (;;) {
    const byPassword = self.value.ways.includes('password')
    const answer = byPassword
      ? await password({ message: say.confirm.password })
      : await text({
          message: say.confirm.code,
          validate: (code) => ((code ?? '').trim().length < 6 ? words.place.errors.wrong_code : undefined),
        })
    if (isCancel(answer)) return 'declined'
    const proof: Proof = byPassword ? { way: 'password', password: answer } : { way: 'totp', code: answer }
    const confirmed = await client.call('session.confirm', { proof })
    if (confirmed.ok) return 'proven'
    log.warn(words.place.errors[confirmed.error.code])
    if (confirmed.error.code !== 'wrong_credentials' && confirmed.error.code !== 'wrong_code') return 'declined'
  }
}

/** As many sessions as may be are open: which of them makes room? */
export const askWhichEnds = async (sessions: readonly Session[]): Promise<Session['id']> => {
  if (!isInteractive()) throw new Failure(words.place.errors.too_many_sessions)
  const { select } = await import('@clack/prompts')
  const at = new Intl.DateTimeFormat(words.tag, { dateStyle: 'medium', timeStyle: 'short' })
  const options = sessions.map((s) => ({ value: s.id as string, label: s.label || s.device, hint: at.format(s.lastSeenAt) }))
  return answered(await select({ message: say.login.full, options })) as Session['id']
}
