/** The access table's rows of running a place: people, reports, programs, webhooks, detection, and the rules themselves. */
import { openRolePolicy } from '../../src/protocol/entry.ts'
import {
  admins,
  byPrograms,
  confirmed,
  goneFor,
  moderators,
  none,
  open,
  signedIn,
  tooHighFor,
  unknownToGuests,
  type Rows,
} from './access.ts'

const looks = byPrograms('admin-read')
/** What an administrator made is the owners' alone to change. */
const owners = { owner: 'ok', rest: 'forbidden' } as const

export const placeRows = {
  'place.get': { ...open, own: [none, 'ok'] },
  'place.update': { ...signedIn, own: [() => ({ name: 'Here' }), admins] },
  'place.policy': { ...signedIn, own: [() => ({ presence: 'off' }), admins] },
  'policy.get': { ...signedIn, own: [none, admins] },
  'policy.update': {
    ...confirmed,
    own: [() => ({ role: 'member', policy: openRolePolicy }), admins],
    above: [() => ({ role: 'owner', policy: openRolePolicy }), owners],
  },
  'session.listOf': {
    ...signedIn,
    other: [(k) => ({ account: k.other }), admins],
    above: [(k) => ({ account: k.top }), tooHighFor(admins)],
    foreign: [(k) => ({ account: k.nobody }), goneFor(admins)],
  },
  'session.endOf': {
    ...signedIn,
    own: [(k) => ({ session: k.mine.session }), admins],
    other: [(k) => ({ session: k.theirs.session }), admins],
    above: [(k) => ({ session: k.topSession }), tooHighFor(admins)],
    foreign: [(k) => ({ session: k.noSession }), goneFor(admins)],
  },
  'password.resetLink': {
    ...confirmed,
    other: [(k) => ({ account: k.other }), admins],
    above: [(k) => ({ account: k.top }), tooHighFor(admins)],
    foreign: [(k) => ({ account: k.nobody }), goneFor(admins)],
  },
  'audit.list': { ...looks, own: [none, admins] },
  'audit.verify': { ...looks, own: [none, admins] },

  'role.set': {
    ...confirmed,
    // Less than one has can be taken by anybody.
    own: [(k) => ({ account: k.me, role: 'guest' }), 'ok'],
    other: [(k) => ({ account: k.other, role: 'moderator' }), admins],
    above: [(k) => ({ account: k.top, role: 'member' }), { ...tooHighFor(admins), owner: 'ok' }],
    foreign: [(k) => ({ account: k.nobody, role: 'member' }), goneFor(admins)],
  },
  'place.asks': { ...signedIn, own: [none, moderators] },
  'person.list': { ...signedIn, own: [none, moderators] },
  'person.approve': {
    ...signedIn,
    other: [(k) => ({ account: k.waiting }), admins],
    foreign: [(k) => ({ account: k.nobody }), goneFor(admins)],
  },
  'person.refuse': {
    ...signedIn,
    other: [(k) => ({ account: k.waiting }), admins],
    foreign: [(k) => ({ account: k.nobody }), goneFor(admins)],
  },
  'person.refuseMany': {
    ...signedIn,
    other: [(k) => ({ accounts: [k.waiting] }), admins],
    foreign: [(k) => ({ accounts: [k.nobody] }), admins],
  },
  'person.suspend': {
    ...signedIn,
    own: [(k) => ({ account: k.me, until: null }), 'forbidden'],
    other: [(k) => ({ account: k.other, until: null }), moderators],
    above: [(k) => ({ account: k.top, until: null }), tooHighFor(moderators)],
    foreign: [(k) => ({ account: k.nobody, until: null }), goneFor(moderators)],
  },
  'person.ban': {
    ...signedIn,
    own: [(k) => ({ account: k.me }), 'forbidden'],
    other: [(k) => ({ account: k.other, networks: true }), admins],
    above: [(k) => ({ account: k.top }), tooHighFor(admins)],
    foreign: [(k) => ({ account: k.nobody }), goneFor(admins)],
  },
  'person.lift': {
    ...signedIn,
    other: [(k) => ({ account: k.suspended }), moderators],
    // What an administrator decided a moderator does not undo.
    above: [(k) => ({ account: k.banned }), admins],
    foreign: [(k) => ({ account: k.nobody }), goneFor(moderators)],
  },
  'person.delete': {
    ...confirmed,
    own: [(k) => ({ account: k.me, messages: 'keep' }), 'ok'],
    other: [(k) => ({ account: k.other, messages: 'delete' }), admins],
    above: [(k) => ({ account: k.top, messages: 'keep' }), tooHighFor(admins)],
    foreign: [(k) => ({ account: k.nobody, messages: 'keep' }), goneFor(admins)],
  },

  'report.make': {
    ...signedIn,
    own: [(k) => ({ account: k.me, reason: 'x' }), 'bad_request'],
    other: [(k) => ({ message: k.said, reason: 'x' }), 'ok'],
    above: [(k) => ({ account: k.far, reason: 'x' }), unknownToGuests],
    foreign: [(k) => ({ message: k.secret, reason: 'x' }), 'not_found'],
    kept: [(k) => ({ message: k.hidden, reason: 'x' }), 'not_found'],
    direct: [(k) => ({ message: k.told, reason: 'x' }), 'ok'],
  },
  'report.mine': { ...signedIn, own: [none, 'ok'] },
  'report.list': { ...looks, own: [none, moderators] },
  'report.handle': {
    ...signedIn,
    // Nobody decides about themselves, or learns that there is anything to decide.
    own: [(k) => ({ report: k.mine.report, outcome: 'dismissed' }), goneFor(moderators)],
    other: [(k) => ({ report: k.theirs.report, outcome: 'suspended' }), moderators],
    above: [(k) => ({ report: k.topReport, outcome: 'suspended' }), tooHighFor(moderators)],
    foreign: [(k) => ({ report: k.noReport, outcome: 'dismissed' }), goneFor(moderators)],
  },

  'bot.create': {
    ...confirmed,
    own: [() => ({ name: 'Parrot', scopes: ['read'] }), admins],
    above: [() => ({ name: 'Parrot', scopes: ['read'], role: 'admin' }), owners],
  },
  'bot.list': { ...looks, own: [none, admins] },
  'bot.token': {
    ...confirmed,
    other: [(k) => ({ bot: k.robot, label: 'x' }), admins],
    above: [(k) => ({ bot: k.chief, label: 'x' }), owners],
    foreign: [(k) => ({ bot: k.other, label: 'x' }), goneFor(admins)],
  },
  'bot.revoke': {
    ...signedIn,
    other: [(k) => ({ token: k.robotToken }), admins],
    above: [(k) => ({ token: k.chiefToken }), owners],
    foreign: [(k) => ({ token: k.theirs.session }), goneFor(admins)],
  },
  'bot.switch': {
    ...confirmed,
    other: [(k) => ({ bot: k.robot, state: 'off' }), admins],
    above: [(k) => ({ bot: k.chief, state: 'off' }), owners],
    foreign: [(k) => ({ bot: k.other, state: 'off' }), goneFor(admins)],
  },

  'webhook.create': { ...confirmed, own: [() => ({ url: 'https://hooks.example/x', events: ['presence.changed'] }), admins] },
  'webhook.list': { ...looks, own: [none, admins] },
  'webhook.update': {
    ...signedIn,
    other: [(k) => ({ webhook: k.webhook, state: 'off' }), admins],
    foreign: [(k) => ({ webhook: k.noWebhook }), goneFor(admins)],
  },
  'webhook.rotate': {
    ...confirmed,
    other: [(k) => ({ webhook: k.webhook }), admins],
    foreign: [(k) => ({ webhook: k.noWebhook }), goneFor(admins)],
  },
  'webhook.delete': {
    ...signedIn,
    other: [(k) => ({ webhook: k.webhook }), admins],
    foreign: [(k) => ({ webhook: k.noWebhook }), goneFor(admins)],
  },
  'webhook.test': {
    ...signedIn,
    other: [(k) => ({ webhook: k.webhook }), admins],
    foreign: [(k) => ({ webhook: k.noWebhook }), goneFor(admins)],
  },
  'webhook.deliveries': {
    ...looks,
    own: [none, admins],
    other: [(k) => ({ webhook: k.webhook }), admins],
    foreign: [(k) => ({ webhook: k.noWebhook }), goneFor(admins)],
  },
  'webhook.replay': {
    ...signedIn,
    other: [(k) => ({ delivery: k.delivery }), admins],
    foreign: [(k) => ({ delivery: k.noDelivery }), goneFor(admins)],
  },

  'detection.get': { ...looks, own: [none, admins] },
  'detection.repair': { ...signedIn, own: [none, admins] },
  'detection.who': {
    ...signedIn,
    other: [(k) => ({ connection: k.connection }), admins],
    foreign: [(k) => ({ connection: k.noConnection }), goneFor(admins)],
  },
  'simulate.start': { ...signedIn, own: [none, admins] },
  'simulate.act': { ...signedIn, own: [() => ({ act: 'idle' }), admins] },
  'simulate.get': { ...signedIn, own: [none, admins] },
  'simulate.stop': { ...signedIn, own: [none, admins] },
} satisfies Rows
