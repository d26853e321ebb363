/** Commands about accounts elsewhere. Part of the table in `commands.ts`. The steps between are pages: `/auth/<provider>/start` and `/callback`. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { IdentityId } from './ids.ts'
import { Identity, Provider, ProviderId } from './identity.ts'

export const identityCommands = {
  'identity.providers': command(
    'Providers whose accounts open this place. Needs no session.',
    none,
    z.object({ providers: z.array(Provider) }),
  ),
  'identity.list': command(
    'What one has connected. `only`: it is the only way in, so it cannot be taken away.',
    none,
    z.object({ identities: z.array(Identity), only: z.boolean() }),
  ),
  'identity.link': command(
    'Connect an account elsewhere: open `url` in the same browser. It works once, for this session.',
    z.strictObject({ provider: ProviderId }),
    z.object({ url: z.string() }),
  ),
  'identity.confirm': command(
    'Prove by a fresh sign-in at the provider that it is you, where `session.confirm` has nothing to ask for: open `url` in the same browser.',
    z.strictObject({ provider: ProviderId }),
    z.object({ url: z.string() }),
  ),
  'identity.unlink': command('Take one away. The last way in stays.', z.strictObject({ identity: IdentityId }), none),
} as const
