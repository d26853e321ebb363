/** The log of what those who run a place did: one line an act, each sealed onto the one before. */
import * as z from 'zod/mini'
import { AccountId } from './ids.ts'
import { Seq, Time } from './model.ts'

/** Acts as the log names them: commands, but for what is done from the machine itself. */
export const auditActions = [
  'place.update',
  'place.policy',
  'policy.update',
  'session.listOf',
  'session.endOf',
  'invite.create',
  'invite.revoke',
  'webhook.create',
  'webhook.update',
  'webhook.rotate',
  'webhook.delete',
  'webhook.test',
  'webhook.replay',
  'detection.who',
  'alert.who',
  'detection.repair',
  'simulate.start',
  'simulate.act',
  'simulate.stop',
  'account.create',
  'role.set',
  'person.approve',
  'person.refuse',
  'person.suspend',
  'person.ban',
  'person.lift',
  'person.delete',
  'account.delete',
  'password.resetLink',
  'report.handle',
  'room.update',
  'room.delete',
  'room.role',
  'room.remove',
  'room.ban',
  'room.unban',
  'message.delete',
  'bot.create',
  'bot.token',
  'bot.revoke',
  'bot.switch',
] as const
export type AuditAction = (typeof auditActions)[number]
/** What is said of an act beyond who, what and to whom. Never a secret, never what people wrote. */
export type AuditDetail = Readonly<Record<string, DetailValue>>
/** Words, numbers and lists of them: nothing that could hold a whole input. */
export type DetailValue = string | number | boolean | null | readonly (string | number)[]

/** `actor` null: whoever holds the data folder, from the command line. `hash` seals this line and all before it. */
export const AuditEntry = z.object({
  seq: Seq,
  at: Time,
  actor: z.nullable(AccountId),
  action: z.string(),
  target: z.nullable(z.string()),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
/** `end`: whether it ends where it did; `cut` is that it does not, `unknown` that nothing readable was noted of it. `head` is the newest seal there is. */
export const AuditState = z.object({
  count: z.int(),
  head: z.nullable(z.string()),
  broken: z.nullable(Seq),
  end: z.enum(['sealed', 'cut', 'unknown']),
})

export type AuditEntry = z.infer<typeof AuditEntry>
export type AuditState = z.infer<typeof AuditState>
