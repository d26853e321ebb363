/** What looked wrong about an account, as its person is asked: *was this you?* */
import * as z from 'zod/mini'
import { AlertId, SessionId } from './ids.ts'
import { Time } from './model.ts'

export const AlertWhy = z.enum([
  'new_device',
  'impossible_travel',
  'dormant',
  'guessed',
  'token_reused',
  'session_stolen',
  'passkey_cloned',
  'bulk_read',
])
/** `notify`: asked only. `stepUp`: the session waits for the answer. `hold`: it was ended. */
export const AlertGrade = z.enum(['notify', 'stepUp', 'hold'])
export const AlertAnswer = z.enum(['me', 'notMe'])
export const Alert = z.object({
  id: AlertId,
  at: Time,
  why: AlertWhy,
  grade: AlertGrade,
  /** Which device, in words, and from which address. */
  label: z.string(),
  address: z.string(),
  session: z.nullable(SessionId),
  answer: z.nullable(AlertAnswer),
})
/** One of all people's, as whoever runs the place sees it: nothing says whose. */
export const AlertSeen = z.pick(Alert, { id: true, at: true, why: true, grade: true, answer: true })
export type AlertSeen = z.infer<typeof AlertSeen>
export type AlertWhy = z.infer<typeof AlertWhy>
export type AlertGrade = z.infer<typeof AlertGrade>
export type AlertAnswer = z.infer<typeof AlertAnswer>
export type Alert = z.infer<typeof Alert>
