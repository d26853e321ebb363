/** Small words about sessions that both the nouns and the ways in use. */
import * as z from 'zod/mini'

/** How a session came to be. */
export const Way = z.enum(['password', 'passkey', 'oidc', 'qr', 'link', 'bot'])
/** Why a session may do nothing for now: left alone for too long, in need of a second factor, or doubted. */
export const Hold = z.enum(['locked', 'enrol', 'doubted'])

export type Way = z.infer<typeof Way>
export type Hold = z.infer<typeof Hold>
