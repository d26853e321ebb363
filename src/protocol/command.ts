/** How a row of the command table is written. */
import * as z from 'zod/mini'
import { limits } from './limits.ts'

export const none = z.strictObject({})
export const command = <I extends z.core.$ZodType, O extends z.core.$ZodType>(about: string, input: I, output: O) => ({
  about,
  input,
  output,
})
/** Of pages. */
export const Limit = z._default(z.int().check(z.minimum(1), z.maximum(limits.page)), 50)
