/** From what a person types to a room or a person: `General`, `#general`, `@ana`, or an id. */
import { foldName } from '../domain/names.ts'
import type { AccountId, RoomId } from '../protocol/ids.ts'
import type { Account, Membership, Room } from '../protocol/model.ts'
import type { State } from '../client/state.ts'
import { Failure } from './failure.ts'
import { goOnline, leave, type Session } from './place.ts'
import { plain, say } from './terminal.ts'

const isRoomId = (text: string): text is RoomId => /^r[0-9a-z]{20}$/.test(text)
const bare = (text: string): string => foldName(text.replace(/^[#@]/, '').trim())

export const roomTitle = (state: State, m: Membership): string =>
  m.peer === undefined ? plain(m.room.name) : `@${plain(state.accounts.get(m.peer)?.displayName ?? '…')}`

/** Among rooms one is in: by whole name, else by its beginning when only one begins so. */
export const memberRoom = (state: State, text: string): Membership | null => {
  const all = [...state.memberships.values()].filter((m) => m.room.kind !== 'direct')
  const named = all.find((m) => m.room.id === text || foldName(m.room.name) === bare(text))
  if (named !== undefined) return named
  const near = all.filter((m) =>
    foldName(m.room.name)
      .split(/\s+/)
      .some((word) => word.startsWith(bare(text))),
  )
  return near.length === 1 ? near[0]! : null
}

export const findPerson = async ({ ask }: Pick<Session, 'ask'>, text: string): Promise<Account> => {
  const { accounts } = await ask('account.list', { query: bare(text), limit: 200 })
  const found =
    accounts.find((a) => foldName(a.name) === bare(text)) ??
    accounts.find((a) => foldName(a.displayName) === bare(text)) ??
    (accounts.length === 1 ? accounts[0] : undefined)
  if (found === undefined) throw new Failure(say.who.unknown(text.replace(/^@/, '')))
  return found
}

export const findPublicRoom = async (
  { ask }: Pick<Session, 'ask'>,
  text: string,
): Promise<{ readonly room: Room; readonly joined: boolean } | null> => {
  const { rooms } = await ask('room.list', { query: bare(text), limit: 200 })
  return rooms.find(({ room }) => foldName(room.name) === bare(text)) ?? (rooms.length === 1 ? rooms[0]! : null)
}

export const directRoom = async (session: Pick<Session, 'ask'>, account: AccountId): Promise<Membership> =>
  (await session.ask('room.direct', { account })).membership

/** Where to send. Only a private room's name needs a connection, since no list shows it. */
export const roomToWriteIn = async (session: Session, text: string): Promise<RoomId> => {
  if (isRoomId(text)) return text
  if (text.startsWith('@')) return (await directRoom(session, (await findPerson(session, text)).id)).room.id
  const found = await findPublicRoom(session, text)
  if (found?.joined === true) return found.room.id
  await goOnline(session)
  const mine = memberRoom(session.client.state(), text)
  await leave(session.client)
  if (mine !== null) return mine.room.id
  throw new Failure(found === null ? say.room.unknown(text) : say.room.join(plain(found.room.name)))
}
