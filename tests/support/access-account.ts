/** The access table's rows of ways in, of one's own account and its sessions. What they answer for others' follows from that nobody sees those. */
import { admins, byPrograms, confirmed, goneFor, none, open, signedIn, type Rows } from './access.ts'
import type { AlertId } from '../../src/protocol/ids.ts'
import { newId } from './access-cast.ts'
import { password } from './given.ts'

const enrolling = { door: 'enrol' } as const
const next = 'mauve ferry tinsel orbit'
const never = 'no-such-ticket-at-all'

export const accountRows = {
  'account.register': { ...open, own: [() => ({ name: 'Newcomer', password: next }), 'ok'] },
  'account.get': { ...byPrograms('read'), own: [(k) => ({ ids: [k.me] }), 'ok'], foreign: [(k) => ({ ids: [k.far] }), 'ok'] },
  'account.list': { ...byPrograms('read'), own: [none, 'ok'] },
  'account.update': { ...signedIn, own: [() => ({ displayName: 'Somebody' }), 'ok'] },
  'account.delete': { ...confirmed, own: [() => ({ messages: 'keep' }), 'ok'] },
  'account.password': {
    ...signedIn,
    own: [() => ({ current: password, next }), 'ok'],
    other: [() => ({ current: 'of somebody else', next }), 'wrong_credentials'],
  },
  'settings.update': { ...signedIn, own: [() => ({ theme: 'dark' }), 'ok'] },

  'session.signIn': {
    ...open,
    own: [() => ({ name: 'Otto', password }), 'ok'],
    other: [() => ({ name: 'Otto', password: 'of somebody else' }), 'wrong_credentials'],
    foreign: [() => ({ name: 'Nobody at all', password }), 'wrong_credentials'],
  },
  'session.proceed': {
    ...open,
    own: [(k) => ({ ticket: k.tickets.entry, next: { way: 'end', session: k.theirs.session } }), 'ok'],
    foreign: [(k) => ({ ticket: never, next: { way: 'end', session: k.theirs.session } }), 'entry_expired'],
  },
  'session.confirm': {
    door: 'held',
    own: [() => ({ proof: { way: 'password', password } }), 'ok'],
    other: [() => ({ proof: { way: 'password', password: 'of somebody else' } }), 'wrong_credentials'],
  },
  'session.passkey': { ...open, own: [(k) => ({ answer: k.passkeyAnswer }), 'ok'] },
  'session.signOut': { door: 'held', own: [none, 'ok'] },
  'session.self': { door: 'held', own: [none, 'ok'] },
  'session.list': { ...signedIn, own: [none, 'ok'] },
  'session.end': {
    ...signedIn,
    own: [(k) => ({ session: k.mine.session }), 'ok'],
    other: [(k) => ({ session: k.theirs.session }), 'not_found'],
  },
  'session.endOthers': { ...signedIn, own: [none, 'ok'] },
  'session.lock': { ...signedIn, own: [none, 'ok'] },
  'session.stay': { ...signedIn, own: [none, 'ok'] },
  'session.name': {
    ...signedIn,
    own: [(k) => ({ session: k.mine.session, label: 'Kitchen' }), 'ok'],
    other: [(k) => ({ session: k.theirs.session, label: 'Kitchen' }), 'not_found'],
  },
  'device.mute': {
    ...signedIn,
    own: [(k) => ({ session: k.mine.session, muted: true }), 'ok'],
    other: [(k) => ({ session: k.theirs.session, muted: true }), 'not_found'],
  },

  'security.get': { ...enrolling, own: [none, 'ok'] },
  'email.set': { ...confirmed, own: [() => ({ address: 'somebody@example.org' }), 'ok'] },
  'email.verify': { ...open, own: [(k) => ({ ticket: k.tickets.email }), 'ok'], foreign: [() => ({ ticket: never }), 'link_invalid'] },
  'password.forgot': { ...open, own: [() => ({ name: 'Otto' }), 'ok'], foreign: [() => ({ name: 'Nobody at all' }), 'ok'] },
  'password.whose': { ...open, own: [(k) => ({ ticket: k.tickets.reset }), 'ok'], foreign: [() => ({ ticket: never }), 'link_invalid'] },
  'password.reset': {
    ...open,
    own: [(k) => ({ ticket: k.tickets.reset, next }), 'ok'],
    foreign: [() => ({ ticket: never, next }), 'link_invalid'],
  },
  'totp.start': { ...enrolling, confirm: true, own: [none, 'ok'] },
  'totp.enrol': {
    ...enrolling,
    confirm: true,
    own: [(k) => k.totp, 'ok'],
    other: [(k) => ({ ...k.totp, ticket: k.theirs.totp }), 'entry_expired'],
  },
  'totp.disable': { ...confirmed, own: [none, 'ok'] },
  'recovery.renew': { ...confirmed, own: [none, 'ok'] },

  'passkey.list': { ...enrolling, own: [none, 'ok'] },
  'passkey.offer': { ...enrolling, confirm: true, own: [none, 'ok'] },
  'passkey.add': {
    ...enrolling,
    confirm: true,
    own: [(k) => ({ made: k.madePasskey }), 'ok'],
    other: [(k) => ({ made: k.theirs.made }), 'passkey_refused'],
  },
  'passkey.rename': {
    ...signedIn,
    own: [(k) => ({ passkey: k.mine.passkey, name: 'Key' }), 'ok'],
    other: [(k) => ({ passkey: k.theirs.passkey, name: 'Key' }), 'not_found'],
  },
  'passkey.remove': {
    ...confirmed,
    own: [(k) => ({ passkey: k.mine.passkey }), 'ok'],
    other: [(k) => ({ passkey: k.theirs.passkey }), 'not_found'],
  },
  'passkey.challenge': {
    ...open,
    own: [
      () => ({ to: { act: 'confirm' } }),
      { signedOut: 'unauthenticated', reader: 'passkey_refused', program: 'passkey_refused', rest: 'ok' },
    ],
    other: [() => ({ to: { act: 'signIn' } }), 'ok'],
    foreign: [() => ({ to: { act: 'proceed', ticket: never } }), 'entry_expired'],
  },

  'qr.start': { ...open, own: [none, 'ok'] },
  'qr.wait': {
    ...open,
    own: [(k) => ({ code: k.tickets.letIn, secret: k.tickets.secret, patienceMs: 0 }), 'ok'],
    foreign: [(k) => ({ code: k.tickets.letIn, secret: never, patienceMs: 0 }), 'code_gone'],
  },
  'qr.look': { ...signedIn, own: [(k) => ({ code: k.tickets.asking }), 'ok'], foreign: [() => ({ code: 'ZZZZZZZZ' }), 'code_gone'] },
  'qr.approve': {
    ...confirmed,
    own: [(k) => ({ code: k.tickets.asking, number: 42 }), 'ok'],
    foreign: [() => ({ code: 'ZZZZZZZZ', number: 42 }), 'code_gone'],
  },
  'qr.deny': { ...signedIn, own: [(k) => ({ code: k.tickets.asking }), 'ok'], foreign: [() => ({ code: 'ZZZZZZZZ' }), 'code_gone'] },

  'identity.providers': { ...open, own: [none, 'ok'] },
  'identity.list': { door: 'held', own: [none, 'ok'] },
  'identity.link': { ...confirmed, own: [() => ({ provider: 'work' }), 'ok'], foreign: [() => ({ provider: 'none' }), 'not_found'] },
  'identity.confirm': { door: 'held', own: [() => ({ provider: 'work' }), 'ok'], foreign: [() => ({ provider: 'none' }), 'not_found'] },
  'identity.unlink': {
    ...confirmed,
    own: [(k) => ({ identity: k.mine.identity }), 'ok'],
    other: [(k) => ({ identity: k.theirs.identity }), 'not_found'],
  },

  'alert.list': { ...signedIn, own: [none, 'ok'] },
  'alert.recent': { ...signedIn, own: [none, admins] },
  'alert.who': {
    ...signedIn,
    own: [(k) => ({ alert: k.mine.alert }), admins],
    foreign: [() => ({ alert: newId<AlertId>('x') }), goneFor(admins)],
  },
  'alert.answer': {
    ...signedIn,
    // A no takes a recent proof beside: S-255.
    own: [(k) => ({ alert: k.mine.alert, answer: 'me' }), 'ok'],
    other: [(k) => ({ alert: k.theirs.alert, answer: 'me' }), 'not_found'],
  },
  'alert.see': { ...open, own: [(k) => ({ ticket: k.tickets.alert }), 'ok'], foreign: [() => ({ ticket: never }), 'link_invalid'] },
  'alert.settle': {
    ...open,
    own: [(k) => ({ ticket: k.tickets.alert, answer: 'notMe' }), 'ok'],
    foreign: [() => ({ ticket: never, answer: 'me' }), 'link_invalid'],
  },

  'diary.list': { ...signedIn, own: [none, 'ok'] },
  'diary.export': { ...confirmed, own: [none, 'ok'] },
  'diary.delete': { ...signedIn, own: [none, 'ok'] },
  'diary.retention': { ...signedIn, own: [() => ({ days: 7 }), 'ok'] },

  'badge.create': { ...signedIn, own: [none, 'ok'] },
  'badge.list': { ...signedIn, own: [none, 'ok'] },
  'badge.revoke': { ...signedIn, own: [(k) => ({ badge: k.mine.badge }), 'ok'], other: [(k) => ({ badge: k.theirs.badge }), 'not_found'] },
  'feed.create': { ...signedIn, own: [none, 'ok'] },
  'feed.list': { ...signedIn, own: [none, 'ok'] },
  'feed.revoke': { ...signedIn, own: [(k) => ({ feed: k.mine.feed }), 'ok'], other: [(k) => ({ feed: k.theirs.feed }), 'not_found'] },
} satisfies Rows
