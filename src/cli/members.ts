/** `zaima members`: who waits, whose account is closed; letting in, suspending and opening again, from a terminal or a script. */
import type { Governed } from '../protocol/governing.ts'
import { limits } from '../protocol/limits.ts'
import { columns, command, misused } from './command.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { openSession, placeArgs, type Session } from './place.ts'
import { out, outJson, words } from './terminal.ts'

const acts = ['approve', 'refuse', 'suspend', 'lift'] as const
type Act = (typeof acts)[number]
const dayMs = 86_400_000

export { members as command }
const members = command({
  usage: 'members [approve|refuse|suspend|lift NAME] [--days N] [--reason TEXT] [--json]',
  about: 'Everybody with an account, for those who run the place; letting in, suspending, opening again.',
  examples: [
    ['zaima members', 'everybody, with where their account stands'],
    ['zaima members approve cyd', 'lets in somebody who asked'],
    ['zaima members suspend bob --days 7 --reason "Shouting"', 'closes the account for a week; without --days until you open it again'],
    ['zaima members lift bob', 'opens it'],
  ],
  words: 2,
  args: {
    days: { type: 'string', valueHint: 'N', description: 'How long to suspend' },
    reason: { type: 'string', valueHint: 'TEXT', description: 'Shown to the person' },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const [word, name] = args._
    if (word === undefined) {
      const { people } = await session.ask('person.list', { limit: limits.page })
      if (args.json === true) return outJson(people)
      for (const line of columns(people.map((p) => [p.account.name, lineOf(p)] as const))) out(line)
      return
    }
    const act = acts.find((a) => a === word)
    if (act === undefined || name === undefined) throw misused(`Say one of ${acts.join(', ')}, and a name.`)
    const days = args.days === undefined ? null : Number(args.days)
    if (days !== null && !(days > 0)) throw misused(`--days is ${args.days}: give a number of days.`)
    const person = await decide(session, act, {
      name,
      until: days === null ? null : now() + Math.round(days * dayMs),
      reason: args.reason ?? '',
    })
    if (args.json === true) return outJson(person)
    out(`${person.account.name}: ${lineOf(person)}`)
  },
})

const lineOf = ({ account, standing }: Governed): string =>
  [words.settings.roles[account.role], words.governing.standings[standing.kind], 'reason' in standing ? standing.reason : '']
    .filter((part) => part !== '')
    .join(', ')

type How = { readonly name: string; readonly until: number | null; readonly reason: string }
const decide = async ({ ask }: Session, act: Act, { name, until, reason }: How): Promise<Governed> => {
  const wanted = name.replace(/^@/, '').toLowerCase()
  const { people } = await ask('person.list', { query: wanted, limit: limits.page })
  const found = people.find((p) => p.account.name.toLowerCase() === wanted)
  if (found === undefined) throw new Failure(words.governing.people.none)
  const account = found.account.id
  if (act === 'suspend') return (await ask('person.suspend', { account, until, reason })).person
  if (act === 'refuse') return (await ask('person.refuse', { account, reason })).person
  return (await ask(`person.${act}`, { account })).person
}
