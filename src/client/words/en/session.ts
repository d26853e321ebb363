/** The life of a session in English: proving, locking, endings, shared computers, and what is asked of each role. */
import type { Hold, ProofWay, Way } from '../../../protocol/entry.ts'

const ways: Record<Way, string> = {
  password: 'with a password',
  passkey: 'with a passkey',
  oidc: 'with an account elsewhere',
  qr: 'let in by another device',
  link: 'with a link',
  bot: 'as a program',
}
const holds: Record<Hold, { readonly title: string; readonly about: string }> = {
  locked: { title: 'Locked', about: 'You are still signed in. Show that it is you, and you are back where you were.' },
  enrol: {
    title: 'Two steps are needed',
    about: 'Whoever runs this place asks everybody like you for a second proof from now on. Set it up to go on; nothing of yours is lost.',
  },
  doubted: {
    title: 'Is this you?',
    about: 'Something about this session was unusual, so it waits. Show that it is you, and you are back where you were.',
  },
}
const proofs: Record<ProofWay, string> = { password: 'Password', totp: 'Code of your authenticator app', passkey: 'Use a passkey' }

export const session = {
  ways,
  holds,
  confirm: {
    title: 'Is it still you?',
    about: 'This step is worth a second look. For the next ten minutes you are not asked again.',
    act: 'Go on',
    proofs,
    instead: 'Another way',
    left: 'Nothing was shown. Try once more, or choose another way.',
    none: 'There is nothing to prove it with here. Sign in anew instead.',
  },
  lock: {
    act: 'Lock',
    unlock: 'Unlock',
    signOut: 'Sign out instead',
    title: 'When you leave the screen',
    label: 'Lock this and my other screens without input for',
    about: 'You stay signed in, and nothing can be read or done until you show that it is you. Terminals are never locked.',
    never: 'Never',
  },
  ending: {
    idle: (left: string) => `You will be signed out in ${left}, because nobody is using this device.`,
    end: (left: string) =>
      `This sign-in ends in ${left}, as set by this place. Drafts are kept; sign in again then, and you are back here.`,
    stay: 'Stay',
  },
  shared: {
    label: 'This is a shared computer',
    about: 'Signs you out after 15 minutes without input or when the browser closes, and leaves nothing behind.',
    mark: 'shared computer',
  },
  list: {
    held: 'locked',
    signed: (since: string, way: string) => `${since}, ${way}`,
    byAdmin: 'Somebody who runs this place ended your session on another device.',
    where: (country: string, city: string | undefined) => (city === undefined ? country : `${city}, ${country}`),
  },
  rules: {
    about: 'What is asked of the sessions of each role. A change holds at once, for those who are signed in too.',
    role: 'Role',
    idle: 'Sign out without input for',
    idleAbout: 'Open pages alone do not count. They are told two minutes before.',
    max: 'Sign out in any case after',
    lock: 'Lock a screen without input for',
    asServer: 'As the server is set',
    asPerson: 'As each person likes',
    most: 'Sessions at once',
    beyond: 'One more than that',
    beyonds: {
      oldest: { name: 'Ends the oldest', about: 'The one not seen for longest is signed out' },
      ask: { name: 'Asks which to end', about: 'Whoever signs in chooses' },
      refuse: { name: 'Is refused', about: 'Until one of the others is signed out' },
    },
    second: 'Two steps are needed from',
    secondAbout: 'From that day nobody of this role gets anywhere without them. Leave it empty to let people choose.',
    networks: 'Networks',
    networksAbout:
      'One a line: an address, or one with a length like 10.0.0.0/8. Empty: from anywhere. Sessions from elsewhere end at once.',
    save: 'Save these rules',
    saved: (ended: number) => (ended === 0 ? 'Saved.' : ended === 1 ? 'Saved. 1 session ended.' : `Saved. ${ended} sessions ended.`),
    ownersOnly: 'Only owners decide what is asked of owners.',
  },
  people: {
    title: "Somebody's sessions",
    about: 'They see in their diary that you looked, and are told when you end one. It stands in the log, too.',
    none: 'Not signed in anywhere.',
    other: 'Choose somebody else',
  },
}
