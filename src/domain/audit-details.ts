/**
 * Which fields an act has in the audit log, act by act. What is not named here is not written, whatever object it stands in; an act that names a
 * field that is not here does not compile.
 */
import type { AuditAction, AuditDetail, DetailValue } from '../protocol/audit.ts'

const fields = {
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
  'person.refuse': [],
  'person.suspend': ['until', 'reason'],
  'person.ban': ['reason', 'networks'],
  'person.lift': [],
  'person.delete': ['messages'],
  'account.delete': ['messages'],
  'password.resetLink': [],
  'report.handle': ['report', 'outcome'],
  'room.update': ['name', 'topic'],
  'room.delete': ['name', 'messages'],
  'room.role': ['room', 'from', 'to'],
  'room.remove': ['room'],
  'room.ban': ['room'],
  'room.unban': ['room'],
  'message.delete': ['message', 'room'],
  'bot.create': ['scopes', 'role'],
  'bot.token': ['token', 'label', 'scopes'],
  'bot.revoke': ['token', 'label'],
  'bot.switch': ['state', 'because'],
} as const satisfies { readonly [A in AuditAction]: readonly string[] }

type Fields = typeof fields
/** An act and what may be said of it. */
export type Said = {
  readonly [A in AuditAction]: { readonly action: A; readonly detail?: { readonly [F in Fields[A][number]]?: DetailValue } }
}[AuditAction]

export const detailOf = ({ action, detail }: Said): AuditDetail => {
  const named: readonly string[] = fields[action]
  const said: readonly (readonly [string, DetailValue | undefined])[] = Object.entries(detail ?? {})
  return Object.fromEntries(said.filter((pair): pair is readonly [string, DetailValue] => named.includes(pair[0]) && pair[1] !== undefined))
}
