/** Rooms, people, messages and the composer in English. */
import { pluralOf } from '../plural.ts'

const plural = pluralOf('en')

export const rooms = {
  title: 'Rooms', direct: 'Direct messages', people: 'People',
  unread: (n: number) => plural(n, { one: `${n} unread`, other: `${n} unread` }),
  mentions: (n: number) => plural(n, { one: `${n} mention`, other: `${n} mentions` }),
  waiting: (n: number) => plural(n, { one: `${n} message waits`, other: `${n} messages wait` }),
  members: (n: number) => plural(n, { one: `${n} person`, other: `${n} people` }),
  private: 'private', yourself: (name: string) => `${name} (you)`,
  add: 'Add a room', write: 'Write to someone', resize: 'Width of the room list',
  none: 'You are in no room yet.', noneAct: 'Look at the rooms', noDirect: 'No direct messages yet.',
  pick: 'Choose a room on the left to read along.',
  gone: 'This room is not there, or you are not in it.', goneAct: 'Look at the rooms',
  create: {
    title: 'Make a room', name: 'Name', nameHint: 'For example: garden', topic: 'Topic', topicAbout: 'One line about what it is for. May be left empty.',
    kind: 'Who can find it', public: 'Public', publicAbout: 'Everyone here can find and join it', private: 'Private', privateAbout: 'Only people who are added', act: 'Make the room',
  },
  browse: { title: 'Rooms of this place', search: 'Search rooms', join: 'Join', open: 'Open', none: 'No room matches.', empty: 'There are no public rooms yet.', create: 'Make a room' },
  find: { title: 'Write to someone', search: 'Search people', none: 'Nobody by that name.' },
  menu: { open: 'About this room', leave: 'Leave this room', leaveAsk: (room: string) => `Leave ${room}? What you wrote stays.`, edit: 'Change name and topic', invite: 'Add someone', inviteAbout: 'By the name they sign in with', inviteAct: 'Add', invited: (name: string) => `${name} was added.` },
  panel: { people: 'People in this room', show: 'Show people', hide: 'Hide people', here: 'Here', around: 'Around', notHere: 'Not here', unknown: 'Not known', none: 'Nobody is here yet.' },
}

export const messages = {
  log: (room: string) => `Messages in ${room}`,
  empty: 'Nothing has been said here yet.', emptyAct: 'Say the first thing',
  emptyDirect: (name: string) => `This is the beginning with ${name}.`,
  loadingOlder: 'Loading older messages', beginning: 'This is where it began.',
  fresh: 'New', jump: 'To the latest', jumpCount: (n: number) => plural(n, { one: `${n} new message`, other: `${n} new messages` }),
  deleted: 'This message was deleted.', edited: 'edited',
  editedAt: (moment: string) => `Edited ${moment}`,
  waiting: 'Waiting to be sent', sending: 'Sending', failed: (reason: string) => `Not sent. ${reason}`,
  actions: 'Actions for this message', edit: 'Edit', delete: 'Delete', copy: 'Copy text', deleteAsk: 'Delete this message? Its text is removed for everyone.',
  editing: 'Editing. Enter saves, Esc leaves it as it was.', said: (name: string, text: string) => `${name}: ${text}`,
  typing: (names: string) => `${names} is typing`, typingMany: (names: string) => `${names} are typing`,
  typingCount: (n: number) => plural(n, { one: `${n} person is typing`, other: `${n} people are typing` }),
}

export const composer = {
  label: (room: string) => `Message ${room}`, send: 'Send', hint: (room: string) => `Write to ${room}`,
  mentions: 'People to mention', tooLong: (n: number) => plural(n, { one: `${n} character too many`, other: `${n} characters too many` }),
  left: (n: number) => plural(n, { one: `${n} character left`, other: `${n} characters left` }),
  offline: (name: string) => `${name} is offline. Your message will be there.`,
  offlineSince: (name: string, moment: string) => `${name} is offline, last active ${moment}. Your message will be there.`,
  away: (name: string) => `${name} is away and may answer later.`,
  awayUntil: (name: string, moment: string) => `${name} is away until ${moment}.`,
  dnd: (name: string) => `${name} asked not to be disturbed. Your message arrives quietly.`,
  withStatus: (text: string, status: string) => `${text} “${status}”`,
  queued: 'You are not connected. What you send waits here and goes out once.',
}

export const own = {
  title: 'You', menu: 'Your presence', asSeen: 'as others see you', statusTitle: 'Status', statusHint: 'What are you up to?', emoji: 'Emoji', clear: 'Clear',
  until: 'For how long', setStatus: 'Set status', settings: 'Settings', signOut: 'Sign out', why: 'Why this dot',
  expiries: { halfHour: '30 minutes', hour: '1 hour', fourHours: '4 hours', today: 'Today', week: 'This week', open: 'Until I change it' },
  until_: (moment: string) => `until ${moment}`,
}

export const why = {
  title: (name: string) => `Why ${name} is shown like this`, titleSelf: 'Why you are shown like this',
  dot: (name: string, state: string) => `${name}: ${state}. Show why`,
  write: 'Write a message', change: 'Change', devices: 'Your devices', phone: 'only on a phone',
}
