/**
 * Why a dot is as it is, for those who may see it: never more than the dot itself may say to that audience. The sentence is made by
 * the client from these parts.
 */
import type { ConnectionId } from '../../protocol/ids.ts'
import type { ConnectionView, Explanation, LastSeen } from '../../protocol/model.ts'
import { activityOf, lastActiveView, merge, type Fold, type Merged } from './merge.ts'
import type { AccountState, Connection, PresenceLimits, Shown } from './model.ts'
import { present } from './present.ts'
import { sightOf, type Audience } from './audience.ts'
import { frozenOf, type Frozen } from './left.ts'
import { dateOf, holdingView, lastActiveFor, leftFor, statusView, type ToWall } from './view.ts'

export type Asking = { readonly audience: Audience; /** The asker's own connection, if any. */ readonly from?: ConnectionId }

export const explain = (s: AccountState, asking: Asking, at: number, limits: PresenceLimits, toWall: ToWall): Explanation => {
  const { see, lastSeen } = sightOf(asking.audience)
  const { account } = s
  switch (see) {
    case 'hidden':
      return { account, state: 'hidden', source: 'rule' }
    case 'off':
    case 'unverified':
      return { account, state: see, source: 'engine' }
    case 'offline':
      return toBlocked(account, asking.audience as Frozen, toWall(at))
    case 'self':
      return toSelf(s, asking, at, limits, toWall)
    case 'coarse':
    case 'full': {
      const { shown } = present(s, at, limits)
      const last = lastActive(lastActiveFor(lastSeen, lastActiveView(s, at), at, toWall))
      if (see === 'coarse')
        return shown.state === 'offline'
          ? { account, state: 'offline', source: 'none', ...last }
          : { account, state: 'online', source: 'rule' }
      const base = { account, ...details(s, shown, at), ...last }
      // No more than this of anyone who is shown offline, or the invisible could be told apart.
      if (shown.state === 'offline') return { ...base, state: 'offline', source: 'none' }
      const { state, source, fold, claim } = merge(s, at, limits)
      return {
        ...base,
        ...(lastSeen === 'exact' ? dates(s, fold, shown.since, toWall) : shown.state === 'idle' ? {} : since(shown.since, toWall)),
        ...until(claim),
        ...(s.shareDevice ? device(fold) : {}),
        state: shown.state,
        source: state === shown.state ? source : 'connection',
      }
    }
  }
}

/** As of anyone who is offline. */
const toBlocked = (account: AccountState['account'], audience: Frozen, now: number): Explanation => {
  const { open, left } = frozenOf(audience)!
  const { last, status, holding } = leftFor(sightOf(audience).lastSeen, left, now)
  if (!open.startsWith('full')) return { account, state: 'offline', source: 'none', ...lastActive(last) }
  return {
    account,
    ...(status === null ? {} : { status }),
    ...(holding === null ? {} : { holding }),
    ...lastActive(last),
    state: 'offline',
    source: 'none',
  }
}

const toSelf = (s: AccountState, asking: Asking, at: number, limits: PresenceLimits, toWall: ToWall): Explanation => {
  const { shown } = present(s, at, limits)
  const { state, source, fold, claim } = merge(s, at, limits)
  return {
    account: s.account,
    ...details(s, shown, at),
    ...lastActive(dateOf(s.lastActiveAt, toWall)),
    ...dates(s, fold, shown.since, toWall),
    ...until(claim),
    ...device(fold),
    source,
    // Invisible does not hide the truth from its owner.
    state: state === 'offline' ? activityState(fold) : state,
    seenByOthers: shown.state,
    connections: s.connections.map((c) => connectionView(c, s, asking.from, at, limits, toWall)),
  }
}

const details = (s: AccountState, shown: Shown, at: number) => {
  const status = statusView(s, at)
  const holding = holdingView(shown)
  return { ...(status === null ? {} : { status }), ...(holding === null ? {} : { holding }) }
}
const lastActive = (told: number | LastSeen) => (typeof told === 'string' ? { lastSeen: told } : told === 0 ? {} : { lastActiveAt: told })
const until = (claim: Merged['claim']) => (claim?.until === undefined ? {} : { until: claim.until })
const device = ({ by }: Fold) => (by === undefined ? {} : { device: by.device })
const since = (at: number, toWall: ToWall) => (at === 0 ? {} : { since: dateOf(at, toWall) })

const activityState = ({ activity }: Fold) => (activity === 'gone' ? 'offline' : activity === 'active' ? 'online' : 'idle')

const dates = (s: AccountState, { by }: Fold, from: number, toWall: ToWall) => ({
  ...since(from, toWall),
  ...(by === undefined
    ? {}
    : {
        heardAt: Math.floor(toWall(s.connections.reduce((t, c) => Math.max(t, c.heardAt), by.heardAt))),
        inputAt: Math.floor(toWall(by.inputAt)),
      }),
})

const connectionView = (
  c: Connection,
  s: AccountState,
  from: ConnectionId | undefined,
  at: number,
  limits: PresenceLimits,
  toWall: ToWall,
): ConnectionView => {
  const date = (steady: number) => Math.floor(toWall(steady))
  return {
    id: c.id,
    device: c.device,
    label: c.label,
    phase: c.line.phase,
    activity: activityOf(c, s.idleAfterMs, at, limits),
    session: c.session,
    ...(c.muted ? { muted: true } : {}),
    openedAt: date(c.openedAt),
    heardAt: date(c.heardAt),
    inputAt: date(c.inputAt),
    current: c.id === from,
    ...(c.line.phase === 'lost' ? { ending: c.line.ending, graceUntil: date(c.line.graceUntil) } : {}),
  }
}
