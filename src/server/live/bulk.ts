/**
 * Who reads far more of the past than a person does. Counted by account and hour; a first bound asks its person, a second locks the session that goes on. One
 * export counts as many pages.
 */
import type { Clock, KnownSession } from '../ports.ts'
import type { Finding } from '../../domain/risk.ts'
import type { AccountId } from '../../protocol/ids.ts'

const hourMs = 3_600_000
/** Beyond so many times the bound it is a machine, and it is stopped. */
const holdTimes = 4
const mostKept = 10_000
/** What taking a whole diary along weighs, in messages. */
export const exportWeight = 2_000

type Deps = {
  readonly clock: Clock
  /** Messages in an hour; 0: never. */
  readonly most: number
  readonly found: (session: KnownSession, finding: Finding) => void
}
type Reading = { since: number; count: number; told: 'nothing' | 'asked' | 'stopped' }

export const createBulk = ({ clock, most, found }: Deps) => {
  const readings = new Map<AccountId, Reading>()
  const readingOf = (account: AccountId, at: number): Reading | null => {
    const held = readings.get(account)
    if (held !== undefined && at - held.since < hourMs) return held
    if (held === undefined && readings.size >= mostKept)
      for (const [id, { since }] of readings) if (at - since >= hourMs) readings.delete(id)
    if (held === undefined && readings.size >= mostKept) return null
    const fresh: Reading = { since: at, count: 0, told: 'nothing' }
    readings.set(account, fresh)
    return fresh
  }
  return {
    read: (session: KnownSession, messages: number): void => {
      if (most === 0 || messages === 0 || session.way === 'bot') return
      const reading = readingOf(session.account, clock.steady())
      if (reading === null) return
      reading.count += messages
      if (reading.told === 'nothing' && reading.count > most) {
        reading.told = 'asked'
        found(session, { why: 'bulk_read', grade: 'notify' })
      }
      if (reading.told === 'asked' && reading.count > most * holdTimes) {
        reading.told = 'stopped'
        found(session, { why: 'bulk_read', grade: 'stepUp' })
      }
    },
    size: () => readings.size,
  }
}
export type Bulk = ReturnType<typeof createBulk>
