/** The people and things of the access table as they are put into the store: those that all speak of, and those of each actor. */
import { keepTicket } from '../../src/server/kept.ts'
import { noPair, sideOf, type Pair } from '../../src/domain/contacts.ts'
import type { AccountId, ConnectionId, DeliveryId, ReportId, RoomId, SessionId, WebhookId } from '../../src/protocol/ids.ts'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { actors, roles, type Actor } from './access.ts'
import { direct, message, newId, person, report, robot, room, session, things, type Maker, type Scene } from './access-cast.ts'
import { inviteOf } from './store.ts'

const people = ['Third', 'Asker', 'Asked', 'Friend', 'Foe'] as const

export type Shown = Awaited<ReturnType<typeof setScene>>
export const setScene = async (make: Maker) => {
  const { tx, now } = make
  const [other, far, exile, top] = [
    await person(make, 'Otto'),
    await person(make, 'Farid'),
    await person(make, 'Exile'),
    await person(make, 'Top', { role: 'owner' }),
  ]
  const [third, asker, asked, friend, foe] = await Promise.all(people.map((name) => person(make, name)))
  const circle = [third!, asker!, asked!, friend!, foe!]
  const hall = await room(make, 'Hall', 'public', { ...Object.fromEntries([...circle, top].map((id) => [id, 'member'])), [other]: 'owner' })
  const parlour = await room(make, 'Parlour', 'public', { [other]: 'owner' })
  const cellar = await room(make, 'Cellar', 'private', { [other]: 'owner', [third!]: 'member' })
  await tx.bans.keepOut(hall, exile, now)
  await tx.place.update({ lobby: hall, setupHash: null })
  const own = await things(make, other, hall, third!)
  const [plain, chief] = [await robot(make, 'Robot', 'member', ['read'], top), await robot(make, 'Chief', 'admin', ['read'], top)]
  const webhook = {
    id: newId<WebhookId>('w'),
    url: 'https://hooks.example/',
    events: [],
    state: 'on',
    createdBy: top,
    createdAt: now,
    failures: 0,
    changedBy: top,
    changedAt: now,
    secret: 'whsec_eA==',
    oldSecret: null,
  } as const
  await tx.webhooks.insert({ ...webhook, events: [...webhook.events] })
  const delivery = {
    id: newId<DeliveryId>('e'),
    webhook: webhook.id,
    message: 'msg_x',
    event: 'webhook.test',
    body: '{}',
    state: 'failed',
    createdAt: now,
    attempts: 1,
  } as const
  await tx.webhooks.addDelivery(delivery)
  const signedIn = await session(make, other)
  const scene = {
    ...{ other, far, exile, top, third: third!, asker: asker!, asked: asked!, friend: friend!, foe: foe!, nobody: newId<AccountId>('a') },
    waiting: await person(make, 'Waiting', { standing: { kind: 'waiting' } }),
    suspended: await person(make, 'Suspended', { standing: { kind: 'suspended', until: null, reason: '' } }),
    banned: await person(make, 'Barred', { standing: { kind: 'banned', reason: '' } }),
    ...{
      robot: plain.account,
      chief: chief.account,
      robotToken: plain.id,
      chiefToken: chief.id,
      webhook: webhook.id,
      delivery: delivery.id,
    },
    ...{ hall, parlour, cellar, said: own.message, reply: await message(make, hall, third!), secret: await message(make, cellar, other) },
    ...{ topSession: (await session(make, top)).id, topReport: await report(make, top, third!) },
    ...{
      noSession: newId<SessionId>('s'),
      noReport: newId<ReportId>('t'),
      noWebhook: newId<WebhookId>('w'),
      noDelivery: newId<DeliveryId>('e'),
    },
    noConnection: newId<ConnectionId>('c'),
    tickets: await makeTickets(make, { by: other, session: signedIn.id }, own.alert),
  }
  return { scene, things: own, token: signedIn.token }
}

type Approver = { readonly by: AccountId; readonly session: SessionId }
const makeTickets = async ({ tx, now }: Maker, approver: Approver, alert: string): Promise<Scene['tickets']> => {
  const account = approver.by
  const expiresAt = now + 3_600_000
  const secretOf = (kind: string): string => `${kind}-ticket-of-this-stage`
  const put = async (kind: 'entry' | 'alert' | 'email' | 'reset', data: unknown): Promise<string> => {
    await tx.tickets.put({ hash: hashToken(secretOf(kind)), kind, account, data: keepTicket(kind, data as never), expiresAt, triesLeft: 5 })
    return secretOf(kind)
  }
  const on = { device: 'web', label: '', keep: false, shared: false }
  const asked = { secretHash: hashToken(secretOf('secret')), number: 42, numbers: [17, 42, 88], on, browser: '', address: '', askedAt: now }
  const qr = async (code: string, answer: object): Promise<string> => {
    const data = keepTicket('qr', { ...asked, answer } as never)
    await tx.tickets.put({ hash: hashToken(code), kind: 'qr', account: null, data, expiresAt, triesLeft: 1 })
    return code
  }
  await tx.invites.insert(inviteOf(account, { tokenHash: hashToken(secretOf('invite')), expiresAt }))
  return {
    entry: await put('entry', { step: 'full', way: 'password', factors: 1, on }),
    alert: await put('alert', { alert }),
    email: await put('email', { address: 'otto@example.org', key: 'otto@example.org', session: null }),
    reset: await put('reset', { issuer: null }),
    invite: secretOf('invite'),
    letIn: await qr('BCDFGHJK', { is: 'approved', ...approver }),
    asking: await qr('BCDFGHJM', { is: 'none' }),
    secret: secretOf('secret'),
  }
}

type Acting = Exclude<Actor, 'signedOut'>
export const makeActors = async (make: Maker, shown: Shown) => {
  const made: Partial<Record<Acting, Awaited<ReturnType<typeof makeActor>>>> = {}
  for (const actor of actors) if (actor !== 'signedOut') made[actor] = await makeActor(make, actor, shown)
  return made as Record<Acting, Awaited<ReturnType<typeof makeActor>>>
}
const makeActor = async (make: Maker, actor: Acting, { scene }: Shown) => {
  const { tx, now } = make
  const name = `The-${actor}`
  const everything = ['read', 'write', 'presence', 'rooms', 'admin-read'] as const
  const made =
    actor === 'reader' || actor === 'program'
      ? await robot(make, name, actor === 'reader' ? 'member' : 'admin', actor === 'reader' ? ['read'] : everything, scene.top)
      : await signedIn(make, name, (roles as readonly Actor[]).includes(actor) ? (actor as (typeof roles)[number]) : 'member')
  const { account: me, token } = made
  const { other, third, exile, hall } = scene
  await tx.rooms.join(hall, me, 'member', now)
  const own = await room(make, `Of ${actor}`, 'private', { [me]: 'owner', [third]: 'member' })
  const shut = await room(make, `Without ${actor}`, 'public', { [other]: 'owner', [third]: 'member' })
  await tx.bans.keepOut(own, exile, now)
  await tx.bans.keepOut(shut, me, now)
  await tie(make, me, scene)
  const talk = await direct(make, me, other)
  if (actor !== 'reader' && actor !== 'program') await tx.codes.setTotp(me, { secret: 'sealed elsewhere', since: now, lastStep: 0 })
  const rooms: { room: RoomId; shut: RoomId; direct: RoomId } = { room: own, shut, direct: talk }
  return {
    me,
    token,
    ...rooms,
    hidden: await message(make, shut, other),
    told: await message(make, talk, other),
    things: await things(make, me, own, third),
  }
}
const signedIn = async (make: Maker, name: string, role: (typeof roles)[number]) => {
  const account = await person(make, name, { role })
  return { account, ...(await session(make, account)) }
}

/** With each of these something else is so. */
const tie = async ({ tx, now }: Maker, me: AccountId, { asker, asked, friend, foe }: Shown['scene']): Promise<void> => {
  const since = (bond: Pair['bond']): Pair => ({ ...noPair, bond, since: now })
  await tx.contacts.set(me, asker, since({ kind: 'asked', by: sideOf(asker, me) }))
  await tx.contacts.set(me, asked, since({ kind: 'asked', by: sideOf(me, asked) }))
  await tx.contacts.set(me, friend, since({ kind: 'contacts' }))
  await tx.contacts.set(me, foe, { ...noPair, blocks: { ...noPair.blocks, [sideOf(me, foe)]: now } })
}
