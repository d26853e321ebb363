/**
 * The store's part for people: accounts, presence as last told, who is typing. A presence delta is applied only on the very version it
 * builds on, so an old one can never win; anything else asks for a whole new answer.
 */
import type { Output } from '../protocol/commands.ts'
import type { EventOf } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { Account } from '../protocol/model.ts'
import { put, setFresh, withEntry } from './fold.ts'
import type { Draft } from './fold.ts'

const mostAccounts = 5_000
const typingMs = 7_000

export const learn = (d: Draft, accounts: readonly Account[]): void => {
  if (accounts.length === 0) return
  const next = new Map(d.state.accounts)
  for (const a of accounts) next.set(a.id, a)
  const me = d.state.me
  for (const id of next.keys()) {
    if (next.size <= mostAccounts) break
    if (id !== me?.account.id) next.delete(id)
  }
  const mine = me === null ? undefined : accounts.find((a) => a.id === me.account.id)
  put(d, { accounts: next, ...(me !== null && mine !== undefined ? { me: { ...me, account: mine } } : {}) })
}

export const watched = (d: Draft, answer: Output<'presence.watch'>): void => {
  // Something newer was told before this answer came: it is old already.
  if (answer.version < d.state.presenceVersion) return void d.effects.push({ type: 'rewatch' })
  put(d, { presence: new Map(answer.entries.map((e) => [e[0], e])), presenceVersion: answer.version })
  d.watched = true
  setFresh(d)
}

export const presenceChanged = (d: Draft, e: EventOf<'presence.changed'>): void => {
  if (e.to <= d.state.presenceVersion) return
  if (!d.watched) return put(d, { presenceVersion: e.to })
  if (e.base !== d.state.presenceVersion) {
    d.watched = false
    setFresh(d)
    d.effects.push({ type: 'rewatch' })
    return
  }
  const presence = new Map(d.state.presence)
  for (const entry of e.changes) presence.set(entry[0], entry)
  put(d, { presence, presenceVersion: e.to })
}

/** Nothing is certain until the server has answered again whom we watch. */
export const unverify = (d: Draft): void => {
  d.watched = false
  d.silent = false
  put(d, { presenceVersion: 0 })
  setFresh(d)
}

/** The event names all who type there; it holds for seven seconds. */
export const typing = (d: Draft, e: EventOf<'typing'>, at: number): void => {
  const me = d.state.me?.account.id
  // Whom one blocked types unnoticed.
  const ids = e.ids.filter((id) => id !== me && d.state.contacts.get(id)?.state !== 'blocked')
  const count = e.count - (e.ids.length - ids.length)
  d.typingUntil = withEntry(d.typingUntil, e.room, count > 0 ? at + typingMs : null)
  if (count > 0 || d.state.typing.has(e.room)) put(d, { typing: withEntry(d.state.typing, e.room, count > 0 ? { ids, count } : null) })
}

/** Who has just said something is no longer typing it. */
export const stoppedTyping = (d: Draft, room: RoomId, id: AccountId): void => {
  const now = d.state.typing.get(room)
  if (now === undefined || !now.ids.includes(id)) return
  const rest = { ids: now.ids.filter((i) => i !== id), count: now.count - 1 }
  put(d, { typing: withEntry(d.state.typing, room, rest.count > 0 ? rest : null) })
  if (rest.count <= 0) d.typingUntil = withEntry(d.typingUntil, room, null)
}

export const expireTyping = (d: Draft, at: number): void => {
  for (const [room, until] of d.typingUntil) {
    if (at < until) continue
    d.typingUntil = withEntry(d.typingUntil, room, null)
    put(d, { typing: withEntry(d.state.typing, room, null) })
  }
}
export const clearTyping = (d: Draft): void => {
  d.typingUntil = new Map()
  if (d.state.typing.size > 0) put(d, { typing: new Map() })
}
