/** Signing in and out, and the list of one's own sessions. */
import { foldName } from '../../domain/names.ts'
import { sessionState } from '../../domain/sessions.ts'
import { refuse } from '../../protocol/errors.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { Account, Session } from '../../protocol/model.ts'
import type { AccountRow, KnownSession, Notice, SessionEnd, SessionRow, Tx } from '../ports.ts'
import { endedNotices } from '../notices.ts'
import { noteSignOut } from './diary.ts'
import { enter } from './entering.ts'
import { prove } from './proofs.ts'
import { tellSession } from './webhooks.ts'
import { done, me, writeOrRefuse, type Action, type Caller, type SignedIn, type WithStore, type World } from './action.ts'

export const accountOf = (row: AccountRow): Account => ({
  id: row.id,
  name: row.name,
  displayName: row.displayName,
  role: row.role,
  bot: row.bot,
  createdAt: row.createdAt,
})

/** The password is checked outside the transaction: hashing is slow, and others must not wait for it. */
export const signIn: Action<'session.signIn', WithStore<Caller>> = async (cx, input) => {
  const name = foldName(input.name.trim())
  const waitMs = cx.world.failures.blockedMs(name, cx.caller.address)
  if (waitMs > 0) return refuse('rate_limited', 'Too many failed tries. Wait before the next one.', waitMs)
  const row = await cx.store.read((tx) => tx.accounts.byNameKey(name))
  const right = await cx.world.passwords.verify(input.password, row === null || row.bot ? null : row.passwordHash)
  if (!right || row === null) {
    cx.world.failures.add(name, cx.caller.address)
    return refuse('wrong_credentials')
  }
  return writeOrRefuse(cx.store, (tx) => enter({ ...cx, tx }, { account: row, way: 'password', factors: 1, on: input }))
}

/** Keyed and counted like signing in, for it tries the same secrets. */
export const confirm: Action<'session.confirm', WithStore<SignedIn>> = async (cx, { proof }) => {
  const { account, session, address } = cx.caller
  const waitMs = cx.world.failures.blockedMs(account.id, address)
  if (waitMs > 0) return refuse('rate_limited', 'Too many failed tries. Wait before the next one.', waitMs)
  const row = await cx.store.read((tx) => tx.accounts.row(account.id))
  if (row === null) return refuse('not_found')
  const right = await prove(cx, row, proof)
  if (!right.ok) {
    cx.world.failures.add(account.id, address)
    return right
  }
  // A missing second factor is not made up for by a password.
  const hold = session.hold === 'enrol' ? session.hold : null
  await cx.store.write((tx) => tx.sessions.change(session.id, { confirmedAt: cx.now, hold }))
  return done({})
}

export const signOut: Action<'session.signOut'> = async (cx) => {
  const notices = await end(cx, [cx.caller.session], 'signed_out')
  return done({}, ...notices)
}

/** Connections are counted by whoever holds them: `connections` is filled in by the row in `dispatch`. */
export const list: Action<'session.list'> = async (cx) => {
  const rows = await cx.tx.sessions.open(me(cx))
  const open = rows.filter((r) => r.id === cx.caller.session.id || sessionState(r, cx.now, { at: 0, attached: false }) === 'open')
  return done({ sessions: open.map((r): Session => view(r, cx.caller.session.id)) })
}
export const view = (r: SessionRow, current: SessionId | null): Session => ({
  id: r.id,
  device: r.device,
  label: r.label,
  address: r.address,
  createdAt: r.createdAt,
  lastSeenAt: r.lastSeenAt,
  keep: r.keep,
  expiresAt: r.expiresAt,
  connections: 0,
  current: r.id === current,
  ...(r.muted ? { muted: true } : {}),
})

export const endOne: Action<'session.end'> = async (cx, input) => {
  const row = await cx.tx.sessions.get(input.session)
  if (row === null || row.account !== me(cx) || row.endedAt !== null) return refuse('not_found')
  return done({}, ...(await end(cx, [row], row.id === cx.caller.session.id ? 'signed_out' : 'revoked')))
}

export const endOthers: Action<'session.endOthers'> = async (cx) => {
  const others = (await cx.tx.sessions.open(me(cx))).filter((r) => r.id !== cx.caller.session.id)
  return done({ ended: others.length }, ...(await end(cx, others, 'revoked')))
}

type Ender = { readonly tx: Tx; readonly world: Pick<World, 'ids'>; readonly now: number }
/** The one way a session ends: in the table, in the diary, and for whoever else must hear. */
export const end = async (cx: Ender, rows: readonly KnownSession[], reason: SessionEnd): Promise<Notice[]> => {
  const open = new Set(
    await cx.tx.sessions.end(
      rows.map((r) => r.id),
      reason,
      cx.now,
    ),
  )
  const ended = rows.filter((r) => open.has(r.id))
  await noteSignOut(cx, ended, reason)
  const notices = endedNotices(ended, reason)
  for (const row of ended) notices.push(...(await tellSession(cx, 'session.ended', row, reason)))
  return notices
}
