/**
 * How much one person may cause in a day, and one network. Rates bound a minute and sums bound a day, so that nobody fills the disk, the
 * logs or the lists by patience. A day is a day of UTC. What is short is not counted in bytes: rates bound it, and ending, leaving and
 * blocking are never refused for what somebody wrote before.
 */
import { refuse, type Refusal } from '../protocol/errors.ts'

export const sumKinds = ['messages', 'bytes', 'rooms', 'people', 'invitations', 'audit', 'mails', 'requests'] as const
export type SumKind = (typeof sumKinds)[number]
/** The most of each kind in a day; 0: no bound. `requests` belong to a network, the others to a person. */
export type SumLimits = Readonly<Record<SumKind, number>>

const dayMs = 86_400_000
export const dayOf = (now: number): number => Math.floor(now / dayMs)
export const dayEndsInMs = (now: number): number => (dayOf(now) + 1) * dayMs - now

const names: Readonly<Record<SumKind, string>> = {
  messages: 'messages',
  bytes: 'bytes of text',
  rooms: 'new rooms',
  people: 'people added to rooms',
  invitations: 'invitations',
  audit: 'lines in the audit log',
  mails: 'e-mails',
  requests: 'requests to join from one network',
}

/** `total`: of the day, with what is asked for now. Null: allowed. */
export const decideSum = (kind: SumKind, total: number, limits: SumLimits, now: number): { ok: false; error: Refusal } | null => {
  const most = limits[kind]
  if (most === 0 || total <= most) return null
  const text = `The limit of ${most} ${names[kind]} a day is reached. It ends at 00:00 UTC; try again then.`
  return refuse('day_limit', text, dayEndsInMs(now))
}

/** Requests to join wait this long; then they are forgotten and the name is free. */
export const requestDays = 14
/** Of one network, in all the days that requests wait: twice a day's worth. */
export const decideRequests = (ofDay: number, ofAll: number, limits: SumLimits, now: number): { ok: false; error: Refusal } | null =>
  limits.requests > 0 && ofAll > limits.requests * 2
    ? refuse(
        'day_limit',
        'Too many requests to join came from this network. Try again tomorrow, or ask for an invitation.',
        dayEndsInMs(now),
      )
    : decideSum('requests', ofDay, limits, now)

/** Shorter inputs are not counted in bytes. */
export const countedFrom = 256

/** What protects, leaves or clears up is never refused for what one wrote before. */
export const uncounted: ReadonlySet<string> = new Set(['room.leaveMany', 'privacy.update', 'presence.set', 'person.refuseMany'])

/** In UTF-8, near enough: a lone half of a pair counts as three. */
export const bytesOf = (text: string): number => {
  let bytes = text.length
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n)
    if (code >= 0x800) bytes += code >= 0xd8_00 && code <= 0xdf_ff ? 1 : 2
    else if (code >= 0x80) bytes += 1
  }
  return bytes
}
/** What an input can leave in the store: its texts, and a little for each field. */
export const storedBytes = (value: unknown): number => {
  if (typeof value === 'string') return bytesOf(value)
  if (typeof value !== 'object' || value === null) return 8
  return Object.values(value).reduce((sum: number, part: unknown) => sum + storedBytes(part), 8)
}
