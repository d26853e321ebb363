/** Once a day: what is too old to be kept goes. A job like any other, which always asks to come again. */
import { deliveryDays } from '../../domain/webhooks.ts'
import { keepJob } from '../kept.ts'
import { dayOf, requestDays } from '../../domain/sums.ts'
import type { Clock, NewJob, Store } from '../ports.ts'
import type { JobOutcome } from './jobs.ts'

const dayMs = 86_400_000
/** Long enough for whoever was away to look back. */
const alertDays = 365

export const firstSweep = (now: number): NewJob => ({ id: 'jsweep', kind: 'sweep', payload: keepJob('sweep', {}), runAt: now + dayMs })

type Deps = { readonly store: Store; readonly clock: Clock; readonly forgetUnanswered: () => Promise<void> }
export const createSweep =
  ({ store, clock, forgetUnanswered }: Deps) =>
  async (): Promise<JobOutcome> => {
    const now = clock.now()
    await store.write((tx) => tx.diary.sweep(now))
    await store.write((tx) => tx.tickets.sweep(now))
    await store.write((tx) => tx.alerts.sweep(now - alertDays * dayMs))
    await store.write((tx) => tx.webhooks.forgetDeliveries(now - deliveryDays * dayMs))
    await store.write((tx) => tx.sums.sweep(dayOf(now) - requestDays))
    await forgetUnanswered()
    return { kind: 'again', at: now + dayMs }
  }
