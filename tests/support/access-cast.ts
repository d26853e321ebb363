/**
 * Whom and what the access table speaks of, on a real stage. Every actor has the same things of their own, by whatever role: a private room, a
 * message, a second session, a list and so on. The others are people and things that each case needs in a certain state.
 */
import type { PasskeyAnswer, MadePasskey } from '../../src/protocol/passkeys.ts'
import type { Scope } from '../../src/protocol/bots.ts'
import type {
  AccountId,
  AlertId,
  ConnectionId,
  DeliveryId,
  GroupId,
  IdentityId,
  InviteId,
  LinkId,
  MessageId,
  PasskeyId,
  ReportId,
  RoomId,
  SessionId,
  WebhookId,
} from '../../src/protocol/ids.ts'
import type { Role, RoomRole } from '../../src/protocol/model.ts'
import { hashToken } from '../../src/server/adapters/ids.ts'
import { argonPasswords } from '../../src/server/adapters/passwords.ts'
import type { AccountRow, SessionRow, Tx } from '../../src/server/ports.ts'
import { password } from './given.ts'
import { accountOf, ids, inviteOf, messageOf, roomOf, sessionOf } from './store.ts'

/** What somebody has of their own. */
export type Things = {
  readonly session: SessionId
  readonly message: MessageId
  readonly group: GroupId
  readonly badge: LinkId
  readonly feed: LinkId
  readonly invite: InviteId
  readonly passkey: PasskeyId
  readonly identity: IdentityId
  readonly alert: AlertId
  /** About them. */
  readonly report: ReportId
}
/** The same for all who ask. */
export type Scene = {
  readonly [
    who in
      | 'other'
      | 'third'
      | 'far'
      | 'exile'
      | 'top'
      | 'nobody'
      | 'asker'
      | 'asked'
      | 'friend'
      | 'foe'
      | 'waiting'
      | 'suspended'
      | 'banned'
      | 'robot'
      | 'chief'
  ]: AccountId
} & {
  /** Public: all are in it, or nobody is; and private, of `other` alone. */
  readonly hall: RoomId
  readonly parlour: RoomId
  readonly cellar: RoomId
  /** In the hall, of `other` and of `third`; in the cellar. */
  readonly said: MessageId
  readonly reply: MessageId
  readonly secret: MessageId
  readonly theirs: Things & { readonly totp: string; readonly made: MadePasskey }
  readonly topSession: SessionId
  readonly topReport: ReportId
  readonly robotToken: SessionId
  readonly chiefToken: SessionId
  readonly webhook: WebhookId
  readonly delivery: DeliveryId
  readonly connection: ConnectionId
  readonly noSession: SessionId
  readonly noReport: ReportId
  readonly noWebhook: WebhookId
  readonly noDelivery: DeliveryId
  readonly noConnection: ConnectionId
  readonly passkeyAnswer: PasskeyAnswer
  readonly tickets: { readonly [kind in 'entry' | 'alert' | 'email' | 'reset' | 'invite' | 'letIn' | 'asking' | 'secret']: string }
}
export type Known = Scene & {
  readonly me: AccountId
  readonly mine: Things
  /** Private, one's own; public, and closed to one; with `other`. */
  readonly room: RoomId
  readonly shut: RoomId
  readonly direct: RoomId
  /** By `other`: in the room that is closed to one, and in the talk of two. */
  readonly hidden: MessageId
  readonly told: MessageId
  readonly totp: { readonly ticket: string; readonly code: string }
  readonly madePasskey: MadePasskey
}

const day = 86_400_000
export const newId = <T extends string>(letter: string): T => ids.next(letter, 1) as T
export type Maker = { readonly tx: Tx; readonly now: number; readonly passwordHash: string }

let hash: Promise<string> | null = null
export const passwordHash = (): Promise<string> => (hash ??= argonPasswords({ cost: { memoryCost: 8, timeCost: 1 } }).hash(password))

export const person = async ({ tx, now, passwordHash }: Maker, name: string, more: Partial<AccountRow> = {}): Promise<AccountId> => {
  const row = accountOf(name, { passwordHash, createdAt: now - 30 * day, lastActiveAt: now, ...more })
  if (!(await tx.accounts.insert(row))) throw new Error(`${name} is taken`)
  return row.id
}
export const session = async (
  { tx, now }: Maker,
  account: AccountId,
  more: Partial<SessionRow> = {},
): Promise<{ id: SessionId; token: string }> => {
  const token = ids.token()
  const row = sessionOf(account, {
    tokenHash: hashToken(token),
    tokenAt: now,
    createdAt: now,
    lastSeenAt: now,
    confirmedAt: now,
    expiresAt: now + day,
    ...more,
  })
  await tx.sessions.insert(row)
  return { id: row.id, token }
}
export const room = async (
  { tx, now }: Maker,
  name: string,
  kind: 'public' | 'private',
  members: Readonly<Record<AccountId, RoomRole>>,
): Promise<RoomId> => {
  const row = roomOf(name, kind)
  await tx.rooms.insert(row)
  for (const [account, role] of Object.entries(members)) await tx.rooms.join(row.id, account as AccountId, role, now)
  return row.id
}
export const direct = async ({ tx, now }: Maker, one: AccountId, other: AccountId): Promise<RoomId> => {
  const row = roomOf('', 'direct', [one, other].toSorted().join('+'))
  await tx.rooms.insert(row)
  for (const account of [one, other]) await tx.rooms.join(row.id, account, 'member', now)
  return row.id
}
export const message = async ({ tx, now }: Maker, in_: RoomId, author: AccountId): Promise<MessageId> =>
  (await tx.messages.append(messageOf(in_, author, { at: now }))).message.id

export const report = async ({ tx, now }: Maker, about: AccountId, reporter: AccountId): Promise<ReportId> => {
  const id = newId<ReportId>('t')
  await tx.reports.insert({ id, reporter, account: about, reason: 'rude', at: now, state: 'open' })
  return id
}
export const robot = async (make: Maker, name: string, role: Role, scopes: readonly Scope[], by: AccountId) => {
  const account = await person(make, name, { role, bot: true, passwordHash: '' })
  await make.tx.bots.insert({ account, scopes, createdBy: by, createdAt: make.now })
  return { account, ...(await session(make, account, { way: 'bot', device: 'bot', keep: true, confirmedAt: 0, scopes })) }
}

/** `passkey`: that of one who really has one. */
export const things = async (make: Maker, account: AccountId, where: RoomId, reporter: AccountId): Promise<Omit<Things, 'passkey'>> => {
  const { tx, now } = make
  const link = (letter: 'l') => ({ id: newId<LinkId>(letter), account, tokenHash: ids.token(), createdAt: now })
  const [badge, feed] = [link('l'), link('l')]
  const second = await session(make, account)
  const group = { id: newId<GroupId>('g'), name: 'Few', people: [], createdAt: now }
  const invite = inviteOf(account, { expiresAt: now + day })
  const identity = {
    id: newId<IdentityId>('o'),
    account,
    provider: 'work',
    issuer: 'https://id.example',
    subject: account,
    label: 'x',
    createdAt: now,
    usedAt: now,
  }
  const alert = {
    id: newId<AlertId>('x'),
    account,
    at: now,
    why: 'new_device',
    grade: 'notify',
    label: 'x',
    address: '',
    session: second.id,
    answer: null,
  } as const
  await tx.links.insert({ ...badge, kind: 'badge', grain: 'coarse' })
  await tx.links.insert({ ...feed, kind: 'feed' })
  await tx.groups.insert(account, group)
  await tx.invites.insert(invite)
  await tx.identities.insert(identity)
  await tx.alerts.add(alert)
  const said = await message(make, where, account)
  const about = await report(make, account, reporter)
  return {
    session: second.id,
    message: said,
    group: group.id,
    badge: badge.id,
    feed: feed.id,
    invite: invite.id,
    identity: identity.id,
    alert: alert.id,
    report: about,
  }
}
