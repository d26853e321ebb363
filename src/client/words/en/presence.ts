/** Presence in English: states, why they hold, how connections ended, what one may choose. */
import type { Activity, DeviceKind, Ending, ManualValue, PresenceState } from '../../../protocol/model.ts'

const states: Record<PresenceState, string> = {
  online: 'Online',
  idle: 'Idle',
  away: 'Away',
  dnd: 'Do not disturb',
  busy: 'Busy',
  offline: 'Offline',
  unverified: 'Unverified',
  hidden: 'Not sharing',
  off: 'Presence off',
}
const devices: Record<DeviceKind, string> = { web: 'on the web', mobile: 'on a phone', cli: 'in a terminal', bot: 'a program' }
const activities: Record<Activity, string> = { active: 'active', idle: 'idle', background: 'in the background', gone: 'gone' }
const endings: Record<Ending, string> = {
  signed_out: 'Signed out',
  tab_closed: 'Tab closed or reloaded',
  network_lost: 'Network lost',
  timed_out: 'No answer',
  slept: 'Device slept',
  session_expired: 'Session expired',
  revoked: 'Ended from another device',
  kicked: 'Ended by an administrator',
  locked: 'Locked',
  drained: 'Server restarted',
  node_lost: 'Server lost',
  protocol_error: 'Client made an error',
  too_slow: 'Connection too slow',
  replaced: 'Taken over by another tab',
}
/** How others would put it: after “the connection”. */
const lost: Record<Ending, string> = {
  signed_out: 'signed out',
  tab_closed: 'the tab was closed or reloaded',
  network_lost: 'the network was lost',
  timed_out: 'there was no answer',
  slept: 'the device went to sleep',
  session_expired: 'the session expired',
  revoked: 'the session was ended',
  kicked: 'an administrator ended it',
  locked: 'it was locked',
  drained: 'the server is restarting',
  node_lost: 'a server was lost',
  protocol_error: 'the client made an error',
  too_slow: 'the connection was too slow',
  replaced: 'another tab took over',
}
const choices: Record<ManualValue, { readonly name: string; readonly about: string }> = {
  online: { name: 'Online', about: 'Idle by itself when you pause' },
  away: { name: 'Away', about: 'Shown as away, notified as usual' },
  dnd: { name: 'Do not disturb', about: 'No sounds, no notifications' },
  invisible: { name: 'Invisible', about: 'Others see you offline' },
}

export const presence = {
  states,
  devices,
  activities,
  endings,
  lost,
  choices,
  why: {
    /** “Idle: no input for 6 minutes”: the state, then the reason. */
    sentence: (state: string, reason: string) => `${state}: ${reason}`,
    input: (span: string) => `last input ${span} ago`,
    inputNow: 'input just now',
    here: 'connected and active',
    idle: (span: string) => `no input for ${span}`,
    idlePlain: 'no input for a while',
    background: 'the app is in the background',
    locked: 'the screen is locked',
    chosen: 'chosen by hand',
    chosenUntil: (moment: string) => `chosen by hand, until ${moment}`,
    steadying: 'the connection is unsteady, waiting before showing less',
    call: 'in a call',
    offline: (span: string) => `last active ${span} ago`,
    offlinePlain: 'not connected',
    ended: (reason: string, span: string) => `${reason} ${span} ago`,
    rule: 'this person shares presence with fewer people',
    place: 'presence is switched off here',
    unverified: 'no fresh signal, so nobody knows',
    lastKnown: (state: string) => `last known: ${state}`,
    since: (moment: string) => `since ${moment}`,
    heard: (ago: string) => `heard ${ago}`,
    lastInput: (ago: string) => `input ${ago}`,
    lastActive: (moment: string) => `last active ${moment}`,
    until: (moment: string, ahead: string) => `until ${moment} (${ahead})`,
    seenAs: (state: string) => `Others see you: ${state}`,
    thisOne: 'this one',
    graceUntil: (reason: string, ahead: string) => `${reason}; given up ${ahead}`,
    suspect: 'not answering',
  },
}
