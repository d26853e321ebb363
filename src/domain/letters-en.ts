/** Letters in English. */
import type { AlertWhy } from '../protocol/alerts.ts'
import type { LetterWords } from './letters.ts'

const notYou = 'If that was not you, sign in and end what you do not know under Settings, Devices, or ask whoever runs the place.'

const odd: Record<AlertWhy, string> = {
  new_device: 'somebody signed in to your account on a device that is new to it.',
  impossible_travel: 'somebody signed in to your account from farther away than you could have travelled.',
  dormant: 'your account was used again after more than 90 days.',
  guessed: 'somebody signed in to your account on a new device, after many wrong passwords.',
  token_reused: 'a sign-in of yours was used with an old key, as if copied, and was ended.',
  session_stolen: 'a sign-in of yours was used in two places at once, as if copied, and was ended.',
  passkey_cloned: 'a passkey of yours seems to have been copied, and no longer works.',
  bulk_read: 'a sign-in of yours reads far more messages than a person does.',
}

export const lettersEn: LetterWords = {
  hello: (name) => `Hello ${name},`,
  from: (place) => `Sent by ${place}, because something about your account there changed or was asked for. Nobody reads answers.`,
  say: {
    verify: ({ link }, place) => ({
      subject: `Confirm your address for ${place}`,
      lines: [
        `somebody, probably you, gave this address to an account of ${place}. Open the link within a day to confirm it.`,
        'If it was not you, do nothing: the address is then not used.',
      ],
      act: { label: 'Confirm the address', link },
    }),
    addressInUse: (_letter, place) => ({
      subject: `Your address at ${place}`,
      lines: [`somebody tried to give your address to another account of ${place}. It stays yours, and nothing changed.`],
    }),
    addressChanged: ({ now }, place) => ({
      subject: `Your address at ${place} changed`,
      lines: [now === null ? 'your account has no e-mail address any more.' : `your account now uses the address ${now}.`, notYou],
    }),
    reset: ({ link }, place) => ({
      subject: `A new password for ${place}`,
      lines: [
        'somebody, probably you, asked for a new password. The link works once, within an hour.',
        'If it was not you, do nothing: your password stays as it is.',
      ],
      act: { label: 'Choose a new password', link },
    }),
    alert: ({ why, label, address, link }, place) => ({
      subject: `Was this you? ${place}`,
      lines: [
        odd[why],
        `Device: ${label === '' ? 'unknown' : label}. Address: ${address === '' ? 'unknown' : address}.`,
        'If it was you, there is nothing to do. If not, say so with one tap: everything is signed out at once.',
      ],
      act: { label: 'Look, and answer', link },
    }),
    letIn: ({ link }, place) => ({
      subject: `You are in: ${place}`,
      lines: ['somebody who runs this place let you in. Sign in with the name and password you chose.'],
      act: { label: 'Sign in', link },
    }),
    turnedAway: ({ reason }, place) => ({
      subject: `Your request to ${place}`,
      lines: ['somebody who runs this place looked at your request and did not let you in.', ...(reason === '' ? [] : [reason])],
    }),
    passwordChanged: ({ how }, place) => ({
      subject: `Your password at ${place} changed`,
      lines: [
        how === 'reset'
          ? 'your password was set anew by a link, and every device was signed out.'
          : 'your password was changed, and every other device was signed out.',
        notYou,
      ],
    }),
    totpOn: (_letter, place) => ({
      subject: `Two steps are on at ${place}`,
      lines: ['signing in to your account now also asks for a code from your authenticator app.', notYou],
    }),
    totpOff: (_letter, place) => ({
      subject: `Two steps are off at ${place}`,
      lines: ['signing in to your account no longer asks for a code.', notYou],
    }),
    recoveryNew: (_letter, place) => ({
      subject: `New recovery codes at ${place}`,
      lines: ['new recovery codes were made for your account; the old ones no longer work.', notYou],
    }),
    passkeyAdded: ({ passkey }, place) => ({
      subject: `A passkey was added at ${place}`,
      lines: [`a passkey called ${passkey} was added to your account. It signs in without a password.`, notYou],
    }),
    passkeyRemoved: ({ passkey }, place) => ({
      subject: `A passkey was removed at ${place}`,
      lines: [`the passkey called ${passkey} was removed from your account. It signs nobody in any more.`, notYou],
    }),
    recoveryUsed: ({ left }, place) => ({
      subject: `A recovery code was used at ${place}`,
      lines: [`somebody signed in to your account with a recovery code. ${left} ${left === 1 ? 'is' : 'are'} left.`, notYou],
    }),
  },
}
