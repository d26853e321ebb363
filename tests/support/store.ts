/** A real SQLite store in a directory of its own, and rows to put into it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccountId, InviteId, MessageId, RoomId, SessionId } from '../../src/protocol/ids.ts'
import type { RoomKind, Settings } from '../../src/protocol/model.ts'
import { foldName } from '../../src/domain/names.ts'
import { systemIds } from '../../src/server/adapters/ids.ts'
import { sqlite, type SqliteOptions } from '../../src/server/adapters/sql/sqlite.ts'
import { openSqlStore } from '../../src/server/adapters/sql/store.ts'
import type { AccountRow, InviteRow, NewMessage, RoomRow, Seal, SessionRow, Store } from '../../src/server/ports.ts'

export const ids = systemIds()
/** Hides nothing, for tests that are about something else: it marks what it has sealed, and opens only that. */
export const openSeal: Seal = {
  seal: (text, of) => `${of}:${text}`,
  open: (sealed, of) => (sealed.startsWith(`${of}:`) ? sealed.slice(of.length + 1) : null),
}
export const at = 1_760_000_000_000

export const tempFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'zaima-store-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export type OpenedStore = { readonly store: Store; readonly file: string; close(): Promise<void> }
export const tempStore = async (options: Omit<SqliteOptions, 'file'> = {}): Promise<OpenedStore> => {
  const folder = tempFolder()
  const file = join(folder.path, 'zaima.db')
  const store = await openSqlStore(sqlite({ file, ...options }), { epoch: 'epoch-of-test' })
  const close = async () => {
    await store.close()
    folder.remove()
  }
  return { store, file, close }
}

export const settings: Settings = {
  locale: null,
  theme: 'system',
  enterSends: true,
  idleAfterMs: 300_000,
  shareDevice: false,
  sounds: true,
  lockAfterMs: 0,
}

export const accountOf = (name: string, more: Partial<AccountRow> = {}): AccountRow & { nameKey: string } => ({
  id: ids.next('a', at) as AccountId,
  name,
  nameKey: foldName(name),
  displayName: name,
  role: 'member',
  bot: false,
  createdAt: at,
  passwordHash: 'hash',
  settings,
  lastActiveAt: at,
  standing: { kind: 'active' },
  ...more,
})
export const sessionOf = (account: AccountId, more: Partial<SessionRow> = {}): SessionRow => ({
  id: ids.next('s', at) as SessionId,
  account,
  tokenHash: ids.token(),
  tokenAt: at,
  device: 'web',
  label: 'Firefox on Debian',
  address: '192.0.2.1',
  createdAt: at,
  lastSeenAt: at,
  keep: false,
  shared: false,
  idleMs: 1_800_000,
  idleBy: 'line',
  lockMs: null,
  expiresAt: at + 86_400_000,
  endedAt: null,
  endReason: null,
  muted: false,
  way: 'password',
  confirmedAt: at,
  hold: null,
  scopes: null,
  madeBy: null,
  ...more,
})
export const inviteOf = (createdBy: AccountId, more: Partial<InviteRow> = {}): InviteRow => ({
  id: ids.next('i', at) as InviteId,
  tokenHash: ids.token(),
  createdBy,
  createdAt: at,
  expiresAt: at + 1000,
  usesLeft: 1,
  role: 'member',
  room: null,
  ...more,
})
export const roomOf = (
  name: string,
  kind: RoomKind = 'public',
  directKey: string | null = null,
): RoomRow & { directKey: string | null } => ({
  id: ids.next('r', at) as RoomId,
  kind,
  name,
  topic: '',
  lastSeq: 0,
  createdAt: at,
  directKey,
})
export const messageOf = (room: RoomId, author: AccountId, more: Partial<NewMessage> = {}): NewMessage => ({
  id: ids.next('m', at) as MessageId,
  room,
  author,
  clientId: ids.token().slice(0, 20),
  body: 'hello',
  at,
  mentions: [],
  ...more,
})

export const addAccount = async (store: Store, name: string, more: Partial<AccountRow> = {}): Promise<AccountId> => {
  const row = accountOf(name, more)
  if (!(await store.write((tx) => tx.accounts.insert(row)))) throw new Error(`${name} is taken`)
  return row.id
}
export const addRoom = async (store: Store, name: string, members: readonly AccountId[], kind: RoomKind = 'public'): Promise<RoomId> => {
  const row = roomOf(name, kind)
  await store.write(async (tx) => {
    await tx.rooms.insert(row)
    for (const account of members) await tx.rooms.join(row.id, account, 'member', at)
  })
  return row.id
}
