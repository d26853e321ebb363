/** Saying, changing and reading. The message path: nothing here asks presence anything. */
import { decideUrgent } from '../../domain/attention.ts'
import { decideChange } from '../../domain/messages.ts'
import { decideRoom } from '../../domain/rooms.ts'
import { bytesOf } from '../../domain/sums.ts'
import { mentionsOf } from '../../domain/text.ts'
import { refuse } from '../../protocol/errors.ts'
import type { AccountId, MessageId, RoomId } from '../../protocol/ids.ts'
import type { Message, RoomKind } from '../../protocol/model.ts'
import type { Notice, Sees, Tx } from '../ports.ts'
import { fact, tell } from '../notices.ts'
import { done, me, toMe, type Action, type InTx } from './action.ts'
import { note } from './audit.ts'
import { decide } from './room-governing.ts'
import { lastSeq, showRoom, standing } from './rooms.ts'
import { spendMessage } from './sums.ts'

const maxMentions = 50
/** Text in one page of history: in any script well below what may wait for one reader. */
const pageChars = 262_144

export const send: Action<'message.send'> = async (cx, input) => {
  const at = await standing(cx, input.room)
  const may = decideRoom('send', at)
  if (!may.ok || at === null) return may.ok ? refuse('not_found') : may
  const named = await mentioned(cx, input.room, input.body)
  const mentions = await reached(cx.tx, me(cx), idsOf(named))
  const { message, fresh } = await cx.tx.messages.append({
    id: cx.world.ids.next('m', cx.now) as MessageId,
    room: input.room,
    author: me(cx),
    clientId: input.clientId,
    body: input.body,
    at: cx.now,
    mentions,
  })
  if (!fresh)
    return message.room === input.room ? done({ message }) : refuse('bad_request', 'clientId: was used for a message in another room')
  const paid = await spendMessage(cx, me(cx), bytesOf(input.body))
  if (!paid.ok) return paid
  if (input.urgent === true) {
    const may = decideUrgent(
      at.kind === 'direct' ? 'direct' : named.some(({ account }) => account !== me(cx)) ? 'mentioned' : 'nobody',
      await cx.tx.claims.urgentAt(me(cx)),
      cx.now,
    )
    if (!may.ok) return may
    await cx.tx.claims.setUrgent(me(cx), cx.now)
  }
  const members = at.kind === 'direct' ? await cx.tx.rooms.inRoom(input.room) : named
  const meant = at.kind === 'direct' ? await reached(cx.tx, me(cx), idsOf(members)) : mentions
  const shown = await show(cx.tx, message, idsOf(members.filter(({ account, sees }) => sees === 'nothing' && meant.includes(account))))
  const noticed = notice(message, at.kind, meant, { urgent: input.urgent === true })
  return done({ message }, ...shown, tell(`room:${input.room}`, { event: 'message.sent', message }), ...noticed)
}

type Member = { readonly account: AccountId; readonly sees: Sees }
const idsOf = (members: readonly Member[]): AccountId[] => members.map(({ account }) => account)

/** Members named in the text, whomever they blocked: what is asked of a message must not depend on it. */
const mentioned = async (cx: InTx, room: RoomId, body: string): Promise<Member[]> => {
  const { tx } = cx
  const names = body.includes('@') ? mentionsOf(body).slice(0, maxMentions) : []
  if (names.length === 0) return []
  const accounts = await tx.accounts.byNameKeys(names)
  const members = accounts.map(async ({ id }) => ({ account: id, at: await tx.rooms.isMember(room, id) }))
  return (await Promise.all(members)).flatMap(({ account, at }) => (at === null ? [] : [{ account, sees: at.sees }]))
}

/** Without those who blocked this person: nothing of theirs rings there or is counted. */
const reached = async (tx: Tx, author: AccountId, ids: readonly AccountId[]): Promise<AccountId[]> => {
  const ties = ids.length === 0 ? null : await tx.contacts.ties(author, ids)
  return ids.filter((id) => (ties?.get(id)?.blockedBy ?? null) === null)
}

/** A room that somebody does not see shows with the first message meant for them by somebody they do not block. */
const show = async (tx: Tx, message: Message, unseeing: readonly AccountId[]): Promise<Notice[]> => {
  const notices: Notice[] = []
  for (const id of unseeing) notices.push(...(await showRoom(tx, message.room, id, message.seq - 1)))
  return notices
}

/** Whom this message is for in particular. */
const notice = (message: Message, kind: RoomKind, meant: readonly AccountId[], { urgent }: { readonly urgent: boolean }): Notice[] => {
  const targets = meant
    .filter((id) => id !== message.author)
    .map((account) => ({ account, why: kind === 'direct' ? ('direct' as const) : ('mention' as const) }))
  return targets.length === 0
    ? []
    : [fact({ type: 'message.noticed', room: message.room, message: message.id, author: message.author, urgent, targets })]
}

export const edit: Action<'message.edit'> = async (cx, input) => {
  const found = await changeable(cx, input.message)
  if (!found.ok) return found
  const paid = await spendMessage(cx, me(cx), bytesOf(input.body))
  if (!paid.ok) return paid
  const mentions = await reached(cx.tx, me(cx), idsOf(await mentioned(cx, found.value.room, input.body)))
  const message = await cx.tx.messages.change(found.value.id, { body: input.body, mentions, editedAt: cx.now })
  return done({ message }, tell(`room:${message.room}`, { event: 'message.edited', message }))
}

export const remove: Action<'message.delete'> = async (cx, input) => {
  const found = await deletable(cx, input.message)
  if (!found.ok) return found
  const { id, author } = found.value
  const message = await cx.tx.messages.change(id, { body: '', mentions: [], deletedAt: cx.now })
  if (author !== me(cx)) await note(cx, { action: 'message.delete', target: author, detail: { message: id, room: message.room } })
  return done({ message }, tell(`room:${message.room}`, { event: 'message.deleted', message }))
}

/** One's own, or another's in a room that one moderates. */
const deletable = async (cx: InTx, id: MessageId) => {
  const message = await cx.tx.messages.get(id)
  if (message === null || message.author === me(cx)) return changeable(cx, id)
  const sees = decideRoom('see', await standing(cx, message.room))
  if (!sees.ok) return sees
  const may = await decide(cx, { room: message.room, account: message.author }, { kind: 'deleteMessage' })
  if (!may.ok) return may
  return decideChange(message, message.author)
}

/** One's own message, in a room one may still see. */
const changeable = async (cx: Parameters<typeof send>[0], id: MessageId) => {
  const message = await cx.tx.messages.get(id)
  if (message === null) return refuse('not_found')
  const may = decideRoom('send', await standing(cx, message.room))
  return may.ok ? decideChange(message, me(cx)) : may
}

export const before: Action<'history.before'> = async (cx, input) => {
  const last = await lastSeq(cx, input.room)
  if (!last.ok) return last
  const rows = await cx.tx.messages.before(input.room, input.before ?? null, input.limit + 1)
  const messages = onOnePage(rows.toReversed(), input.limit).toReversed()
  return done({ messages, lastSeq: last.value, more: messages.length < rows.length })
}

export const since: Action<'history.since'> = async (cx, input) => {
  const last = await lastSeq(cx, input.room)
  if (!last.ok) return last
  const rows = await cx.tx.messages.since(input.room, input.after, input.limit + 1)
  const messages = onOnePage(rows, input.limit)
  const more = messages.length < rows.length
  return done({ messages, upTo: more ? messages.at(-1)!.changedSeq : last.value, more })
}

/** The first of these that fit, one at least: what outgrows the send buffer would cut a slow reader off, again and again. */
const onOnePage = (rows: readonly Message[], limit: number): Message[] => {
  let chars = 0
  return rows.slice(0, limit).filter(({ body }, n) => (chars += body.length) <= pageChars || n === 0)
}

export const markRead: Action<'read.mark'> = async (cx, input) => {
  const at = await cx.tx.rooms.isMember(input.room, me(cx))
  if (at === null || at.sees === 'nothing') return refuse('not_found')
  const seq = Math.min(input.seq, await cx.tx.messages.lastSeq(input.room))
  const read = await cx.tx.rooms.markRead(input.room, me(cx), seq)
  const peer = at.kind === 'direct' ? (await cx.tx.rooms.memberIds(input.room)).find((id) => id !== me(cx)) : undefined
  const moved = peer === undefined ? [] : [fact({ type: 'read.moved', account: me(cx), peer, room: input.room, seq: read.readSeq })]
  return done(read, toMe(cx, { event: 'read.marked', room: input.room, ...read }), ...moved)
}
