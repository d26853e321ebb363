/** What each command needs, and which action it is. One row each; a command without a row does not compile. */
import type { Config } from './config.ts'
import * as accounts from './actions/accounts.ts'
import * as claims from './actions/claims.ts'
import * as invites from './actions/invites.ts'
import * as messages from './actions/messages.ts'
import * as place from './actions/place.ts'
import * as rooms from './actions/rooms.ts'
import * as sessions from './actions/sessions.ts'
import { writeOrRefuse, type SignedIn } from './actions/action.ts'
import type { Table } from './dispatch.ts'
import { ok, refuse } from '../protocol/errors.ts'
import type { Hub } from './live/hub.ts'
import type { Presence } from './live/presence.ts'
import type { LiveSessions } from './live/sessions.ts'
import type { Typing } from './live/typing.ts'
import type { RateTable } from './rates.ts'

const second = 1_000
export const rateTable = ({ rates }: Pick<Config, 'rates'>): RateTable => ({
  messages: rates.messages,
  presence: rates.presence,
  watch: rates.watch,
  reads: { times: 300, perMs: 30 * second },
  writes: { times: 60, perMs: 30 * second },
  touch: { times: 20, perMs: 30 * second },
  typing: { times: 20, perMs: 20 * second },
  enter: { times: 60, perMs: 60 * second },
})

type Live = { readonly presence: Presence; readonly typing: Typing; readonly hub: Hub; readonly sessions: LiveSessions }
const noConnection = () => refuse('bad_request', 'This needs a connection: send it over the socket.')

export const createTable = (live: Live): Table => {
  const { presence, typing, hub } = live
  const onConnection = (caller: SignedIn, act: (id: NonNullable<SignedIn['connection']>) => void) => {
    if (caller.connection === undefined) return noConnection()
    act(caller.connection)
    return ok({})
  }
  return {
    'place.get': { rate: 'reads', in: 'read', open: true, run: place.get },
    'place.update': { rate: 'writes', in: 'write', run: place.update },

    'account.register': { rate: 'enter', in: 'store', open: true, run: accounts.register },
    'account.get': { rate: 'reads', in: 'read', run: accounts.get },
    'account.list': { rate: 'reads', in: 'read', run: accounts.list },
    'account.update': { rate: 'writes', in: 'write', run: accounts.update },
    'account.password': { rate: 'enter', in: 'store', run: accounts.password },
    'settings.update': { rate: 'writes', in: 'write', run: accounts.settings },

    'session.signIn': { rate: 'enter', in: 'store', open: true, run: sessions.signIn },
    'session.signOut': { rate: 'writes', in: 'write', run: sessions.signOut },
    'session.list': {
      rate: 'reads',
      in: 'store',
      run: async (cx, input) => {
        const listed = await cx.store.read((tx) => sessions.list({ ...cx, tx }, input))
        if (!listed.ok) return listed
        const withLife = listed.value.reply.sessions.map((s) => ({
          ...s,
          connections: presence.connectionCount(s.id, cx.caller.account.id),
          lastSeenAt: live.sessions.lastSeen(s),
        }))
        return ok({ reply: { sessions: withLife }, notices: [] })
      },
    },
    'session.end': { rate: 'writes', in: 'write', run: sessions.endOne },
    'session.endOthers': { rate: 'writes', in: 'write', run: sessions.endOthers },

    'invite.create': { rate: 'writes', in: 'write', run: invites.create },
    'invite.get': { rate: 'enter', in: 'read', open: true, run: invites.get },
    'invite.list': { rate: 'reads', in: 'read', run: invites.list },
    'invite.revoke': { rate: 'writes', in: 'write', run: invites.revoke },

    'room.create': { rate: 'writes', in: 'write', run: rooms.create },
    'room.direct': { rate: 'writes', in: 'write', run: rooms.direct },
    'room.list': { rate: 'reads', in: 'read', run: rooms.list },
    'room.update': { rate: 'writes', in: 'write', run: rooms.update },
    'room.join': { rate: 'writes', in: 'write', run: rooms.join },
    'room.leave': { rate: 'writes', in: 'write', run: rooms.leave },
    'room.invite': { rate: 'writes', in: 'write', run: rooms.invite },
    'room.members': { rate: 'reads', in: 'read', run: rooms.members },

    'message.send': { rate: 'messages', in: 'write', run: messages.send },
    'message.edit': { rate: 'messages', in: 'write', run: messages.edit },
    'message.delete': { rate: 'messages', in: 'write', run: messages.remove },
    'history.before': { rate: 'reads', in: 'read', run: messages.before },
    'history.since': { rate: 'reads', in: 'read', run: messages.since },
    'read.mark': { rate: 'reads', in: 'write', run: messages.markRead },

    'typing.set': {
      rate: 'typing',
      in: 'live',
      run: (caller, { room, typing: on }) => {
        const { id } = caller.account
        if (!hub.isMember(id, room)) return refuse('not_found')
        if (on && presence.sharesTyping(id)) typing.start(id, room)
        else typing.stop(id, room)
        return ok({})
      },
    },
    'presence.touch': {
      rate: 'touch',
      in: 'live',
      run: (caller, input) => onConnection(caller, (id) => presence.touched(id, input.inputAgoMs)),
    },
    'presence.visibility': {
      rate: 'touch',
      in: 'live',
      run: (caller, input) => onConnection(caller, (id) => presence.visibility(id, input.visibility)),
    },
    'presence.focus': { rate: 'reads', in: 'live', run: (caller, input) => onConnection(caller, (id) => presence.focused(id, input.room)) },
    'presence.watch': {
      rate: 'watch',
      in: 'live',
      run: async (caller, input) =>
        caller.connection === undefined ? noConnection() : ok(await presence.watch(caller.account.id, caller.connection, input.ids)),
    },
    'presence.get': {
      rate: 'reads',
      in: 'live',
      run: async (caller, input) => ok({ entries: await presence.get(caller.account.id, input.ids) }),
    },
    'presence.explain': {
      rate: 'reads',
      in: 'live',
      run: async (caller, input) => ok({ explanation: await presence.explain(caller.account.id, input.account, caller.connection) }),
    },
    'presence.set': {
      rate: 'presence',
      in: 'store',
      run: async (cx, input) => {
        const lastActiveAt = await presence.lastActive(cx.caller.account.id)
        if (input.value === 'invisible') typing.stopEverywhere(cx.caller.account.id)
        return writeOrRefuse(cx.store, (tx) => claims.setManual(lastActiveAt)({ ...cx, tx }, input))
      },
    },
    'presence.endings': { rate: 'reads', in: 'read', run: claims.endings },
    'status.set': { rate: 'presence', in: 'write', run: claims.setStatus },
  }
}
