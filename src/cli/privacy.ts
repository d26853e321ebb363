/** `zaima privacy`: who sees how much of oneself, in one sentence; exceptions; and how it looks to somebody. */
import { summary } from '../client/words/privacy-summary.ts'
import type { AccountId, GroupId, RoomId } from '../protocol/ids.ts'
import type { Account } from '../protocol/model.ts'
import { LastSeenShare, See, type Privacy, type PrivacyRule, type Who } from '../protocol/privacy.ts'
import { command, misused } from './command.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { personLine } from './people-lines.ts'
import { openSession, placeArgs, type Session } from './place.ts'
import { findPerson, findPublicRoom } from './rooms.ts'
import { out, outJson, paint, plain, say, words } from './terminal.ts'

const bases = ['place', ...See.options] as const

export { privacy as command }
const privacy = command({
  usage: 'privacy [default | see | forget | last-seen | as] [WORDS…]',
  about: 'Who sees how much of you.',
  examples: [
    ['zaima privacy', 'all of it in one sentence'],
    ['zaima privacy default coarse', 'everyone without an exception: place, full, coarse or hidden'],
    ['zaima privacy see @bob hidden', 'Bob sees nothing: a person, #room, group:NAME, contacts or everyone'],
    ['zaima privacy forget @bob', 'no exception for Bob'],
    ['zaima privacy last-seen coarse', 'last active exactly, roughly (coarse) or hidden'],
    ['zaima privacy as bob', 'what Bob sees'],
  ],
  words: 3,
  args: {
    what: { type: 'positional', required: false, description: 'default, see, forget, last-seen or as; nothing shows it' },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const [what, first, second] = args._
    const show = args.json === true ? 'json' : 'lines'
    if (what === 'as') return showAs(session, needed(first, 'as NAME'), show)
    const { privacy: held } = await session.ask('privacy.get', {})
    if (what !== undefined) await session.ask('privacy.update', await changeOf(session, held, what, [first, second]))
    return showAll(session, show)
  },
})

const needed = (word: string | undefined, how: string): string => {
  if (word === undefined) throw misused(`It goes like this: zaima privacy ${how}`)
  return word
}
const oneOf = <const T extends readonly string[]>(word: string | undefined, all: T): T[number] => {
  const found = all.find((one) => one === word)
  if (found === undefined) throw misused(`${word ?? 'Nothing'} is none of ${all.join(', ')}.`)
  return found
}

const changeOf = async (
  session: Session,
  held: Privacy,
  what: string,
  [first, second]: readonly (string | undefined)[],
): Promise<Partial<Privacy>> => {
  if (what === 'default') return { otherwise: oneOf(first, bases) }
  if (what === 'last-seen') return { lastSeen: oneOf(first, LastSeenShare.options) }
  if (what !== 'see' && what !== 'forget') throw misused(`${what} is none of default, see, forget, last-seen, as.`)
  const who = await whoOf(session, needed(first, what === 'see' ? 'see WHOM full|coarse|hidden' : 'forget WHOM'))
  const others = held.rules.filter((rule) => JSON.stringify(rule.who) !== JSON.stringify(who))
  return { rules: what === 'forget' ? others : [...others, { who, see: oneOf(second, See.options) }] }
}
const whoOf = async (session: Session, text: string): Promise<Who> => {
  if (text === 'contacts' || text === 'everyone') return { kind: text }
  if (text.startsWith('#')) {
    const found = await findPublicRoom(session, text)
    if (found === null) throw new Failure(say.room.unknown(text))
    return { kind: 'room', room: found.room.id }
  }
  if (!text.startsWith('group:')) return { kind: 'person', account: (await findPerson(session, text)).id }
  const name = text.slice('group:'.length)
  const group = (await session.ask('group.list', {})).groups.find((g) => g.name.toLowerCase() === name.toLowerCase())
  if (group === undefined) throw new Failure(say.privacy.noGroup(name))
  return { kind: 'group', group: group.id }
}

/** Names for whom rules are about. A room that no list shows keeps its id. */
const namesOf = async (session: Session, rules: readonly PrivacyRule[]): Promise<(rule: PrivacyRule) => string> => {
  const people = rules.flatMap(({ who }) => (who.kind === 'person' ? [who.account] : []))
  const [accounts, rooms, groups] = await Promise.all([
    people.length === 0 ? [] : session.ask('account.get', { ids: people }).then((r) => r.accounts),
    rules.some(({ who }) => who.kind === 'room') ? session.ask('room.list', { limit: 200 }).then((r) => r.rooms) : [],
    rules.some(({ who }) => who.kind === 'group') ? session.ask('group.list', {}).then((r) => r.groups) : [],
  ])
  const named = new Map<AccountId | RoomId | GroupId, string>([
    ...accounts.map((a: Account) => [a.id, plain(a.displayName)] as const),
    ...rooms.map(({ room }) => [room.id, plain(room.name)] as const),
    ...groups.map((g) => [g.id, plain(g.name)] as const),
  ])
  const text = words.privacy.who
  return ({ who }) => {
    if (who.kind === 'person') return named.get(who.account) ?? text.gone
    if (who.kind === 'room') return text.room(named.get(who.room) ?? who.room)
    if (who.kind === 'group') return text.group(named.get(who.group) ?? who.group)
    return who.kind === 'role' ? text.role(words.settings.roles[who.role]) : text[who.kind]
  }
}

const showAll = async (session: Session, show: 'json' | 'lines'): Promise<void> => {
  const [{ privacy: held, policy }, { place }] = await Promise.all([session.ask('privacy.get', {}), session.ask('place.get', {})])
  if (show === 'json') return outJson({ privacy: held, policy })
  const nameOf = await namesOf(session, held.rules)
  out(summary(held, { policy, sharing: place.sharing }, nameOf, words))
  if (held.rules.length > 0) out(say.privacy.exceptions)
  for (const rule of held.rules) out(`  ${paint('cyan', nameOf(rule))}  ${words.privacy.sees[rule.see].name}`)
  out(`${words.privacy.lastSeen}: ${words.privacy.lastSeens[held.lastSeen].name}`)
}
const showAs = async (session: Session, name: string, show: 'json' | 'lines'): Promise<void> => {
  const viewer = await findPerson(session, name)
  const seen = await session.ask('privacy.preview', { as: viewer.id })
  if (show === 'json') return outJson(seen)
  const [me] = (await session.ask('account.get', { ids: [seen.entry[0]] })).accounts
  out(say.privacy.as(plain(viewer.displayName)))
  if (me !== undefined) out(`  ${personLine({ account: me, entry: seen.entry, explanation: seen.explanation }, now())}`)
  const { because } = seen
  out(`  ${because.kind === 'rule' ? words.privacy.preview.because.rule(because.rule + 1) : words.privacy.preview.because[because.kind]}`)
}
