/** Writing and reading the audit log. A line is written in the transaction of the act it tells of: neither is ever there without the other. */
import { follow, seal, unfollowed, type Followed } from '../../domain/audit.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import type { AuditAction, AuditDetail, AuditEntry } from '../../protocol/audit.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { AuditRow, HashToken, Tx } from '../ports.ts'
import { done, type Action } from './action.ts'

/** `caller` null: whoever holds the data folder. */
type Noting = {
  readonly tx: Tx
  readonly world: { readonly hashToken: HashToken }
  readonly now: number
  readonly caller: { readonly account: { readonly id: AccountId } } | null
}
type Act = { readonly action: AuditAction; readonly target?: string; readonly detail?: AuditDetail }

export const note = async ({ tx, world, now, caller }: Noting, { action, target, detail }: Act): Promise<void> => {
  const last = await tx.audit.last()
  const line = {
    seq: (last?.seq ?? 0) + 1,
    at: now,
    actor: caller?.account.id ?? null,
    action,
    target: target ?? null,
    detail: JSON.stringify(detail ?? {}),
  }
  await tx.audit.append(seal(line, last?.hash ?? null, world.hashToken) as AuditRow)
}

const pieceOf = 1_000
/** Follows the whole chain, a piece at a time. */
export const verifyChain = async (tx: Tx, hash: HashToken): Promise<Followed> => {
  for (let so = unfollowed; ;) {
    const piece = await tx.audit.after(so.count, pieceOf)
    so = follow(so, piece, hash)
    if (piece.length < pieceOf || so.broken !== null) return so
  }
}

export const entryOf = ({ detail, ...row }: AuditRow): AuditEntry => ({ ...row, detail: read(detail) })
/** A line that somebody tampered with is shown as far as it can be read. */
const read = (detail: string): AuditEntry['detail'] => {
  try {
    const value: unknown = JSON.parse(detail)
    return typeof value === 'object' && value !== null ? (value as AuditEntry['detail']) : {}
  } catch {
    return { unreadable: detail }
  }
}

export const list: Action<'audit.list'> = async (cx, input) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const asked = { before: input.before ?? null, action: input.action ?? null, account: input.account ?? null, limit: input.limit + 1 }
  const rows = await cx.tx.audit.list(asked)
  const page = rows.slice(0, input.limit)
  const named = page.flatMap(({ actor, target }) => [actor, target].filter((id): id is AccountId => id !== null && id.startsWith('a')))
  const people = await cx.tx.accounts.get([...new Set(named)])
  return done({ entries: page.map(entryOf), people, more: rows.length > input.limit })
}

export const verify: Action<'audit.verify'> = async (cx) => {
  const allowed = mayAdminister(cx.caller.account.role)
  return allowed.ok ? done({ state: await verifyChain(cx.tx, cx.world.hashToken) }) : allowed
}
