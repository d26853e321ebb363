/**
 * Reports. What was reported is kept as it stood, so that those who decide see it wherever it was said; they see nothing else of that room. The
 * reporter hears that it was handled, and the one it is about never learns whose report it was.
 */
import { decideOutcome, decideReport, mostOpenReports, quoteChars } from '../../domain/reports.ts'
import { decideRoom } from '../../domain/rooms.ts'
import { mayAct } from '../../domain/roles.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { OwnReport } from '../../protocol/governing.ts'
import type { AccountId, MessageId, ReportId } from '../../protocol/ids.ts'
import type { Message } from '../../protocol/model.ts'
import { tell } from '../notices.ts'
import type { Notice, ReportRow } from '../ports.ts'
import { done, me, type Action, type InTx } from './action.ts'
import { asksChanged } from './asks.ts'
import { note } from './audit.ts'
import { close, subject } from './governing.ts'
import { standing } from './rooms.ts'
import { known, someone } from './seeing.ts'

const ownView = ({ id, account, message, reason, at, state, handledAt }: ReportRow): OwnReport => ({
  id,
  account,
  ...(message === undefined ? {} : { message }),
  reason,
  at,
  state,
  ...(handledAt === undefined ? {} : { handledAt }),
})

type Subject = { readonly account: AccountId; readonly message?: Message }
/** One can report what one can see. */
const reported = async (
  cx: InTx,
  input: { account?: AccountId | undefined; message?: MessageId | undefined },
): Promise<Result<Subject>> => {
  if ((input.account === undefined) === (input.message === undefined)) return refuse('bad_request', 'Report one person, or one message.')
  if (input.account !== undefined) {
    const account = await someone(cx, input.account)
    return account === null ? refuse('not_found') : ok({ account: account.id })
  }
  const message = await cx.tx.messages.get(input.message!)
  if (message === null || message.deletedAt !== undefined) return refuse('not_found')
  const may = decideRoom('see', await standing(cx, message.room))
  return may.ok ? ok({ account: message.author, message }) : may
}

export const make: Action<'report.make'> = async (cx, input) => {
  const found = await reported(cx, input)
  if (!found.ok) return found
  const { account, message } = found.value
  const open = await cx.tx.reports.openOf(me(cx))
  const may = decideReport({ is: account === me(cx) ? 'self' : 'other', open, reason: input.reason })
  if (!may.ok) return may
  const report: ReportRow = {
    id: cx.world.ids.next('t', cx.now) as ReportId,
    reporter: me(cx),
    account,
    ...(message === undefined ? {} : { message: message.id, room: message.room, quote: message.body.slice(0, quoteChars) }),
    reason: input.reason,
    at: cx.now,
    state: 'open',
  }
  await cx.tx.reports.insert(report)
  return done({ report: ownView(report) }, ...(await asksChanged(cx.tx, { what: 'reports', about: account })))
}

export const mine: Action<'report.mine'> = async (cx) => {
  const reports = await cx.tx.reports.of(me(cx), 5 * mostOpenReports)
  return done({
    reports: reports.map(ownView),
    people: await cx.tx.accounts.get(await known(cx, [...new Set(reports.map((r) => r.account))])),
  })
}

export const list: Action<'report.list'> = async (cx, input) => {
  const may = mayAct(cx.caller.account, { kind: 'look' }, null)
  if (!may.ok) return may
  const rows = await cx.tx.reports.list({ state: input.state, notAbout: me(cx), before: input.before ?? null, limit: input.limit + 1 })
  const reports = rows.slice(0, input.limit)
  const ids = new Set(reports.flatMap((r) => [r.reporter, r.account, ...(r.handledBy === undefined ? [] : [r.handledBy])]))
  return done({ reports, people: await cx.tx.accounts.get([...ids]), more: rows.length > input.limit })
}

export const handle: Action<'report.handle'> = async (cx, input) => {
  const may = mayAct(cx.caller.account, { kind: 'look' }, null)
  if (!may.ok) return may
  const report = await cx.tx.reports.get(input.report)
  // Of reports about oneself one does not even learn that there are any.
  if (report === null || report.account === me(cx)) return refuse('not_found')
  const fits = decideOutcome(input.outcome, report)
  if (!fits.ok) return fits
  const followed = await follow(cx, report, input)
  if (!followed.ok) return followed
  const handled = { outcome: input.outcome, by: me(cx), at: cx.now }
  if (!(await cx.tx.reports.handle(report.id, handled))) return refuse('request_gone')
  await note(cx, { action: 'report.handle', target: report.account, detail: { report: report.id, outcome: input.outcome } })
  const now: ReportRow = { ...report, state: 'handled', outcome: input.outcome, handledBy: me(cx), handledAt: cx.now }
  const asks = await asksChanged(cx.tx, { what: 'reports', about: report.account })
  return done(
    { report: now },
    ...followed.value,
    ...asks,
    tell(`account:${report.reporter}`, { event: 'report.handled', report: report.id }),
  )
}

/** What was decided happens in the same transaction. */
const follow = async (
  cx: InTx,
  report: ReportRow,
  { outcome, until, reason }: { readonly outcome: string; readonly until: number | null; readonly reason: string },
): Promise<Result<readonly Notice[]>> => {
  if (outcome === 'dismissed') return ok([])
  const found = await subject(cx, report.account, { kind: 'suspend' })
  if (outcome === 'suspended') {
    if (!found.ok) return found
    const closed = await close(cx, found.value, until, reason)
    return closed.ok ? ok(closed.value.notices) : closed
  }
  // Of somebody who is gone a message can still be taken away.
  if (!found.ok && found.error.code !== 'not_found') return found
  const message = report.message === undefined ? null : await cx.tx.messages.get(report.message)
  if (message === null || message.deletedAt !== undefined) return ok([])
  const deleted = await cx.tx.messages.change(message.id, { body: '', mentions: [], deletedAt: cx.now })
  return ok([tell(`room:${message.room}`, { event: 'message.deleted', message: deleted })])
}
