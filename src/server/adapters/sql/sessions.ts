/** Sign-ins. A row is never deleted by ending: it stays with when and why. */
import type { Scope } from '../../../protocol/bots.ts'
import type { AccountId, SessionId } from '../../../protocol/ids.ts'
import type { SessionEnd, SessionRow, SessionStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import { prepare, prepareList } from './prepared.ts'
import type { SessionTable } from './schema.ts'

const toSession = (row: SessionTable): SessionRow => ({
  id: row.id,
  account: row.account,
  tokenHash: row.token_hash,
  tokenAt: row.token_at,
  device: row.device,
  label: row.label,
  address: row.address,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  keep: row.keep === 1,
  idleMs: row.idle_ms,
  idleBy: row.idle_by,
  lockMs: row.lock_ms,
  shared: row.shared === 1,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  endReason: row.end_reason,
  muted: row.muted === 1,
  way: row.way,
  confirmedAt: row.confirmed_at,
  hold: row.hold,
  scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as Scope[]),
  madeBy: row.made_by,
})
const toTable = (row: SessionRow): SessionTable => ({
  id: row.id,
  account: row.account,
  token_hash: row.tokenHash,
  token_at: row.tokenAt,
  device: row.device,
  label: row.label,
  address: row.address,
  created_at: row.createdAt,
  last_seen_at: row.lastSeenAt,
  keep: row.keep ? 1 : 0,
  idle_ms: row.idleMs,
  idle_by: row.idleBy,
  lock_ms: row.lockMs,
  shared: row.shared ? 1 : 0,
  expires_at: row.expiresAt,
  ended_at: row.endedAt,
  end_reason: row.endReason,
  muted: row.muted ? 1 : 0,
  way: row.way,
  confirmed_at: row.confirmedAt,
  hold: row.hold,
  scopes: row.scopes === null ? null : JSON.stringify(row.scopes),
  made_by: row.madeBy,
})

export const sessionStore = (db: Db): SessionStore => {
  const byHash = prepare<{ hash: string }, SessionTable>(db, (q, $) =>
    q.selectFrom('sessions').selectAll().where('token_hash', '=', $('hash')),
  )
  const byId = prepare<{ id: SessionId }, SessionTable>(db, (q, $) => q.selectFrom('sessions').selectAll().where('id', '=', $('id')))
  const openOf = prepare<{ account: AccountId }, SessionTable>(db, (q, $) =>
    q
      .selectFrom('sessions')
      .selectAll()
      .where('account', '=', $('account'))
      .where('ended_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc'),
  )
  const stillOpen = prepare<{ id: SessionId }, { ended_at: number | null }>(db, (q, $) =>
    q.selectFrom('sessions').select('ended_at').where('id', '=', $('id')),
  )
  const seen = prepareList<SessionId, { at: number }, unknown>(db, (q, ids, $) =>
    q
      .updateTable('sessions')
      .set({ last_seen_at: $('at') })
      .where('id', 'in', ids)
      .where('last_seen_at', '<', $('at'))
      .where('ended_at', 'is', null),
  )
  const end = prepareList<SessionId, { at: number; reason: SessionEnd }, { id: SessionId }>(db, (q, ids, $) =>
    q
      .updateTable('sessions')
      .set({ ended_at: $('at'), end_reason: $('reason') })
      .where('id', 'in', ids)
      .where('ended_at', 'is', null)
      .returning('id'),
  )
  const first = (rows: SessionTable[]) => (rows[0] ? toSession(rows[0]) : null)
  return {
    async insert(row) {
      await db.insertInto('sessions').values(toTable(row)).execute()
    },
    byTokenHash: async (hash) => first(await byHash({ hash })),
    get: async (id) => first(await byId({ id })),
    open: async (account) => (await openOf({ account })).map(toSession),
    madeBy: async (account) =>
      (await db.selectFrom('sessions').selectAll().where('made_by', '=', account).where('ended_at', 'is', null).execute()).map(toSession),
    async isOpen(id) {
      const [row] = await stillOpen({ id })
      return row !== undefined && row.ended_at === null
    },
    async openByRole(role) {
      const of = db.selectFrom('accounts').select('id').where('role', '=', role)
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('ended_at', 'is', null)
        .where('account', 'in', of)
        .orderBy('id')
        .execute()
      return rows.map(toSession)
    },
    async change(id, { label, muted, hold, confirmedAt, idleMs, idleBy, expiresAt, lockMs }) {
      const columns = {
        ...(label === undefined ? {} : { label }),
        ...(muted === undefined ? {} : { muted: muted ? 1 : 0 }),
        ...(hold === undefined ? {} : { hold }),
        ...(confirmedAt === undefined ? {} : { confirmed_at: confirmedAt }),
        ...(idleMs === undefined ? {} : { idle_ms: idleMs }),
        ...(idleBy === undefined ? {} : { idle_by: idleBy }),
        ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
        ...(lockMs === undefined ? {} : { lock_ms: lockMs }),
      }
      await db.updateTable('sessions').set(columns).where('id', '=', id).execute()
    },
    async seen(ids, at) {
      await seen(ids, { at })
    },
    async seenSince(at) {
      const recent = db.selectFrom('sessions').select('account').distinct().where('ended_at', 'is', null).where('last_seen_at', '>=', at)
      return (await recent.execute()).map((row) => row.account)
    },
    async addresses(account, since) {
      const some = db.selectFrom('sessions').select('address').distinct().where('account', '=', account).where('last_seen_at', '>=', since)
      return (await some.execute()).map((row) => row.address)
    },
    end: async (ids, reason, at) => (await end(ids, { reason, at })).map((row) => row.id),
  }
}
