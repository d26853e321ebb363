/** Commands about bots, for administrators. Part of the table in `commands.ts`. */
import * as z from 'zod/mini'
import { Bot, BotToken, Scopes } from './bots.ts'
import { command, none } from './command.ts'
import { AccountId, SessionId } from './ids.ts'
import { limits } from './limits.ts'
import { DisplayName, Name, line } from './model.ts'

export const botCommands = {
  'bot.create': command(
    'Make an account for a program. `scopes` are the most its tokens may have; only owners make administrators. It joins rooms by invitation.',
    z.strictObject({
      name: Name,
      displayName: z.optional(DisplayName),
      scopes: Scopes,
      role: z._default(z.enum(['guest', 'member', 'admin']), 'member'),
    }),
    z.object({ bot: Bot }),
  ),
  'bot.list': command('All bots and their tokens. Administrators.', none, z.object({ bots: z.array(Bot) })),
  'bot.token': command(
    'A new token, shown once: send it as `Authorization: Bearer`. Without `expiresInMs` it lasts until it is revoked. Administrators.',
    z.strictObject({
      bot: AccountId,
      label: line(1, limits.labelChars),
      scopes: z.optional(Scopes),
      expiresInMs: z.optional(z.int().check(z.minimum(60_000), z.maximum(315_360_000_000))),
    }),
    z.object({ token: z.string(), made: BotToken }),
  ),
  'bot.revoke': command('End a token at once. Administrators.', z.strictObject({ token: SessionId }), none),
  'bot.switch': command(
    'Switch one off, which ends all its tokens, or on again. Administrators.',
    z.strictObject({ bot: AccountId, state: z.enum(['on', 'off']) }),
    z.object({ bot: Bot }),
  ),
} as const
