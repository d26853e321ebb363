import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { Kept } from '../kept.ts'
import { jobRetry } from '../../domain/retry.ts'
import { fakeTime } from '../../../tests/support/fake-time.ts'
import { ids, tempStore, type OpenedStore } from '../../../tests/support/store.ts'
import type { Store } from '../ports.ts'
import { createJobs, type JobHandlers, type JobOutcome, type JobRun } from './jobs.ts'

let time: ReturnType<typeof fakeTime>
let files: OpenedStore
let store: Store
let faults: unknown[]
beforeEach(async () => {
  time = fakeTime()
  files = await tempStore()
  store = { ...files.store, read: (work) => time.track(files.store.read(work)), write: (work) => time.track(files.store.write(work)) }
  faults = []
})
afterEach(() => files.close())

const clock = (owner = 'server') => time.clockOf(owner)
const open = (handle: (run: JobRun) => Promise<JobOutcome>, owner = 'server') => {
  const handlers: JobHandlers = {
    'webhook.deliver': handle,
    'account.erase': handle,
    'mail.send': handle,
    'policy.second': handle,
    'request.forget': handle,
    sweep: handle,
  }
  return createJobs({ store, clock: clock(owner), ids: { random: () => 1 }, handlers, onFault: (fault) => faults.push(fault) })
}
const add = (count = 1, delayMs = 0) =>
  store.write((tx) =>
    tx.jobs.add(
      Array.from({ length: count }, (_, i) => ({
        id: ids.next('j', clock().now()),
        kind: 'sweep' as const,
        payload: String(i) as Kept,
        runAt: clock().now() + delayMs,
      })),
    ),
  )
const ok: JobOutcome = { kind: 'done' }

test('[D-401] what is due runs once, what is not yet due waits for its time without being asked', async () => {
  const ran: string[] = []
  const jobs = open((run) => (ran.push(run.payload), Promise.resolve(ok)))
  await add()
  await add(1, 90_000)
  jobs.wake()
  await time.pass('1 s')
  expect(ran).toHaveLength(1)
  await time.pass('2 min')
  expect(ran).toHaveLength(2)
  await time.pass('3 h')
  expect([ran.length, await files.store.read((tx) => tx.jobs.next())]).toEqual([2, null])
  await jobs.close()
})

test('[D-404] at most eight run at once, and all get their turn', async () => {
  let now = 0
  let most = 0
  const jobs = open(
    (run) =>
      new Promise((resolve) => {
        most = Math.max(most, (now += 1))
        clock().after(1_000, () => {
          now -= 1
          resolve(ok)
        })
        void run
      }),
  )
  await add(30)
  jobs.wake()
  await time.pass('10 s')
  expect([most, now, await files.store.read((tx) => tx.jobs.next())]).toEqual([8, 0, null])
  await jobs.close()
})

test('[D-403] what always fails is tried twelve times, later each time, and then lies among the dead with its last error', async () => {
  const at: number[] = []
  const jobs = open((run) => {
    at.push(clock().steady())
    if (run.attempt === 3) throw new Error('broke')
    return Promise.resolve({ kind: 'failed', error: `no ${run.attempt} ${run.last}` })
  })
  await add()
  jobs.wake()
  await time.pass('3 d')
  expect(at).toHaveLength(jobRetry.attempts)
  const gaps = at.slice(1).map((t, i) => t - at[i]!)
  expect(gaps.slice(0, 4)).toEqual([4_000, 12_000, 36_000, 108_000])
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
  expect(await files.store.read((tx) => tx.jobs.dead(5))).toMatchObject([{ attempts: 12, error: 'no 12 true' }])
  expect(faults).toMatchObject([{ message: 'broke' }])
  await jobs.close()
})

test('[D-402] a runner that dies keeps nothing: another takes over when the lease ends, and the dead one is not heard', async () => {
  let finish: ((outcome: JobOutcome) => void) | null = null
  const dying = open(
    () =>
      new Promise((resolve) => {
        finish = resolve
      }),
  )
  await add()
  dying.wake()
  await time.pass('1 s')
  expect(finish).not.toBeNull()
  const ran: number[] = []
  const heir = open((run) => (ran.push(run.attempt), Promise.resolve({ kind: 'again', at: clock().now() + 5_000 } as const)), 'heir')
  heir.wake()
  await time.pass('58 s')
  expect(ran).toEqual([])
  await time.pass('2 s')
  expect(ran).toEqual([2])
  finish!(ok)
  await time.pass('6 s')
  expect(ran).toEqual([2, 1])
  await Promise.all([dying.close(), heir.close()])
})

test('[D-404] closing waits for what runs and starts nothing more', async () => {
  const ran: string[] = []
  const jobs = open(async (run) => {
    await new Promise<void>((resolve) => void clock().after(500, resolve))
    ran.push(run.payload)
    return ok
  })
  await add()
  jobs.wake()
  await time.pass('100 ms')
  const closed = jobs.close()
  await add()
  jobs.wake()
  await time.pass('1 min')
  await closed
  expect(ran).toHaveLength(1)
})
