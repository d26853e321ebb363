/**
 * The store's part for rooms' logs: messages, timelines, unread counts and own messages on their way. Every message counts once: the
 * room's `lastSeq` says which changes were counted, the timeline's `knownSeq` which are held. Where either jumps, the server is asked.
 */
import { foldName } from '../domain/names.ts'
import { mentionsOf } from '../domain/text.ts'
import type { Output } from '../protocol/commands.ts'
import type { Refusal } from '../protocol/errors.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { Membership, Message, Room } from '../protocol/model.ts'
import { setMembership, setTimeline, put, without } from './fold.ts'
import type { Draft, Load } from './fold.ts'
import type { Timeline } from './state.ts'
import { applyChange, applyFirst, applyOlder, applySince, bounds, emptyTimeline, placeOf, trim } from './timeline.ts'

/** A change in a room's log, told by an event or by the answer to one's own command: whichever comes first counts. */
export const change = (d: Draft, kind: 'sent' | 'edited' | 'deleted', message: Message): void => {
  count(d, kind, message)
  const t = d.state.timelines.get(message.room)
  if (t !== undefined && placeOf(t, message.changedSeq) === 'next')
    setTimeline(d, message.room, bounded(d, message.room, applyChange(t, message)))
  if (kind === 'sent') settle(d, message.room, [message])
  fill(d, message.room)
}

const count = (d: Draft, kind: 'sent' | 'edited' | 'deleted', message: Message): void => {
  const m = d.state.memberships.get(message.room)
  if (m === undefined || message.changedSeq <= m.room.lastSeq) return
  const inOrder = message.changedSeq === m.room.lastSeq + 1
  const lastAt = Math.max(message.at, m.room.lastAt ?? 0)
  const counts =
    message.seq <= m.readSeq || message.author === d.state.me?.account.id || isUnheard(d, message, m)
      ? { unread: 0, mentions: 0 }
      : difference(d, kind, message, m)
  const next = { ...m, room: { ...m.room, lastSeq: message.changedSeq, lastAt } }
  if (!inOrder || counts === null) {
    setMembership(d, message.room, next)
    d.effects.push({ type: 'recount', room: message.room })
    return
  }
  setMembership(d, message.room, {
    ...next,
    unread: Math.max(0, m.unread + counts.unread),
    mentions: Math.max(0, m.mentions + counts.mentions),
  })
}

/** What the blocked write waits unnoticed. */
const isBlocked = (d: Draft, id: AccountId): boolean => d.state.contacts.get(id)?.state === 'blocked'
const isUnheard = (d: Draft, message: Message, m: Membership): boolean => m.room.kind === 'direct' && isBlocked(d, message.author)

/** What a change of somebody else's unread message does to the counts; null if that cannot be known without the text it had before. */
const difference = (
  d: Draft,
  kind: 'sent' | 'edited' | 'deleted',
  message: Message,
  m: Membership,
): { unread: number; mentions: number } | null => {
  const now = mentionsMe(d, message.body) && !isBlocked(d, message.author) ? 1 : 0
  if (kind === 'sent') return { unread: 1, mentions: now }
  const unread = kind === 'deleted' ? -1 : 0
  if (m.mentions + now === 0) return { unread, mentions: 0 }
  const held = d.state.timelines.get(message.room)?.messages.findLast((h) => h.id === message.id)
  return held === undefined ? null : { unread, mentions: now - (mentionsMe(d, held.body) ? 1 : 0) }
}

const mentionsMe = (d: Draft, body: string): boolean => d.state.me !== null && mentionsOf(body).includes(foldName(d.state.me.account.name))

/** The newest place of a room is known to be at least this. */
export const head = (d: Draft, room: RoomId, seq: number): void => {
  const m = d.state.memberships.get(room)
  if (m === undefined || seq <= m.room.lastSeq) return
  setMembership(d, room, { ...m, room: { ...m.room, lastSeq: seq } })
  d.effects.push({ type: 'recount', room })
  fill(d, room)
}

/** Name, topic and member count as told; the log's head only forwards. */
export const roomChanged = (d: Draft, room: Room): void => {
  const m = d.state.memberships.get(room.id)
  if (m === undefined) return
  setMembership(d, room.id, {
    ...m,
    room: { ...room, lastSeq: m.room.lastSeq, lastAt: Math.max(room.lastAt ?? 0, m.room.lastAt ?? 0) || null },
  })
  head(d, room.id, room.lastSeq)
}

export const joined = (d: Draft, membership: Membership): void => {
  const held = d.state.memberships.get(membership.room.id)
  if (held !== undefined && held.room.lastSeq >= membership.room.lastSeq && held.joinedAt >= membership.joinedAt) return
  setMembership(d, membership.room.id, membership)
  if (membership.peer !== undefined) need(d, [membership.peer])
  const t = d.state.timelines.get(membership.room.id)
  if (t?.error != null) first(d, membership.room.id)
  fill(d, membership.room.id)
}

export const left = (d: Draft, room: RoomId): void => {
  if (d.state.memberships.has(room)) setMembership(d, room, null)
  drop(d, room)
}

/** What the server counted, in its own order; a reply or event about an older place than ours is about the past. */
export const marked = (d: Draft, room: RoomId, read: Output<'read.mark'>): void => {
  const m = d.state.memberships.get(room)
  if (m === undefined || read.readSeq < m.readSeq) return
  if (read.readSeq === m.readSeq && read.unread === m.unread && read.mentions === m.mentions) return
  setMembership(d, room, { ...m, readSeq: read.readSeq, unread: read.unread, mentions: read.mentions })
}
/** Shown as read at once; the server's answer follows. */
export const marking = (d: Draft, room: RoomId, seq: number): void => {
  const m = d.state.memberships.get(room)
  if (m === undefined || seq < m.readSeq) return
  const all = seq >= m.room.lastSeq
  setMembership(d, room, { ...m, readSeq: seq, ...(all ? { unread: 0, mentions: 0 } : {}) })
}

export const open = (d: Draft, room: RoomId): void => {
  const t = d.state.timelines.get(room)
  if (d.recent.at(-1) !== room) d.recent = [...d.recent.filter((r) => r !== room), room]
  if (t === undefined || (t.error !== null && t.messages.length === 0)) first(d, room)
  evict(d)
}

const first = (d: Draft, room: RoomId): void => {
  setTimeline(d, room, emptyTimeline)
  if (d.epoch !== null) d.effects.push({ type: 'load', load: { how: 'first', room, epoch: d.epoch } })
}

export const older = (d: Draft, room: RoomId): void => {
  const t = d.state.timelines.get(room)
  const before = t?.messages[0]?.seq
  if (t === undefined || before === undefined || !t.more || t.loading === 'older' || d.epoch === null) return
  d.readingBack = room
  setTimeline(d, room, { ...t, loading: 'older', error: null })
  d.effects.push({ type: 'load', load: { how: 'older', room, before, epoch: d.epoch } })
}

/** A room that leaves the screen keeps only its newest messages. */
export const focus = (d: Draft, room: RoomId | null): void => {
  const before = d.focus
  d.focus = room
  if (before === null || before === room) return
  d.readingBack = null
  const t = d.state.timelines.get(before)
  if (t !== undefined && t.messages.length > bounds.left) setTimeline(d, before, trim(t, bounds.left))
}

export const paged = (d: Draft, load: Extract<Load, { how: 'first' | 'older' }>, page: Output<'history.before'>): void => {
  const t = d.state.timelines.get(load.room)
  if (t === undefined || load.epoch !== d.epoch) return
  if (load.how === 'first') {
    if (t.loading !== 'first') return
    setTimeline(d, load.room, applyFirst(t, page))
  } else {
    if (t.loading !== 'older') return
    // The oldest were forgotten meanwhile: this page no longer touches what is held.
    setTimeline(d, load.room, t.messages[0]?.seq === load.before ? applyOlder(t, page) : { ...t, loading: null })
  }
  loaded(d, load.room, page.messages, page.lastSeq)
}

export const filled = (d: Draft, load: Extract<Load, { how: 'gap' }>, page: Output<'history.since'>): void => {
  d.filling = without(d.filling, load.room)
  const t = d.state.timelines.get(load.room)
  if (t === undefined || load.epoch !== d.epoch || t.loading === 'first') return
  const next = applySince(t, page)
  const behind = load.after > t.knownSeq
  const older = t.loading === 'older' ? { loading: t.loading } : {}
  setTimeline(d, load.room, bounded(d, load.room, { ...next, ...older, knownSeq: behind ? t.knownSeq : next.knownSeq }))
  // Without progress, asking again would go in circles; the next event or head asks anew.
  loaded(d, load.room, page.messages, page.upTo > load.after || behind ? page.upTo : -1)
}

const loaded = (d: Draft, room: RoomId, messages: readonly Message[], seq: number): void => {
  need(
    d,
    messages.map((m) => m.author),
  )
  settle(d, room, messages)
  spoken(d, room, Math.max(0, ...messages.map((m) => m.at)))
  if (seq >= 0) {
    head(d, room, seq)
    fill(d, room)
  }
  // Nothing is missing any more: what is not in its place by now is further back than what is held.
  if (!d.filling.has(room)) removePlaced(d, room)
}

/** When something was said last; after a gap this is known only from the messages themselves. */
const spoken = (d: Draft, room: RoomId, at: number): void => {
  const m = d.state.memberships.get(room)
  if (m !== undefined && at > (m.room.lastAt ?? 0)) setMembership(d, room, { ...m, room: { ...m.room, lastAt: at } })
}

export const notLoaded = (d: Draft, load: Load, error: Refusal): void => {
  if (load.how === 'gap') d.filling = without(d.filling, load.room)
  const t = d.state.timelines.get(load.room)
  if (t !== undefined && load.epoch === d.epoch && t.loading === load.how) setTimeline(d, load.room, { ...t, loading: null, error })
}

/** If the room's log is further than what is held, asks for what lies between. */
export const fill = (d: Draft, room: RoomId): void => {
  const t = d.state.timelines.get(room)
  const lastSeq = d.state.memberships.get(room)?.room.lastSeq ?? 0
  if (t === undefined || d.epoch === null || t.loading === 'first' || lastSeq <= t.knownSeq || d.filling.has(room)) return
  if (t.error !== null && t.messages.length === 0) return
  if (lastSeq - t.knownSeq > bounds.gap) return first(d, room)
  d.filling = new Set(d.filling).add(room)
  if (t.loading === null) setTimeline(d, room, { ...t, loading: 'gap' })
  d.effects.push({ type: 'load', load: { how: 'gap', room, after: t.knownSeq, epoch: d.epoch } })
}

/** After a welcome nothing is on its way any more: whatever was asked for and is still wanted is asked again. */
export const catchUp = (d: Draft): void => {
  d.filling = new Set()
  for (const [room, t] of d.state.timelines) {
    if (!d.state.memberships.has(room)) drop(d, room)
    else if (t.loading === 'first' || (t.messages.length === 0 && t.error !== null)) first(d, room)
    else {
      if (t.loading !== null || t.error !== null) setTimeline(d, room, { ...t, loading: null, error: null })
      fill(d, room)
    }
  }
}

const bounded = (d: Draft, room: RoomId, t: Timeline): Timeline => {
  const most = d.readingBack === room ? bounds.readingBack : bounds.newest
  return t.messages.length > most + most / 10 ? trim(t, most) : t
}

const evict = (d: Draft): void => {
  for (const room of d.recent.slice(0, Math.max(0, d.recent.length - bounds.timelines))) if (room !== d.focus) drop(d, room)
}

const drop = (d: Draft, room: RoomId): void => {
  d.recent = d.recent.filter((r) => r !== room)
  d.filling = without(d.filling, room)
  if (d.state.timelines.has(room)) setTimeline(d, room, null)
  removePlaced(d, room)
}

const removePlaced = (d: Draft, room: RoomId): void =>
  removePending(
    d,
    d.state.pending.filter((p) => p.room === room && d.placed.has(p.clientId)).map((p) => p.clientId),
  )

/** Own messages that the server has leave the outbox at once, and the screen when they show up in their place. */
const settle = (d: Draft, room: RoomId, messages: readonly Message[]): void => {
  const me = d.state.me?.account.id
  const mine = new Set(messages.filter((m) => m.author === me).map((m) => m.clientId))
  const known = d.state.pending.filter((p) => p.room === room && (mine.has(p.clientId) || d.placed.has(p.clientId))).map((p) => p.clientId)
  if (known.length === 0) return
  const fresh = known.filter((id) => !d.placed.has(id))
  if (fresh.length > 0) d.effects.push({ type: 'stored', clientIds: fresh })
  const t = d.state.timelines.get(room)
  const shown = new Set(
    t?.messages
      .slice(-bounds.left)
      .filter((m) => m.author === me)
      .map((m) => m.clientId),
  )
  const done = t === undefined ? known : known.filter((id) => shown.has(id))
  d.placed = new Set([...d.placed, ...fresh])
  removePending(d, done)
}

export const removePending = (d: Draft, clientIds: readonly string[]): void => {
  d.placed = without(d.placed, ...clientIds)
  if (d.state.pending.some((p) => clientIds.includes(p.clientId)))
    put(d, { pending: d.state.pending.filter((p) => !clientIds.includes(p.clientId)) })
}

export const need = (d: Draft, ids: readonly Message['author'][]): void => {
  const unknown = [...new Set(ids)].filter((id) => !d.state.accounts.has(id))
  if (unknown.length > 0) d.effects.push({ type: 'need', ids: unknown })
}
