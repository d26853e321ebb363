/**
 * The simulated person's computer and network. The computer's timers stop while it sleeps and fire late when it wakes; the network carries
 * frames in order, holds them while it is cut, and can break off so that both ends, or only the server, hear of it.
 */
import type { ClientEnv, ClientSocket, Keep, SocketHandlers } from '../client/env.ts'
import type { Anonymous, SignedIn } from './actions/action.ts'
import type { Clock, Socket } from './ports.ts'
import type { Link } from './transports/link.ts'

/** What waits on a cut network; beyond that the rest is lost, as it would be. */
const mostHeld = 500

export type Host = ReturnType<typeof createHost>
export const createHost = (clock: Clock, kept: Map<string, string>) => {
  let state: 'running' | 'asleep' | 'gone' = 'running'
  let late: (() => void)[] = []
  const keep = (values: Map<string, string>): Keep => ({
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  })
  /** Runs now, later, or never, as the computer can. */
  const run = (what: () => void): void => {
    if (state === 'running') what()
    else if (state === 'asleep') late.push(what)
  }
  const env: Pick<ClientEnv, 'now' | 'after' | 'tab' | 'device'> = {
    now: () => clock.now(),
    after: (ms, what) => {
      let cancelled = false
      const cancel = clock.after(ms, () =>
        run(() => {
          if (!cancelled) what()
        }),
      )
      return () => {
        cancelled = true
        cancel()
      }
    },
    tab: keep(kept),
    device: keep(new Map()),
  }
  return {
    env,
    run,
    state: () => state,
    sleep: (): void => {
      if (state === 'running') state = 'asleep'
    },
    wake: (): void => {
      if (state !== 'asleep') return
      state = 'running'
      const due = late
      late = []
      for (const what of due) what()
    },
    die: (): void => {
      state = 'gone'
    },
  }
}

type Door = {
  readonly authenticate: () => Promise<SignedIn | Anonymous>
  readonly link: (socket: Socket, who: SignedIn | Anonymous) => Link
}
type Pair = {
  readonly host: Host
  readonly handlers: SocketHandlers
  link: Link | null
  client: 'open' | 'closed'
  server: 'open' | 'closed'
  held: (() => void)[]
}

export const createNet = (clock: Clock) => {
  let state: 'up' | 'cut' = 'up'
  let pair: Pair | null = null
  const kept = new Map<string, string>()

  const carry = (of: Pair, parcel: () => void): void => {
    if (state === 'up') clock.after(0, parcel)
    else if (of.held.length < mostHeld) of.held.push(parcel)
  }
  const toClient = (of: Pair, what: () => void): void =>
    carry(of, () =>
      of.host.run(() => {
        if (of.client === 'open') what()
      }),
    )
  const clientHears = (of: Pair, code: number): void =>
    of.host.run(() => {
      if (of.client === 'closed') return
      of.client = 'closed'
      of.handlers.closed(code)
    })
  const serverHears = (of: Pair, code: number): void => {
    if (of.server === 'closed') return
    of.server = 'closed'
    of.link?.closed(code)
  }
  const socketOf = (of: Pair): Socket => ({
    send: (frame) => {
      if (of.server === 'closed') return false
      toClient(of, () => of.handlers.frame(frame))
      return true
    },
    buffered: () => 0,
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    close: (code) => {
      if (of.server === 'closed') return
      carry(of, () => clientHears(of, code))
      serverHears(of, code)
    },
  })
  const accept = async (of: Pair, door: Door): Promise<void> => {
    const who = await door.authenticate()
    if (of.server === 'closed') return
    of.link = door.link(socketOf(of), who)
    toClient(of, () => of.handlers.open())
  }

  return {
    /** What a page put down for the next one. */
    kept,
    state: () => state,
    open: (host: Host, handlers: SocketHandlers, door: Door): ClientSocket => {
      const of: Pair = { host, handlers, link: null, client: 'open', server: 'open', held: [] }
      pair = of
      carry(of, () => void accept(of, door))
      return {
        send: (frame) =>
          carry(of, () => {
            if (of.server === 'open') of.link?.frame(frame)
          }),
        close: (code) => {
          of.client = 'closed'
          carry(of, () => serverHears(of, code ?? 1005))
        },
      }
    },
    cut: (): void => {
      state = 'cut'
    },
    mend: (): void => {
      state = 'up'
      const held = pair?.held.splice(0) ?? []
      for (const parcel of held) clock.after(0, parcel)
    },
    /** Something in between says that it is over. */
    reset: (code: number): void => {
      if (pair === null) return
      pair.held = []
      serverHears(pair, code)
      clientHears(pair, code)
    },
    /** Only the server is left to hear of it. */
    crash: (code: number): void => {
      if (pair !== null) serverHears(pair, code)
    },
  }
}
