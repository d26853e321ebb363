/** The access table's rows between people: contacts, lists, privacy, presence and what one declares. A guest knows those in their rooms and nobody else. */
import { byPrograms, none, signedIn, unknownToGuests, type Rows } from './access.ts'

const presence = byPrograms('presence')
/** Nothing is so between the two, and nobody a guest could know. */
const nothingSo = { guest: 'not_found', rest: 'request_gone' } as const
const plan = { zone: 'Europe/Berlin', quiet: [], holidays: [], through: [] }

export const peopleRows = {
  'contact.request': {
    ...signedIn,
    own: [(k) => ({ account: k.me }), 'not_found'],
    other: [(k) => ({ account: k.other }), 'ok'],
    foreign: [(k) => ({ account: k.far }), unknownToGuests],
  },
  'contact.accept': { ...signedIn, other: [(k) => ({ account: k.asker }), 'ok'], foreign: [(k) => ({ account: k.far }), nothingSo] },
  'contact.decline': { ...signedIn, other: [(k) => ({ account: k.asker }), 'ok'], foreign: [(k) => ({ account: k.far }), nothingSo] },
  'contact.withdraw': { ...signedIn, other: [(k) => ({ account: k.asked }), 'ok'], foreign: [(k) => ({ account: k.far }), nothingSo] },
  'contact.remove': { ...signedIn, other: [(k) => ({ account: k.friend }), 'ok'], foreign: [(k) => ({ account: k.far }), nothingSo] },
  'contact.block': {
    ...signedIn,
    own: [(k) => ({ account: k.me }), 'not_found'],
    other: [(k) => ({ account: k.other }), 'ok'],
    foreign: [(k) => ({ account: k.far }), unknownToGuests],
  },
  'contact.unblock': { ...signedIn, other: [(k) => ({ account: k.foe }), 'ok'], foreign: [(k) => ({ account: k.far }), unknownToGuests] },
  'contact.list': { ...signedIn, own: [none, 'ok'] },
  'people.search': { ...presence, own: [() => ({ counts: true }), 'ok'] },

  'presence.tellMe': {
    ...signedIn,
    own: [(k) => ({ account: k.me }), 'bad_request'],
    other: [(k) => ({ account: k.other }), 'ok'],
    foreign: [(k) => ({ account: k.far }), unknownToGuests],
  },
  'presence.dontTellMe': { ...signedIn, other: [(k) => ({ account: k.other }), 'ok'], foreign: [(k) => ({ account: k.far }), 'ok'] },
  'presence.tellMeList': { ...signedIn, own: [none, 'ok'] },

  'group.list': { ...signedIn, own: [none, 'ok'] },
  'group.create': { ...signedIn, own: [() => ({ name: 'Near' }), 'ok'] },
  'group.rename': {
    ...signedIn,
    own: [(k) => ({ group: k.mine.group, name: 'Far' }), 'ok'],
    other: [(k) => ({ group: k.theirs.group, name: 'Far' }), 'not_found'],
  },
  'group.change': {
    ...signedIn,
    own: [(k) => ({ group: k.mine.group, add: [k.other, k.far] }), 'ok'],
    other: [(k) => ({ group: k.theirs.group, add: [k.me] }), 'not_found'],
  },
  'group.delete': { ...signedIn, own: [(k) => ({ group: k.mine.group }), 'ok'], other: [(k) => ({ group: k.theirs.group }), 'not_found'] },

  'privacy.get': { ...signedIn, own: [none, 'ok'] },
  'privacy.update': { ...signedIn, own: [() => ({ shareRoom: true }), 'ok'] },
  // What one shows is one's own: the answer says nothing of whom it is shown to.
  'privacy.preview': { ...signedIn, other: [(k) => ({ as: k.other }), 'ok'], foreign: [(k) => ({ as: k.far }), 'ok'] },

  'presence.beat': { ...presence, own: [none, { program: 'ok', rest: 'forbidden' }] },
  'presence.touch': { ...presence, by: 'socket', own: [() => ({ inputAgoMs: 0 }), 'ok'] },
  'presence.visibility': { ...presence, by: 'socket', own: [() => ({ visibility: 'visible' }), 'ok'] },
  // Whether there is such a room shows in no answer.
  'presence.focus': {
    ...presence,
    by: 'socket',
    own: [(k) => ({ room: k.room }), 'ok'],
    foreign: [(k) => ({ room: k.cellar }), 'ok'],
    kept: [(k) => ({ room: k.shut }), 'ok'],
  },
  'presence.watch': {
    ...presence,
    by: 'socket',
    other: [(k) => ({ ids: [k.other] }), 'ok'],
    foreign: [(k) => ({ ids: [k.far] }), 'ok'],
  },
  'presence.get': { ...presence, other: [(k) => ({ ids: [k.other] }), 'ok'], foreign: [(k) => ({ ids: [k.far] }), 'ok'] },
  'presence.explain': { ...presence, other: [(k) => ({ account: k.other }), 'ok'], foreign: [(k) => ({ account: k.far }), 'ok'] },
  'presence.set': { ...presence, own: [() => ({ value: 'dnd' }), 'ok'] },
  'status.set': { ...presence, own: [() => ({ text: 'at lunch' }), 'ok'] },

  'claim.set': { ...presence, own: [() => ({ source: 'integration', key: 'x', value: 'busy' }), 'ok'] },
  'claim.clear': { ...presence, own: [() => ({ source: 'integration' }), 'ok'] },
  'claim.list': { ...presence, own: [none, 'ok'] },
  'presence.order': { ...signedIn, own: [() => ({ sources: ['call', 'calendar', 'integration', 'plan', 'manual'] }), 'ok'] },
  'plan.set': { ...signedIn, own: [() => ({ plan }), 'ok'] },
  'plan.get': { ...signedIn, own: [none, 'ok'] },
  'plan.clear': { ...signedIn, own: [none, 'ok'] },
} satisfies Rows
