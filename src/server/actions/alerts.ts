/**
 * What looked wrong, and what its person says: *was this you?* Raised in the transaction that found it. *Not me* secures the account with one tap: sessions
 * end, known devices are forgotten, what was set up since is taken back, the password works no longer, and whoever answered chooses a new one.
 */
import { mayAdminister } from '../../domain/rooms.ts'
import type { Finding } from '../../domain/risk.ts'
import { isConfirmed } from '../../domain/sessions.ts'
import { mayAnswer } from '../../domain/trust.ts'
import type { Alert, AlertAnswer } from '../../protocol/alerts.ts'
import { refuse } from '../../protocol/errors.ts'
import type { AccountId, AlertId, SessionId } from '../../protocol/ids.ts'
import { readTicket } from '../kept.ts'
import { tell } from '../notices.ts'
import type { AccountRow, AlertRow, Notice, SessionRow, Tx } from '../ports.ts'
import { done, me, writeOrRefuse, type Action, type Caller, type InTx, type WithStore, type World } from './action.ts'
import { note } from './audit.ts'
import { recordLook } from './guard.ts'
import { tellByMail } from './mail.ts'
import { holdWithoutSecond } from './policies.ts'
import { resetTicket } from './passwords.ts'
import { doubtedBy } from './security.ts'
import { end, policyOf } from './sessions.ts'
import { hold } from './session-life.ts'
import { takeBack } from './taking-back.ts'
import { newTicket } from './tickets.ts'
import { endTokensOf, endTrust } from './trust.ts'

const most = 50
const ticketMs = 86_400_000

type Raiser = { readonly tx: Tx; readonly world: World; readonly now: number }
type Raised = Finding & {
  readonly account: Pick<AccountRow, 'id' | 'name' | 'settings'>
  readonly session: SessionId | null
  readonly label: string
  readonly address: string
}
export const raise = async (cx: Raiser, { account, session, label, address, why, grade }: Raised): Promise<Notice[]> => {
  const row: AlertRow = {
    id: cx.world.ids.next('x', cx.now) as AlertId,
    account: account.id,
    at: cx.now,
    why,
    grade,
    label,
    address,
    session,
    answer: null,
  }
  await cx.tx.alerts.add(row)
  cx.world.security.write({ event: 'finding', account: account.name, address, why, grade })
  const link = `${cx.world.publicUrl()}/alert#${await ticketFor(cx, row)}`
  const mailed = await tellByMail(cx, account, { kind: 'alert', why, label, address, link })
  return [tell(`account:${account.id}`, { event: 'alert.raised', alert: view(row) }), ...mailed]
}
const view = (row: AlertRow): Alert => ({
  id: row.id,
  at: row.at,
  why: row.why,
  grade: row.grade,
  label: row.label,
  address: row.address,
  session: row.session,
  answer: row.answer,
})

/** Answers a mail carries: whoever reads the account's mail may say whether it was them. */
const ticketFor = (cx: Raiser, alert: AlertRow): Promise<string> =>
  newTicket(cx, { kind: 'alert', account: alert.account, data: { alert: alert.id }, forMs: ticketMs })

export const list: Action<'alert.list'> = async (cx) => done({ alerts: (await cx.tx.alerts.list(me(cx), most)).map(view) })

const recentMs = 30 * 86_400_000
export const recent: Action<'alert.recent'> = async (cx, { limit }) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const rows = await cx.tx.alerts.recent(cx.now - recentMs, limit + 1)
  const alerts = rows.slice(0, limit).map(({ id, at, why, grade, answer: is }) => ({ id, at, why, grade, answer: is }))
  return done({ alerts, more: rows.length > limit })
}
export const who: Action<'alert.who'> = async (cx, input) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const alert = await cx.tx.alerts.get(input.alert)
  const [account] = alert === null ? [] : await cx.tx.accounts.get([alert.account])
  if (alert === null || account === undefined) return refuse('not_found')
  await recordLook(cx.tx, { ids: cx.world.ids, now: cx.now, admin: cx.caller.account }, account.id, 'alerts')
  await note(cx, { action: 'alert.who', target: account.id, detail: { alert: alert.id } })
  return done({ alert: view(alert), account })
}

/**
 * From a session that is older than what is asked about and not itself in doubt: others would vouch for each other. Saying *not me* again leads to
 * choosing a password again. It leads to the whole account, so it takes a recent proof: who merely holds somebody's session must not get further by it.
 */
export const answer: Action<'alert.answer'> = async (cx, input) => {
  const alert = await cx.tx.alerts.get(input.alert)
  if (alert === null || alert.account !== me(cx)) return refuse('not_found')
  const asker = await cx.tx.sessions.get(cx.caller.session.id)
  if (asker === null) return refuse('session_expired')
  if (!mayAnswer({ ...asker, asked: (await doubtedBy(cx.tx, me(cx))).has(asker.id) ? 'open' : 'none' }, alert.at))
    return refuse('forbidden', 'Answer from a device where you were signed in before that, or by the link in the mail.')
  if (input.answer === 'notMe' && !isConfirmed(asker, cx.now)) return refuse('confirm_needed')
  if (alert.answer !== null && (alert.answer !== 'notMe' || input.answer !== 'notMe')) return refuse('request_gone')
  return input.answer === 'me' ? itWasMe(cx, alert) : notMe(cx, alert, { by: 'session', session: cx.caller.session.id })
}

export const see: Action<'alert.see', InTx<Caller>> = async (cx, { ticket }) => {
  const found = await cx.tx.tickets.get(cx.world.hashToken(ticket), 'alert', cx.now)
  const alert = found === null ? null : await cx.tx.alerts.get(readTicket('alert', found).alert)
  return alert === null ? refuse('link_invalid') : done({ alert: view(alert) })
}

export const settle: Action<'alert.settle', WithStore<Caller>> = (cx, input) =>
  writeOrRefuse(cx.store, async (tx) => {
    const found = await tx.tickets.take(cx.world.hashToken(input.ticket), 'alert', cx.now)
    const alert = found === null ? null : await tx.alerts.get(readTicket('alert', found).alert)
    if (alert === null) return refuse('link_invalid')
    return input.answer === 'me' ? itWasMe({ ...cx, tx }, alert) : notMe({ ...cx, tx }, alert, { by: 'mail' })
  })

type Answering = { readonly tx: Tx; readonly world: World; readonly now: number }
const said = async (cx: Answering, alert: AlertRow, is: AlertAnswer): Promise<Notice[]> => {
  await cx.tx.alerts.answer(alert.id, is)
  await endTrust(cx, alert.account, 'alertAnswered')
  return [tell(`account:${alert.account}`, { event: 'alert.answered', alert: alert.id, answer: is })]
}

const itWasMe = async (cx: Answering, alert: AlertRow) => {
  const session = alert.session === null ? null : await cx.tx.sessions.get(alert.session)
  const freed = session?.hold === 'doubted' ? await free(cx, session) : []
  return done({ ended: 0 }, ...(await said(cx, alert, 'me')), ...freed)
}

/** What was asked of it before the doubt still is. */
const free = async (cx: Answering, session: SessionRow): Promise<Notice[]> => {
  const freed = await hold(cx.tx, session.id, null)
  const person = await cx.tx.accounts.row(session.account)
  return person === null ? freed : [...freed, ...(await holdWithoutSecond(cx, person, [session], await policyOf(cx.tx, person.role)))]
}

/** By a mail alone less is taken away: who reads the mails of an account must not get past its second factors. */
type Answerer = { readonly by: 'mail' } | { readonly by: 'session'; readonly session: SessionId }
const notMe = async (cx: Answering, alert: AlertRow, answerer: Answerer) => {
  const { tx, world } = cx
  const keep = answerer.by === 'session' ? answerer.session : null
  const others = (await tx.sessions.open(alert.account)).filter((s) => s.id !== keep)
  const [theirs, mine] = [others.filter((s) => s.id === alert.session), others.filter((s) => s.id !== alert.session)]
  const ended = [...(await end(cx, theirs, 'stolen')), ...(await end(cx, mine, 'revoked'))]
  await tx.devices.forget(alert.account)
  await tx.accounts.update(alert.account, { passwordHash: '' })
  const over = await endTrust(cx, alert.account, answerer.by === 'session' ? 'notMe' : 'notMeByMail', alert.at)
  if (answerer.by === 'session') {
    await takeBack(cx, alert.account, alert.at)
    over.push(...(await endTokensOf(cx, alert.account, alert.at)))
  }
  const reset = await resetTicket(cx, alert.account, null)
  world.security.write({
    event: 'finding',
    account: await nameOf(tx, alert.account),
    address: alert.address,
    why: 'secured',
    grade: 'hold',
  })
  return done({ ended: others.length, reset }, ...(await said(cx, alert, 'notMe')), ...ended, ...over)
}

const nameOf = async (tx: Tx, account: AccountId): Promise<string> => (await tx.accounts.row(account))?.name ?? ''
