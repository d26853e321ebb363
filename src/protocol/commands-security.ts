/** E-mail of an account, forgotten passwords, codes as a second factor. Secrets of links travel in the body, never in an address. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { Ticket } from './entry.ts'
import { AccountId } from './ids.ts'
import { Password } from './model.ts'
import { EmailText, Security } from './security.ts'

const Codes = z.array(z.string())
const TotpCode = z.string().check(z.trim(), z.minLength(6), z.maxLength(12))

export const securityCommands = {
  'security.get': command('What your account is guarded by.', none, z.object({ security: Security })),
  'email.set': command(
    'Give your account an e-mail address, or null for none. It counts once the link that is sent there is opened; the address before is told.',
    z.strictObject({ address: z.nullable(EmailText) }),
    z.object({ security: Security }),
  ),
  'email.verify': command(
    'Confirm an address by the secret of the link that was sent to it. Needs no session.',
    z.strictObject({ ticket: Ticket }),
    z.object({ address: z.string() }),
  ),
  'password.forgot': command(
    'Send a link to a new password to the confirmed address of an account, if there is one. The answer never says.',
    z.strictObject({ name: z.string().check(z.trim(), z.minLength(1), z.maxLength(254)) }),
    none,
  ),
  'password.whose': command(
    'Whose password a link is for. Does not use it up.',
    z.strictObject({ ticket: Ticket }),
    z.object({ name: z.string() }),
  ),
  'password.reset': command(
    'Set a new password by the secret of a link, once. Every session of the account ends; nobody is signed in by it.',
    z.strictObject({ ticket: Ticket, next: Password }),
    none,
  ),
  'password.resetLink': command(
    'Make such a link for somebody, where there is no mail. Owners and administrators; nobody makes one for somebody who stands above them.',
    z.strictObject({ account: AccountId }),
    z.object({ url: z.string() }),
  ),
  'totp.start': command(
    'Begin with codes of an authenticator app: the secret it needs, shown this once. Nothing changes before `totp.enrol`.',
    none,
    z.object({ ticket: z.string(), secret: z.string(), uri: z.string() }),
  ),
  'totp.enrol': command(
    'Show that the app has the secret; from then on signing in asks for its codes. Answers the recovery codes, shown this once.',
    z.strictObject({ ticket: Ticket, code: TotpCode }),
    z.object({ codes: Codes, security: Security }),
  ),
  'totp.disable': command('Stop asking for codes; recovery codes go too.', none, z.object({ security: Security })),
  'recovery.renew': command(
    'New recovery codes, shown this once; the old ones stop working.',
    none,
    z.object({ codes: Codes, security: Security }),
  ),
} as const
