/** The rows of a session's life after signing in. */
import * as life from './actions/session-life.ts'
import * as policies from './actions/policies.ts'
import type { SignedIn, WithStore } from './actions/action.ts'
import type { CommandName } from '../protocol/commands.ts'
import { ok } from '../protocol/errors.ts'
import type { AccountId } from '../protocol/ids.ts'
import type { Session } from '../protocol/model.ts'
import type { Table } from './dispatch.ts'
import type { Presence } from './live/presence.ts'
import type { LiveSessions } from './live/sessions.ts'

type Live = { readonly presence: Presence; readonly sessions: LiveSessions }
/** What only memory knows of listed sessions: whether they are live now, and when they were last seen. */
export const withLife = ({ presence, sessions }: Live, listed: readonly Session[], of: AccountId): Session[] =>
  listed.map((s) => ({ ...s, connections: presence.connectionCount(s.id, of), lastSeenAt: sessions.lastSeen(s) }))

export const sessionRows = (live: Live) =>
  ({
    'session.self': { rate: 'reads', in: 'read', held: true, run: life.self },
    'session.lock': { rate: 'writes', in: 'write', run: life.lock },
    // That it came is what it says.
    'session.stay': { rate: 'writes', in: 'store', run: async (_cx: WithStore<SignedIn>) => ok({ reply: {}, notices: [] }) },
    'session.listOf': {
      rate: 'enter',
      in: 'store',
      run: async (cx, input) => {
        const listed = await cx.store.write((tx) => life.listOf({ ...cx, tx }, input))
        if (!listed.ok) return listed
        return ok({ reply: { sessions: withLife(live, listed.value.reply.sessions, input.account) }, notices: listed.value.notices })
      },
    },
    'session.endOf': { rate: 'writes', in: 'write', run: life.endOf },
    'policy.get': { rate: 'reads', in: 'read', run: policies.get },
    'policy.update': { rate: 'writes', in: 'write', confirm: true, run: policies.update },
  }) satisfies Partial<{ readonly [C in CommandName]: Table[C] }>
