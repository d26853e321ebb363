/**
 * Mail on its way out: takes what was queued, composes it and hands it to the mailer. What waits in the queue is sealed, for it holds links
 * that open accounts; what is too late to be of use is not sent any more. One address is not written to more often than a person would ask.
 */
import { compose, letterSeal, type QueuedLetter } from '../../domain/letters.ts'
import { spend, type Bucket, type Rate } from '../../domain/rates.ts'
import { readJob } from '../kept.ts'
import type { Clock, Mailer, Seal, Store } from '../ports.ts'
import type { JobOutcome, JobRun } from './jobs.ts'
import { keepNewest } from './newest.ts'

type Deps = {
  readonly mailer: Mailer | null
  readonly store: Store
  readonly clock: Clock
  readonly seal: Seal
  readonly publicUrl: () => string
}
const perAddress: Rate = { times: 6, perMs: 3_600_000 }
const mostKept = 20_000

export const createMailing = ({ mailer, store, clock, seal, publicUrl }: Deps) => {
  const written = new Map<string, Bucket>()

  /** Asked before something is written that somebody else can cause. */
  const allow = (address: string): boolean => {
    const at = clock.steady()
    const { bucket, waitMs } = spend(written.get(address), perAddress, at)
    keepNewest(written, address, bucket, mostKept)
    return waitMs === 0
  }

  const run = async ({ payload }: JobRun): Promise<JobOutcome> => {
    const opened = seal.open(readJob('mail.send', payload).sealed, letterSeal)
    if (opened === null) return { kind: 'dead', error: 'This mail was sealed with another key.' }
    const { id, to, locale, until, letter } = JSON.parse(opened) as QueuedLetter
    if (to === null || (until !== null && clock.now() >= until)) return { kind: 'done' }
    if (mailer === null) return { kind: 'failed', error: 'Mail is not set up any more.' }
    const { name: place } = await store.read((tx) => tx.place.get())
    const answer = await mailer.send({ id, to, ...compose(letter, { locale, place, url: publicUrl() }) })
    if (answer.kind === 'sent') return { kind: 'done' }
    return answer.kind === 'refused' ? { kind: 'dead', error: answer.why } : { kind: 'failed', error: answer.why }
  }
  return { state: mailer === null ? ('off' as const) : ('on' as const), allow, run }
}
