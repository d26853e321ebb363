/** Settings, the switcher and keyboard help in English. */
import type { Role } from '../../../protocol/model.ts'
import { pluralOf } from '../plural.ts'

const plural = pluralOf('en')
const roles: Record<Role, string> = { owner: 'Owner', admin: 'Administrator', moderator: 'Moderator', member: 'Member', guest: 'Guest' }

export const settings = {
  roles,
  title: 'Settings',
  sections: {
    you: 'You',
    look: 'Look',
    presence: 'Presence',
    sessions: 'Sessions',
    invites: 'Invitations',
    place: 'This place',
    endings: 'Connections',
  },
  you: {
    displayName: 'Display name',
    name: 'Name',
    password: 'Change password',
    current: 'Current password',
    next: 'New password',
    passwordAbout: 'Every other device is signed out.',
    passwordDone: 'Password changed. Other devices are signed out.',
    act: 'Change password',
  },
  look: {
    language: 'Language',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    enter: 'Enter key',
    enterSends: 'Enter sends, Shift+Enter breaks the line',
    enterBreaks: 'Enter breaks the line, Ctrl+Enter sends',
    sounds: 'Sounds',
    soundsAbout: 'A soft tone for direct messages and mentions, in one tab only',
    try: 'Play it',
    notify: 'Notifications',
    notifyAbout: 'Shown by your system when this page is not in front',
    notifyAct: 'Allow notifications',
    notifyOn: 'Notifications are allowed.',
    notifyBlocked: 'The browser blocks notifications for this page. Its site settings can change that.',
    notifyNone: 'This browser has no notifications.',
  },
  presence: {
    idle: 'Idle after',
    idleAbout: 'How long without a key, pointer or touch until others see you idle',
    never: 'Never',
    device: 'Show when I am only on a phone',
    deviceAbout: 'Others see a small phone beside your dot',
    note: 'Only the times of real input are used. What you type or click is never looked at.',
  },
  sessions: {
    about: 'Every device that is signed in as you.',
    current: 'This device',
    live: 'Open now',
    seen: (moment: string) => `seen ${moment}`,
    since: (moment: string) => `signed in ${moment}`,
    expires: (moment: string) => `ends ${moment} at the latest`,
    end: 'End',
    endNamed: (label: string) => `End the session on ${label}`,
    endOthers: 'End all others',
    ended: (n: number) => plural(n, { one: `${n} session ended.`, other: `${n} sessions ended.` }),
    unnamed: 'Unnamed device',
  },
  invites: {
    about: 'Links that let people in.',
    make: 'Make a link',
    uses: 'For how many people',
    lasts: 'Works for',
    days: (n: number) => plural(n, { one: `${n} day`, other: `${n} days` }),
    left: (n: number) => plural(n, { one: `${n} use left`, other: `${n} uses left` }),
    until: (moment: string) => `until ${moment}`,
    by: (name: string) => `made by ${name}`,
    revoke: 'Withdraw',
    none: 'No link is open at the moment.',
    shownOnce: 'Copy it now: it is shown only once.',
  },
  place: {
    name: 'Name of the place',
    registration: 'Who may come in',
    sharing: 'Who sees who is here',
    version: (v: string) => `Zaima ${v}`,
  },
  endings: {
    about: 'How your recent connections ended. Only you see this.',
    none: 'Nothing has ended yet.',
    lasted: (span: string) => `open for ${span}`,
  },
}

export const switcher = {
  title: 'Go to',
  hint: 'A room, a person, or something to do',
  none: 'Nothing by that name.',
  groups: { commands: 'Things to do' },
  commands: {
    create: 'Make a room',
    browse: 'Look at the rooms',
    settings: 'Open settings',
    shortcuts: 'Keyboard shortcuts',
    people: 'Show or hide people',
    online: 'Set online',
    away: 'Set away',
    dnd: 'Set do not disturb',
    invisible: 'Go invisible',
    light: 'Light theme',
    dark: 'Dark theme',
    signOut: 'Sign out',
  },
}

export const shortcuts = {
  title: 'Keyboard shortcuts',
  rows: {
    switcher: 'Go to a room, a person or a command',
    previous: 'Room above',
    next: 'Room below',
    read: 'Mark as read',
    edit: 'Edit your last message',
    send: 'Send',
    line: 'New line',
    move: 'Move through a list or messages',
    help: 'This list',
    close: 'Close what is open',
  },
}
