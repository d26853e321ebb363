/**
 * What of the server lives in memory, put together: presence and its watchers, sessions in use, the queue of work, the counters; and which of them hear
 * what the bus brings. Rules and doors come on top, in `core`.
 */
import { readJob } from './kept.ts'
import { forgetRefused, forgetUnanswered } from './actions/governing.ts'
import { secondNeeded } from './actions/policies.ts'
import { hold } from './actions/session-life.ts'
import { end } from './actions/sessions.ts'
import { queueEvent } from './actions/webhooks.ts'
import type { Config } from './config.ts'
import { type Log } from './dispatch.ts'
import { createAdmission } from './live/admission.ts'
import { createAnswers } from './live/answers.ts'
import { createAttention } from './live/attention.ts'
import { createAudiences } from './live/audiences.ts'
import { createBurden } from './live/burden.ts'
import { createDeliver } from './live/deliver.ts'
import { createDirectory } from './live/directory.ts'
import { createGuesses } from './live/guesses.ts'
import { createErasing } from './live/erasing.ts'
import { createHere } from './live/here.ts'
import { createHub } from './live/hub.ts'
import { createJobs, type JobOutcome, type JobRun } from './live/jobs.ts'
import { createJournal } from './live/journal.ts'
import { createOutside } from './live/outside.ts'
import { createMailing } from './live/mailing.ts'
import { createMetrics } from './live/metrics.ts'
import { mortalClock } from './live/mortal-clock.ts'
import { createPresence, type PresenceDeps } from './live/presence.ts'
import { createReturning } from './live/returning.ts'
import { createRounds } from './live/rounds.ts'
import { createLiveSessions } from './live/sessions.ts'
import { createSweep } from './live/sweep.ts'
import { createReceipts } from './live/receipts.ts'
import { createTyping } from './live/typing.ts'
import type {
  Bus,
  Clock,
  Fanout,
  HashToken,
  Ids,
  Mailer,
  Notice,
  Outbound,
  Passkeys,
  Passwords,
  Places,
  Providers,
  Seal,
  SecurityLog,
  Sign,
  Store,
  Strength,
} from './ports.ts'
import { createRates } from './rates.ts'
import { type Simulator } from './simulator.ts'
import { rateTable, strangerRates } from './rate-table.ts'

/** What the server is made of. `main` gives it the real things, plays and simulations some that move only when told. */
export type CoreDeps = {
  readonly config: Pick<
    Config,
    | 'presence'
    | 'session'
    | 'idleAfterMs'
    | 'helloWithinMs'
    | 'maxConnections'
    | 'sendBufferBytes'
    | 'rates'
    | 'sums'
    | 'webhookPrivate'
    | 'outagePeople'
    | 'bulkRead'
  >
  readonly store: Store
  readonly bus: Bus
  readonly clock: Clock
  readonly ids: Ids
  readonly passwords: Passwords
  readonly strength: Strength
  readonly seal: Seal
  /** Null: no mail is sent. */
  readonly mailer: Mailer | null
  readonly passkeys: Passkeys
  readonly providers: Providers
  readonly hashToken: HashToken
  readonly log: Log
  readonly fanout: Fanout & { count(topic: Parameters<Fanout['publish']>[0]): number }
  /** Known for certain only once the server listens. */
  readonly publicUrl: () => string
  readonly version: string
  readonly outbound: Outbound
  readonly places: Places
  readonly sign: Sign
  readonly security: SecurityLog
}

/** Seen this shortly before the start: probably on their way back. */
const lastRunMs = 120_000

/** `simulator`: comes last, and watches what all the others do. */
export const createParts = async (deps: CoreDeps, simulator: () => Simulator) => {
  const { config, store, bus, ids, log } = deps
  const clock = mortalClock(deps.clock)
  const onFault = (err: unknown): void => log.error({ err }, 'a background write failed')
  const alert = (fields: object, text: string): void => log.warn(fields, text)
  const metrics = createMetrics()
  const publish = (notices: readonly Notice[]): void => {
    if (notices.length > 0) bus.publish(notices)
  }

  const { epoch, sharing, policy } = await store.read((tx) => tx.place.get())
  const hub = createHub({ fanout: deps.fanout, clock, shedAboveBytes: config.sendBufferBytes / 2 })
  const journal = createJournal({ store, clock, onFault })
  const outside = createOutside({ store, clock, publish, onFault, queue: (tx, event, at, data) => queueEvent(tx, ids, event, at, data) })
  const audiences = createAudiences({ store, ground: { sharing, policy } })
  const around: NonNullable<PresenceDeps['around']> = {
    changed: (id) => returning.changed(id),
    attached: (id) => returning.attached(id),
    moved: (id) => here.moved(id),
    gone: (connection) => here.looksAt(connection, null),
  }
  const watched: typeof outside = {
    ...outside,
    changed: (id, view) => {
      outside.changed(id, view)
      simulator().seen(id, view)
    },
  }
  const presence = createPresence({
    clock,
    ids,
    store,
    hub,
    journal,
    limits: config.presence,
    audiences,
    onFault,
    outside: watched,
    around,
    metrics,
    alert,
    outagePeople: config.outagePeople,
    tap: (happened) => simulator().machine(happened),
  })
  presence.restarted(await store.read((tx) => tx.sessions.seenSince(clock.now() - lastRunMs)))
  const returning = createReturning({ store, clock, hub, presence, publish, onFault })
  const here = createHere({ clock, store, hub, presence, onFault })
  const directory = createDirectory({ store, presence, clock })
  const sessions = createLiveSessions({
    clock,
    store,
    publish,
    onFault,
    end: (tx, row, reason) => end({ tx, world: { ids }, now: clock.now() }, [row], reason),
    lock: (tx, row) => hold(tx, row.id, 'locked'),
  })
  const typing = createTyping({
    clock,
    publish: (topic, event) => {
      if (rounds.strain() === 'steady' || rounds.strain() === 'strained') publish([{ topic, event }])
    },
    audienceSize: deps.fanout.count,
  })
  const rounds = createRounds({ clock, hub, presence, metrics, alert, sendBufferBytes: config.sendBufferBytes })
  const burden = createBurden({ clock, strain: rounds.strain })
  const admission = createAdmission({ clock, ids, metrics, alert, rate: config.rates.connect, strain: burden.strainOnOthers })
  const answers = createAnswers({ clock })
  const attention = createAttention({ hub, presence })
  const rates = createRates({ clock, table: rateTable(config), strangers: strangerRates, burden })
  const guesses = createGuesses({ clock, metrics, rate: config.rates.signIn, strangers: config.rates.guesses, alert })
  const deliver = createDeliver({ store, clock, publish, outbound: deps.outbound, sign: deps.sign, seal: deps.seal, version: deps.version })
  const secondDay = async ({ payload }: JobRun): Promise<JobOutcome> => {
    publish(await store.write((tx) => secondNeeded({ tx, now: clock.now() }, readJob('policy.second', payload).role)))
    return { kind: 'done' }
  }
  const forgetting = async ({ payload }: JobRun): Promise<JobOutcome> => {
    publish(await store.write((tx) => forgetRefused({ tx, world: { ids }, now: clock.now() }, readJob('request.forget', payload).account)))
    return { kind: 'done' }
  }
  const unanswered = async (): Promise<void> =>
    publish(await store.write((tx) => forgetUnanswered({ tx, world: { ids }, now: clock.now() })))
  const mailing = createMailing({ mailer: deps.mailer, store, clock, seal: deps.seal, publicUrl: deps.publicUrl })
  const jobs = createJobs({
    store,
    clock,
    ids,
    onFault,
    handlers: {
      'webhook.deliver': deliver,
      'mail.send': mailing.run,
      sweep: createSweep({ store, clock, forgetUnanswered: unanswered }),
      'account.erase': createErasing({ store, clock, publish }),
      'policy.second': secondDay,
      'request.forget': forgetting,
    },
  })
  const receipts = createReceipts({ store, audiences, hub, presence, onFault })
  bus.subscribe((notice) => {
    // Before its sockets close, so that it is idle and not merely gone.
    if ('fact' in notice && notice.fact.type === 'session.changed') presence.locked(notice.fact)
    hub.receive(notice)
    directory.receive(notice)
    if (!('fact' in notice)) return
    sessions.receive(notice.fact)
    presence.receive(notice.fact)
    attention.receive(notice.fact)
    answers.receive(notice.fact)
    receipts.receive(notice.fact)
    outside.receive(notice.fact)
    returning.receive(notice.fact)
    here.receive(notice.fact)
    if (notice.fact.type === 'jobs.added') jobs.wake()
  })

  return {
    clock,
    onFault,
    alert,
    publish,
    epoch,
    metrics,
    hub,
    journal,
    outside,
    presence,
    returning,
    here,
    directory,
    sessions,
    typing,
    rounds,
    admission,
    answers,
    rates,
    guesses,
    mailing,
    jobs,
  }
}
export type Parts = Awaited<ReturnType<typeof createParts>>
