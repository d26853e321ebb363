/** The diary, and what goes outside (webhooks, badges, the calendar feed), in English. */
import type { DiaryKind, LookSubject, SecurityAct } from '../../../protocol/diary.ts'
import type { Delivery, Grain, WebhookEvent, WebhookState } from '../../../protocol/outside.ts'
import type { ManualValue, PresenceSource, SessionEnd } from '../../../protocol/model.ts'
import { pluralOf } from '../plural.ts'

const plural = pluralOf('en')
const reasons: Partial<Record<PresenceSource, string>> = {
  input: 'you were active',
  idle: 'no input',
  background: 'app in the background',
  locked: 'screen locked',
  manual: 'chosen by hand',
  none: 'nothing connected',
  plan: 'weekly plan',
  call: 'call',
  calendar: 'calendar',
  integration: 'a program',
}
const values: Record<Exclude<ManualValue, 'online'> | 'busy', string> = {
  away: 'Away',
  dnd: 'Do not disturb',
  invisible: 'Invisible',
  busy: 'Busy',
}
const subjects: Record<LookSubject, string> = {
  connections: 'your connections',
  sessions: 'your sessions',
  state: 'your state',
  alerts: 'what looked unusual about your account',
}
const ended: Record<SessionEnd, string> = {
  signed_out: 'Signed out',
  session_expired: 'Session expired',
  idle: 'Signed out: not used for a while',
  by_admin: 'Session ended by an administrator',
  revoked: 'Session ended from elsewhere',
  too_many: 'Made room for a newer session',
  suspended: 'Account closed',
  password_changed: 'Password changed',
  stolen: 'Ended: used by somebody else',
}

export const diary = {
  about: 'What happened to your presence, and who looked beyond what members see. Only you can read this.',
  filter: 'Show',
  groups: { all: 'All', signIns: 'Sign-ins', connections: 'Connections', states: 'States', looks: 'Looks' },
  none: 'Nothing here yet.',
  noneKept: 'You keep no diary. Choose a time below to start one.',
  older: 'Older',
  kinds: {
    signedIn: 'Signed in',
    attached: 'Connected',
    claimedStatus: 'Status set',
    unclaimed: 'Back to automatic',
    unclaimedStatus: 'Status cleared',
  } satisfies Partial<Record<DiaryKind | 'claimedStatus' | 'unclaimedStatus', string>>,
  sources: { calendar: 'Calendar', outOfOffice: 'Out of office', integration: 'A program', call: 'Call' },
  said: (source: string, value: string) => `${source}: ${value}`,
  over: (source: string) => `${source}: over`,
  ended,
  seen: (state: string) => `Others see you: ${state}`,
  reasons,
  otherReason: 'a rule',
  chose: (value: string) => `You chose: ${value}`,
  values,
  lasted: (span: string) => `open for ${span}`,
  until: (moment: string) => `until ${moment}`,
  unnamed: 'Unnamed device',
  looked: (name: string, what: string) => `${name} (administrator) looked at ${what}`,
  subjects,
  /** What changed about one's own ways in. */
  secured: {
    passwordChanged: 'Password changed',
    emailChanged: 'E-mail address changed',
    totpOn: 'Two steps turned on',
    totpOff: 'Two steps turned off',
    recoveryNew: 'New recovery codes made',
    recoveryUsed: 'Signed in with a recovery code',
    identityAdded: 'Account connected',
    identityRemoved: 'Account disconnected',
    passkeyAdded: 'Passkey added',
    passkeyRemoved: 'Passkey removed',
    passkeyDoubted: 'Passkey refused, for it seems to exist twice',
    deviceLetIn: 'You let a device in',
    deviceTurnedAway: 'A device was turned away',
  } satisfies Record<SecurityAct, string>,
  keep: 'Keep the diary for',
  days: (n: number) => plural(n, { one: `${n} day`, other: `${n} days` }),
  nothing: 'Keep nothing',
  keepAbout: 'Older entries go by themselves. Looks of administrators stay for 30 days even if you keep nothing.',
  export: 'Download all',
  delete: 'Delete all',
  deleteSure: 'Delete the whole diary?',
  deleted: (n: number) => plural(n, { one: `${n} entry deleted.`, other: `${n} entries deleted.` }),
  offline: 'Not connected. What is below may be out of date.',
}

const grains: Record<Grain, { readonly name: string; readonly about: string }> = {
  coarse: { name: 'Here, away or offline', about: 'Nothing else' },
  full: { name: 'Everything members see', about: 'State and status text' },
}
const events: Record<WebhookEvent, string> = {
  'session.started': 'Somebody signed in',
  'session.ended': 'A session ended',
  'presence.changed': 'Somebody looks different',
}
const states: Record<WebhookState, string> = { on: 'On', off: 'Off', failing: 'Switched off after too many failures' }
const deliveryStates: Record<Delivery['state'], string> = { waiting: 'waiting', delivered: 'delivered', failed: 'failed' }

export const outside = {
  badge: {
    title: 'Badge',
    about: 'Shows your state on a page of yours, to anyone who sees that page.',
    grain: 'What it shows',
    grains,
    make: 'Make a badge',
    none: 'No badge is open.',
    shownOnce: 'Copy this now: it is shown only once.',
    script: 'For a page',
    picture: 'As a picture',
    made: (moment: string) => `made ${moment}`,
    close: 'Close',
  },
  feed: {
    title: 'Calendar feed',
    about:
      'Your absences with an end, for the calendars of others: away, do not disturb, out of office, days off. Never that you are invisible.',
    make: 'Make a link',
    none: 'No feed is open.',
    link: 'Address of the feed',
    row: 'Calendar feed',
  },
  webhooks: {
    about:
      'Tells other programs what happens here, signed by the Standard Webhooks specification. Of people who are not shown to every member, nothing is told.',
    url: 'Address',
    urlAbout: 'Begins with https://',
    events: 'Tell of',
    names: events,
    make: 'Add a webhook',
    none: 'No webhook yet.',
    secret: 'Secret that signs',
    shownOnce: 'Copy it now: it is shown only once.',
    states,
    failures: (n: number) => plural(n, { one: `${n} failure in a row`, other: `${n} failures in a row` }),
    lastOk: (moment: string) => `last success ${moment}`,
    never: 'nothing sent yet',
    test: 'Send a test',
    switchOn: 'Switch on',
    switchOff: 'Switch off',
    remove: 'Delete',
    log: 'Log',
    noLog: 'Nothing was sent in the last week.',
    replay: 'Send again',
    attempts: (n: number) => plural(n, { one: `${n} attempt`, other: `${n} attempts` }),
    deliveryStates,
    answered: (status: number) => `answer ${status}`,
    again: 'sent again',
    refresh: 'Refresh',
    rotate: 'New secret',
    rotateAbout: 'The old secret keeps signing beside the new one for a day.',
    rotating: (moment: string) => `old secret signs along until ${moment}`,
    dead: 'Never arrived',
    deadAbout: 'What was given up in the last week. Sent again, it carries the same id.',
    noDead: 'Everything arrived.',
    replayAll: 'Send all again',
  },
}
