/** What a badge shows of its maker, out of what a viewer with full sight would see: everything, or only here, away, offline. */
import type { PresenceEntry, PresenceState } from '../protocol/model.ts'
import type { Grain } from '../protocol/outside.ts'

export type BadgeView = { readonly state: PresenceState; readonly since?: number; readonly text?: string; readonly emoji?: string }

const coarse: Record<PresenceState, PresenceState> = {
  online: 'online',
  busy: 'online',
  idle: 'away',
  away: 'away',
  dnd: 'away',
  offline: 'offline',
  unverified: 'unverified',
  hidden: 'hidden',
  off: 'off',
}

export const badgeView = ([, state, since, , status]: PresenceEntry, grain: Grain): BadgeView => {
  if (grain === 'coarse') return { state: coarse[state] }
  return {
    state,
    ...(since === 0 ? {} : { since }),
    ...(status === null
      ? {}
      : { ...(status.text === '' ? {} : { text: status.text }), ...(status.emoji === undefined ? {} : { emoji: status.emoji }) }),
  }
}
