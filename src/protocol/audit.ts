/** The log of what those who run a place did: one line an act, each sealed onto the one before. */
import * as z from 'zod/mini'
import { AccountId } from './ids.ts'
import { Seq, Time } from './model.ts'

/** Acts as the log names them, and what a line may say of each: commands, but for what is done from the machine itself. */
export const auditFields = {
  'place.update': ['name', 'registration', 'sharing', 'inviters'],
  'place.policy': ['presence', 'lastSeenAtMost', 'shareRoom'],
  'policy.update': ['idleMs', 'maxMs', 'most', 'beyond', 'secondFrom', 'networks', 'lockMs'],
  'session.listOf': [],
  'session.endOf': ['session', 'device'],
  'invite.create': ['as', 'uses', 'expiresAt', 'room'],
  'invite.revoke': [],
  'webhook.create': ['url', 'events'],
  'webhook.update': ['url', 'events', 'state'],
  'webhook.rotate': [],
  'webhook.delete': ['url'],
  'webhook.test': [],
  'webhook.replay': ['delivery'],
  'detection.who': [],
  'alert.who': ['alert'],
  'detection.repair': [],
  'simulate.start': [],
  'simulate.act': ['act'],
  'simulate.stop': [],
  'account.create': ['role', 'provider'],
  'role.set': ['from', 'to', 'provider'],
  'person.approve': [],
  'person.refuse': ['reason'],
  'person.suspend': ['until', 'reason'],
  'person.ban': ['reason', 'networks'],
  'person.lift': [],
  'person.delete': ['messages'],
  'account.delete': ['messages'],
  'password.resetLink': [],
  'report.handle': ['report', 'outcome'],
  'room.update': ['name', 'topic'],
  'room.role': ['room', 'from', 'to'],
  'room.remove': ['room'],
  'room.ban': ['room'],
  'room.unban': ['room'],
  'message.delete': ['message', 'room'],
  'bot.create': ['scopes', 'role'],
  'bot.token': ['token', 'label', 'scopes'],
  'bot.revoke': ['token', 'label'],
  'bot.switch': ['state', 'because'],
} as const
export type AuditAction = keyof typeof auditFields
export const auditActions = Object.keys(auditFields) as AuditAction[]
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
