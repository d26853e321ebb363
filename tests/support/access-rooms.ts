/**
 * The access table's rows of rooms and messages. One's own room is private and one owns it, guests too; `other` is a public one that all are members
 * of and another owns; of `foreign` and `kept` nothing is there for anybody, whoever runs the place.
 */
import { byPrograms, moderators, none, notGuests, admins, signedIn, tooHighFor, unknownToGuests, type Case, type Rows } from './access.ts'
import type { CommandName } from '../../src/protocol/commands.ts'

const [rooms, read, write, presence] = [byPrograms('rooms'), byPrograms('read'), byPrograms('write'), byPrograms('presence')]
const hi = { clientId: 'said-once-only', body: 'hi' }
type Hidden<C extends CommandName> = { readonly foreign: Case<C>; readonly kept: Case<C> }
/** Rooms and messages one may not see. */
const unseen = <C extends CommandName>(more: object): Hidden<C> => ({
  foreign: [(k) => ({ room: k.cellar, ...more }) as never, 'not_found'],
  kept: [(k) => ({ room: k.shut, ...more }) as never, 'not_found'],
})
const seenBy = <C extends CommandName>(more: object = {}) => ({
  own: [(k) => ({ room: k.room, ...more }) as never, 'ok'] satisfies Case<C>,
  other: [(k) => ({ room: k.hall, ...more }) as never, 'ok'] satisfies Case<C>,
  direct: [(k) => ({ room: k.direct, ...more }) as never, 'ok'] satisfies Case<C>,
  ...unseen<C>(more),
})

export const roomRows = {
  'room.create': { ...rooms, own: [() => ({ name: 'New', kind: 'private' }), notGuests] },
  'room.direct': { ...rooms, other: [(k) => ({ account: k.other }), 'ok'], foreign: [(k) => ({ account: k.far }), unknownToGuests] },
  'room.list': { ...read, own: [none, 'ok'] },
  'room.update': {
    ...rooms,
    own: [(k) => ({ room: k.room, topic: 'tea' }), 'ok'],
    other: [(k) => ({ room: k.hall, topic: 'tea' }), moderators],
    direct: [(k) => ({ room: k.direct, topic: 'tea' }), 'forbidden'],
    ...unseen<'room.update'>({ topic: 'tea' }),
  },
  'room.join': {
    ...signedIn,
    // A private room is entered by being brought in, also by those who are.
    own: [(k) => ({ room: k.room }), 'forbidden'],
    other: [(k) => ({ room: k.parlour }), unknownToGuests],
    ...unseen<'room.join'>({}),
  },
  'room.leave': {
    ...rooms,
    own: [(k) => ({ room: k.room }), 'ok'],
    other: [(k) => ({ room: k.hall }), 'ok'],
    direct: [(k) => ({ room: k.direct }), 'forbidden'],
    ...unseen<'room.leave'>({}),
  },
  'room.leaveMany': { ...rooms, own: [(k) => ({ rooms: [k.room, k.direct, k.cellar] }), 'ok'] },
  'room.delete': {
    ...signedIn,
    own: [(k) => ({ room: k.room }), 'ok'],
    other: [(k) => ({ room: k.parlour }), { ...admins, guest: 'not_found' }],
    // The first room of the place stays.
    above: [(k) => ({ room: k.hall }), 'forbidden'],
    direct: [(k) => ({ room: k.direct }), 'forbidden'],
    ...unseen<'room.delete'>({}),
  },
  'room.invite': {
    ...rooms,
    own: [(k) => ({ room: k.room, name: 'Farid' }), notGuests],
    other: [(k) => ({ room: k.hall, name: 'Farid' }), notGuests],
    above: [(k) => ({ room: k.room, name: 'Nobody at all' }), { guest: 'forbidden', rest: 'not_found' }],
    direct: [(k) => ({ room: k.direct, name: 'Farid' }), 'forbidden'],
    ...unseen<'room.invite'>({ name: 'Farid' }),
  },
  'room.members': { ...read, ...seenBy<'room.members'>() },
  'room.role': {
    ...signedIn,
    own: [(k) => ({ room: k.room, account: k.third, role: 'moderator' }), 'ok'],
    other: [(k) => ({ room: k.hall, account: k.third, role: 'moderator' }), admins],
    above: [(k) => ({ room: k.hall, account: k.other, role: 'member' }), tooHighFor(admins)],
    direct: [(k) => ({ room: k.direct, account: k.other, role: 'member' }), 'forbidden'],
    foreign: [(k) => ({ room: k.cellar, account: k.third, role: 'member' }), 'not_found'],
    kept: [(k) => ({ room: k.shut, account: k.third, role: 'member' }), 'not_found'],
  },
  'room.remove': {
    ...signedIn,
    own: [(k) => ({ room: k.room, account: k.third }), 'ok'],
    other: [(k) => ({ room: k.hall, account: k.third }), moderators],
    above: [(k) => ({ room: k.hall, account: k.other }), tooHighFor(moderators)],
    direct: [(k) => ({ room: k.direct, account: k.other }), 'forbidden'],
    foreign: [(k) => ({ room: k.cellar, account: k.third }), 'not_found'],
    kept: [(k) => ({ room: k.shut, account: k.third }), 'not_found'],
  },
  'room.ban': {
    ...signedIn,
    own: [(k) => ({ room: k.room, account: k.third }), 'ok'],
    other: [(k) => ({ room: k.hall, account: k.third }), moderators],
    above: [(k) => ({ room: k.hall, account: k.other }), tooHighFor(moderators)],
    direct: [(k) => ({ room: k.direct, account: k.other }), 'forbidden'],
    foreign: [(k) => ({ room: k.cellar, account: k.third }), 'not_found'],
    kept: [(k) => ({ room: k.shut, account: k.third }), 'not_found'],
  },
  'room.unban': {
    ...signedIn,
    own: [(k) => ({ room: k.room, account: k.exile }), 'ok'],
    other: [(k) => ({ room: k.hall, account: k.exile }), moderators],
    direct: [(k) => ({ room: k.direct, account: k.exile }), 'forbidden'],
    foreign: [(k) => ({ room: k.cellar, account: k.exile }), 'not_found'],
    kept: [(k) => ({ room: k.shut, account: k.me }), 'not_found'],
  },
  'room.bans': {
    ...signedIn,
    own: [(k) => ({ room: k.room }), 'ok'],
    other: [(k) => ({ room: k.hall }), moderators],
    direct: [(k) => ({ room: k.direct }), 'forbidden'],
    ...unseen<'room.bans'>({}),
  },
  'room.here': { ...presence, ...seenBy<'room.here'>() },
  'typing.set': { ...write, ...seenBy<'typing.set'>({ typing: true }) },

  'message.send': {
    ...write,
    ...seenBy<'message.send'>(hi),
    above: [(k) => ({ room: k.parlour, ...hi }), { guest: 'not_found', rest: 'forbidden' }],
  },
  'message.edit': {
    ...write,
    own: [(k) => ({ message: k.mine.message, body: 'x' }), 'ok'],
    other: [(k) => ({ message: k.said, body: 'x' }), 'forbidden'],
    direct: [(k) => ({ message: k.told, body: 'x' }), 'forbidden'],
    foreign: [(k) => ({ message: k.secret, body: 'x' }), 'not_found'],
    kept: [(k) => ({ message: k.hidden, body: 'x' }), 'not_found'],
  },
  'message.delete': {
    ...write,
    own: [(k) => ({ message: k.mine.message }), 'ok'],
    other: [(k) => ({ message: k.reply }), moderators],
    above: [(k) => ({ message: k.said }), tooHighFor(moderators)],
    direct: [(k) => ({ message: k.told }), 'forbidden'],
    foreign: [(k) => ({ message: k.secret }), 'not_found'],
    kept: [(k) => ({ message: k.hidden }), 'not_found'],
  },
  'history.before': { ...read, ...seenBy<'history.before'>() },
  'history.since': { ...read, ...seenBy<'history.since'>({ after: 0 }) },
  'read.mark': { ...read, ...seenBy<'read.mark'>({ seq: 0 }) },

  'invite.create': {
    ...signedIn,
    own: [none, notGuests],
    other: [(k) => ({ role: 'guest', room: k.hall }), notGuests],
    foreign: [(k) => ({ room: k.cellar }), { guest: 'forbidden', rest: 'not_found' }],
    kept: [(k) => ({ room: k.shut }), { guest: 'forbidden', rest: 'not_found' }],
    direct: [(k) => ({ room: k.direct }), 'forbidden'],
  },
  'invite.get': { door: 'open', own: [(k) => ({ token: k.tickets.invite }), 'ok'], foreign: [() => ({ token: 'none' }), 'link_invalid'] },
  'invite.list': { ...byPrograms('admin-read'), own: [none, 'ok'] },
  'invite.revoke': {
    ...signedIn,
    own: [(k) => ({ invite: k.mine.invite }), 'ok'],
    other: [(k) => ({ invite: k.theirs.invite }), { ...admins, rest: 'not_found' }],
  },
} satisfies Rows
