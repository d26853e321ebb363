/**
 * A room's log as rows to show: where it began, day lines, the line before what is new, messages grouped by author and five minutes, and one's own
 * that still wait. A message keeps its key from the moment it is written until the server has it, so nothing shifts. Pure.
 */
import { daysBetween } from '../../client/words/when.ts'
import type { Pending } from '../../client/state.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Message } from '../../protocol/model.ts'

export type Row =
  | { readonly kind: 'begin'; readonly key: 'begin' }
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: 'new' }
  | { readonly kind: 'message'; readonly key: string; readonly message: Message; readonly head: boolean }
  | { readonly kind: 'seen'; readonly key: 'seen' }
  | { readonly kind: 'pending'; readonly key: string; readonly pending: Pending; readonly head: boolean }

export type Given = {
  readonly messages: readonly Message[]
  /** Are there older ones that are not held here? */
  readonly more: boolean
  readonly pending: readonly Pending[]
  readonly me: AccountId
  /** The line before what is new stands after this place; null for no line. */
  readonly newAfter: number | null
  /** How far the other person of a direct room has read; 0 for nothing told. */
  readonly seen?: number
  /** Added to the times of what waits, which bear this device's clock. */
  readonly skewMs: number
}

const groupMs = 300_000

export const rowsOf = ({ messages, more, pending, me, newAfter, skewMs, seen = 0 }: Given): Row[] => {
  const rows: Row[] = !more && messages.length > 0 ? [{ kind: 'begin', key: 'begin' }] : []
  let before: { readonly author: AccountId; readonly at: number } | null = null
  // Where the new begins is only known when what came before it is held.
  let lined = newAfter === null || (more && (messages[0]?.seq ?? 0) > newAfter)
  const add = (author: AccountId, at: number, isNew: boolean, make: (head: boolean) => Row) => {
    let head = before === null || before.author !== author || at - before.at >= groupMs
    if (before === null || daysBetween(before.at, at) !== 0) {
      rows.push({ kind: 'day', key: `day ${new Date(at).toDateString()}`, at })
      head = true
    }
    if (!lined && isNew) {
      rows.push({ kind: 'new', key: 'new' })
      lined = true
      head = true
    }
    rows.push(make(head))
    before = { author, at }
  }
  for (const message of messages) {
    const mine = message.author === me
    const key = mine ? message.clientId : message.id
    add(message.author, message.at, !mine && newAfter !== null && message.seq > newAfter, (head) => ({
      kind: 'message',
      key,
      message,
      head,
    }))
  }
  for (const one of pending) add(me, one.at + skewMs, false, (head) => ({ kind: 'pending', key: one.clientId, pending: one, head }))
  const last = messages.at(-1)
  if (pending.length === 0 && last?.author === me && last.seq <= seen) rows.push({ kind: 'seen', key: 'seen' })
  return rows
}
