/**
 * A simulated person, one at a time, to see the machine react: the real headless client on a made-up computer, over a made-up network that
 * can be cut, with the server's own doors at the other end. Everything behind the doors is real. Ends by itself after ten minutes.
 */
import { createClient } from '../client/client.ts'
import type { Client } from '../client/api.ts'
import type { SignalHandlers } from '../client/env.ts'
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { AccountId, SessionId } from '../protocol/ids.ts'
import type { PresenceEntry, PresenceState } from '../protocol/model.ts'
import type { Simulated, SimulatedAct, SimulatedMoment } from '../protocol/detection.ts'
import type { SessionPolicy } from '../domain/sessions.ts'
import type { Anonymous, SignedIn } from './actions/action.ts'
import type { Clock, HashToken, Ids, KnownSession, Socket, Store } from './ports.ts'
import type { Dispatch } from './dispatch.ts'
import { newSession } from '../domain/new-session.ts'
import { machineMoments, type Happened } from './live/vigil.ts'
import type { Presence } from './live/presence.ts'
import { createHost, createNet, type Host } from './simulated-host.ts'
import type { Link } from './transports/link.ts'

const lastsMs = 600_000
const pressEveryMs = 5_000
const idleAfterMs = 15_000
const mostMoments = 200
const settings = {
  locale: null,
  theme: 'system',
  enterSends: true,
  idleAfterMs,
  shareDevice: false,
  sounds: false,
  lockAfterMs: 0,
} as const

type Deps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: Store
  readonly hashToken: HashToken
  readonly policy: SessionPolicy
  readonly presence: () => Presence
  readonly link: (socket: Socket, who: SignedIn | Anonymous) => Link
  readonly authenticate: (token: string) => Promise<SignedIn | Anonymous>
  readonly dispatch: Dispatch
  readonly endSession: (session: KnownSession) => Promise<void>
}
type Run = {
  readonly account: AccountId
  readonly startedAt: number
  readonly moments: SimulatedMoment[]
  readonly net: ReturnType<typeof createNet>
  session: KnownSession | null
  token: string
  host: Host | null
  client: Client | null
  signals: SignalHandlers | null
  stopClient: () => void
  typing: 'typing' | 'still'
  others: PresenceState
  readonly cancel: () => void
}
export type Simulator = ReturnType<typeof createSimulator>

export const createSimulator = (deps: Deps) => {
  const { clock, ids, store } = deps
  let run: Run | null = null
  let starting = false

  const note = (kind: SimulatedMoment['kind'], what: string): void => {
    if (run === null) return
    run.moments.push({ at: clock.now(), kind, what })
    if (run.moments.length > mostMoments) run.moments.shift()
  }

  const findAccount = (): Promise<AccountId> =>
    store.write(async (tx) => {
      const now = clock.now()
      for (const name of ['Simulated', 'Simulated-2', `Simulated-${now.toString(36)}`]) {
        const held = await tx.accounts.byNameKey(name.toLowerCase())
        if (held?.bot === true && held.displayName === 'Simulated') return held.id
        if (held !== null) continue
        const id = ids.next('a', now) as AccountId
        const fresh = {
          id,
          name,
          nameKey: name.toLowerCase(),
          displayName: 'Simulated',
          role: 'member',
          bot: true,
          createdAt: now,
          passwordHash: '$argon2id$nobody',
          standing: { kind: 'active' },
          settings,
          lastActiveAt: 0,
        } as const
        if (await tx.accounts.insert(fresh)) return id
      }
      throw new Error('no name is free for the simulated person')
    })

  const signIn = async (it: Run): Promise<void> => {
    const now = clock.now()
    it.token = ids.token()
    const start = {
      id: ids.next('s', now) as SessionId,
      account: it.account,
      tokenHash: deps.hashToken(it.token),
      device: 'web',
      label: 'simulator',
      address: '',
      keep: false,
    } as const
    const row = newSession(start, { policy: deps.policy, now })
    await store.write((tx) => tx.sessions.insert(row))
    it.session = row
  }

  /** A new page of the browser; what the old one put down for it is taken up. */
  const open = (it: Run, kept: Map<string, string>): void => {
    const host = createHost(clock, kept)
    it.host = host
    it.typing = 'typing'
    const client = createClient({
      ...host.env,
      random: () => ids.random(),
      deviceKind: 'web',
      label: 'simulator',
      openSocket: (handlers) => it.net.open(host, handlers, { authenticate: () => deps.authenticate(it.token), link: deps.link }),
      post: async (path, body) => deps.dispatch(path.split('/').at(-1)!, body, await deps.authenticate(it.token)),
      signals: (handlers) => {
        it.signals = handlers
        return () => {
          it.signals = null
        }
      },
    })
    let before = ''
    it.stopClient = client.subscribe(({ link }) => {
      if (link.kind !== before) note('client', (before = link.kind))
    })
    it.client = client
    client.connect()
    const press = (): void => {
      if (it.host !== host) return
      if (it.typing === 'typing') it.signals?.input()
      host.env.after(pressEveryMs, press)
    }
    press()
  }

  const gone = (it: Run): void => {
    it.stopClient()
    it.host?.die()
    it.host = null
    it.client = null
  }

  const comeBack = async (it: Run): Promise<void> => {
    it.net.mend()
    it.typing = 'typing'
    it.host?.wake()
    if (it.client?.state().link.kind === 'signed-out') gone(it)
    if (it.session === null) await signIn(it)
    if (run !== it) return
    if (it.host === null) open(it, it.net.kept)
    else it.signals?.hurry()
  }

  const acts: Readonly<Record<SimulatedAct, (it: Run) => void | Promise<void>>> = {
    cut: (it) => it.net.cut(),
    reset: (it) => it.net.reset(1006),
    sleep: (it) => {
      it.host?.sleep()
      it.net.cut()
    },
    kill: (it) => {
      it.net.kept.clear()
      gone(it)
      it.net.crash(1006)
    },
    close: (it) => {
      it.signals?.leaving()
      gone(it)
    },
    revoke: async (it) => {
      const { session } = it
      it.session = null
      if (session !== null) await deps.endSession(session)
    },
    idle: (it) => {
      it.typing = 'still'
    },
    back: comeBack,
  }

  const view = (it: Run): Simulated => ({
    startedAt: it.startedAt,
    endsAt: it.startedAt + lastsMs,
    others: it.others,
    client: it.client?.state().link.kind ?? 'gone',
    network: it.net.state(),
    host: it.host === null ? 'gone' : it.host.state(),
    moments: [...it.moments],
    connections: deps
      .presence()
      .lines()
      .filter((l) => l.account === it.account)
      .map(({ connection: c, heardAgoMs, dueInMs }) => {
        const idleInMs = Math.round(c.inputAt + idleAfterMs - deps.presence().now())
        return {
          connection: c.id,
          phase: c.line.phase,
          heardAgoMs: Math.round(heardAgoMs),
          deadlineInMs: Math.round(dueInMs),
          ...(c.line.phase === 'lost' ? { ending: c.line.ending } : idleInMs > 0 ? { idleInMs } : {}),
        }
      }),
  })

  const stop = async (): Promise<void> => {
    const it = run
    run = null
    if (it === null) return
    it.cancel()
    gone(it)
    it.net.crash(1006)
    if (it.session !== null) await deps.endSession(it.session)
  }

  return {
    start: async (): Promise<Result<Simulated>> => {
      if (run !== null) return ok(view(run))
      if (starting) return refuse('unavailable', undefined, 1_000)
      starting = true
      try {
        const account = await findAccount()
        const cancel = clock.after(lastsMs, () => void stop())
        const it: Run = {
          account,
          startedAt: clock.now(),
          moments: [],
          net: createNet(clock),
          session: null,
          token: '',
          host: null,
          client: null,
          signals: null,
          stopClient: () => undefined,
          typing: 'typing',
          others: 'offline',
          cancel,
        }
        run = it
        await signIn(it)
        open(it, it.net.kept)
        return ok(view(it))
      } finally {
        starting = false
      }
    },
    act: async (act: SimulatedAct): Promise<Result<Simulated>> => {
      const it = run
      if (it === null) return refuse('not_found')
      note('act', act)
      await acts[act](it)
      return ok(view(it))
    },
    get: (): Simulated | null => (run === null ? null : view(run)),
    stop,
    /** What the machine did, and how somebody looks to others now. */
    machine: (happened: Happened): void => {
      if (run?.account === happened.id) for (const what of machineMoments(happened)) note('machine', what)
    },
    seen: (id: AccountId, view: (id: AccountId) => PresenceEntry): void => {
      if (run?.account !== id) return
      const state = view(id)[1]
      if (run.others === state) return
      run.others = state
      note('others', state)
    },
  }
}
