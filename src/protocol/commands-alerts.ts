/** Answering what looked wrong: in the app, or from a mail without signing in. */
import * as z from 'zod/mini'
import { Alert, AlertAnswer, AlertSeen } from './alerts.ts'
import { command, Limit, none } from './command.ts'
import { Ticket } from './entry.ts'
import { AlertId } from './ids.ts'
import { Account } from './model.ts'

/** `reset`: with it a new password is chosen by `password.reset`; absent where the account has none. */
const Secured = z.object({ ended: z.int(), reset: z.optional(z.string()) })

export const alertCommands = {
  'alert.list': command("What looked wrong about one's own account, newest first.", none, z.object({ alerts: z.array(Alert) })),
  'alert.recent': command(
    "What looked wrong about anybody's account in the last 30 days, newest first, without names. Owners and administrators.",
    z.strictObject({ limit: Limit }),
    z.object({ alerts: z.array(AlertSeen), more: z.boolean() }),
  ),
  'alert.who': command(
    'Whose account one of them is about, and from where. That person finds this look in their diary.',
    z.strictObject({ alert: AlertId }),
    z.object({ alert: Alert, account: Account }),
  ),
  'alert.answer': command(
    'Was it me? `me` lets a doubted session go on; `notMe` ends it and every other session but this one.',
    z.strictObject({ alert: AlertId, answer: AlertAnswer }),
    Secured,
  ),
  'alert.see': command(
    'What a link in a mail is about. Looking changes nothing. Needs no session.',
    z.strictObject({ ticket: Ticket }),
    z.object({ alert: Alert }),
  ),
  'alert.settle': command(
    'Answer from a mail. `notMe` ends every session, and the password works no longer until a new one is chosen. Needs no session; the link works once.',
    z.strictObject({ ticket: Ticket, answer: AlertAnswer }),
    Secured,
  ),
} as const
