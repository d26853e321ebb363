/** Reading the audit log. Owners and administrators. */
import * as z from 'zod/mini'
import { AuditEntry, AuditState } from './audit.ts'
import { command, Limit, none } from './command.ts'
import { AccountId } from './ids.ts'
import { Account, Seq } from './model.ts'

export const auditCommands = {
  'audit.list': command(
    'What those who run this place did, newest first. `account` is who did it, or to whom.',
    z.strictObject({
      before: z.optional(Seq),
      action: z.optional(z.string().check(z.maxLength(40))),
      account: z.optional(AccountId),
      limit: Limit,
    }),
    z.object({ entries: z.array(AuditEntry), people: z.array(Account), more: z.boolean() }),
  ),
  'audit.verify': command('Follow the whole chain; names the first line that does not fit.', none, z.object({ state: AuditState })),
} as const
