/** The doors of the place in English: first run, signing in, joining, the link to the server, refusals. */
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Registration, Sharing } from '../../../protocol/model.ts'

const errors: Record<ErrorCode, string> = {
  bad_request: 'Something in this form is not right. Check it and try again.',
  unknown_command: 'The server does not know how to do this. It may be older than this page.',
  too_large: 'That is too large. Send a smaller one.',
  unauthenticated: 'Sign in to do this.',
  session_expired: 'Your session has ended. Sign in again.',
  wrong_credentials: 'The name or the password is wrong.',
  forbidden: 'You may not do this here.',
  bad_origin: 'This page does not belong to this server. Open the place by its own address.',
  registration_closed: 'New accounts need an invitation here.',
  not_found: 'It is not there, or you may not see it.',
  name_taken: 'That name is taken. Choose another.',
  already_set_up: 'This place already has an owner. Sign in instead.',
  last_owner: 'A place needs an owner.',
  link_invalid: 'This link is used up, expired or incomplete. Ask for a new one.',
  expiry_past: 'That time is already past. Choose a later one.',
  weak_password: 'Choose a longer password: at least 8 characters, and not a common one.',
  upgrade_required: 'This page and the server are of different versions. Reload the page.',
  rate_limited: 'That was a lot at once. Wait a moment, then try again.',
  internal: 'Something broke on the server. It was written down; try again.',
  unavailable: 'The server cannot be reached, or is restarting. Try again shortly.',
  storage_full: 'The server cannot save right now because its disk is full. Nothing was lost; try again later.',
}
const registrations: Record<Registration, { readonly name: string; readonly about: string }> = {
  invite: { name: 'By invitation', about: 'Only people with a link you or a member made' },
  open: { name: 'Anyone', about: 'Whoever can open this address may make an account' },
  closed: { name: 'Nobody new', about: 'The door is shut until you open it' },
}
const sharing: Record<Sharing, { readonly name: string; readonly about: string }> = {
  members: { name: 'Members see members', about: 'Good for a team that trusts one another' },
  shared: { name: 'Only those who share a room', about: 'Strangers see “not sharing”' },
  nobody: { name: 'Nobody, until someone says so', about: 'Everyone starts as “not sharing”' },
}

export const place = {
  errors, registrations, sharing,
  /** Shown while the page itself starts. */
  opening: 'Opening',
  skip: 'Skip to the conversation',
  ended: {
    signed_out: 'You are signed out.',
    session_expired: 'Your session ended because it was not used for a while. Drafts on this device are kept.',
    revoked: 'This session was ended from another device. Drafts on this device are kept.',
    none: '',
  },
  refused: {
    upgrade_required: { title: 'A newer version is here', about: 'The server was updated. Reload to continue where you were.', act: 'Reload' },
    protocol_error: { title: 'This page lost the thread', about: 'The server did not understand this page. Reload to continue.', act: 'Reload' },
    replaced: { title: 'Open in another tab', about: 'Another tab took over this conversation.', act: 'Use this tab' },
  },
  signIn: {
    title: (place: string) => `Sign in to ${place}`,
    name: 'Name', password: 'Password', keep: 'Keep me signed in', keepAbout: 'On this device only. Leave it off on a shared computer.',
    act: 'Sign in', busy: 'Signing in', toRegister: 'Make an account', toSignIn: 'Sign in instead',
    byInvite: 'New accounts need an invitation. Open the link you were given.',
    closed: 'No new accounts are made here at the moment.',
    noOwner: 'This place has no owner yet. Open the one-time link that the server printed when it started.',
  },
  register: {
    title: (place: string) => `Join ${place}`,
    invited: (by: string) => `${by} invited you.`,
    invitedTo: (by: string, room: string) => `${by} invited you to ${room}.`,
    name: 'Name', nameAbout: 'You sign in with it and are mentioned by it: letters and digits, then . _ -',
    displayName: 'Display name', displayNameAbout: 'How others see you. May be left empty.',
    password: 'Password', passwordAbout: 'At least 8 characters. A short sentence works well.',
    act: 'Make my account', busy: 'Making your account', show: 'Show password', hide: 'Hide password',
    noLink: 'This invitation link is incomplete. Ask for a new one.',
  },
  setup: {
    step: (n: number, of: number) => `Step ${n} of ${of}`,
    one: { title: 'Make this place yours', about: 'You become its owner. This link works once.', place: 'Name of the place', placeHint: 'For example: The Workshop', act: 'Continue' },
    two: { title: 'Who may come in', about: 'You can change this at any time.', link: 'A link for the first people', linkAbout: 'Works for 10 people, for 7 days.', make: 'Make a link', act: 'Continue' },
    three: { title: 'Who sees who is here', about: 'Where everyone starts. Each rule can be changed later.', act: 'Open the place' },
    noToken: 'This link is incomplete. Copy the whole line the server printed, with the part after #.',
  },
  copy: { act: 'Copy', done: 'Copied', link: 'Invitation link' },
  link: {
    connecting: 'Connecting',
    waiting: (seconds: number) => (seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting'),
    unsure: 'No fresh signal. Presence is unverified until the server answers.',
    now: 'Now',
    loading: 'Loading',
  },
  retry: 'Try again', cancel: 'Cancel', save: 'Save', saved: 'Saved', close: 'Close', back: 'Back', more: 'More', done: 'Done',
}
