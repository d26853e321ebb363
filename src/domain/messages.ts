/** May this message be changed? One's own, while it is not deleted. */
import type { Result } from '../protocol/errors.ts'
import { ok, refuse } from '../protocol/errors.ts'
import type { AccountId } from '../protocol/ids.ts'
import type { Message } from '../protocol/model.ts'

export const decideChange = (message: Message, by: AccountId): Result<Message> => {
  if (message.author !== by) return refuse('forbidden', 'Only its author may change a message.')
  return message.deletedAt === undefined ? ok(message) : refuse('not_found', 'This message was deleted.')
}
