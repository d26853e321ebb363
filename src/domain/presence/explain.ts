/** Why a dot is as it is, for those who may see it. The sentence is made by the client from these parts. */
import type { ConnectionId } from '../../protocol/ids.ts'
import type { ConnectionView, Explanation } from '../../protocol/model.ts'
import { activityOf, activityState, holds, idleAt, merge } from './merge.ts'
import type { AccountState, Connection, PresenceLimits } from './model.ts'
import { present } from './present.ts'
import { lastActiveView, statusView, viewOf, type Audience, type ToWall } from './view.ts'

export type Asking = { readonly audience: Audience; /** The asker's own connection, if any. */ readonly from?: ConnectionId }

export const explain = (s: AccountState, asking: Asking, at: number, limits: PresenceLimits, toWall: ToWall): Explanation => {
  if (asking.audience === 'hidden') return { account: s.account, state: 'hidden', source: 'rule' }
  const status = statusView(s, at)
  const base = { account: s.account, ...(status === null ? {} : { status }) }
  const lastActiveAt = s.lastActiveAt === 0 ? {} : { lastActiveAt: Math.floor(toWall(lastActiveView(s, at)) / 1000) * 1000 }
  const entry = viewOf(s, asking.audience, at, limits, toWall)
  if (asking.audience !== 'self' && entry[1] === 'offline') return { ...base, state: 'offline', source: 'none', ...lastActiveAt }
  const { state, source, fold } = merge(s, at, limits)
  const { shown } = present(s, at, limits)
  const manual = holds(s.manual, at)
  const by = fold.by
  const self = asking.audience === 'self'
  return {
    ...base,
    ...lastActiveAt,
    state: self ? (manual?.value === 'invisible' || manual === null ? activityState(fold) : state) : shown.state,
    source: self && fold.activity === 'gone' ? 'none' : state === shown.state ? source : 'connection',
    since: Math.floor(toWall(source === 'idle' && by !== undefined ? idleAt(by, s.idleAfterMs) : shown.since) / 1000) * 1000,
    ...(by === undefined ? {} : { heardAt: toWall(Math.max(...s.connections.map((c) => c.heardAt))), inputAt: toWall(by.inputAt) }),
    ...(by !== undefined && (self || s.shareDevice) ? { device: by.device } : {}),
    ...(manual?.until === undefined ? {} : { until: manual.until }),
    ...(self ? { connections: s.connections.map((c) => connectionView(c, s, asking.from, at, limits, toWall)), seenByOthers: entry[1] } : {}),
  }
}

const connectionView = (c: Connection, s: AccountState, from: ConnectionId | undefined, at: number, limits: PresenceLimits, toWall: ToWall): ConnectionView => ({
  id: c.id, device: c.device, label: c.label, phase: c.line.phase, activity: activityOf(c, s.idleAfterMs, at, limits),
  openedAt: toWall(c.openedAt), heardAt: toWall(c.heardAt), inputAt: toWall(c.inputAt), current: c.id === from,
  ...(c.line.phase === 'lost' ? { ending: c.line.ending, graceUntil: toWall(c.line.graceUntil) } : {}),
})
