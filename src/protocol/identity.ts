/** Accounts elsewhere that open this place: the providers there are, and what one person has connected. */
import * as z from 'zod/mini'
import { IdentityId } from './ids.ts'
import { Time } from './model.ts'

/** As the settings name it; part of addresses. */
export const ProviderId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,29}$/, 'must be small letters, digits and -'))
export const Provider = z.object({ id: ProviderId, name: z.string() })
/** One account elsewhere. `label` is what the provider calls the person. */
export const Identity = z.object({
  id: IdentityId,
  provider: z.string(),
  label: z.string(),
  createdAt: Time,
  usedAt: Time,
})

export type Provider = z.infer<typeof Provider>
export type Identity = z.infer<typeof Identity>
