/** Commands about passkeys. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { Entered, Ticket } from './entry.ts'
import { PasskeyId } from './ids.ts'
import { limits } from './limits.ts'
import { DeviceKind, line } from './model.ts'
import { MadePasskey, NewPasskeyOptions, Passkey, PasskeyAnswer, PasskeyName, PasskeyRequest } from './passkeys.ts'

const answer = z.object({ passkey: Passkey })

export const passkeyCommands = {
  'passkey.list': command("One's own passkeys, oldest first.", none, z.object({ passkeys: z.array(Passkey) })),
  'passkey.offer': command(
    'Begin a new passkey: what to hand to the browser, good for five minutes.',
    none,
    z.object({ options: NewPasskeyOptions }),
  ),
  'passkey.add': command(
    'Keep the passkey that the browser made. Lifts the hold of a session that waits for a second factor.',
    z.strictObject({ made: MadePasskey, name: z.optional(PasskeyName) }),
    answer,
  ),
  'passkey.rename': command('Call a passkey something else.', z.strictObject({ passkey: PasskeyId, name: PasskeyName }), answer),
  'passkey.remove': command('Have that passkey no more. Never the last way in.', z.strictObject({ passkey: PasskeyId }), none),
  'passkey.challenge': command(
    'What the browser is to sign, good once and for five minutes: to sign in without a name, to answer the step after a password, or to show that it is still you. Needs no session but for the last.',
    z.strictObject({
      to: z.discriminatedUnion('act', [
        z.strictObject({ act: z.literal('signIn') }),
        z.strictObject({ act: z.literal('proceed'), ticket: Ticket }),
        z.strictObject({ act: z.literal('confirm') }),
      ]),
    }),
    z.object({ options: PasskeyRequest }),
  ),
  'session.passkey': command(
    'Sign in with a passkey. Counts as two factors, for the device asked for a fingerprint, a face or a PIN.',
    z.strictObject({
      answer: PasskeyAnswer,
      device: z.optional(DeviceKind),
      label: z.optional(line(0, limits.labelChars)),
      keep: z._default(z.boolean(), false),
      shared: z.optional(z.boolean()),
    }),
    Entered,
  ),
} as const
