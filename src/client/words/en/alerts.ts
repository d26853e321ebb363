/** What looked wrong about one's account, in English. */
import type { AlertWhy } from '../../../protocol/alerts.ts'

const why: Record<AlertWhy, string> = {
  new_device: 'Somebody signed in to your account on a device that is new here.',
  impossible_travel: 'Somebody signed in from farther away than you could have travelled.',
  dormant: 'Your account was used again after more than 90 days.',
  guessed: 'Somebody signed in on a new device, after many wrong passwords.',
  token_reused: 'A sign-in of yours was used with an old key: it may have been copied. It was ended.',
  session_stolen: 'A sign-in of yours was used in two places at once: it may have been copied. It was ended.',
  passkey_cloned: 'A passkey of yours seems to have been copied. It no longer works.',
  bulk_read: 'A sign-in of yours reads far more messages than a person does.',
}

export const alerts = {
  why,
  bar: 'Was this you?',
  device: (label: string, address: string, when: string) => [label, address, when].filter((part) => part !== '').join(' · '),
  me: 'Yes, it was me',
  notMe: 'No, not me',
  here: 'Answer from another device of yours, or show that it is you.',
  secured: (ended: number) =>
    ended === 0
      ? 'Your account is safe: the old password works no longer. Choose a new one now.'
      : `Your account is safe: ${ended === 1 ? 'one device was' : `${ended} devices were`} signed out, and the old password works no longer. Choose a new one now.`,
  choose: 'Choose a new password',
  thanks: 'Good. Nothing was changed.',
  page: { title: 'Was this you?', home: 'To the conversation' },
  all: {
    title: 'Accounts that looked unusual',
    about: "Of everybody, in the last 30 days, without names. Asking for one is written into that person's diary.",
    none: 'Nothing in the last 30 days.',
    kinds: {
      new_device: 'Sign-in on a new device',
      impossible_travel: 'Sign-in from farther than one can travel',
      dormant: 'An account that slept for 90 days',
      guessed: 'Sign-in after many wrong passwords',
      token_reused: 'An old key was used',
      session_stolen: 'One sign-in in two places',
      passkey_cloned: 'A passkey that exists twice',
      bulk_read: 'Reads more than a person does',
    } satisfies Record<AlertWhy, string>,
    answers: { me: 'It was them', notMe: 'It was not them', open: 'Not answered' },
    who: 'Whose account?',
    whose: (what: string) => `Whose account? ${what}`,
  },
  list: {
    title: 'What looked unusual',
    none: 'Nothing so far.',
    answers: { me: 'It was you', notMe: 'It was not you', open: 'Not answered' },
  },
}
