/**
 * The queue's runner. Takes what is due, a few at a time, holds each for as long as its lease, and tries again later and later; what
 * never succeeds becomes a dead letter. A runner that dies keeps nothing: its leases end and others take over, so a job may run
 * twice and must bear it. Hints wake it; without any it looks when the next job is due.
 */
import { faultFields } from '../../domain/faults.ts'
import { jobRetry, retryAfter, type RetryPolicy } from '../../domain/retry.ts'
import type { Clock, Ids, JobKind, JobRow, Store } from '../ports.ts'

export type JobOutcome =
  | { readonly kind: 'done' }
  /** Not a failure: the same again at that time. */
  | { readonly kind: 'again'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: string }
  /** No use in trying again. */
  | { readonly kind: 'dead'; readonly error: string }
export type JobRun = { readonly payload: string; readonly attempt: number; readonly last: boolean }
export type JobHandlers = Readonly<Record<JobKind, (run: JobRun) => Promise<JobOutcome>>>

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Pick<Ids, 'random'>
  readonly handlers: JobHandlers
  readonly onFault: (fault: unknown) => void
  readonly retry?: RetryPolicy
}
const atOnce = 8
/** Longer than any handler takes. */
const leaseMs = 60_000
/** A hint may be lost; the table is not. */
const lookEveryMs = 3_600_000
const afterFaultMs = 10_000
const errorChars = 500

export const createJobs = ({ store, clock, ids, handlers, onFault, retry = jobRetry }: Deps) => {
  const running = new Set<Promise<void>>()
  let timer: (() => void) | null = null
  let looking: Promise<void> | null = null
  let again = false
  let closed = false

  const wake = (): void => {
    if (closed) return
    if (looking !== null) {
      again = true
      return
    }
    timer?.()
    timer = null
    looking = look()
      .catch((fault: unknown) => {
        onFault(fault)
        return afterFaultMs
      })
      .then((waitMs) => {
        looking = null
        if (again) {
          again = false
          wake()
        } else if (!closed && waitMs !== null) timer = clock.after(waitMs, wake)
      })
  }

  /** Starts what it may; answers how long to wait before looking again, null if whoever finishes first will look. */
  const look = async (): Promise<number | null> => {
    const room = atOnce - running.size
    if (room <= 0) return null
    const now = clock.now()
    const next = await store.read((tx) => tx.jobs.next())
    if (next === null || next > now) return Math.min(lookEveryMs, next === null ? lookEveryMs : next - now)
    for (const job of await store.write((tx) => tx.jobs.take(now, now + leaseMs, room))) start(job)
    return running.size > 0 ? null : 0
  }

  const start = (job: JobRow): void => {
    const work = run(job)
      .catch(onFault)
      .then(() => {
        running.delete(work)
        wake()
      })
    running.add(work)
  }

  const run = async (job: JobRow): Promise<void> => {
    const last = job.attempts >= retry.attempts
    const handled = async (): Promise<JobOutcome> => handlers[job.kind]({ payload: job.payload, attempt: job.attempts, last })
    const outcome = await handled().catch((fault: unknown): JobOutcome => {
      onFault(fault)
      return { kind: 'failed', error: faultFields(fault).message }
    })
    const now = clock.now()
    await store.write(async (tx) => {
      if (outcome.kind === 'done') return tx.jobs.done(job)
      if (outcome.kind === 'again') return tx.jobs.again(job, outcome.at, null)
      const error = outcome.error.slice(0, errorChars)
      return last || outcome.kind === 'dead'
        ? tx.jobs.bury(job, now, error)
        : tx.jobs.again(job, now + retryAfter(job.attempts, ids.random(), retry), error)
    })
  }

  return {
    /** There may be something to do. */
    wake,
    /** What runs is waited for; what waits stays in the table. */
    close: async (): Promise<void> => {
      closed = true
      timer?.()
      await looking
      await Promise.all(running)
    },
  }
}
