/** Who sees how much, in English. */
import type { LastSeen } from '../../../protocol/model.ts'
import { pluralOf } from '../plural.ts'
import type { LastSeenShare, PlacePolicy, Privacy, See } from '../../../protocol/privacy.ts'

const plural = pluralOf('en')
type Choice = { readonly name: string; readonly about: string }
const steps: Record<LastSeen, string> = {
  minutes: 'last active within 5 minutes',
  hour: 'last active within the hour',
  today: 'last active within a day',
  yesterday: 'last active yesterday',
  week: 'last active this week',
  longer: 'last active longer ago',
}
const sees: Record<See, Choice> = {
  full: { name: 'Everything', about: 'State, since when, status text' },
  coarse: { name: 'Only here or not', about: 'No reasons, no times, no status text' },
  hidden: { name: 'Nothing', about: 'They see “not sharing”' },
}
const otherwise: Record<Privacy['otherwise'], Choice> = {
  place: { name: 'As the place has it', about: 'Follows what its administrators decide' },
  ...sees,
}
const lastSeens: Record<LastSeenShare, Choice> = {
  exact: { name: 'Exactly', about: 'Last active 14:05' },
  coarse: { name: 'Roughly', about: 'Within the hour, yesterday, this week' },
  hidden: { name: 'Not at all', about: 'Only that you are offline' },
}
const policies: Record<PlacePolicy['presence'], Choice> = {
  on: { name: 'People choose', about: 'Everyone decides who sees them' },
  off: { name: 'Presence is off', about: 'Nobody sees anybody’s state, not even their own' },
}

const groups = {
  title: 'Your groups',
  about: 'Lists of people for the exceptions above. Only you see them; nobody is told of being in one.',
  none: 'No group yet.',
  newName: 'Name of a new group',
  make: 'Make a group',
  name: 'Name of the group',
  rename: 'Rename',
  remove: 'Delete',
  removeNamed: (name: string) => `Delete ${name}`,
  removeAbout: 'Exceptions that name it go with it.',
  keep: 'Keep',
  people: (n: number) => plural(n, { one: '1 person', other: `${n} people` }),
  inside: (name: string) => `People in ${name}`,
  putIn: 'Add somebody',
  takeOut: (who: string, name: string) => `Take ${who} out of ${name}`,
  full: 'There are as many groups as there may be.',
  fullOfPeople: 'This group holds as many people as it may.',
}

export const privacy = {
  steps,
  sees,
  otherwise,
  lastSeens,
  policies,
  onlyHere: 'shares only whether they are here',
  placeIs: {
    members: 'Here that means: members see you.',
    shared: 'Here that means: whoever shares a room with you, and your contacts.',
    nobody: 'Here that means: nobody.',
  },
  summary: {
    off: 'Presence is switched off here: nobody sees anything.',
    /** By what those see for whom there is no exception. */
    base: { full: 'Everyone sees you fully', coarse: 'Everyone sees only whether you are here', hidden: 'Nobody sees you' },
    place: {
      members: 'Members see you fully',
      shared: 'Those who share a room with you, and contacts, see you fully',
      nobody: 'Nobody sees you',
    },
    but: (base: string, exceptions: string) => `${base}; ${exceptions}.`,
    alone: (base: string) => `${base}.`,
    exception: {
      full: (who: string) => `${who}: fully`,
      coarse: (who: string) => `${who}: only here or not`,
      hidden: (who: string) => `${who}: nothing`,
    },
    more: (n: number) => `${n} more`,
    between: ', ',
  },
  who: {
    contacts: 'Contacts',
    everyone: 'Everyone',
    gone: 'Someone no longer here',
    room: (name: string) => `People in ${name}`,
    role: (role: string) => `Role: ${role}`,
    group: (name: string) => `Group ${name}`,
    goneGroup: 'A group of yours',
  },
  default: 'Who sees you',
  defaultAbout: 'For everyone without an exception.',
  exceptions: 'Exceptions',
  exceptionsAbout: 'The first that fits decides.',
  noExceptions: 'None yet.',
  addPerson: 'Add a person',
  addRoom: 'Add a room',
  addContacts: 'Add contacts',
  addGroup: 'Add a group',
  groups,
  find: 'Name',
  nobodyFound: 'Nobody by that name.',
  full: 'There are as many exceptions as there may be.',
  up: (who: string) => `Move ${who} up`,
  remove: (who: string) => `Remove ${who}`,
  seesOf: (who: string) => `What ${who} may see`,
  lastSeen: 'Last active',
  capped: (name: string) => `This place allows at most: ${name}.`,
  reciprocal: 'Only as much as they share',
  reciprocalAbout: 'Nobody sees more of your last active than they show of theirs.',
  typing: 'Show when I am typing',
  typingAbout: 'Only where everyone may see that you are here.',
  receipts: 'Show what I have read',
  receiptsAbout: 'In direct conversations, both ways: without it you do not see what others have read.',
  room: 'Show which room I am in',
  roomAbout: 'Others in that room see that you are there with them.',
  roomNever: 'This place does not allow it.',
  invisible: 'You are invisible: everyone sees you offline, whatever is set here.',
  preview: {
    title: 'As others see you',
    choose: 'Choose a person',
    pick: 'Choose a person to see what they see.',
    as: (name: string) => `As ${name} sees you`,
    other: 'Someone else',
    because: {
      self: 'That is you.',
      off: 'Presence is switched off in this place.',
      blocked: 'You have blocked this person. They see you as you were when you blocked them, and offline since.',
      otherwise: 'No exception fits: this is your choice for everyone.',
      place: 'No exception fits: this is how the place has it.',
      rule: (n: number) => `Exception ${n} decides.`,
    },
    open: 'As someone else sees me',
  },
  policy: {
    title: 'Presence',
    about: 'You can only take away: nobody is shown more than they chose.',
    lastSeen: 'Last active, at most',
    room: 'People may show which room they are in',
  },
  seen: 'Seen',
}
