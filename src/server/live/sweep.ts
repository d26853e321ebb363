/** Once a day: what is too old to be kept goes. A job like any other, which always asks to come again. */
import { deliveryDays } from '../../domain/webhooks.ts'
import { keepJob } from '../kept.ts'
import type { Clock, NewJob, Store } from '../ports.ts'
import type { JobOutcome } from './jobs.ts'

const dayMs = 86_400_000
/** Long enough for whoever was away to look back. */
const alertDays = 365

export const firstSweep = (now: number): NewJob => ({ id: 'jsweep', kind: 'sweep', payload: keepJob('sweep', {}), runAt: now + dayMs })

export const createSweep =
  ({ store, clock }: { readonly store: Store; readonly clock: Clock }) =>
  async (): Promise<JobOutcome> => {
    const now = clock.now()
    await store.write((tx) => tx.diary.sweep(now))
    await store.write((tx) => tx.tickets.sweep(now))
    await store.write((tx) => tx.alerts.sweep(now - alertDays * dayMs))
    await store.write((tx) => tx.webhooks.forgetDeliveries(now - deliveryDays * dayMs))
    return { kind: 'again', at: now + dayMs }
  }
