/** Deletes the messages of somebody who is gone and wanted them gone, a few in each write, so that nobody else's wait long. */
import { tell } from '../notices.ts'
import { readJob } from '../kept.ts'
import type { Clock, Notice, Store } from '../ports.ts'
import type { JobOutcome, JobRun } from './jobs.ts'

const atOnce = 50

type Deps = { readonly store: Store; readonly clock: Clock; readonly publish: (notices: readonly Notice[]) => void }

export const createErasing =
  ({ store, clock, publish }: Deps) =>
  async ({ payload }: JobRun): Promise<JobOutcome> => {
    const { account } = readJob('account.erase', payload)
    const notices = await store.write(async (tx): Promise<Notice[]> => {
      const deleted: Notice[] = []
      for (const id of await tx.messages.undeleted(account, atOnce)) {
        const message = await tx.messages.change(id, { body: '', mentions: [], deletedAt: clock.now() })
        deleted.push(tell(`room:${message.room}`, { event: 'message.deleted', message }))
      }
      return deleted
    })
    publish(notices)
    return notices.length < atOnce ? { kind: 'done' } : { kind: 'again', at: clock.now() }
  }
