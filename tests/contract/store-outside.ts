/** Contract of the store: the queue of work, webhooks and their deliveries, badges and feeds. */
import type { Kept } from '../../src/server/kept.ts'
import { expect, test } from 'bun:test'
import type { DeliveryId, LinkId, WebhookId } from '../../src/protocol/ids.ts'
import type { DeliveryRow, JobRow, LinkRow, NewJob, WebhookRow } from '../../src/server/ports.ts'
import { addAccount, at, ids } from '../support/store.ts'
import type { Current } from './store.contract.ts'

const jobOf = (runAt: number, payload = '{}' as Kept): NewJob => ({ id: ids.next('j', at), kind: 'sweep', payload, runAt })

export const outsideCases = (store: Current) => {
  const take = (now: number, until = now + 60, limit = 10): Promise<JobRow[]> => store().write((tx) => tx.jobs.take(now, until, limit))
  const next = () => store().read((tx) => tx.jobs.next())
  const addJobs = (...jobs: NewJob[]) => store().write((tx) => tx.jobs.add(jobs))

  test('[D-401] a job is there when, and only when, the transaction that caused it is', async () => {
    const job = jobOf(at)
    await store()
      .write(async (tx) => {
        await tx.jobs.add([jobOf(at)])
        throw new Error('no')
      })
      .catch(() => {})
    expect(await next()).toBeNull()
    await addJobs(job)
    await addJobs(job)
    expect(await next()).toBe(at)
    expect(await take(at)).toEqual([{ ...job, attempts: 1, lease: at + 60 }])
  })

  test('[D-402] what one took nobody else gets before its lease ends, and whoever lost it is not heard', async () => {
    const [early, late] = [jobOf(at - 2), jobOf(at - 1)]
    await addJobs(late, early, jobOf(at + 1))
    expect((await take(at, at + 60, 1)).map((j) => j.id)).toEqual([early.id])
    const [second] = await take(at, at + 50)
    expect(second!.id).toBe(late.id)
    expect(await take(at)).toEqual([])
    expect(await next()).toBe(at + 1)
    const [again] = (await take(at + 50, at + 99)).filter((j) => j.id === late.id)
    expect(again).toMatchObject({ attempts: 2, lease: at + 99 })
    for (const say of ['done', 'again', 'bury'] as const) {
      const heard = (job: JobRow) =>
        store().write((tx) =>
          say === 'done' ? tx.jobs.done(job) : say === 'again' ? tx.jobs.again(job, at, 'x') : tx.jobs.bury(job, at, 'x'),
        )
      expect([say, await heard(second!)]).toEqual([say, false])
    }
    expect(await store().write((tx) => tx.jobs.done(again!))).toBe(true)
  })

  test('[D-402] many who reach at once get each job once', async () => {
    await addJobs(...Array.from({ length: 40 }, (_, i) => jobOf(at - i)))
    const taken = (await Promise.all(Array.from({ length: 10 }, () => take(at, at + 60, 7)))).flat()
    expect(new Set(taken.map((j) => j.id)).size).toBe(40)
    expect(taken).toHaveLength(40)
  })

  test('[D-403] a failed job waits for its time, one that asks to come again starts anew, a buried one stays and never runs', async () => {
    const job = jobOf(at)
    await addJobs(job)
    const [first] = await take(at)
    expect(await store().write((tx) => tx.jobs.again(first!, at + 100, 'no answer'))).toBe(true)
    expect([await take(at + 99), await next()]).toEqual([[], at + 100])
    const [second] = await take(at + 100)
    expect(second!.attempts).toBe(2)
    await store().write((tx) => tx.jobs.again(second!, at + 200, null))
    const [third] = await take(at + 200)
    expect(third!.attempts).toBe(1)
    await store().write((tx) => tx.jobs.bury(third!, at + 201, 'never'))
    expect([await take(at + 10_000), await next()]).toEqual([[], null])
    expect(await store().read((tx) => tx.jobs.dead(10))).toEqual([
      { ...job, runAt: at + 200, attempts: 1, error: 'never', deadAt: at + 201 },
    ])
  })

  test('[W-404] webhooks and their deliveries come back as they were, newest first, and go together', async () => {
    const ana = await addAccount(store(), 'ana')
    const hook = (more: Partial<WebhookRow> = {}): WebhookRow => ({
      id: ids.next('w', at) as WebhookId,
      url: 'https://example.org',
      events: ['session.started'],
      secret: 'whsec_x',
      oldSecret: null,
      state: 'on',
      createdBy: ana,
      createdAt: at,
      changedBy: ana,
      changedAt: at,
      failures: 0,
      ...more,
    })
    const [a, b] = [
      hook({ oldSecret: { secret: 'whsec_old', until: at + 9 } }),
      hook({ events: ['presence.changed', 'session.started'], state: 'off', createdAt: at + 1 }),
    ]
    const delivery = (createdAt: number): DeliveryRow => ({
      id: ids.next('e', at) as DeliveryId,
      webhook: a.id,
      message: 'msg_1',
      event: 'session.started',
      body: '{}',
      state: 'waiting',
      createdAt,
      attempts: 0,
    })
    const [old, fresh] = [delivery(at), delivery(at + 1)]
    await store().write(async (tx) => {
      for (const row of [a, b]) await tx.webhooks.insert(row)
      for (const row of [old, fresh]) await tx.webhooks.addDelivery(row)
    })
    expect(await store().read((tx) => tx.webhooks.list())).toEqual([a, b])
    expect(await store().read((tx) => tx.webhooks.wanting('session.started'))).toEqual([a])
    expect(await store().read((tx) => tx.webhooks.wanting('presence.changed'))).toEqual([])
    await store().write((tx) => tx.webhooks.update(b.id, { state: 'on', failures: 3, lastOkAt: 5, lastError: 'x' }))
    expect(await store().read((tx) => tx.webhooks.get(b.id))).toEqual({ ...b, state: 'on', failures: 3, lastOkAt: 5, lastError: 'x' })
    await store().write((tx) => tx.webhooks.updateDelivery(old.id, { state: 'failed', attempts: 2, lastAt: 7, status: 500, error: 'x' }))
    expect(await store().read((tx) => tx.webhooks.deliveries({ webhook: a.id, state: null, limit: 10 }))).toEqual([
      fresh,
      { ...old, state: 'failed', attempts: 2, lastAt: 7, status: 500, error: 'x' },
    ])
    await store().write((tx) => tx.webhooks.forgetDeliveries(at + 1))
    expect(await store().read((tx) => tx.webhooks.delivery(old.id))).toBeNull()
    await store().write((tx) => tx.webhooks.delete(a.id))
    expect([await store().read((tx) => tx.webhooks.get(a.id)), await store().read((tx) => tx.webhooks.delivery(fresh.id))]).toEqual([
      null,
      null,
    ])
  })

  test('[P-410] a link is found by the hash of its token, and closed only by its owner and as what it is', async () => {
    const [ana, bob] = [await addAccount(store(), 'ana'), await addAccount(store(), 'bob')]
    const badge: LinkRow = {
      id: ids.next('l', at) as LinkId,
      account: ana,
      tokenHash: 'hash-1',
      createdAt: at,
      kind: 'badge',
      grain: 'full',
    }
    const feed: LinkRow = { id: ids.next('l', at) as LinkId, account: ana, tokenHash: 'hash-2', createdAt: at, kind: 'feed' }
    await store().write(async (tx) => {
      for (const row of [badge, feed]) await tx.links.insert(row)
    })
    expect([
      await store().read((tx) => tx.links.byTokenHash('hash-1')),
      await store().read((tx) => tx.links.byTokenHash('hash-3')),
    ]).toEqual([badge, null])
    expect(await store().read((tx) => tx.links.list(ana, 'feed'))).toEqual([feed])
    const revoke = (who: typeof ana, kind: LinkRow['kind']) => store().write((tx) => tx.links.revoke(who, kind, badge.id))
    expect([await revoke(bob, 'badge'), await revoke(ana, 'feed'), await revoke(ana, 'badge'), await revoke(ana, 'badge')]).toEqual([
      false,
      false,
      true,
      false,
    ])
  })
}
