/** What one can type in `zaima chat` after a slash. A row each; anything else is a message. */
import { foldName } from '../domain/names.ts'
import type { AccountId } from '../protocol/ids.ts'
import { nearest } from '../server/setting.ts'
import type { Conversation } from './conversation.ts'
import { now } from './env-bun.ts'
import { Failure } from './failure.ts'
import { byState, explainAll, peopleLines } from './people-lines.ts'
import { findPerson, roomTitle } from './rooms.ts'
import { expiryOf, setLine } from './status.ts'
import { columns } from './command.ts'
import { glyph, paint, plain, say } from './terminal.ts'

type Act = (c: Conversation, rest: string) => Promise<void> | void

const needs = (rest: string, usage: string): string => {
  if (rest === '') throw new Failure(say.chat.needs(usage))
  return rest
}

const rooms: Act = async (c) => {
  const state = c.session.client.state()
  const mine = [...state.memberships.values()].toSorted((a, b) => (b.room.lastAt ?? 0) - (a.room.lastAt ?? 0))
  for (const m of mine) {
    const unread = m.unread === 0 ? '' : paint('yellow', ` ${m.unread}`)
    const dot = m.peer === undefined ? '#' : glyph(c.session.client.presenceOf(m.peer)?.[1] ?? 'unverified')
    c.print(`  ${dot} ${roomTitle(state, m).replace(/^@/, '')}${unread}${m.room.id === c.room ? paint('dim', ' ←') : ''}`)
  }
  const listed = await c.session.ask('room.list', { limit: 200 })
  for (const { room, joined } of listed.rooms) if (!joined) c.print(paint('dim', `  + ${plain(room.name)}`))
}

const who: Act = async (c, rest) => {
  const { ask, client } = c.session
  if (rest !== '') {
    const person = await findPerson(c.session, rest)
    return c.print(`${plain(person.displayName)}: ${await c.whyOf(person.id)}`)
  }
  const accounts =
    c.room === null
      ? (await ask('account.list', { limit: 200 })).accounts
      : (await ask('room.members', { room: c.room, limit: 200 })).members
  const { entries } = await ask('presence.get', { ids: accounts.map((a) => a.id) })
  const byId = new Map<AccountId, (typeof entries)[number]>(entries.map((e) => [e[0], e]))
  const people = accounts.flatMap((account) => (byId.has(account.id) ? [{ account, entry: byId.get(account.id)! }] : []))
  for (const line of peopleLines((await explainAll(c.session, people)).toSorted(byState), now() + client.state().skewMs))
    c.print(`  ${line}`)
}

const set =
  (value: 'away' | 'dnd' | 'invisible' | 'online'): Act =>
  async (c, rest) => {
    const { claim } = await c.session.ask('presence.set', { value, ...expiryOf(rest === '' ? undefined : rest) })
    c.print(setLine(value, claim?.expiresAt))
  }

const status: Act = async (c, rest) => {
  const answer = await c.session.ask('status.set', { text: rest })
  c.print(answer.status === null ? say.chat.statusCleared : say.chat.statusSet(plain(answer.status.text)))
}

const leaveRoom: Act = async (c) => {
  if (c.room === null) return
  const m = c.session.client.state().memberships.get(c.room)
  await c.session.ask('room.leave', { room: c.room })
  c.show(null)
  if (m !== undefined) c.print(say.chat.left(plain(m.room.name)))
}

/** The name is typed, so that nobody deletes the room they forgot they were in. */
const deleteRoom: Act = async (c, rest) => {
  const m = c.room === null ? undefined : c.session.client.state().memberships.get(c.room)
  if (m === undefined) return
  if (foldName(rest.trim()) !== foldName(m.room.name)) return c.print(say.chat.deleteAsk(plain(m.room.name)))
  await c.session.ask('room.delete', { room: m.room.id })
  c.show(null)
  c.print(say.chat.roomDeleted(plain(m.room.name)))
}

const acts: Readonly<Record<string, Act>> = {
  join: (c, rest) => c.goTo(needs(rest, '/join ROOM')),
  dm: (c, rest) => c.goTo(`@${needs(rest, '/dm NAME').replace(/^@/, '')}`),
  rooms,
  who,
  status,
  away: set('away'),
  dnd: set('dnd'),
  invisible: set('invisible'),
  online: set('online'),
  create: async (c, rest) => c.show((await c.session.ask('room.create', { name: needs(rest, '/create ROOM'), kind: 'public' })).membership),
  leave: leaveRoom,
  delete: deleteRoom,
  older: (c) => c.older(),
  help: (c) => {
    for (const line of columns(say.chat.help)) c.print(line)
  },
  quit: (c) => c.end(),
}
const shorts: Readonly<Record<string, string>> = {
  j: 'join',
  d: 'dm',
  w: 'who',
  why: 'who',
  q: 'quit',
  exit: 'quit',
  back: 'online',
  '?': 'help',
}

export const runLine = async (c: Conversation, text: string): Promise<void> => {
  const [, word, rest = ''] = /^\/([\p{L}?]+)(?:\s+([\s\S]*))?$/u.exec(text.trim()) ?? []
  if (word !== undefined) {
    const name = shorts[word.toLowerCase()] ?? word.toLowerCase()
    if (!Object.hasOwn(acts, name)) throw new Failure(say.chat.unknownCommand(word, nearest(word, Object.keys(acts))))
    return acts[name]!(c, rest.trim())
  }
  if (c.room === null) throw new Failure(say.chat.noRooms)
  c.session.client.send(c.room, text)
}
