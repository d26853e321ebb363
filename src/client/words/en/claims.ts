/** What programs and plans declare, devices, and urgent messages, in English. */
import type { ClaimRank, ClaimValue } from '../../../protocol/claims.ts'
import type { ClaimSource } from '../../../protocol/model.ts'
import { pluralOf } from '../plural.ts'

const plural = pluralOf('en')
type Week = readonly [string, string, string, string, string, string, string]
const days: Week = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const short: Week = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
const suggestions: readonly (readonly [emoji: string, text: string])[] = [
  ['☕', 'Coffee break'],
  ['🍜', 'At lunch'],
  ['🎧', 'Focusing'],
  ['🏠', 'Working from home'],
  ['🚆', 'On the way'],
  ['🤒', 'Not well'],
]
const sources: Record<ClaimSource, string> = {
  call: 'Call',
  calendar: 'Calendar',
  outOfOffice: 'Out of office',
  integration: 'Program',
  plan: 'Weekly plan',
}
const values: Record<ClaimValue, string> = { busy: 'busy', away: 'away', dnd: 'do not disturb' }
const ranks: Record<ClaimRank, { readonly name: string; readonly about: string }> = {
  call: { name: 'Calls', about: 'While you are in one' },
  calendar: { name: 'Calendar', about: 'Appointments and out of office' },
  integration: { name: 'Programs', about: 'What your programs and bots say of you' },
  plan: { name: 'Weekly plan', about: 'Your quiet times' },
  manual: { name: 'Away by hand', about: 'When you chose away yourself' },
}

export const claims = {
  sources,
  values,
  ranks,
  saidBy: (said: string, from: string) => `${said} (${from})`,
  whatUntil: (what: string, moment: string) => `${what}, until ${moment}`,
  row: (source: string, value: string) => `${source}: ${value}`,
  until: (moment: string) => `until ${moment}`,
  from: (moment: string) => `from ${moment}`,
  own: {
    now: 'Holding now',
    clear: 'Clear',
    clearNamed: (what: string) => `Clear ${what}`,
    plan: 'Weekly plan',
    devices: 'Devices',
    order: 'Order',
    recent: 'Recent',
    said: 'Suggestions',
    pick: 'Pick a date and time',
    pickAt: 'Until when',
    custom: 'A date and time',
    suggestions,
    /** What follows a state that has an end. */
    after: (moment: string, what: string) => `At ${moment}: ${what}`,
    /** A length was picked before a state: for the one that holds already. */
    useFor: (name: string) => `Use it for ${name}`,
    afterUntil: (name: string, moment: string) => `${name}, until ${moment}`,
  },
  back: {
    by: (moment: string) => `back by ${moment}`,
    offline: (name: string, moment: string, ahead: string) => `${name} is offline, usually back by ${moment} (${ahead})`,
    dnd: (moment: string) => `Do not disturb until ${moment}`,
    busy: (name: string, moment: string) => `${name} is busy until ${moment}`,
    busyPlain: (name: string) => `${name} is busy`,
    away: (name: string, moment: string, ahead: string) => `${name} is away, back ${moment} (${ahead})`,
  },
  urgent: {
    label: 'Urgent',
    about: 'Rings in spite of do not disturb. Once an hour.',
    spent: (ahead: string) => `Your urgent message of this hour is spent. The next one: ${ahead}.`,
    plain: 'Send it as a plain message',
  },
  order: {
    title: 'What counts first',
    about: 'The first of these that says something decides what others see. Invisible and do not disturb by hand always come before them.',
    up: (name: string) => `Move ${name} up`,
    down: (name: string) => `Move ${name} down`,
    moved: (name: string, place: number, of: number) => `${name} is now ${place} of ${of}.`,
    hold: 'Hold notifications back',
    holdNamed: (name: string) => `Hold notifications back during: ${name}`,
  },
  plan: {
    title: 'Weekly plan',
    about: 'In these hours you are shown as do not disturb, and nothing rings. It ends and comes back by itself.',
    none: 'You have no weekly plan.',
    make: 'Make a plan',
    zone: 'Time zone',
    zoneAbout: 'The plan follows this place, also through summer time.',
    days,
    short,
    slots: 'Quiet times',
    slot: (n: number) => `Quiet time ${n}`,
    from: 'From',
    to: 'to',
    nextDay: 'the next day',
    add: 'Add a quiet time',
    remove: 'Remove',
    removeNamed: (what: string) => `Remove ${what}`,
    week: 'The week at a glance',
    quietOn: (day: string, spans: string) => `${day}: quiet ${spans}`,
    freeOn: (day: string) => `${day}: no quiet time`,
    holidays: 'Holidays',
    holidaysAbout: 'Quiet all day.',
    date: 'Date',
    addDate: 'Add',
    noHolidays: 'No holidays yet.',
    through: 'People who may come through',
    throughAbout: 'They reach you at any time.',
    addPerson: 'Add someone',
    nobody: 'Nobody yet.',
    text: 'What others read',
    textHint: 'For example: home for the day',
    quietUntil: (moment: string) => `Quiet now, until ${moment}.`,
    freeUntil: (moment: string) => `The next quiet time begins ${moment}.`,
    free: 'No quiet time is coming.',
    save: 'Save the plan',
    clear: 'Remove the plan',
    saved: 'The plan is saved.',
    holidayCount: (n: number) => plural(n, { one: `${n} day`, other: `${n} days` }),
  },
  devices: {
    title: 'Devices',
    about: 'Every device you are signed in on, and what each last said.',
    rename: 'Rename',
    name: 'Name of this device',
    muted: 'does not count',
    mute: 'Input here does not count',
    muteNamed: (label: string) => `Input on ${label} does not count as activity`,
    muteAbout: 'You stay reachable on it.',
    silent: 'not connected now',
  },
}
