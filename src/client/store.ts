/**
 * Folds everything that happens into what a screen shows: a welcome, events, answers to commands, and what was done here and not yet
 * confirmed. Pure: the same inputs give the same state, and lost, repeated or late events end in the state that a fresh snapshot
 * would give, because every gap turns into an effect that asks for what is missing.
 */
import type { EventOf, ServerEvent } from '../protocol/events.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import { put, setFresh, withEntry } from './fold.ts'
import type { Draft, Fold, Replied, StoreEffect, StoreInput } from './fold.ts'
import { emptyFold } from './fold.ts'
import {
  catchUp,
  change,
  filled,
  focus,
  head,
  joined,
  left,
  marked,
  marking,
  need,
  notLoaded,
  older,
  open,
  paged,
  removePending,
  roomChanged,
} from './messages.ts'
import { contactPage, cameBack, contact, hereNow, waiting } from './contacts.ts'
import { clearTyping, expireTyping, learn, presenceChanged, stoppedTyping, typing, unverify, watched } from './people.ts'

export type StoreStep = { readonly fold: Fold; readonly effects: readonly StoreEffect[]; readonly wakeAt: number }

export const fold = (before: Fold, input: StoreInput): StoreStep => {
  const { effects, ...after } = applied({ ...before, effects: [] }, input)
  return { fold: after, effects, wakeAt: Math.min(Infinity, ...after.typingUntil.values()) }
}

const applied = (d: Draft, input: StoreInput): Draft => {
  switch (input.type) {
    case 'event':
      event(d, input.event, input.at)
      break
    case 'replied':
      replied(d, input.reply)
      break
    case 'paged':
      paged(d, input.load, input.page)
      break
    case 'filled':
      filled(d, input.load, input.page)
      break
    case 'notLoaded':
      notLoaded(d, input.load, input.error)
      break
    case 'link':
      put(d, { link: input.link })
      if (input.link.kind === 'online') break
      if (d.state.ending !== null) put(d, { ending: null })
      unverify(d)
      clearTyping(d)
      if (d.state.here.size > 0) put(d, { here: new Map() })
      break
    case 'silence':
      d.silent = input.silent
      setFresh(d)
      break
    case 'forget':
      Object.assign(d, { ...emptyFold, state: { ...emptyFold.state, link: d.state.link, place: d.state.place } })
      break
    case 'open':
      open(d, input.room)
      break
    case 'older':
      older(d, input.room)
      break
    case 'focus':
      focus(d, input.room)
      break
    case 'queued':
      put(d, { pending: [...d.state.pending, ...input.pending.filter((p) => !d.state.pending.some((q) => q.clientId === p.clientId))] })
      break
    case 'sending':
      put(d, { pending: d.state.pending.map((p) => (p.clientId === input.clientId ? { ...p, send: input.send } : p)) })
      break
    case 'discarded':
      removePending(d, [input.clientId])
      break
    case 'marking':
      marking(d, input.room, input.seq)
      break
    case 'tick':
      expireTyping(d, input.at)
      break
    default:
      input satisfies never
  }
  return d
}

const event = (d: Draft, e: ServerEvent, at: number): void => {
  switch (e.event) {
    case 'welcome':
      return welcome(d, e, at)
    case 'message.sent':
      stoppedTyping(d, e.message.room, e.message.author)
      need(d, [e.message.author])
      return change(d, 'sent', e.message)
    case 'message.edited':
      return change(d, 'edited', e.message)
    case 'message.deleted':
      return change(d, 'deleted', e.message)
    case 'room.head':
      return head(d, e.room, e.seq)
    case 'room.joined':
      return joined(d, e.membership)
    case 'room.left':
      return left(d, e.room)
    case 'room.updated':
      return roomChanged(d, e.room)
    case 'room.memberJoined':
      return (learn(d, [e.account]), members(d, e))
    case 'room.memberLeft':
      return (stoppedTyping(d, e.room, e.account), members(d, e))
    case 'read.marked':
      return marked(d, e.room, e)
    case 'read.seen':
      return put(d, { seen: withEntry(d.state.seen, e.room, Math.max(e.seq, d.state.seen.get(e.room) ?? 0)) })
    case 'account.updated':
      return d.state.accounts.has(e.account.id) ? learn(d, [e.account]) : undefined
    case 'settings.updated':
      return mine(d, { settings: e.settings })
    case 'place.updated':
      return put(d, { place: e.place })
    case 'presence.changed':
      return presenceChanged(d, e)
    case 'presence.mine':
      return mine(d, { claim: e.claim, status: e.status })
    case 'typing':
      return d.state.memberships.has(e.room) ? typing(d, e, at) : undefined
    case 'ring':
      return put(d, { ring: { count: (d.state.ring?.count ?? 0) + 1, room: e.room, message: e.message, author: e.author, why: e.why } })
    case 'contact.changed':
      return contact(d, e.contact)
    case 'room.here':
      return hereNow(d, e.room, e)
    case 'presence.back':
      return cameBack(d, e)
    case 'session.ending':
      return e.session === d.state.me?.session ? put(d, { ending: e.at === null ? null : { at: e.at, why: e.why } }) : undefined
    case 'alert.raised':
      return put(d, { alerts: withEntry(d.state.alerts, e.alert.id, e.alert) })
    case 'alert.answered':
      return put(d, { alerts: withEntry(d.state.alerts, e.alert, null) })
    case 'asks.changed':
      return put(d, { asks: e.asks })
    case 'report.handled':
      return put(d, { handled: { count: (d.state.handled?.count ?? 0) + 1, report: e.report } })
    case 'room.roleChanged':
      return roleChanged(d, e)
    // These speak to the connection, not to what is shown.
    case 'ping':
    case 'draining':
    case 'session.ended':
    case 'session.held':
    case 'privacy.updated':
    case 'groups.changed':
    case 'webhook.changed':
      return
    default:
      e satisfies never
  }
}

const roleChanged = (d: Draft, { room, account, role }: EventOf<'room.roleChanged'>): void => {
  const own = account === d.state.me?.account.id ? d.state.memberships.get(room) : undefined
  if (own !== undefined) put(d, { memberships: withEntry(d.state.memberships, room, { ...own, role }) })
  put(d, { roleChanges: d.state.roleChanges + 1 })
}

const welcome = (d: Draft, e: EventOf<'welcome'>, at: number): void => {
  const other = d.state.me !== null && d.state.me.account.id !== e.account.id
  if (other || (d.epoch !== null && d.epoch !== e.epoch)) {
    const { link } = d.state
    const pending = other ? [] : d.state.pending.filter((p) => !d.placed.has(p.clientId))
    const again = d.recent.at(-1)
    Object.assign(d, { ...emptyFold, state: { ...emptyFold.state, link, pending }, focus: other ? null : d.focus })
    if (again !== undefined && !other) open(d, again)
  }
  d.epoch = e.epoch
  put(d, {
    place: e.place,
    me: {
      account: e.account,
      settings: e.settings,
      claim: e.claim,
      status: e.status,
      session: e.session,
      expiresAt: e.expiresAt,
      shared: e.shared === true,
    },
    memberships: new Map(e.memberships.map((m) => [m.room.id, m])),
    skewMs: e.at - at,
  })
  learn(d, [e.account])
  unverify(d)
  clearTyping(d)
  need(
    d,
    e.memberships.flatMap((m) => (m.peer === undefined ? [] : [m.peer])),
  )
  catchUp(d)
}

const replied = (d: Draft, r: Replied): void => {
  switch (r.command) {
    case 'message.send':
      return change(d, 'sent', r.output.message)
    case 'message.edit':
      return change(d, 'edited', r.output.message)
    case 'message.delete':
      return change(d, 'deleted', r.output.message)
    case 'read.mark':
      return marked(d, r.input.room as RoomId, r.output)
    case 'room.create':
    case 'room.direct':
    case 'room.join':
      return joined(d, r.output.membership)
    case 'room.leave':
      return left(d, r.input.room as RoomId)
    case 'room.delete':
      return left(d, r.input.room as RoomId)
    case 'room.leaveMany':
      return r.output.left.forEach((room: RoomId) => left(d, room))
    case 'room.update':
      return roomChanged(d, r.output.room)
    case 'room.members':
      return learn(d, r.output.members)
    case 'account.get':
    case 'account.list':
      return learn(d, r.output.accounts)
    // What one does with a contact comes as an event too, in its right order with what the other does: answers may be late.
    case 'contact.list':
      return contactPage(d, r.input.after, r.output)
    case 'people.search':
      return learn(
        d,
        r.output.people.map((p) => p.account),
      )
    case 'room.here':
      return hereNow(d, r.input.room as RoomId, r.output)
    case 'presence.tellMe':
      return waiting(d, r.input.account as AccountId, 'add')
    case 'presence.dontTellMe':
      return waiting(d, r.input.account as AccountId, 'remove')
    case 'presence.tellMeList':
      return put(d, { waiting: new Set(r.output.waiting.map((w) => w.account.id)) })
    case 'alert.list':
      return put(d, { alerts: new Map(r.output.alerts.filter((a) => a.answer === null).map((a) => [a.id, a])) })
    case 'place.asks':
      return put(d, { asks: r.output.asks })
    case 'group.list':
      return learn(d, r.output.people)
    case 'account.update':
      return learn(d, [r.output.account])
    case 'settings.update':
      return mine(d, { settings: r.output.settings })
    case 'place.get':
    case 'place.update':
      return put(d, { place: r.output.place })
    case 'presence.watch':
      return watched(d, r.output)
    case 'presence.set':
      return mine(d, { claim: r.output.claim })
    case 'status.set':
      return mine(d, { status: r.output.status })
    default:
      return
  }
}

const mine = (d: Draft, change: Partial<NonNullable<Fold['state']['me']>>): void => {
  if (d.state.me !== null) put(d, { me: { ...d.state.me, ...change } })
}
const members = (d: Draft, e: EventOf<'room.memberJoined'> | EventOf<'room.memberLeft'>): void => {
  const m = d.state.memberships.get(e.room)
  if (m !== undefined) put(d, { memberships: new Map(d.state.memberships).set(e.room, { ...m, room: { ...m.room, members: e.members } }) })
}
