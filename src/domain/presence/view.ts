/**
 * The one door: what a viewer may see of a person. Every query, count, sort, search and event about presence goes through
 * `viewOf`. Invisible and offline give the same bytes, to every audience.
 */
import type { Holding, LastSeen, PresenceEntry, Status } from '../../protocol/model.ts'
import { sightOf, type Audience, type LastSeenShare } from './audience.ts'
import { absence, holds } from './claims.ts'
import { frozenOf, leftAt, type Frozen, type Left } from './left.ts'
import { lastActiveView } from './merge.ts'
import type { AccountState, PresenceLimits, Shown, StatusClaim } from './model.ts'
import { present } from './present.ts'

export { lastActiveView } from './merge.ts'

/** Turns steady times into dates. */
export type ToWall = (steady: number) => number
/** Dates that others see are whole seconds; 0 is never, or not told. */
export const dateOf = (steady: number, toWall: ToWall): number => (steady === 0 ? 0 : Math.max(0, Math.floor(toWall(steady) / 1000) * 1000))

const statusOf = (held: StatusClaim | null): Status | null =>
  held && {
    text: held.text,
    ...(held.emoji === undefined ? {} : { emoji: held.emoji }),
    ...(held.until === undefined ? {} : { expiresAt: held.until }),
  }
export const statusView = (s: AccountState, at: number): Status | null => statusOf(holds(s.status, at))

const minute = 60_000
const steps: readonly (readonly [name: LastSeen, under: number])[] = [
  ['minutes', 5 * minute],
  ['hour', 60 * minute],
  ['today', 1440 * minute],
  ['yesterday', 2880 * minute],
  ['week', 10_080 * minute],
]
/** How long ago, in coarse steps; never is as good as long ago. */
export const lastSeenStep = (lastActiveAt: number, at: number): LastSeen =>
  (lastActiveAt === 0 ? undefined : steps.find(([, under]) => at - lastActiveAt < under)?.[0]) ?? 'longer'
/** When the step that is shown will be another one, for those who see steps. */
export const nextStepAt = (s: AccountState, at: number): number => stepAfter(s.shown.lastActiveAt, at)
const stepAfter = (lastActiveAt: number, at: number): number =>
  lastActiveAt === 0 ? Infinity : lastActiveAt + (steps.find(([, under]) => at - lastActiveAt < under)?.[1] ?? Infinity)

/** Last active as it may be told: a date, a step, or 0. */
export const lastActiveFor = (share: LastSeenShare, lastActiveAt: number, at: number, toWall: ToWall): number | LastSeen => {
  if (share === 'hidden') return 0
  return share === 'exact' ? dateOf(lastActiveAt, toWall) : lastSeenStep(lastActiveAt, at)
}

/** What stays to be seen of a person who leaves now. */
export const leaving = (s: AccountState, at: number, toWall: ToWall): Left => {
  const lastActiveAt = lastActiveView(s, at)
  return { at: lastActiveAt === 0 ? 0 : toWall(lastActiveAt), status: statusView(s, at), holding: holdingOf(absence(s, at)) }
}
/** The same as it may be told later: `now` is a date. */
export const leftFor = (share: LastSeenShare, left: Left, now: number): Omit<Left, 'at'> & { readonly last: number | LastSeen } => {
  const { at, status, holding } = leftAt(left, now)
  return { status, holding, last: lastActiveFor(share, at, now, (date) => date) }
}
/** When that will be another thing by time alone: a step of last seen begins, or words end. */
export const nextLeft = (audience: Frozen, now: number): { readonly at: number; readonly what: 'step' | 'words' } => {
  const { open, left } = frozenOf(audience)!
  const { at, status, holding } = leftAt(left, now)
  const step = sightOf(audience).lastSeen === 'coarse' ? stepAfter(at, now) : Infinity
  const words = open.startsWith('full') ? Math.min(status?.expiresAt ?? Infinity, holding?.until ?? Infinity) : Infinity
  return step <= words ? { at: step, what: 'step' } : { at: words, what: 'words' }
}

type Shapes = { readonly shown: Shown; readonly status: Status | null; readonly at: number; readonly toWall: ToWall }
const entryOf = ({ account }: AccountState, audience: Audience, { shown, status, at, toWall }: Shapes): PresenceEntry => {
  const { see, lastSeen } = sightOf(audience)
  const { state, since, lastActiveAt, device } = shown
  const isAway = state === 'offline' || state === 'idle'
  switch (see) {
    case 'hidden':
    case 'off':
    case 'unverified':
      return [account, see, 0, 0, null, null]
    case 'offline':
      return leftEntry(account, audience, toWall(at))
    case 'coarse':
      return state === 'offline'
        ? [account, state, 0, lastActiveFor(lastSeen, lastActiveAt, at, toWall), null, null]
        : [account, 'online', 0, 0, null, null]
    case 'self':
    case 'full': {
      const holding = holdingView(shown)
      // The time of leaving would tell offline from invisible, and the time of turning idle is that of the last input.
      const date = state === 'offline' || (state === 'idle' && lastSeen !== 'exact') ? 0 : dateOf(since, toWall)
      const entry = [account, state, date, isAway ? lastActiveFor(lastSeen, lastActiveAt, at, toWall) : 0, status, device] as const
      return holding === null ? [...entry] : [...entry, holding]
    }
  }
}

const leftEntry = (account: AccountState['account'], audience: Audience, now: number): PresenceEntry => {
  const { open, left } = frozenOf(audience)!
  const { last, status, holding } = leftFor(sightOf(audience).lastSeen, left, now)
  if (!open.startsWith('full')) return [account, 'offline', 0, last, null, null]
  return holding === null ? [account, 'offline', 0, last, status, null] : [account, 'offline', 0, last, status, null, holding]
}

/** What a state rests on, where there is more to say of it than the state: its end, or words. */
export const holdingView = ({ hold }: Shown): Holding | null => holdingOf(hold)
const holdingOf = (hold: Shown['hold']): Holding | null => {
  if (hold === null) return null
  const until = hold.until === undefined ? {} : { until: hold.until }
  if (!('source' in hold)) return hold.until === undefined ? null : { source: 'manual', ...until }
  return {
    source: hold.source,
    ...until,
    ...(hold.text === undefined ? {} : { text: hold.text }),
    ...(hold.emoji === undefined ? {} : { emoji: hold.emoji }),
  }
}

export const viewOf = (s: AccountState, audience: Audience, at: number, limits: PresenceLimits, toWall: ToWall): PresenceEntry =>
  entryOf(s, audience, { shown: present(s, at, limits).shown, status: statusView(s, at), at, toWall })

/** What an audience was last told, whatever time has done since; steps of last seen are taken as they are now. */
export const toldOf = (s: AccountState, audience: Audience, at: number, toWall: ToWall): PresenceEntry =>
  entryOf(s, audience, { shown: s.shown, status: statusOf(s.status), at, toWall })
