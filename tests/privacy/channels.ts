/**
 * Every command and every event there is, one row each: how the differential test uses it, or why it can tell nothing. A command
 * without a row does not compile, and the test fails for it.
 */
import type { CommandName } from '../../src/protocol/commands.ts'
import type { EventName } from '../../src/protocol/events.ts'
import type { Asks } from './cast.ts'

/** `bob`: what he asks in every round. `ana`: what she does unseen. A text says why not. */
type Row<C extends CommandName> = { readonly bob: Asks<C> | string; readonly ana: Asks<C> | string }

const ownDoor = "about one's own way in; says nothing of anyone else"
const endsOwn = "ends one's own sessions; asked through the other door only by their owner"
const inPublic = 'done for others to see'
const shownOffline = 'said on purpose, and shown of the offline too'
const admins = 'for administrators, whose looks are logged'
const none = () => [{}]

export const commandRows: { readonly [C in CommandName]: Row<C> } = {
  'place.get': { bob: none, ana: none },
  'place.update': { bob: () => [{ name: 'Mine' }], ana: admins },
  'place.policy': { bob: () => [{ presence: 'off' }], ana: admins },
  'account.register': { bob: ownDoor, ana: ownDoor },
  'account.get': { bob: (k) => [{ ids: [k.ana, k.bob, k.cyd, k.nobody] }], ana: (k) => [{ ids: [k.bob] }] },
  'account.list': { bob: () => [{}, { query: 'an' }, { limit: 1 }], ana: none },
  'account.update': { bob: (k) => [{ displayName: `Bob ${k.round}` }], ana: inPublic },
  'account.password': { bob: endsOwn, ana: endsOwn },
  'settings.update': {
    bob: () => [{ sounds: true }],
    ana: (k) => [{ shareDevice: true, idleAfterMs: 60_000 * (1 + k.round) }, { theme: 'dark' }],
  },
  'session.signIn': { bob: () => [{ name: 'Ana', password: 'not the password' }], ana: 'Ana opens devices by hand' },
  'session.proceed': { bob: ownDoor, ana: ownDoor },
  'session.confirm': { bob: ownDoor, ana: ownDoor },
  'session.signOut': { bob: endsOwn, ana: 'what the other world does' },
  'session.list': { bob: none, ana: none },
  'session.end': { bob: endsOwn, ana: endsOwn },
  'session.endOthers': { bob: endsOwn, ana: none },
  'invite.create': { bob: () => [{}], ana: (k) => [{ room: k.lobby }] },
  'invite.get': { bob: () => [{ token: 'none' }], ana: ownDoor },
  'invite.list': { bob: none, ana: none },
  'invite.revoke': { bob: ownDoor, ana: ownDoor },
  'room.create': { bob: (k) => [{ name: `Bob's ${k.round}`, kind: 'private' }], ana: (k) => [{ name: `Ana's ${k.now}`, kind: 'private' }] },
  'room.direct': { bob: (k) => [{ account: k.ana }, { account: k.nobody }], ana: (k) => [{ account: k.cyd }, { account: k.bob }] },
  'room.list': { bob: none, ana: none },
  'room.update': { bob: (k) => [{ room: k.lobby, topic: 'x' }], ana: inPublic },
  'room.join': { bob: (k) => [{ room: k.lobby }, { room: k.withCyd }], ana: inPublic },
  'room.leave': { bob: (k) => [{ room: k.direct }], ana: inPublic },
  'room.invite': { bob: (k) => [{ room: k.lobby, name: 'ana' }], ana: inPublic },
  'room.members': { bob: (k) => [{ room: k.lobby }, { room: k.direct }, { room: k.withCyd }], ana: (k) => [{ room: k.lobby }] },
  'message.send': {
    bob: (k) => [
      { room: k.lobby, clientId: `bob-asks-${k.round}`, body: '@ana are you there?' },
      { room: k.direct, clientId: `bob-knocks-${k.round}`, body: 'hello?' },
    ],
    ana: inPublic,
  },
  'message.edit': { bob: (k) => [{ message: k.message, body: 'x' }], ana: inPublic },
  'message.delete': { bob: (k) => [{ message: k.message }], ana: inPublic },
  'history.before': { bob: (k) => [{ room: k.lobby }, { room: k.direct }, { room: k.withCyd }], ana: (k) => [{ room: k.direct }] },
  'history.since': { bob: (k) => [{ room: k.direct, after: 0 }], ana: (k) => [{ room: k.lobby, after: 0 }] },
  'read.mark': {
    bob: (k) => [
      { room: k.lobby, seq: k.round },
      { room: k.direct, seq: k.round },
    ],
    ana: (k) => [
      { room: k.direct, seq: 100 },
      { room: k.lobby, seq: 100 },
    ],
  },
  'typing.set': {
    bob: (k) => [{ room: k.lobby, typing: true }],
    ana: (k) => [
      { room: k.lobby, typing: true },
      { room: k.direct, typing: true },
      { room: k.lobby, typing: false },
    ],
  },
  'presence.touch': { bob: () => [{ inputAgoMs: 0 }], ana: () => [{ inputAgoMs: 0 }, { inputAgoMs: 4_000 }] },
  'presence.visibility': {
    bob: () => [{ visibility: 'visible' }],
    ana: () => [{ visibility: 'hidden' }, { visibility: 'locked' }, { visibility: 'visible' }],
  },
  'presence.focus': {
    bob: (k) => [{ room: k.direct }, { room: k.lobby }],
    ana: (k) => [{ room: k.direct }, { room: k.lobby }, { room: null }],
  },
  'presence.watch': { bob: (k) => [{ ids: [k.ana, k.cyd] }, { ids: [k.cyd, k.nobody, k.ana] }], ana: (k) => [{ ids: [k.bob, k.cyd] }] },
  'presence.get': { bob: (k) => [{ ids: [k.ana] }, { ids: [k.nobody, k.ana, k.bob, k.cyd] }], ana: (k) => [{ ids: [k.bob] }] },
  'presence.explain': { bob: (k) => [{ account: k.ana }, { account: k.nobody }], ana: (k) => [{ account: k.ana }] },
  'presence.set': {
    bob: (k) => [{ value: k.round % 2 === 0 ? 'away' : 'online' }],
    ana: 'going invisible is what is tested; anything else ends it',
  },
  'status.set': { bob: (k) => [{ text: `round ${k.round}` }], ana: shownOffline },
  'privacy.get': { bob: none, ana: none },
  'privacy.update': {
    bob: () => [{ shareRoom: true }],
    ana: (k) => [{ shareRoom: true }, { shareTyping: true, shareReceipts: true }, { reciprocal: k.round % 2 === 0, shareReceipts: true }],
  },
  'group.list': { bob: none, ana: none },
  'group.create': { bob: (k) => [{ name: `Round ${k.round}` }], ana: (k) => [{ name: `Friends ${k.now}` }] },
  'group.rename': { bob: (k) => [{ group: k.group, name: 'mine now' }], ana: (k) => [{ group: k.group, name: `Near ${k.now}` }] },
  'group.change': {
    bob: (k) => [{ group: k.group, add: [k.cyd], remove: [k.bob] }],
    ana: (k) => [{ group: k.group, add: [k.cyd, k.nobody] }, { group: k.group, remove: [k.cyd] }],
  },
  'group.delete': { bob: (k) => [{ group: k.group }], ana: 'a rule that names it would go with it: a scene of its own' },
  'privacy.preview': { bob: (k) => [{ as: k.ana }, { as: k.nobody }], ana: (k) => [{ as: k.bob }] },
  'contact.request': { bob: (k) => [{ account: k.ana }], ana: (k) => [{ account: k.cyd }] },
  'contact.accept': { bob: (k) => [{ account: k.ana }], ana: (k) => [{ account: k.cyd }] },
  'contact.decline': { bob: (k) => [{ account: k.ana }], ana: (k) => [{ account: k.cyd }] },
  'contact.withdraw': { bob: (k) => [{ account: k.ana }], ana: (k) => [{ account: k.cyd }] },
  'contact.remove': { bob: (k) => [{ account: k.ana }], ana: (k) => [{ account: k.cyd }] },
  'contact.block': { bob: (k) => [{ account: k.nobody }], ana: 'a scene of its own' },
  'contact.unblock': { bob: (k) => [{ account: k.ana }], ana: 'a scene of its own' },
  'contact.list': { bob: none, ana: none },
  'people.search': {
    bob: () => [
      { counts: true },
      { sort: 'state' },
      { sort: 'lastActive' },
      { state: 'around' },
      { state: 'here', counts: true },
      { query: 'ana' },
    ],
    ana: none,
  },
  'room.here': { bob: (k) => [{ room: k.direct }, { room: k.lobby }], ana: (k) => [{ room: k.lobby }] },
  'presence.tellMe': { bob: (k) => [{ account: k.ana }], ana: (k) => [{ account: k.cyd }] },
  'presence.dontTellMe': { bob: (k) => (k.round % 2 === 0 ? [] : [{ account: k.ana }]), ana: (k) => [{ account: k.cyd }] },
  'presence.tellMeList': { bob: none, ana: none },
  'claim.set': { bob: () => [{ source: 'integration', key: 'x', value: 'busy' }], ana: shownOffline },
  'claim.clear': { bob: () => [{ source: 'integration' }], ana: shownOffline },
  'claim.list': { bob: none, ana: none },
  'presence.order': {
    bob: () => [{ sources: ['call', 'calendar', 'integration', 'plan', 'manual'] }],
    ana: () => [{ sources: ['plan', 'calendar', 'call', 'integration', 'manual'] }],
  },
  'plan.set': { bob: () => [{ plan: { zone: 'Europe/Berlin', quiet: [], holidays: [], through: [] } }], ana: shownOffline },
  'plan.get': { bob: none, ana: none },
  'plan.clear': { bob: none, ana: shownOffline },
  'session.name': { bob: ownDoor, ana: ownDoor },
  'device.mute': { bob: ownDoor, ana: ownDoor },
  'diary.list': { bob: none, ana: none },
  'diary.export': { bob: none, ana: none },
  'diary.delete': { bob: none, ana: none },
  'diary.retention': { bob: () => [{ days: 7 }], ana: () => [{ days: 3 }] },
  'detection.get': { bob: none, ana: admins },
  'detection.repair': { bob: none, ana: admins },
  'detection.who': { bob: admins, ana: admins },
  'simulate.start': { bob: none, ana: admins },
  'simulate.act': { bob: admins, ana: admins },
  'simulate.get': { bob: none, ana: admins },
  'simulate.stop': { bob: none, ana: admins },
  'webhook.create': { bob: () => [{ url: 'https://bob.example/', events: ['presence.changed'] }], ana: admins },
  'webhook.list': { bob: none, ana: admins },
  'webhook.update': { bob: admins, ana: admins },
  'webhook.rotate': { bob: admins, ana: admins },
  'webhook.delete': { bob: admins, ana: admins },
  'webhook.test': { bob: admins, ana: admins },
  'webhook.deliveries': { bob: admins, ana: admins },
  'webhook.replay': { bob: admins, ana: admins },
  'badge.create': { bob: none, ana: none },
  'badge.list': { bob: none, ana: none },
  'badge.revoke': { bob: ownDoor, ana: ownDoor },
  'feed.create': { bob: none, ana: none },
  'feed.list': { bob: none, ana: none },
  'feed.revoke': { bob: ownDoor, ana: ownDoor },
}

/** Those that Bob must have received for the test to mean anything, or why he does not. */
export const eventRows: { readonly [E in EventName]: string } = {
  welcome: 'heard',
  ping: 'heard',
  'message.sent': 'heard',
  'message.edited': inPublic,
  'message.deleted': inPublic,
  'room.head': 'heard',
  'room.joined': 'heard',
  'room.left': inPublic,
  'room.updated': inPublic,
  'room.memberJoined': 'heard',
  'room.memberLeft': inPublic,
  'read.marked': 'heard',
  'read.seen': 'heard',
  'account.updated': 'heard',
  'settings.updated': 'heard',
  'place.updated': admins,
  'presence.changed': 'heard',
  'presence.mine': 'heard',
  typing: 'heard',
  ring: 'heard',
  'session.ended': endsOwn,
  'privacy.updated': 'heard',
  'groups.changed': 'heard',
  'webhook.changed': admins,
  'contact.changed': 'heard',
  'room.here': 'heard',
  'presence.back': 'only of those whom one may see come back',
  draining: 'sent to all alike when the server stops',
}
