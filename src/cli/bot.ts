/** `zaima bot …`: programs with an account of their own, for those who administer the place. A token is printed once, alone on its line, for scripts. */
import { Scope, type Bot } from '../protocol/bots.ts'
import { duration } from '../server/setting.ts'
import { columns, command, misused } from './command.ts'
import { Failure } from './failure.ts'
import { openSession, placeArgs, type Session } from './place.ts'
import { err, out, outJson, words } from './terminal.ts'

const span = duration('1min', '3650d', '30d')
const readSpan = (text: string): number => {
  const read = span.read(text)
  if (!read.ok) throw misused(`--expires is ${text}: expected ${read.expected}.`)
  return read.value
}
const scopesOf = (text: string): Scope[] =>
  text.split(',').map((part) => {
    const scope = Scope.options.find((s) => s === part.trim())
    if (scope === undefined) throw misused(`${part.trim()} is no scope: choose from ${Scope.options.join(', ')}.`)
    return scope
  })
const json = { json: { type: 'boolean', description: 'Print it as JSON' } } as const
const scopesFlag = {
  type: 'string',
  alias: 's',
  valueHint: 'LIST',
  description: `What it allows, with commas: ${Scope.options.join(', ')}`,
} as const

const find = async ({ ask }: Session, name: string): Promise<Bot> => {
  const { bots } = await ask('bot.list', {})
  const bot = bots.find((b) => b.account.name.toLowerCase() === name.replace(/^@/, '').toLowerCase())
  if (bot === undefined) throw new Failure(words.place.errors.not_found)
  return bot
}

export const create = command({
  usage: 'bot create NAME [--display-name TEXT] [--scopes LIST] [--role guest|member|admin]',
  about: 'Make an account for a program. It joins a room when somebody invites it there.',
  examples: [
    ['zaima bot create weather --scopes read,write', 'may read and write, nothing else'],
    ['zaima bot token weather --label "on the roof"', 'and a token for it to come in with'],
  ],
  words: 1,
  args: {
    name: { type: 'positional', required: true, description: 'What people mention it by' },
    'display-name': { type: 'string', valueHint: 'TEXT', description: 'How others see it; the name if not given' },
    scopes: { ...scopesFlag, default: 'read,write,presence' },
    role: { type: 'string', valueHint: 'ROLE', default: 'member', description: 'guest, member or admin; only an owner makes an admin' },
    ...placeArgs,
    ...json,
  },
  run: async (args) => {
    const role = (['guest', 'member', 'admin'] as const).find((r) => r === args.role)
    if (role === undefined) throw misused(`--role is ${args.role}: choose one of guest, member, admin.`)
    const session = openSession(args.url)
    const shown = args['display-name'] === undefined ? {} : { displayName: args['display-name'] }
    const { bot } = await session.ask('bot.create', { name: args.name, ...shown, scopes: scopesOf(args.scopes), role })
    if (args.json === true) return outJson(bot)
    out(lineOf(bot).join('  '))
  },
})

export const token = command({
  usage: 'bot token NAME [--label TEXT] [--scopes LIST] [--expires TIME]',
  about: 'Make a token for a bot. It is shown this one time: keep it like a password.',
  examples: [
    ['zaima bot token weather --label roof > token', 'the token alone, for a file'],
    ['zaima bot token weather --scopes read --expires 30d', 'one that only reads, for a month'],
  ],
  words: 1,
  args: {
    name: { type: 'positional', required: true, description: 'The bot' },
    label: { type: 'string', alias: 'l', valueHint: 'TEXT', default: 'zaima bot token', description: 'What it is for' },
    scopes: { ...scopesFlag, description: `${scopesFlag.description}; all the bot has if not given` },
    expires: { type: 'string', valueHint: 'TIME', description: 'How long it works, like 12h or 30d; until it is revoked if not given' },
    ...placeArgs,
    ...json,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const bot = await find(session, args.name)
    const made = await session.ask('bot.token', {
      bot: bot.account.id,
      label: args.label,
      ...(args.scopes === undefined ? {} : { scopes: scopesOf(args.scopes) }),
      ...(args.expires === undefined ? {} : { expiresInMs: readSpan(args.expires) }),
    })
    if (args.json === true) return outJson(made)
    out(made.token)
    err(words.access.bots.shownOnce)
  },
})

export const list = command({
  usage: 'bot list',
  about: 'All bots and their tokens.',
  examples: [['zaima bot list', 'names, what they allow, and when they were last used']],
  words: 0,
  args: { ...placeArgs, ...json },
  run: async (args) => {
    const { bots } = await openSession(args.url).ask('bot.list', {})
    if (args.json === true) return outJson(bots)
    if (bots.length === 0) return out(words.access.bots.none)
    for (const bot of bots) {
      out(lineOf(bot).join('  '))
      for (const line of columns(bot.tokens.map((t) => [t.id, `${t.label}  ${t.scopes.join(',')}`] as const))) out(line)
    }
  },
})

export const revoke = command({
  usage: 'bot revoke TOKEN',
  about: 'End a token at once. TOKEN is its id, as `zaima bot list` shows it.',
  examples: [['zaima bot revoke s0mhx0v6kq2f4x5d8w1zt', 'whoever uses it is signed out within a second']],
  words: 1,
  args: { token: { type: 'positional', required: true, description: 'The id of the token' }, ...placeArgs },
  run: async (args) => {
    const session = openSession(args.url)
    const held = (await session.ask('bot.list', {})).bots.flatMap((b) => b.tokens).find((t) => t.id === args.token)
    if (held === undefined) throw new Failure(words.place.errors.not_found)
    await session.ask('bot.revoke', { token: held.id })
    out(`${held.label}: ${words.access.bots.revoke} ✓`)
  },
})

const lineOf = (bot: Bot): string[] => [
  `@${bot.account.name}`,
  bot.account.displayName,
  bot.scopes.join(','),
  ...(bot.state === 'on' ? [] : [words.access.bots.off]),
  words.access.bots.tokens(bot.tokens.length),
]
