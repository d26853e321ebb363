/** Letting another device in: the code that it shows, what a signed-in device learns of it, and what the waiting one hears. */
import * as z from 'zod/mini'
import { Entered } from './entry.ts'
import { DeviceKind, Time, Whereabouts } from './model.ts'

/** Eight letters without look-alikes; case, spaces and dashes do not count. */
export const QrCode = z.string().check(z.trim(), z.minLength(8), z.maxLength(20))
/** Between 10 and 99. */
export const MatchNumber = z.int().check(z.minimum(10), z.maximum(99))
/** Who wants to come in, and the numbers of which one is on its screen. `where` that address is, as far as this server knows. */
export const Asker = z.object({
  device: DeviceKind,
  label: z.string(),
  browser: z.string(),
  address: z.string(),
  where: z.optional(Whereabouts),
  askedAt: Time,
  expiresAt: Time,
  numbers: z.array(MatchNumber),
})
/** `asking`: nobody has answered yet, ask again. `denied`: it was turned away. The rest is what every way in answers. */
export const Waited = z.discriminatedUnion('step', [
  ...Entered.def.options,
  z.object({ step: z.literal('asking') }),
  z.object({ step: z.literal('denied') }),
])

export type Asker = z.infer<typeof Asker>
export type Waited = z.infer<typeof Waited>
