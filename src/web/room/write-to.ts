/** Opens the direct room with a person, making it on first use. */
import type { AccountId } from '../../protocol/ids.ts'
import { client, memberships } from '../live/client.ts'
import { go } from '../live/route.ts'

export const writeTo = async (account: AccountId): Promise<void> => {
  for (const m of memberships.value.values()) {
    if (m.room.kind === 'direct' && m.peer === account) return go({ at: 'room', room: m.room.id, people: false })
  }
  const result = await client.call('room.direct', { account })
  if (result.ok) go({ at: 'room', room: result.value.membership.room.id, people: false })
}
