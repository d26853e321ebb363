/** What each command needs, and which action it is. One row each; a command without a row does not compile. */
import type { Config } from './config.ts'
import * as accounts from './actions/accounts.ts'
import * as arrangements from './actions/arrangements.ts'
import * as claims from './actions/claims.ts'
import * as contacts from './actions/contacts.ts'
import * as detections from './actions/detection.ts'
import * as diary from './actions/diary.ts'
import * as entering from './actions/entering.ts'
import * as groups from './actions/groups.ts'
import * as invites from './actions/invites.ts'
import * as links from './actions/links.ts'
import * as messages from './actions/messages.ts'
import * as place from './actions/place.ts'
import * as privacy from './actions/privacy.ts'
import * as rooms from './actions/rooms.ts'
import * as sessions from './actions/sessions.ts'
import * as webhooks from './actions/webhooks.ts'
import { writeOrRefuse, type SignedIn } from './actions/action.ts'
import type { Table } from './dispatch.ts'
import type { Simulated } from '../protocol/detection.ts'
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { Directory } from './live/directory.ts'
import type { Here } from './live/here.ts'
import type { DetectionPanel } from './live/detection.ts'
import type { Hub } from './live/hub.ts'
import type { Presence } from './live/presence.ts'
import type { LiveSessions } from './live/sessions.ts'
import type { Typing } from './live/typing.ts'
import type { RateTable } from './rates.ts'
import type { Simulator } from './simulator.ts'

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

type Live = {
  readonly presence: Presence
  readonly typing: Typing
  readonly hub: Hub
  readonly sessions: LiveSessions
  readonly directory: Directory
  readonly here: Here
  readonly detection: DetectionPanel
  readonly simulator: () => Simulator
}
const asAdmin = <T>(caller: SignedIn, act: () => T): T | ReturnType<typeof refuse> => {
  const allowed = detections.administers(caller.account)
  return allowed.ok ? act() : allowed
}
const simulatedOf = (result: Result<Simulated>): Result<{ simulated: Simulated }> => (result.ok ? ok({ simulated: result.value }) : result)
const noConnection = () => refuse('bad_request', 'This needs a connection: send it over the socket.')

export const createTable = (live: Live): Table => {
  const { presence, typing, hub, directory, here } = live
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
    'session.proceed': { rate: 'enter', in: 'store', open: true, run: entering.proceed },
    'session.confirm': { rate: 'enter', in: 'store', held: true, run: sessions.confirm },
    'session.signOut': { rate: 'writes', in: 'write', held: true, run: sessions.signOut },
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
      run: async (caller, { room, typing: on }) => {
        const { id } = caller.account
        if (!hub.isMember(id, room)) return refuse('not_found')
        if (on && (await presence.mayType(id, room))) typing.start(id, room)
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
    'presence.focus': {
      rate: 'reads',
      in: 'live',
      run: (caller, input) =>
        onConnection(caller, (id) => {
          presence.focused(id, input.room)
          here.looksAt(id, input.room)
        }),
    },
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
    'detection.get': {
      rate: 'reads',
      in: 'live',
      run: async (caller, input) =>
        asAdmin(caller, () => ok({ detection: live.detection.view({ after: input.after, limit: input.limit }) })),
    },
    'detection.repair': {
      rate: 'writes',
      in: 'live',
      run: async (caller) => asAdmin(caller, () => ok({ repaired: live.detection.repair() })),
    },
    'detection.who': {
      rate: 'writes',
      in: 'write',
      run: async (cx, input) => {
        const owner = await detections.who(cx, presence.ownerOf(input.connection))
        return owner.ok ? ok({ reply: { account: owner.value }, notices: [] }) : owner
      },
    },
    'simulate.start': {
      rate: 'writes',
      in: 'live',
      run: (caller) => asAdmin(caller, async () => simulatedOf(await live.simulator().start())),
    },
    'simulate.act': {
      rate: 'writes',
      in: 'live',
      run: (caller, input) => asAdmin(caller, async () => simulatedOf(await live.simulator().act(input.act))),
    },
    'simulate.get': { rate: 'reads', in: 'live', run: async (caller) => asAdmin(caller, () => ok({ simulated: live.simulator().get() })) },
    'simulate.stop': {
      rate: 'writes',
      in: 'live',
      run: (caller) =>
        asAdmin(caller, async () => {
          await live.simulator().stop()
          return ok({})
        }),
    },

    'diary.list': { rate: 'reads', in: 'read', run: diary.list },
    'diary.export': { rate: 'enter', in: 'read', run: diary.exportAll },
    'diary.delete': { rate: 'writes', in: 'write', run: diary.remove },
    'diary.retention': { rate: 'writes', in: 'write', run: diary.retention },

    'webhook.create': { rate: 'writes', in: 'write', run: webhooks.create },
    'webhook.list': { rate: 'reads', in: 'read', run: webhooks.list },
    'webhook.update': { rate: 'writes', in: 'write', run: webhooks.update },
    'webhook.rotate': { rate: 'writes', in: 'write', run: webhooks.rotate },
    'webhook.delete': { rate: 'writes', in: 'write', run: webhooks.remove },
    'webhook.test': { rate: 'writes', in: 'write', run: webhooks.test },
    'webhook.deliveries': { rate: 'reads', in: 'read', run: webhooks.deliveries },
    'webhook.replay': { rate: 'writes', in: 'write', run: webhooks.replay },

    'badge.create': { rate: 'writes', in: 'write', run: links.createBadge },
    'badge.list': { rate: 'reads', in: 'read', run: links.listBadges },
    'badge.revoke': { rate: 'writes', in: 'write', run: links.revokeBadge },
    'feed.create': { rate: 'writes', in: 'write', run: links.createFeed },
    'feed.list': { rate: 'reads', in: 'read', run: links.listFeeds },
    'feed.revoke': { rate: 'writes', in: 'write', run: links.revokeFeed },

    'privacy.get': { rate: 'reads', in: 'read', run: privacy.get },
    'privacy.update': {
      rate: 'writes',
      in: 'store',
      run: async (cx, input) => {
        const result = await writeOrRefuse(cx.store, (tx) => privacy.update({ ...cx, tx }, input))
        if (result.ok) typing.stopEverywhere(cx.caller.account.id)
        return result
      },
    },
    'privacy.preview': { rate: 'reads', in: 'live', run: async (caller, input) => ok(await presence.preview(caller.account.id, input.as)) },
    'group.list': { rate: 'reads', in: 'read', run: groups.list },
    'group.create': { rate: 'writes', in: 'write', run: groups.create },
    'group.rename': { rate: 'writes', in: 'write', run: groups.rename },
    'group.change': { rate: 'writes', in: 'write', run: groups.change },
    'group.delete': { rate: 'writes', in: 'write', run: groups.remove },
    'place.policy': { rate: 'writes', in: 'write', run: place.policy },
    'status.set': { rate: 'presence', in: 'write', run: claims.setStatus },

    'contact.request': { rate: 'writes', in: 'write', run: contacts.request },
    'contact.accept': { rate: 'writes', in: 'write', run: contacts.accept },
    'contact.decline': { rate: 'writes', in: 'write', run: contacts.decline },
    'contact.withdraw': { rate: 'writes', in: 'write', run: contacts.withdraw },
    'contact.remove': { rate: 'writes', in: 'write', run: contacts.remove },
    'contact.block': { rate: 'writes', in: 'write', run: contacts.block },
    'contact.unblock': { rate: 'writes', in: 'write', run: contacts.unblock },
    'contact.list': { rate: 'reads', in: 'read', run: contacts.list },
    'people.search': { rate: 'reads', in: 'live', run: async (caller, input) => ok(await directory.search(caller.account.id, input)) },
    'room.here': {
      rate: 'reads',
      in: 'live',
      run: async (caller, { room }) =>
        hub.isMember(caller.account.id, room) ? ok(await here.ask(caller.account.id, room, caller.connection)) : refuse('not_found'),
    },
    'presence.tellMe': { rate: 'writes', in: 'write', run: contacts.tellMe },
    'presence.dontTellMe': { rate: 'writes', in: 'write', run: contacts.dontTellMe },
    'presence.tellMeList': { rate: 'reads', in: 'read', run: contacts.wishes },

    'claim.set': { rate: 'writes', in: 'write', run: arrangements.set },
    'claim.clear': { rate: 'writes', in: 'write', run: arrangements.clear },
    'claim.list': { rate: 'reads', in: 'read', run: arrangements.list },
    'presence.order': { rate: 'writes', in: 'write', run: arrangements.order },
    'plan.set': { rate: 'writes', in: 'write', run: arrangements.setPlan },
    'plan.get': { rate: 'reads', in: 'read', run: arrangements.getPlan },
    'plan.clear': { rate: 'writes', in: 'write', run: arrangements.clearPlan },
    'session.name': { rate: 'writes', in: 'write', run: arrangements.nameDevice },
    'device.mute': { rate: 'writes', in: 'write', run: arrangements.muteDevice },
  }
}
