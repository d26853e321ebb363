/** Rings one connection of each person a message is meant for, unless they are reading it or asked for quiet. */
import type { Fact } from '../ports.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'

export const createAttention = ({ hub, presence }: { readonly hub: Hub; readonly presence: Presence }) => ({
  receive: (fact: Fact): void => {
    if (fact.type !== 'message.noticed') return
    for (const { account, why } of fact.targets) {
      const connection = presence.ringer(account, { author: fact.author, room: fact.room, urgent: fact.urgent })
      if (connection !== null)
        hub.send(connection, {
          event: 'ring',
          room: fact.room,
          message: fact.message,
          author: fact.author,
          why,
          ...(fact.urgent ? { urgent: true } : {}),
        })
    }
  },
})
