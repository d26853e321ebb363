/** Programs with an account of their own, and what their tokens allow. */
import * as z from 'zod/mini'
import { AccountId, SessionId } from './ids.ts'
import { Account, Time } from './model.ts'

/**
 * What a token allows. `read`: rooms, people and messages, and to stay connected. `write`: messages. `presence`: to see it and to declare one's own.
 * `rooms`: to make, change and leave them and to ask others in. `admin-read`: what administrators see, if the bot is one.
 */
export const Scope = z.enum(['read', 'write', 'presence', 'rooms', 'admin-read'])
export const Scopes = z.array(Scope).check(z.minLength(1), z.maxLength(Scope.options.length))

/** A token as it is listed: never the secret itself. `expiresAt` absent: until it is revoked. */
export const BotToken = z.object({
  id: SessionId,
  label: z.string(),
  scopes: z.array(Scope),
  createdAt: Time,
  usedAt: Time,
  expiresAt: z.optional(Time),
})
export const Bot = z.object({
  account: Account,
  scopes: z.array(Scope),
  state: z.enum(['on', 'off']),
  createdBy: AccountId,
  tokens: z.array(BotToken),
})

export type Scope = z.infer<typeof Scope>
export type BotToken = z.infer<typeof BotToken>
export type Bot = z.infer<typeof Bot>
