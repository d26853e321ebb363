/** Contacts, the directory, who is here now, and returns, in English. */
import type { PeopleSort, PeopleState } from '../../../protocol/contacts.ts'
import { pluralOf } from '../plural.ts'

const plural = pluralOf('en')
const states: Record<PeopleState | 'all', string> = { all: 'Everyone', around: 'Around', here: 'Online', away: 'Away', busy: 'Busy' }
const sorts: Record<PeopleSort, string> = { name: 'Name', state: 'State', lastActive: 'Last active' }

export const contacts = {
  title: 'Contacts',
  find: 'Find people',
  none: 'No contacts yet.',
  showMore: (n: number) => plural(n, { one: 'Show 1 more', other: `Show ${n} more` }),
  requests: 'Requests',
  sent: 'Waiting for an answer',
  blocked: 'Blocked',
  asks: (name: string) => `${name} would like to be a contact`,
  new: (n: number) => plural(n, { one: `${n} request`, other: `${n} requests` }),
  more: (name: string) => `More about ${name}`,
  acts: {
    request: 'Add contact',
    accept: 'Accept',
    decline: 'Decline',
    withdraw: 'Take back request',
    remove: 'Remove contact',
    block: 'Block',
    unblock: 'Unblock',
  },
  actOn: (act: string, name: string) => `${act}: ${name}`,
  blockAsk: (name: string) =>
    `Block ${name}? They are not told. From now on they see you offline, last active now. What they write to you does not notify you, and rooms they bring you into stay hidden from you.`,
  tellMe: 'Tell me when back',
  dontTellMe: 'Do not tell me',
  waitingFor: (name: string) => `You will be told when ${name} is back.`,
  back: (name: string) => `${name} is back`,
  asked: (name: string) => `${name} asks to be a contact`,
  accepted: (name: string) => `${name} is now a contact`,
  directory: {
    title: 'People',
    search: 'Search people',
    show: 'Show',
    sort: 'Sort by',
    states,
    sorts,
    none: 'Nobody here matches.',
    tooMany: 'Too many people to sort by last active. Search for some of them.',
    found: (n: number) => plural(n, { one: `${n} person`, other: `${n} people` }),
  },
  here: {
    label: 'In this room now',
    now: (names: string) => `Here now: ${names}`,
    more: (names: string, n: number) => `Here now: ${names} and ${n} more`,
    between: ', ',
  },
}
