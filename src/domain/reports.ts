/** Reporting somebody, or what they wrote, to those who run the place. */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { ReportOutcome } from '../protocol/governing.ts'

/** Of one person, not handled yet. */
export const mostOpenReports = 10
/** So much of a message is kept with a report. */
export const quoteChars = 1_000

type About = { readonly is: 'self' | 'other'; readonly open: number; readonly reason: string }
export const decideReport = ({ is, open, reason }: About): Result<true> => {
  if (is === 'self') return refuse('bad_request', 'account: this is you')
  if (reason === '') return refuse('bad_request', 'reason: say what is wrong')
  return open >= mostOpenReports ? refuse('reports_open') : ok(true)
}

/** A message can only be deleted where the report is about one. */
export const decideOutcome = (
  outcome: ReportOutcome,
  report: { readonly state: 'open' | 'handled'; readonly message?: unknown },
): Result<true> => {
  if (report.state === 'handled') return refuse('request_gone')
  return outcome === 'messageDeleted' && report.message === undefined
    ? refuse('bad_request', 'outcome: this report is about a person')
    : ok(true)
}
