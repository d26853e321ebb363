/** Signing out, and the list of one's own sessions; and the one way in which any session ends. */
import { sessionState } from '../../domain/sessions.ts'
import { openRolePolicy, type RolePolicy } from '../../protocol/entry.ts'
import { refuse } from '../../protocol/errors.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { Account, Role, Session } from '../../protocol/model.ts'
import type { AccountRow, KnownSession, Notice, Places, SessionEnd, SessionRow, Tx } from '../ports.ts'
import { endedNotices } from '../notices.ts'
import { noteSignOut } from './diary.ts'
import { tellSession } from './webhooks.ts'
import { done, me, type Action, type World } from './action.ts'

export const accountOf = (row: AccountRow): Account => ({
  id: row.id,
  name: row.name,
  displayName: row.displayName,
  role: row.role,
  bot: row.bot,
  createdAt: row.createdAt,
})

/** What is asked of the sessions of a role. */
export const policyOf = async (tx: Tx, role: Role): Promise<RolePolicy> => (await tx.place.get()).rules[role] ?? openRolePolicy

export const signOut: Action<'session.signOut'> = async (cx) => {
  const notices = await end(cx, [cx.caller.session], 'signed_out')
  return done({}, ...notices)
}

/** Connections are counted by whoever holds them: `connections` is filled in by the row in `dispatch`. */
export const list: Action<'session.list'> = async (cx) => {
  const rows = await cx.tx.sessions.open(me(cx))
  const open = rows.filter((r) => r.id === cx.caller.session.id || sessionState(r, cx.now, { at: 0, attached: false }) === 'open')
  return done({ sessions: open.map((r): Session => view(r, cx.caller.session.id, cx.world.places)) })
}
export const openNow = (rows: readonly SessionRow[], now: number): SessionRow[] =>
  rows.filter((r) => sessionState(r, now, { at: 0, attached: false }) === 'open')

export const view = (r: SessionRow, current: SessionId | null, places?: Places): Session => ({
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
  way: r.way,
  ...whereOf(r.address, places),
  ...(r.shared ? { shared: true } : {}),
  ...(r.hold === null ? {} : { hold: r.hold }),
  ...(r.muted ? { muted: true } : {}),
})

export const whereOf = (address: string, places: Places | undefined) => {
  const found = places?.lookup(address) ?? null
  return found === null ? {} : { where: { country: found.country, ...(found.city === undefined ? {} : { city: found.city }) } }
}

export const endOne: Action<'session.end'> = async (cx, input) => {
  const row = await cx.tx.sessions.get(input.session)
  if (row === null || row.account !== me(cx) || row.endedAt !== null) return refuse('not_found')
  return done({}, ...(await end(cx, [row], row.id === cx.caller.session.id ? 'signed_out' : 'revoked')))
}

export const endOthers: Action<'session.endOthers'> = async (cx) => {
  const others = (await cx.tx.sessions.open(me(cx))).filter((r) => r.id !== cx.caller.session.id)
  return done({ ended: others.length }, ...(await end(cx, others, 'revoked')))
}

export type Ender = { readonly tx: Tx; readonly world: Pick<World, 'ids'>; readonly now: number }
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
