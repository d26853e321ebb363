/** Writing and reading the audit log. A line is written in the transaction of the act it tells of: neither is ever there without the other. */
import { decideEnd, follow, lineBefore, seal, unfollowed, type AuditEnd, type Followed } from '../../domain/audit.ts'
import { detailOf, type Said } from '../../domain/audit-details.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import type { AuditEntry, AuditState } from '../../protocol/audit.ts'
import type { AccountId } from '../../protocol/ids.ts'
import type { Role } from '../../protocol/model.ts'
import type { AuditRow, HashToken, Seal, Tx } from '../ports.ts'
import { done, type Action, type World } from './action.ts'
import { spendOrEnd } from './sums.ts'

/** What sealing and following take. */
type Sealing = { readonly hashToken: HashToken; readonly seal: Seal }
export const endSeal = 'audit end'
const endOf = async (tx: Tx, { seal: box }: Sealing): Promise<AuditEnd | null> => {
  const kept = await tx.audit.end()
  const text = kept === null ? null : box.open(kept, endSeal)
  return text === null ? null : (JSON.parse(text) as AuditEnd)
}

/** `caller` null: whoever holds the data folder. */
type Noting = {
  readonly tx: Tx
  /** Without sums nothing is counted: the machine's own acts. */
  readonly world: Sealing & Partial<Pick<World, 'sums'>>
  readonly now: number
  readonly caller: { readonly account: { readonly id: AccountId; readonly role?: Role } } | null
}
type Act = Said & { readonly target?: string }

export const note = async ({ tx, world, now, caller }: Noting, act: Act): Promise<void> => {
  if (world.sums !== undefined && caller?.account.role !== undefined && !mayAdminister(caller.account.role).ok)
    await spendOrEnd({ tx, world: { sums: world.sums }, now }, caller.account.id, 'audit')
  const before = lineBefore(await tx.audit.last(), await endOf(tx, world))
  const line = {
    seq: (before?.seq ?? 0) + 1,
    at: now,
    actor: caller?.account.id ?? null,
    action: act.action,
    target: act.target ?? null,
    detail: JSON.stringify(detailOf(act)),
  }
  const sealed = seal(line, before?.hash ?? null, world.hashToken)
  await tx.audit.append(sealed as AuditRow)
  await tx.audit.setEnd(world.seal.seal(JSON.stringify({ seq: sealed.seq, hash: sealed.hash } satisfies AuditEnd), endSeal))
}

const pieceOf = 1_000
/** Follows the whole chain, a piece at a time, and looks whether it ends where it should. */
export const verifyChain = async (tx: Tx, sealing: Sealing): Promise<AuditState> => {
  const so = await followAll(tx, sealing.hashToken)
  return { ...so, end: decideEnd(so, await endOf(tx, sealing)) } as AuditState
}
const followAll = async (tx: Tx, hash: HashToken): Promise<Followed> => {
  for (let so = unfollowed; ;) {
    const piece = await tx.audit.after(so.count, pieceOf)
    so = follow(so, piece, hash)
    if (piece.length < pieceOf || so.broken !== null) return so
  }
}

export const entryOf = ({ detail, ...row }: AuditRow): AuditEntry => ({ ...row, detail: entryDetail(detail) })
/** A line that somebody tampered with is shown as far as it can be read. */
export const entryDetail = (detail: string): AuditEntry['detail'] => {
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
  return allowed.ok ? done({ state: await verifyChain(cx.tx, cx.world) }) : allowed
}
