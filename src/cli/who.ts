/** `zaima who`: people with their state and the reason. Asking once leaves no trace of presence; watching stays connected. */
import type { AccountId } from '../protocol/ids.ts'
import { limits } from '../protocol/limits.ts'
import type { Account, PresenceEntry } from '../protocol/model.ts'
import { command } from './command.ts'
import { now } from './env-bun.ts'
import type { Failure } from './failure.ts'
import { byState, explainAll, peopleLines, personJson, personLine } from './people-lines.ts'
import { finalWord, goOnline, leave, openSession, placeArgs, type Session } from './place.ts'
import { findPerson } from './rooms.ts'
import { err, out, outJson, paint, say, words } from './terminal.ts'
import { untilInterrupted } from './until.ts'

export { who as command }
const who = command({
  usage: 'who [NAME…] [--watch] [--json]',
  about: 'Who is there, and why they are shown so.',
  examples: [
    ['zaima who', 'everyone, those who are there first'],
    ['zaima who ana 小梅', 'only these two'],
    ['zaima who ana --watch', 'a line whenever something changes'],
    ['zaima who --json | jq -r \'.[] | select(.state == "online").name\'', 'names of those online'],
  ],
  notes: [
    'Asking once does not make you look online. --watch stays connected, and a connection without input is idle.',
    '--json: one array of people; with --watch one object a line. Times are epoch milliseconds.',
  ],
  words: limits.watched,
  args: {
    watch: { type: 'boolean', alias: 'w', description: 'Stay, and print changes' },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const people = await wanted(session, args._)
    const show = args.json === true ? 'json' : 'lines'
    return args.watch === true ? watch(session, people.accounts, show) : once(session, people, show)
  },
})

type People = { readonly accounts: readonly Account[]; readonly more: boolean }
const wanted = async (session: Session, names: readonly string[]): Promise<People> => {
  if (names.length > 0) return { accounts: await Promise.all(names.map((name) => findPerson(session, name))), more: false }
  return session.ask('account.list', { limit: limits.page })
}

const once = async (session: Session, { accounts, more }: People, show: 'json' | 'lines'): Promise<void> => {
  const { entries } = await session.ask('presence.get', { ids: accounts.map((a) => a.id) })
  const seen = (await explainAll(session, paired(accounts, entries))).toSorted(byState)
  if (show === 'json') return outJson(seen.map((one) => personJson(one, now())))
  if (seen.length === 0) out(say.who.nobody)
  for (const line of peopleLines(seen, now())) out(line)
  if (more) err(say.who.more)
}
const paired = (accounts: readonly Account[], entries: readonly PresenceEntry[]) => {
  const byId = new Map(entries.map((e) => [e[0], e]))
  return accounts.flatMap((account) => {
    const entry = byId.get(account.id)
    return entry === undefined ? [] : [{ account, entry }]
  })
}

const seconds = new Intl.DateTimeFormat(words.tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const watch = async (session: Session, accounts: readonly Account[], show: 'json' | 'lines'): Promise<void> => {
  const { client } = session
  const people = new Map(accounts.map((a) => [a.id, a]))
  const shown = new Map<AccountId, string>()
  const tell = async (account: Account, entry: PresenceEntry): Promise<void> => {
    const look = JSON.stringify(entry)
    if (shown.get(account.id) === look) return
    shown.set(account.id, look)
    const answer = entry[1] === 'unverified' ? null : await client.call('presence.explain', { account: account.id })
    const explanation = answer?.ok === true ? answer.value.explanation : { account: account.id, state: entry[1], source: 'engine' as const }
    const at = now() + client.state().skewMs
    if (show === 'json') outJson({ at, ...personJson({ account, entry, explanation }, at) })
    else out(`${paint('dim', seconds.format(now()))} ${personLine({ account, entry, explanation }, at)}`)
  }
  client.watch([...people.keys()])
  await goOnline(session)
  await untilInterrupted((end) =>
    client.subscribe((_, changed) => {
      if (changed.has('presence') || changed.has('fresh'))
        for (const account of people.values()) {
          const entry = client.presenceOf(account.id)
          if (entry !== null) void tell(account, entry)
        }
      const over: Failure | null = finalWord(client)
      if (over !== null) end(over)
    }),
  )
  await leave(client)
}
