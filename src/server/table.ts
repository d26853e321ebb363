/** What each command needs, and which action it is. One row each; a command without a row does not compile. */
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
import { circle } from './actions/seeing.ts'
import * as sessions from './actions/sessions.ts'
import * as signingIn from './actions/signing-in.ts'
import * as webhooks from './actions/webhooks.ts'
import { writeOrRefuse, type SignedIn, type WithStore, type Action } from './actions/action.ts'
import { note } from './actions/audit.ts'
import { lettingInRows, passkeyRows } from './table-passkeys.ts'
import { securityRows } from './table-security.ts'
import type { Table } from './dispatch.ts'
import type { Simulated } from '../protocol/detection.ts'
import type { CommandName, Output } from '../protocol/commands.ts'
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { Answers } from './live/answers.ts'
import type { Beats } from './live/beats.ts'
import { exportWeight, type Bulk } from './live/bulk.ts'
import type { Directory } from './live/directory.ts'
import type { Here } from './live/here.ts'
import type { DetectionPanel } from './live/detection.ts'
import type { Hub } from './live/hub.ts'
import type { Presence } from './live/presence.ts'
import type { LiveSessions } from './live/sessions.ts'
import type { Typing } from './live/typing.ts'
import type { Simulator } from './simulator.ts'
import { sessionRows, withLife } from './table-sessions.ts'
import { alertRows } from './table-alerts.ts'
import { governingRows } from './table-governing.ts'
import { identityRows } from './table-identity.ts'

type Live = {
  readonly presence: Presence
  readonly typing: Typing
  readonly answers: Answers
  readonly beats: Beats
  readonly hub: Hub
  readonly sessions: LiveSessions
  readonly directory: Directory
  readonly here: Here
  readonly detection: DetectionPanel
  readonly bulk: Bulk
  readonly simulator: () => Simulator
  readonly now: () => number
}
const asAdmin = <T>(caller: SignedIn, act: () => T): T | ReturnType<typeof refuse> => {
  const allowed = detections.administers(caller.account)
  return allowed.ok ? act() : allowed
}
const simulatedOf = (result: Result<Simulated>): Result<{ simulated: Simulated }> => (result.ok ? ok({ simulated: result.value }) : result)
/** What happens in memory is done first and noted then. */
const asNoted = async <T>(cx: WithStore<SignedIn>, noted: Parameters<typeof note>[1], act: () => Promise<Result<T>>) => {
  const allowed = detections.administers(cx.caller.account)
  if (!allowed.ok) return allowed
  const result = await act()
  if (!result.ok) return result
  await cx.store.write((tx) => note({ ...cx, tx }, noted))
  return ok({ reply: result.value, notices: [] })
}
const noConnection = () => refuse('bad_request', 'This needs a connection: send it over the socket.')

export const createTable = (live: Live): Table => {
  const { presence, typing, hub, directory, here } = live
  /** Reading that adds up. */
  const counted =
    <C extends CommandName>(run: Action<C>, weight: (reply: Output<C>) => number): Action<C> =>
    async (cx, input) => {
      const result = await run(cx, input)
      if (result.ok) live.bulk.read(cx.caller.session, weight(result.value.reply))
      return result
    }
  const onConnection = (caller: SignedIn, act: (id: NonNullable<SignedIn['connection']>) => void) => {
    if (caller.connection === undefined) return noConnection()
    act(caller.connection)
    return ok({})
  }
  return {
    ...alertRows,
    ...governingRows,
    ...identityRows,
    'place.get': { rate: 'reads', in: 'read', open: true, run: place.get },
    'place.update': { rate: 'writes', in: 'write', run: place.update },

    'account.register': { rate: 'enter', in: 'store', open: true, run: accounts.register },
    'account.get': { rate: 'reads', scope: 'read', in: 'read', run: accounts.get },
    'account.list': { rate: 'reads', scope: 'read', in: 'read', run: accounts.list },
    // Told to everybody, like a state.
    'account.update': { rate: 'presence', in: 'write', run: accounts.update },
    'settings.update': { rate: 'writes', in: 'write', run: accounts.settings },

    'session.signIn': { rate: 'enter', in: 'store', open: true, run: signingIn.signIn },
    'session.proceed': { rate: 'enter', in: 'store', open: true, run: entering.proceed },
    'session.confirm': { rate: 'enter', in: 'store', held: true, run: signingIn.confirm },
    ...passkeyRows,
    ...securityRows,
    ...lettingInRows(live.answers),
    'session.signOut': { rate: 'writes', in: 'write', held: true, run: sessions.signOut },
    'session.list': {
      rate: 'reads',
      in: 'store',
      run: async (cx, input) => {
        const listed = await cx.store.read((tx) => sessions.list({ ...cx, tx }, input))
        if (!listed.ok) return listed
        return ok({ reply: { sessions: withLife(live, listed.value.reply.sessions, cx.caller.account.id) }, notices: [] })
      },
    },
    ...sessionRows(live),
    'session.end': { rate: 'writes', in: 'write', run: sessions.endOne },
    'session.endOthers': { rate: 'writes', in: 'write', run: sessions.endOthers },

    'invite.create': { rate: 'writes', in: 'write', run: invites.create },
    'invite.get': { rate: 'enter', in: 'read', open: true, run: invites.get },
    'invite.list': { rate: 'reads', scope: 'admin-read', in: 'read', run: invites.list },
    'invite.revoke': { rate: 'writes', in: 'write', run: invites.revoke },

    'room.create': { rate: 'writes', scope: 'rooms', in: 'write', run: rooms.create },
    'room.direct': { rate: 'writes', scope: 'rooms', in: 'write', run: rooms.direct },
    'room.list': { rate: 'reads', scope: 'read', in: 'read', run: rooms.list },
    'room.update': { rate: 'writes', scope: 'rooms', in: 'write', run: rooms.update },
    'room.join': { rate: 'writes', in: 'write', run: rooms.join },
    'room.leave': { rate: 'writes', scope: 'rooms', in: 'write', run: rooms.leave },
    'room.leaveMany': { rate: 'enter', scope: 'rooms', in: 'write', run: rooms.leaveMany },
    'room.delete': { rate: 'enter', in: 'write', run: rooms.remove },
    'room.invite': { rate: 'writes', scope: 'rooms', in: 'write', run: rooms.invite },
    'room.members': { rate: 'reads', scope: 'read', in: 'read', run: rooms.members },

    'message.send': { rate: 'messages', scope: 'write', in: 'write', run: messages.send },
    'message.edit': { rate: 'messages', scope: 'write', in: 'write', run: messages.edit },
    'message.delete': { rate: 'messages', scope: 'write', in: 'write', run: messages.remove },
    'history.before': { rate: 'reads', scope: 'read', in: 'read', run: counted(messages.before, (r) => r.messages.length) },
    'history.since': { rate: 'reads', scope: 'read', in: 'read', run: counted(messages.since, (r) => r.messages.length) },
    'read.mark': { rate: 'reads', scope: 'read', in: 'write', run: messages.markRead },

    'typing.set': {
      rate: 'typing',
      scope: 'write',
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
      scope: 'presence',
      in: 'live',
      run: (caller, input) =>
        onConnection(caller, (id) => {
          presence.touched(id, input.inputAgoMs)
          live.sessions.used(caller.session, live.now() - input.inputAgoMs)
        }),
    },
    'presence.beat': { rate: 'touch', scope: 'presence', in: 'live', run: (caller, { forMs }) => live.beats.beat(caller, forMs) },
    'presence.visibility': {
      rate: 'touch',
      scope: 'presence',
      in: 'live',
      run: (caller, input) => onConnection(caller, (id) => presence.visibility(id, input.visibility)),
    },
    'presence.focus': {
      rate: 'reads',
      scope: 'presence',
      in: 'live',
      run: (caller, input) =>
        onConnection(caller, (id) => {
          presence.focused(id, input.room)
          here.looksAt(id, input.room)
        }),
    },
    'presence.watch': {
      rate: 'watch',
      scope: 'presence',
      in: 'live',
      run: async (caller, input) =>
        caller.connection === undefined ? noConnection() : ok(await presence.watch(caller.account.id, caller.connection, input.ids)),
    },
    'presence.get': {
      rate: 'reads',
      scope: 'presence',
      in: 'live',
      run: async (caller, input) => ok({ entries: await presence.get(caller.account.id, input.ids) }),
    },
    'presence.explain': {
      rate: 'reads',
      scope: 'presence',
      in: 'live',
      run: async (caller, input) => ok({ explanation: await presence.explain(caller.account.id, input.account, caller.connection) }),
    },
    'presence.set': {
      rate: 'presence',
      scope: 'presence',
      in: 'store',
      run: async (cx, input) => {
        const lastActiveAt = await presence.lastActive(cx.caller.account.id)
        if (input.value === 'invisible') typing.stopEverywhere(cx.caller.account.id)
        return writeOrRefuse(cx.store, (tx) => claims.setManual(lastActiveAt)({ ...cx, tx }, input))
      },
    },
    'detection.get': {
      rate: 'reads',
      scope: 'admin-read',
      in: 'store',
      run: async (cx, input) => {
        const allowed = detections.administers(cx.caller.account)
        if (!allowed.ok) return allowed
        const detection = live.detection.view({ after: input.after, limit: input.limit })
        const rows = detection.rows.map((row) => row.connection)
        await detections.seen(cx, live.detection.recognised(cx.caller.account.id, rows))
        return ok({ reply: { detection }, notices: [] })
      },
    },
    'detection.repair': {
      rate: 'writes',
      in: 'store',
      run: (cx) => asNoted(cx, { action: 'detection.repair' }, async () => ok({ repaired: live.detection.repair() })),
    },
    'detection.who': {
      rate: 'writes',
      in: 'write',
      run: async (cx, input) => {
        const owner = await detections.who(cx, presence.ownerOf(input.connection))
        if (!owner.ok) return owner
        live.detection.foundOut(cx.caller.account.id, input.connection)
        return ok({ reply: { account: owner.value }, notices: [] })
      },
    },
    'simulate.start': {
      rate: 'writes',
      in: 'store',
      run: (cx) => asNoted(cx, { action: 'simulate.start' }, async () => simulatedOf(await live.simulator().start())),
    },
    'simulate.act': {
      rate: 'writes',
      in: 'store',
      run: (cx, { act }) =>
        asNoted(cx, { action: 'simulate.act', detail: { act } }, async () => simulatedOf(await live.simulator().act(act))),
    },
    'simulate.get': { rate: 'reads', in: 'live', run: async (caller) => asAdmin(caller, () => ok({ simulated: live.simulator().get() })) },
    'simulate.stop': {
      rate: 'writes',
      in: 'store',
      run: (cx) =>
        asNoted(cx, { action: 'simulate.stop' }, async () => {
          await live.simulator().stop()
          return ok({})
        }),
    },

    'diary.list': { rate: 'reads', in: 'read', run: diary.list },
    'diary.export': { rate: 'heavy', cost: 5, in: 'read', confirm: true, run: counted(diary.exportAll, () => exportWeight) },
    'diary.delete': { rate: 'writes', in: 'write', run: diary.remove },
    'diary.retention': { rate: 'writes', in: 'write', run: diary.retention },

    'webhook.create': { rate: 'writes', in: 'write', confirm: true, run: webhooks.create },
    'webhook.list': { rate: 'reads', scope: 'admin-read', in: 'read', run: webhooks.list },
    'webhook.update': { rate: 'writes', in: 'write', run: webhooks.update },
    'webhook.rotate': { rate: 'writes', in: 'write', confirm: true, run: webhooks.rotate },
    'webhook.delete': { rate: 'writes', in: 'write', run: webhooks.remove },
    'webhook.test': { rate: 'writes', in: 'write', run: webhooks.test },
    'webhook.deliveries': { rate: 'reads', scope: 'admin-read', in: 'read', run: webhooks.deliveries },
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
    'status.set': { rate: 'presence', scope: 'presence', in: 'write', run: claims.setStatus },

    'contact.request': { rate: 'writes', in: 'write', run: contacts.request },
    'contact.accept': { rate: 'writes', in: 'write', run: contacts.accept },
    'contact.decline': { rate: 'writes', in: 'write', run: contacts.decline },
    'contact.withdraw': { rate: 'writes', in: 'write', run: contacts.withdraw },
    'contact.remove': { rate: 'writes', in: 'write', run: contacts.remove },
    'contact.block': {
      rate: 'writes',
      in: 'store',
      run: async (cx, input) => {
        const left = await presence.leaving(cx.caller.account.id)
        typing.stopEverywhere(cx.caller.account.id)
        return writeOrRefuse(cx.store, (tx) => contacts.block(left)({ ...cx, tx }, input))
      },
    },
    'contact.unblock': { rate: 'writes', in: 'write', run: contacts.unblock },
    'contact.list': { rate: 'reads', in: 'read', run: contacts.list },
    'people.search': {
      rate: 'search',
      scope: 'presence',
      in: 'store',
      run: async (cx, input) => {
        const within = await cx.store.read((tx) => circle(tx, cx.caller.account))
        return ok({ reply: await directory.search(cx.caller.account.id, input, within), notices: [] })
      },
    },
    'room.here': {
      rate: 'reads',
      scope: 'presence',
      in: 'live',
      run: async (caller, { room }) =>
        hub.isMember(caller.account.id, room) ? ok(await here.ask(caller.account.id, room, caller.connection)) : refuse('not_found'),
    },
    'presence.tellMe': { rate: 'writes', in: 'write', run: contacts.tellMe },
    'presence.dontTellMe': { rate: 'writes', in: 'write', run: contacts.dontTellMe },
    'presence.tellMeList': { rate: 'reads', in: 'read', run: contacts.wishes },

    'claim.set': { rate: 'writes', scope: 'presence', in: 'write', run: arrangements.set },
    'claim.clear': { rate: 'writes', scope: 'presence', in: 'write', run: arrangements.clear },
    'claim.list': { rate: 'reads', scope: 'presence', in: 'read', run: arrangements.list },
    'presence.order': { rate: 'writes', in: 'write', run: arrangements.order },
    'plan.set': { rate: 'writes', in: 'write', run: arrangements.setPlan },
    'plan.get': { rate: 'reads', in: 'read', run: arrangements.getPlan },
    'plan.clear': { rate: 'writes', in: 'write', run: arrangements.clearPlan },
    'session.name': { rate: 'writes', in: 'write', run: arrangements.nameDevice },
    'device.mute': { rate: 'writes', in: 'write', run: arrangements.muteDevice },
  }
}
