/** What an account is guarded by, as its own person sees it. */
import * as z from 'zod/mini'
import { SecondWay } from './entry.ts'
import { limits } from './limits.ts'
import { Time } from './model.ts'

/** Read by `domain/email`, which says what an address is. */
export const EmailText = z.string().check(z.trim(), z.minLength(3), z.maxLength(limits.emailChars))
export const Security = z.object({
  /** None: one comes in by a passkey, or by an account elsewhere. */
  password: z.enum(['set', 'none']),
  /** `address` is confirmed; `pending` waits for its link to be opened. */
  email: z.object({ address: z.nullable(z.string()), pending: z.nullable(z.string()) }),
  /** Since when codes of an app are asked for; null: they are not. */
  totpSince: z.nullable(Time),
  /** Recovery codes that still work. */
  recovery: z.int(),
  second: z.array(SecondWay),
})
export type Security = z.infer<typeof Security>
