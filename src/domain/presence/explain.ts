/** Why a dot is as it is, for those who may see it. The sentence is made by the client from these parts. */
import type { ConnectionId } from '../../protocol/ids.ts'
import type { ConnectionView, Explanation } from '../../protocol/model.ts'
import { activityOf, holds, lastActiveView, merge, type Fold } from './merge.ts'
import type { AccountState, Connection, PresenceLimits } from './model.ts'
import { present } from './present.ts'
import { dateOf, statusView, type Audience, type ToWall } from './view.ts'

export type Asking = { readonly audience: Audience; /** The asker's own connection, if any. */ readonly from?: ConnectionId }

export const explain = (s: AccountState, asking: Asking, at: number, limits: PresenceLimits, toWall: ToWall): Explanation => {
  if (asking.audience === 'hidden') return { account: s.account, state: 'hidden', source: 'rule' }
  const { shown } = present(s, at, limits)
  const status = statusView(s, at)
  const lastActiveAt = dateOf(asking.audience === 'self' ? s.lastActiveAt : lastActiveView(s, at), toWall)
  const base = { account: s.account, ...(status === null ? {} : { status }), ...(lastActiveAt === 0 ? {} : { lastActiveAt }) }
  // No more than this of anyone who is shown offline, or the invisible could be told apart.
  if (asking.audience === 'full' && shown.state === 'offline') return { ...base, state: 'offline', source: 'none' }
  const { state, source, fold } = merge(s, at, limits)
  const until = holds(s.manual, at)?.until
  const known = { ...base, ...dates(s, fold, shown.since, toWall), ...(until === undefined ? {} : { until }) }
  const device = fold.by === undefined || (asking.audience === 'full' && !s.shareDevice) ? {} : { device: fold.by.device }
  if (asking.audience === 'full') return { ...known, ...device, state: shown.state, source: state === shown.state ? source : 'connection' }
  return {
    ...known,
    ...device,
    source,
    // Invisible does not hide the truth from its owner.
    state: state === 'offline' ? activityState(fold) : state,
    seenByOthers: shown.state,
    connections: s.connections.map((c) => connectionView(c, s, asking.from, at, limits, toWall)),
  }
}

const activityState = ({ activity }: Fold) => (activity === 'gone' ? 'offline' : activity === 'active' ? 'online' : 'idle')

const dates = (s: AccountState, { by }: Fold, since: number, toWall: ToWall) => ({
  ...(since === 0 ? {} : { since: dateOf(since, toWall) }),
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
    openedAt: date(c.openedAt),
    heardAt: date(c.heardAt),
    inputAt: date(c.inputAt),
    current: c.id === from,
    ...(c.line.phase === 'lost' ? { ending: c.line.ending, graceUntil: date(c.line.graceUntil) } : {}),
  }
}
