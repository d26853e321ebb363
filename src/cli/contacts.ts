/** `zaima contacts`: contacts, requests both ways and blocks, and what can be done about them. */
import type { Contact } from '../protocol/contacts.ts'
import type { AccountId } from '../protocol/ids.ts'
import { limits } from '../protocol/limits.ts'
import { command, misused } from './command.ts'
import { now, textWidth } from './env-bun.ts'
import { explainAll, personJson, personLine } from './people-lines.ts'
import { openSession, placeArgs, type Session } from './place.ts'
import { findPerson } from './rooms.ts'
import { out, outJson, paint, plain, say } from './terminal.ts'

const acts = {
  add: 'request',
  accept: 'accept',
  decline: 'decline',
  withdraw: 'withdraw',
  remove: 'remove',
  block: 'block',
  unblock: 'unblock',
} as const
const isAct = (word: string): word is keyof typeof acts => Object.hasOwn(acts, word)

export { contacts as command }
const contacts = command({
  usage: 'contacts [add | accept | decline | withdraw | remove | block | unblock NAME] [--json]',
  about: 'Your contacts, with their presence; requests both ways; whom you block.',
  examples: [
    ['zaima contacts', 'all of them, requests first'],
    ['zaima contacts add ana', 'ask Ana; if she asked already, you are contacts'],
    ['zaima contacts accept bob', 'say yes to Bob'],
    ['zaima contacts block eve', 'she sees you offline, and is not told'],
  ],
  words: 2,
  args: {
    what: { type: 'positional', required: false, description: `${Object.keys(acts).join(', ')}; nothing lists them` },
    json: { type: 'boolean', description: 'For programs' },
    ...placeArgs,
  },
  run: async (args) => {
    const session = openSession(args.url)
    const [what, name] = args._
    if (what === undefined) return list(session, args.json === true ? 'json' : 'lines')
    if (!isAct(what)) throw misused(`${what} is none of ${Object.keys(acts).join(', ')}.`)
    if (name === undefined) throw misused(`Whom? It goes like this: zaima contacts ${what} NAME`)
    const { contact } = await session.ask(`contact.${acts[what]}`, { account: (await findPerson(session, name)).id })
    if (args.json === true) return outJson(contact)
    out(say.contacts.now(plain(contact.account.displayName), say.contacts.states[contact.state]))
  },
})

const all = async ({ ask }: Session): Promise<Contact[]> => {
  const held: Contact[] = []
  for (let after: AccountId | null | undefined; after !== null;) {
    const page: { contacts: Contact[]; next: AccountId | null } = await ask('contact.list', {
      limit: limits.page,
      ...(after === undefined ? {} : { after }),
    })
    held.push(...page.contacts)
    after = page.next
  }
  return held
}
const order = ['incoming', 'contact', 'outgoing', 'blocked', 'none'] as const

const list = async (session: Session, show: 'json' | 'lines'): Promise<void> => {
  const held = (await all(session)).toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.account.displayName < b.account.displayName ? -1 : 1),
  )
  const people = held.map((c) => c.account)
  const entries = new Map<AccountId, Parameters<typeof explainAll>[1][number]['entry']>()
  for (let i = 0; i < people.length; i += limits.watched)
    for (const entry of (await session.ask('presence.get', { ids: people.slice(i, i + limits.watched).map((p) => p.id) })).entries)
      entries.set(entry[0], entry)
  const seen = await explainAll(
    session,
    people.flatMap((account) => (entries.has(account.id) ? [{ account, entry: entries.get(account.id)! }] : [])),
  )
  if (show === 'json')
    return outJson(seen.map((one, i) => ({ ...personJson(one, now()), contact: held[i]!.state, contactSince: held[i]!.since })))
  if (held.length === 0) return out(say.contacts.none)
  const width = Math.max(...held.map((c) => textWidth(say.contacts.states[c.state])))
  for (const [i, one] of seen.entries()) {
    const state = say.contacts.states[held[i]!.state]
    out(`${paint('cyan', state)}${' '.repeat(width - textWidth(state))}  ${personLine(one, now())}`)
  }
}
