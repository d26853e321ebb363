/**
 * One person in front of the presence machine, without a shell: a clock that moves only when told, ticks at `wakeAt`, and clients
 * that answer pings while they live. Histories are read from bytes, so that fast-check can shrink them.
 */
import { foldConnections, lastActiveView } from '../../src/domain/presence/merge.ts'
import {
  defaultLimits,
  newAccount,
  type AccountState,
  type ManualClaim,
  type NewConnection,
  type PresenceEffect,
  type PresenceEvent,
  type SourceClaim,
  type StatusClaim,
  type Visibility,
} from '../../src/domain/presence/model.ts'
import { step } from '../../src/domain/presence/step.ts'
import { viewOf } from '../../src/domain/presence/view.ts'
import type { AccountId, ConnectionId, RoomId, SessionId } from '../../src/protocol/ids.ts'
import type { DeviceKind, Ending, PresenceEntry, PresenceState } from '../../src/protocol/model.ts'

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
export type Happening = Without<PresenceEvent, 'at'>
export type Told = {
  readonly at: number
  readonly state: PresenceState
  readonly event: Happening
  readonly before: AccountState
  readonly after: AccountState
}

export const limits = defaultLimits
export const room = 'rgeneral' as RoomId
export const plainWall = (steady: number): number => 1_700_000_000_000 + steady
const anyone = 'aana' as AccountId
/** Far from zero, for zero says never. */
const birth = 1_000_000

export class Person {
  now = birth
  state: AccountState = newAccount(anyone, 300_000, 0)
  wakeAt = Infinity
  /** Every change of state told to watchers. */
  readonly told: Told[] = []
  readonly effects: PresenceEffect[] = []
  /** Clients that answer pings. */
  readonly alive = new Set<ConnectionId>()
  private made = 0
  private readonly extraTickMs: number
  /** Extra ticks, at most this far apart; a right machine is indifferent to them. */
  constructor(extraTickMs = Infinity) {
    this.extraTickMs = extraTickMs
  }

  send(event: Happening): void {
    const before = this.state
    const result = step(before, { ...event, at: this.now }, limits)
    if (result.wakeAt < this.now) throw new Error(`wakeAt ${result.wakeAt} lies before ${this.now} (${event.type})`)
    this.state = result.state
    this.wakeAt = result.wakeAt
    if (result.state.shown.state !== before.shown.state)
      this.told.push({ at: this.now, state: result.state.shown.state, event, before, after: result.state })
    for (const effect of result.effects) {
      this.effects.push(effect)
      if (effect.type === 'ping' && this.alive.has(effect.connection)) this.send({ type: 'heard', connection: effect.connection })
    }
  }

  /** Lets time pass. Ticks due at the very end wait for the next call, so that events come before ticks of the same moment. */
  wait(ms: number): void {
    const end = this.now + ms
    for (let turns = 0; ; turns += 1) {
      if (turns > 200_000) throw new Error('time stands still')
      const next = Math.min(this.wakeAt, this.now + this.extraTickMs)
      if (next >= end) break
      this.now = next
      this.send({ type: 'tick' })
    }
    this.now = end
  }
  /** Lets time pass, and does what is due at the end. */
  pass(ms: number): void {
    this.wait(ms)
    for (let turns = 0; this.wakeAt <= this.now && turns < 10; turns += 1) this.send({ type: 'tick' })
  }

  open(device: DeviceKind = 'web', has: Partial<NewConnection> = {}): ConnectionId {
    this.made += 1
    const id = `c${String(this.made).padStart(3, '0')}` as ConnectionId
    this.alive.add(id)
    const visibility: Visibility['kind'] = 'visible'
    this.send({ type: 'opened', connection: { id, session: 's1' as SessionId, device, label: device, jitter: 1, visibility, ...has } })
    return id
  }
  touch(connection: ConnectionId, inputAgoMs = 0): void {
    this.send({ type: 'touched', connection, inputAgoMs })
  }
  show(connection: ConnectionId, visibility: Visibility['kind']): void {
    this.send({ type: 'visibility', connection, visibility })
  }
  close(connection: ConnectionId, ending: Ending): void {
    this.alive.delete(connection)
    this.send({ type: 'closed', connection, ending })
  }
  /** The cable is pulled: no goodbye, no answers. */
  cut(connection: ConnectionId): void {
    this.alive.delete(connection)
  }
  resume(connection: ConnectionId, visibility: Visibility['kind'] = 'visible'): void {
    this.alive.add(connection)
    this.send({ type: 'resumed', connection, visibility })
  }
  declare(value: ManualClaim['value'] | null, forMs = Infinity): void {
    const span = {
      at: plainWall(this.now),
      endsAt: this.now + forMs,
      ...(forMs === Infinity ? {} : { until: plainWall(this.now + forMs) }),
    }
    const manual = value === null ? null : { ...span, value, lastActiveAt: lastActiveView(this.state, this.now) }
    this.send({ type: 'declared', manual, status: this.state.status })
  }
  say(text: string, forMs = Infinity): void {
    const status: StatusClaim = {
      text,
      at: plainWall(this.now),
      endsAt: this.now + forMs,
      ...(forMs === Infinity ? {} : { until: plainWall(this.now + forMs) }),
    }
    this.send({ type: 'declared', manual: this.state.manual, status: text === '' ? null : status })
  }
  /** What programs and plans declare, all of it at once. */
  arrange(claims: readonly SourceClaim[], more: Partial<Pick<AccountState, 'order' | 'held' | 'through'>> = {}): void {
    const { order, held, through } = this.state
    this.send({ type: 'arranged', claims, order, held, through, ...more })
  }
  prefer(idleAfterMs: number, shareDevice = this.state.shareDevice): void {
    this.send({ type: 'preferred', idleAfterMs, shareDevice })
  }

  holds(connection: ConnectionId): boolean {
    return this.state.connections.some((c) => c.id === connection)
  }
  entry(at = this.now): PresenceEntry {
    return viewOf(this.state, 'full', at, limits, plainWall)
  }
  seen(at = this.now): PresenceState {
    return this.entry(at)[1]
  }
  fold() {
    return foldConnections(this.state.connections, this.state.idleAfterMs, this.now, limits)
  }
}

export const devices: readonly DeviceKind[] = ['web', 'mobile', 'cli', 'bot']
const sights: readonly Visibility['kind'][] = ['visible', 'hidden', 'locked', 'suspended']
const jitters = [0.8, 0.93, 1, 1.07, 1.2]
const gaps = [0, 0, 100, 1_000, 3_000, 7_900, 9_000, 15_000, 19_900, 31_000, 45_000, 61_000, 130_000, 310_000]
const claims = [null, 'away', 'dnd', 'invisible'] as const
const spans = [Infinity, 1_000, 30_000, 200_000]
const idles = [300_000, 60_000, 0, 1_000]
/** Endings that leave a grace, as a shell reports them. */
export const accidents: readonly Ending[] = ['tab_closed', 'network_lost', 'node_lost', 'protocol_error', 'too_slow', 'drained']
export const deliberate: readonly Ending[] = ['signed_out', 'session_expired', 'revoked', 'kicked']

/** One thing that can happen, as three bytes: which, a detail, and how long before. */
export type Act = { readonly kind: number; readonly detail: number; readonly gapMs: number }
export const actsOf = (bytes: Uint8Array): Act[] => {
  const acts: Act[] = []
  for (let i = 0; i + 2 < bytes.length; i += 3)
    acts.push({ kind: bytes[i]!, detail: bytes[i + 1]!, gapMs: gaps[bytes[i + 2]! % gaps.length]! })
  return acts
}

/** A claim out of a number: of any source, beginning now or soon. */
export const claimOf = (n: number, now: number, forMs: number, key = `k${n}`): SourceClaim => {
  const startsAt = now + [0, -5_000, 2_000, 40_000][n % 4]!
  return {
    source: (['calendar', 'outOfOffice', 'integration', 'plan', 'calendar'] as const)[n % 5]!,
    key,
    value: (['busy', 'away', 'dnd'] as const)[n % 3]!,
    at: plainWall(now),
    startsAt,
    endsAt: startsAt + forMs,
    ...(forMs === Infinity ? {} : { until: plainWall(startsAt + forMs) }),
    ...(n % 2 === 0 ? { text: `claim ${n}` } : {}),
  }
}

/** What a history may contain beside the clients' own life. */
export type Allowed = { readonly claims: boolean; readonly preferences: boolean; readonly deliberate: boolean }
export const everything: Allowed = { claims: true, preferences: true, deliberate: true }

/** Does one act. `clients` are all that were ever opened, by truth and not by what the machine thinks. */
export const perform = (p: Person, { kind, detail }: Act, clients: ConnectionId[], allowed: Allowed = everything): void => {
  const high = detail >> 3
  const client = clients[detail % Math.max(1, clients.length)]
  const which = kind % 16
  if (client === undefined || (which === 0 && clients.length < 4)) {
    const has = {
      jitter: jitters[high % jitters.length]!,
      visibility: sights[high % 7] ?? 'visible',
      ...(high % 3 === 0 ? { inputAgoMs: high * 20_000 } : {}),
    }
    clients.push(p.open(devices[detail % 4], has))
  } else if (which <= 3) {
    if (p.alive.has(client)) p.touch(client, high % 4 === 0 ? high * 10_000 : 0)
  } else if (which <= 5) {
    if (p.alive.has(client)) p.show(client, sights[high % 4]!)
  } else if (which === 6) {
    if (p.alive.has(client)) p.close(client, accidents[high % accidents.length]!)
  } else if (which <= 8) p.cut(client)
  else if (which <= 11) comeBack(p, client, clients, sights[high % 8] ?? 'visible')
  else if (which === 12) {
    if (p.alive.has(client)) p.send({ type: 'focused', connection: client, room: high % 2 === 0 ? room : null })
  } else if (which === 13) {
    if (allowed.deliberate && p.alive.has(client)) p.close(client, deliberate[high % 4]!)
  } else if (which === 14) {
    if (allowed.preferences) p.prefer(idles[high % 4]!, detail % 2 === 0)
  } else if (allowed.claims) {
    if (detail % 2 === 0) p.declare(claims[high % 4]!, spans[(high >> 2) % 4])
    else if (high % 5 === 4) p.arrange([...p.state.claims.slice(-3), claimOf(high, p.now, spans[high % 4]!)])
    else p.say(high % 3 === 0 ? '' : `status ${high}`, spans[high % 4])
  }
}

/** As a client does: resume, or, when the server has forgotten, open anew. */
const comeBack = (p: Person, client: ConnectionId, clients: ConnectionId[], visibility: Visibility['kind']): void => {
  if (p.holds(client)) return p.resume(client, visibility)
  clients[clients.indexOf(client)] = p.open('web', { visibility })
}

/** Lives a whole history. `look` is called before and after every act. */
export const live = (p: Person, acts: readonly Act[], look: () => void = () => {}, allowed: Allowed = everything): ConnectionId[] => {
  const clients: ConnectionId[] = []
  for (const act of acts) {
    p.wait(act.gapMs)
    look()
    perform(p, act, clients, allowed)
    look()
  }
  return clients
}
