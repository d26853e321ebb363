/** A session between its beginning and its end: locked and unlocked, renewed when what is asked of it changes, and seen by administrators. */
import { mayAct } from '../../domain/roles.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { lifetimeOf } from '../../domain/sessions.ts'
import type { RolePolicy } from '../../protocol/entry.ts'
import { ok, refuse } from '../../protocol/errors.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { Account, Session } from '../../protocol/model.ts'
import { fact, heldNotices } from '../notices.ts'
import type { KnownSession, Notice, SessionChange, SessionRow, Tx } from '../ports.ts'
import { done, type Action, type World } from './action.ts'
import { note } from './audit.ts'
import { recordLook } from './guard.ts'
import { proofWays } from './own-ways.ts'
import { end, openNow, view } from './sessions.ts'

/** A doubt is lifted by its person alone, and being left alone is less than anything. */
const isGraver = (held: KnownSession['hold'], how: KnownSession['hold']): boolean =>
  (how === 'locked' && held !== null) || (how === 'enrol' && held === 'doubted')

/** The one way a session is held or let go. One that is held for a graver reason stays so when it is only left alone. */
export const hold = async (tx: Tx, session: SessionId, how: KnownSession['hold']): Promise<Notice[]> => {
  const row = await tx.sessions.get(session)
  if (row === null || row.endedAt !== null || row.hold === how || isGraver(row.hold, how)) return []
  // What was proven before counts no more: whoever stands there now may be somebody else.
  const forget = how === 'locked' || how === 'doubted' ? { confirmedAt: 0 } : {}
  await tx.sessions.change(session, { hold: how, ...forget })
  return heldNotices(row, how)
}

export const self: Action<'session.self'> = async (cx) => {
  const { account, session } = cx.caller
  const row = await cx.tx.accounts.row(account.id)
  if (row === null) return refuse('not_found')
  const held = (await cx.tx.sessions.get(session.id))?.hold ?? null
  return done({ session: session.id, account, hold: held, ways: await proofWays(cx.tx, row), expiresAt: session.expiresAt })
}

export const lock: Action<'session.lock'> = async (cx) => done({}, ...(await hold(cx.tx, cx.caller.session.id, 'locked')))

type Renewing = { readonly tx: Tx; readonly world: Pick<World, 'policy'> }
/** Open sessions follow what is asked of them now, counted from when they began. */
export const renew = async (cx: Renewing, rows: readonly SessionRow[], asked: RolePolicy, lockAfterMs: number): Promise<Notice[]> => {
  const notices: Notice[] = []
  for (const row of rows) {
    const life: SessionChange = lifetimeOf(row, cx.world.policy, { ...asked, lockAfterMs })
    if ((Object.keys(life) as (keyof SessionChange)[]).every((key) => life[key] === row[key])) continue
    await cx.tx.sessions.change(row.id, life)
    notices.push(fact({ type: 'session.changed', account: row.account, session: row.id, now: life }))
  }
  return notices
}

export const listOf: Action<'session.listOf'> = async (cx, input) => {
  const { tx, now, world } = cx
  const admin = cx.caller.account
  const allowed = mayAdminister(admin.role)
  if (!allowed.ok) return allowed
  const person = await tx.accounts.row(input.account)
  if (person === null) return refuse('not_found')
  const over = person.id === admin.id ? ok(true as const) : mayAct(admin, { kind: 'sessions' }, { ...person, owners: 0 })
  if (!over.ok) return over
  await recordLook(tx, { ids: world.ids, now, admin }, person.id, 'sessions')
  if (person.id !== admin.id) await note(cx, { action: 'session.listOf', target: person.id })
  const rows = openNow(await tx.sessions.open(person.id), now)
  return done({ sessions: rows.map((row): Session => view(row, cx.caller.session.id, world.places)) })
}

export const endOf: Action<'session.endOf'> = async (cx, input) => {
  const { tx, caller } = cx
  const allowed = mayAdminister(caller.account.role)
  if (!allowed.ok) return allowed
  const row = await tx.sessions.get(input.session)
  const [person] = row === null ? [] : ((await tx.accounts.get([row.account])) as (Account | undefined)[])
  if (row === null || row.endedAt !== null || person === undefined) return refuse('not_found')
  if (person.id !== caller.account.id) {
    const over = mayAct(caller.account, { kind: 'sessions' }, { ...person, owners: 0 })
    if (!over.ok) return over
  }
  await note(cx, { action: 'session.endOf', target: person.id, detail: { session: row.id, device: row.device } })
  return done({}, ...(await end(cx, [row], person.id === caller.account.id ? 'revoked' : 'by_admin')))
}
