/** Steps on the way in, and proving again that it is oneself. */
import * as z from 'zod/mini'
import { command, none } from './command.ts'
import { Entered, NextStep, Proof, Ticket } from './entry.ts'

export const entryCommands = {
  'session.proceed': command(
    'Answer the step that signing in asked for. Needs no session; the ticket stands for what was proven before.',
    z.strictObject({ ticket: Ticket, next: NextStep }),
    Entered,
  ),
  'session.confirm': command(
    'Prove once more that it is you: unlocks a held session, and lets it do what needs a recent proof (for ten minutes).',
    z.strictObject({ proof: Proof }),
    none,
  ),
} as const
