/**
 * The queue. A job is taken in one statement that looks again at what it takes, so that two who reach for it do not both get it; every
 * later word on it is only heard from whoever still holds its lease.
 */
import type { JobRow, JobStore, NewJob } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { JobTable } from './schema.ts'

const toNew = (row: JobTable): NewJob => ({ id: row.id, kind: row.kind, payload: row.payload, runAt: row.run_at })

export const jobStore = (db: Db): JobStore => {
  const held = (job: JobRow) =>
    db.updateTable('jobs').where('id', '=', job.id).where('lease_until', '=', job.lease).where('dead_at', 'is', null)
  return {
    async add(jobs) {
      if (jobs.length === 0) return
      const rows = jobs.map((job): JobTable => ({
        id: job.id,
        kind: job.kind,
        payload: job.payload,
        run_at: job.runAt,
        attempts: 0,
        lease_until: null,
        last_error: null,
        dead_at: null,
      }))
      await db
        .insertInto('jobs')
        .values(rows)
        .onConflict((c) => c.column('id').doNothing())
        .execute()
    },
    async take(now, leaseUntil, limit) {
      const due = db
        .selectFrom('jobs')
        .select('id')
        .where('dead_at', 'is', null)
        .where('run_at', '<=', now)
        .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', now)]))
        .orderBy('run_at')
        .orderBy('id')
        .limit(limit)
      const taken = await db
        .updateTable('jobs')
        .set((e) => ({ lease_until: leaseUntil, attempts: e('attempts', '+', 1) }))
        .where('id', 'in', due)
        .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', now)]))
        .returningAll()
        .execute()
      return taken
        .map((row) => ({ ...toNew(row), attempts: row.attempts, lease: leaseUntil }))
        .toSorted((a, b) => a.runAt - b.runAt || (a.id < b.id ? -1 : 1))
    },
    async done(job) {
      const gone = await db.deleteFrom('jobs').where('id', '=', job.id).where('lease_until', '=', job.lease).returning('id').execute()
      return gone.length > 0
    },
    async again(job, runAt, error) {
      // Asked for again without an error, it starts anew.
      const attempts = error === null ? 0 : job.attempts
      return (await held(job).set({ run_at: runAt, lease_until: null, last_error: error, attempts }).returning('id').execute()).length > 0
    },
    async bury(job, at, error) {
      return (await held(job).set({ dead_at: at, lease_until: null, last_error: error }).returning('id').execute()).length > 0
    },
    async next() {
      const free = await db
        .selectFrom('jobs')
        .select((e) => e.fn.min('run_at').as('at'))
        .where('dead_at', 'is', null)
        .where('lease_until', 'is', null)
        .executeTakeFirst()
      const leased = await db
        .selectFrom('jobs')
        .select((e) => e.fn.min('lease_until').as('at'))
        .where('dead_at', 'is', null)
        .executeTakeFirst()
      const at = Math.min(free?.at ?? Infinity, leased?.at ?? Infinity)
      return at === Infinity ? null : at
    },
    async dead(limit) {
      const rows = await db
        .selectFrom('jobs')
        .selectAll()
        .where('dead_at', 'is not', null)
        .orderBy('dead_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ ...toNew(row), attempts: row.attempts, error: row.last_error ?? '', deadAt: row.dead_at ?? 0 }))
    },
  }
}
