/** `zaima plan`: one's weekly quiet times, shown, and changed a piece at a time. */
import { moment } from '../client/words/when.ts'
import type { Plan, PlanState, QuietSlot } from '../protocol/claims.ts'
import { command, misused } from './command.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { openSession, placeArgs, type Session } from './place.ts'
import { findPerson } from './rooms.ts'
import { out, outJson, paint, plain, say, words } from './terminal.ts'

const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const changes = ['add', 'remove', 'zone', 'holiday', 'workday', 'through', 'not-through', 'text'] as const
type Change = (typeof changes)[number]

export { plan as command }
const plan = command({
  usage: `plan [clear | ${changes.join(' | ')}] [WORDS…]`,
  about: 'Your weekly plan: times in which you are not to be disturbed, in your own time zone.',
  examples: [
    ['zaima plan', 'what the plan is, and how it stands now'],
    ['zaima plan add mon-fri 22:00-08:00', 'quiet on weekday nights'],
    ['zaima plan add sat,sun 00:00-00:00', 'and the whole weekend'],
    ['zaima plan remove 1', 'without the first of them'],
    ['zaima plan holiday 2026-12-24', 'quiet all that day (workday takes it back)'],
    ['zaima plan through ana', 'Ana may ring all the same (not-through takes it back)'],
    ['zaima plan zone Asia/Shanghai', 'the clocks that it follows'],
    ['zaima plan clear', 'no plan'],
  ],
  words: Infinity,
  args: {
    what: { type: 'positional', required: false, description: `clear, ${changes.join(', ')}; nothing shows it` },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const [what, ...rest] = args._
    const show = async (held: { readonly plan: Plan | null; readonly now: PlanState }) =>
      args.json === true ? outJson(held) : (await linesOf(session, held.plan, held.now)).forEach((line) => out(line))
    if (what === undefined) return show(await session.ask('plan.get', {}))
    if (what === 'clear') {
      await session.ask('plan.clear', {})
      return out(say.plan.cleared)
    }
    const change = changes.find((c) => c === what)
    if (change === undefined) throw misused(`${what} is none of clear, ${changes.join(', ')}.`)
    const held = (await session.ask('plan.get', {})).plan ?? none()
    return show(await session.ask('plan.set', { plan: await changed(session, held, change, rest) }))
  },
})
const none = (): Plan => ({ zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, quiet: [], holidays: [], through: [] })

const changed = async (session: Session, held: Plan, change: Change, rest: readonly string[]): Promise<Plan> => {
  const [first] = rest
  if (first === undefined && change !== 'text') throw misused(`zaima plan ${change} needs another word; zaima plan --help shows which.`)
  const word = first ?? ''
  switch (change) {
    case 'add':
      return { ...held, quiet: [...held.quiet, slotOf(word, rest[1])] }
    case 'remove': {
      const n = Number(word)
      if (held.quiet[n - 1] === undefined) throw new Failure(say.plan.noSlot(n))
      return { ...held, quiet: held.quiet.filter((_, i) => i !== n - 1) }
    }
    case 'zone':
      return { ...held, zone: word }
    case 'holiday':
      return { ...held, holidays: [...new Set([...held.holidays, ...rest])].toSorted() }
    case 'workday':
      return { ...held, holidays: held.holidays.filter((date) => !rest.includes(date)) }
    case 'through':
    case 'not-through': {
      const found = await Promise.all(rest.map(async (name) => (await findPerson(session, name)).id))
      const others = held.through.filter((id) => !found.includes(id))
      return { ...held, through: change === 'through' ? [...others, ...found] : others }
    }
    case 'text':
      return { ...held, text: rest.join(' ') }
  }
}

/** `mon-fri`, `sat,sun`, `daily`. */
export const daysOf = (text: string): number[] => {
  if (text === 'daily') return [1, 2, 3, 4, 5, 6, 7]
  const day = (name: string): number => {
    const at = names.findIndex((n) => name.toLowerCase().startsWith(n))
    if (at < 0) throw misused(`${name} is no day: write ${names.join(', ')}, a span like mon-fri, or daily.`)
    return at + 1
  }
  const days = text.split(',').flatMap((part) => {
    const [from = '', to] = part.split('-')
    const first = day(from)
    const count = to === undefined ? 1 : ((day(to) - first + 7) % 7) + 1
    return Array.from({ length: count }, (_, i) => ((first - 1 + i) % 7) + 1)
  })
  return [...new Set(days)].toSorted((a, b) => a - b)
}
const slotOf = (days: string, span: string | undefined): QuietSlot => {
  const read = /^(\d\d?:\d\d)-(\d\d?:\d\d)$/.exec(span ?? '')
  if (read === null) throw misused(`When? Write it like zaima plan add ${days} 22:00-08:00.`)
  const [from, to] = [read[1]!, read[2]!].map((clock) => clock.padStart(5, '0'))
  return { days: daysOf(days), from: from!, to: to! }
}

const linesOf = async (session: Session, held: Plan | null, state: PlanState): Promise<string[]> => {
  if (held === null) return [say.plan.none]
  const until = state.until === null ? null : moment(state.until, now(), words.tag)
  const people = held.through.length === 0 ? [] : (await session.ask('account.get', { ids: held.through })).accounts
  const slots = held.quiet.map(({ days, from, to }, i) => {
    const later = to <= from ? ` ${paint('dim', say.plan.nextDay)}` : ''
    return `  ${paint('cyan', String(i + 1))}  ${days.map((d) => words.claims.plan.short[d - 1]).join(' ')}  ${from}–${to}${later}`
  })
  return [
    until === null ? say.plan.free : state.quiet ? say.plan.quietUntil(until) : say.plan.freeUntil(until),
    say.plan.zone(held.zone),
    ...slots,
    ...(held.holidays.length === 0 ? [] : [`${say.plan.holidays}: ${held.holidays.join(', ')}`]),
    ...(people.length === 0 ? [] : [`${say.plan.through}: ${people.map((p) => plain(p.displayName)).join(', ')}`]),
    ...(held.text === undefined || held.text === '' ? [] : [`“${plain(held.text)}”`]),
  ]
}
