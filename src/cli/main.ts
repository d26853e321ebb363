/**
 * `zaima`: one word says what to do. Each command is a file of its own, loaded only when it is called, so that a small question does not
 * load the server. What a command throws as a `Failure` is printed as it stands; everything else is a fault and says so.
 */
import pkg from '../../package.json'
import { nearest } from '../server/setting.ts'
import { columns, renderHelp, type Command } from './command.ts'
import { exitCodes, Failure } from './failure.ts'
import { err, out, paint, paintError } from './terminal.ts'

type Entry = { readonly about: string; readonly load: () => Promise<{ readonly command: Command }> }
const commands: Readonly<Record<string, Entry>> = {
  serve: { about: 'Run the server', load: () => import('./serve.ts') },
  demo: { about: 'Open a throw-away place with simulated people in it', load: () => import('./demo.ts') },
  'account create': { about: 'Make an account in the data folder, without a link', load: () => import('./account.ts') },
  members: { about: 'Who has an account: letting in, suspending, opening again', load: () => import('./members.ts') },
  audit: { about: 'What those who run the place did, and whether that log is whole', load: () => import('./audit.ts') },
  doctor: { about: 'Check the machine, the data and the server', load: () => import('./doctor.ts') },
  simulate: { about: "Break a simulated person's line and watch the server find out", load: () => import('./simulate.ts') },
  bench: { about: 'Measure this machine', load: () => import('./bench.ts') },
  login: { about: 'Sign in, for the commands below', load: () => import('./login.ts') },
  approve: { about: 'Let another device in by the code it shows', load: () => import('./approve.ts') },
  logout: { about: 'Sign out again', load: () => import('./logout.ts') },
  who: { about: 'Who is there, and why they are shown so', load: () => import('./who.ts') },
  chat: { about: 'Talk, in this terminal', load: () => import('./chat.ts') },
  send: { about: 'Send one message', load: () => import('./send.ts') },
  tail: { about: 'Follow a room', load: () => import('./tail.ts') },
  status: { about: 'Show or set how others see you', load: () => import('./status.ts') },
  'bot create': { about: 'Make an account for a program', load: async () => ({ command: (await import('./bot.ts')).create }) },
  'bot token': { about: 'Make a token for a bot, shown once', load: async () => ({ command: (await import('./bot.ts')).token }) },
  'bot list': { about: 'Bots and their tokens', load: async () => ({ command: (await import('./bot.ts')).list }) },
  'bot revoke': { about: 'End a token', load: async () => ({ command: (await import('./bot.ts')).revoke }) },
  plan: { about: 'Your weekly plan of quiet times', load: () => import('./plan.ts') },
  privacy: { about: 'Who sees how much of you', load: () => import('./privacy.ts') },
  diary: { about: 'What happened to your presence', load: () => import('./diary.ts') },
  contacts: { about: 'Your contacts, requests and blocks', load: () => import('./contacts.ts') },
}
const names = Object.keys(commands)
/** The command that the words begin with, and what follows. */
const find = (argv: readonly string[]): { readonly entry: Entry; readonly rest: readonly string[] } | null => {
  for (const length of [2, 1]) {
    const name = argv.slice(0, length).join(' ')
    if (Object.hasOwn(commands, name)) return { entry: commands[name]!, rest: argv.slice(length) }
  }
  return null
}

/** `zaima account` alone teaches what it can be followed by. */
const findGroup = (word: string): ReturnType<typeof find> => {
  const name = names.find((n) => n.startsWith(`${word} `))
  return name === undefined ? null : { entry: commands[name]!, rest: ['--help'] }
}

const overview = (): string =>
  [
    `${paint('bold', `Zaima 在吗 ${pkg.version}`)}: chat that always knows, and can show why, who is really there.`,
    '',
    paint('bold', 'Usage'),
    '  zaima COMMAND …        zaima COMMAND --help explains one, with examples',
    '',
    paint('bold', 'Commands'),
    ...columns(Object.entries(commands).map(([name, { about }]) => [name, about] as const)),
    '',
    paint('bold', 'Start here'),
    ...columns([
      ['zaima demo', 'see it alive within a minute'],
      ['zaima serve', 'a place of your own'],
      ['zaima login http://127.0.0.1:7080', 'sign in there'],
      ['zaima chat', 'and talk'],
    ]),
    '',
    paint('bold', 'Environment'),
    ...columns([
      ['ZAIMA_URL', 'the place that client commands ask'],
      ['ZAIMA_TOKEN', "a session's token, instead of signing in"],
      ['ZAIMA_HOME', 'where sign-ins are kept'],
      ['LANG, NO_COLOR', 'language (en, zh) and colours'],
    ]),
    '',
    paint('bold', 'Exit codes'),
    ...columns([
      ['0', 'done'],
      [String(exitCodes.failed), 'it did not work; the reason is on standard error'],
      [String(exitCodes.usage), 'a mistake in the command line or the settings'],
      [String(exitCodes.signIn), 'sign in first'],
      [String(exitCodes.unavailable), 'no answer, or busy: the same may work later'],
    ]),
  ].join('\n')

const asksHelp = (argv: readonly string[]): boolean => {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === '--help' || word === '-h')
}

const run = async (argv: readonly string[]): Promise<void> => {
  const [first] = argv
  if (first === 'help') return run(argv.length === 1 ? [] : [...argv.slice(1), '--help'])
  if (first === undefined || first === '--help' || first === '-h') return out(overview())
  if (first === '--version' || first === '-v') return out(pkg.version)
  const found = find(argv) ?? findGroup(first)
  if (found === null) throw unknown(argv)
  const { command } = await found.entry.load()
  if (asksHelp(found.rest)) return out(renderHelp(command))
  await command.run(found.rest)
}
const unknown = (argv: readonly string[]): Failure => {
  const near = nearest(argv[0]!, names)
  return new Failure(
    `There is no command ${argv[0]}${near === null ? '.' : `; did you mean ${near}?`}\nzaima --help lists them all.`,
    'usage',
  )
}

// Whoever reads our output may stop reading.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof Failure) err(`${paintError('red', 'zaima:')} ${error.message}`)
  else err(`zaima: a fault of the program, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  process.exitCode = error instanceof Failure ? error.exit : exitCodes.failed
}
