/** `zaima account create`: for whoever holds the data folder. It needs no link, but it needs the folder to itself. */
import { commands } from '../protocol/commands.ts'
import { command, misused } from './command.ts'
import { Failure, valueOf } from './failure.ts'
import { askPassword, passwordArgs } from './prompts.ts'
import { settingsOf } from './settings.ts'
import { err, isInteractive, out, outJson, say } from './terminal.ts'

const roles = ['owner', 'admin', 'member'] as const

export { create as command }
const create = command({
  usage: 'account create NAME [--display-name TEXT] [--role owner|admin|member] [--password-stdin] [--data DIR]',
  about: 'Make an account in the data folder while no server runs on it. The first one becomes the owner.',
  examples: [
    ['zaima account create ana', 'asks for a password; the first account owns the place'],
    ['zaima account create 小梅 --display-name "小梅 Mei" --role admin --password-stdin < secret', 'from a script'],
  ],
  notes: ['While a server runs, invite people instead: Settings, Invitations.'],
  words: 1,
  args: {
    name: { type: 'positional', required: true, description: 'What they sign in with: letters and digits, then . _ -' },
    'display-name': { type: 'string', valueHint: 'TEXT', description: 'How others see them; the name if not given' },
    role: { type: 'string', valueHint: 'ROLE', description: `${roles.join(', ')}; owner for the first, else member` },
    data: { type: 'string', valueHint: 'DIR', description: 'The data folder, if not the one of ZAIMA_DATA' },
    ...passwordArgs,
    json: { type: 'boolean', description: 'Print the account as JSON' },
  },
  run: async (args) => {
    const config = settingsOf(args.data === undefined ? [] : ['--data', args.data])
    const role = roles.find((r) => r === args.role)
    if (args.role !== undefined && role === undefined) throw misused(`--role is ${args.role}: choose one of ${roles.join(', ')}.`)
    const password = await askPassword({ stdin: args['password-stdin'] === true, how: 'new' })
    const shown = args['display-name']
    const person = commands['account.register'].input.safeParse({
      name: args.name,
      password,
      ...(shown === undefined ? {} : { displayName: shown }),
    })
    if (!person.success)
      throw new Failure(person.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'), 'usage')
    const { createAccount, OpenError } = await import('../server/main.ts')
    const made = await createAccount(config, { ...person.data, role }).catch((error: unknown) => {
      if (!(error instanceof OpenError)) throw error
      throw new Failure(
        error.problem === 'in_use'
          ? `A server runs on ${config.data}: stop it first, or invite the person from there (Settings, Invitations).`
          : error.message,
      )
    })
    const account = valueOf(made)
    if (args.json === true) return outJson(account)
    out(say.account.made(account.displayName, account.role))
    if (isInteractive()) err(say.account.next)
  },
})
