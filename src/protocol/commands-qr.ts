/** Commands of two devices: one that wants to come in, and one that is in and lets it. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { Ticket } from './entry.ts'
import { limits } from './limits.ts'
import { DeviceKind, line, Time } from './model.ts'
import { Asker, MatchNumber, QrCode, Waited } from './qr.ts'

const code = { code: QrCode }

export const qrCommands = {
  'qr.start': command(
    "Ask to be let in by another device, for three minutes. Show `/approve#code` at this place's address as a QR code, `code` to be typed, and `number` to be picked there; keep `secret`.",
    z.strictObject({
      device: z.optional(DeviceKind),
      label: z.optional(line(0, limits.labelChars)),
      keep: z._default(z.boolean(), false),
      shared: z.optional(z.boolean()),
    }),
    z.object({ code: z.string(), secret: z.string(), number: MatchNumber, expiresAt: Time }),
  ),
  'qr.wait': command(
    'Wait for the answer of the other device, at most 10 s at a time; then ask again. Once it is yes, this signs in.',
    z.strictObject({ ...code, secret: Ticket, patienceMs: z._default(z.int().check(z.minimum(0), z.maximum(10_000)), 10_000) }),
    Waited,
  ),
  'qr.look': command('Who shows this code.', z.strictObject(code), z.object({ asker: Asker })),
  'qr.approve': command(
    'Let that device in as oneself. `number` is the one on its screen; a wrong one turns it away.',
    z.strictObject({ ...code, number: MatchNumber }),
    z.object({ answer: z.enum(['approved', 'denied']) }),
  ),
  'qr.deny': command('Turn that device away.', z.strictObject(code), none),
} as const
