/**
 * A place full of people, written straight through the store: everyone has one account, one session and a seat in one public
 * room.
 * Passwords all share one hash that fits nothing, since hashing thousands would take minutes.
 */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSession } from '../../src/domain/new-session.ts'
import type { AccountId, RoomId, SessionId } from '../../src/protocol/ids.ts'
import { hashToken, systemIds } from '../../src/server/adapters/ids.ts'
import type { Config } from '../../src/server/config.ts'
import { readConfig } from '../../src/server/config.ts'
import { openStore } from '../../src/server/main.ts'
import type { Ids, Tx } from '../../src/server/ports.ts'

export type Person = { readonly account: AccountId; readonly token: string; readonly room: RoomId }
export type SeededPlace = { readonly data: string; readonly people: readonly Person[] }

const settings = {
  locale: null,
  theme: 'system',
  enterSends: true,
  idleAfterMs: 300_000,
  shareDevice: false,
  sounds: true,
  lockAfterMs: 0,
} as const
const atOnce = 500

const addPerson = async (tx: Tx, ids: Ids, config: Config, room: RoomId, index: number): Promise<Person> => {
  const now = Date.now()
  const account = ids.next('a', now) as AccountId
  const name = `person${index}`
  const token = ids.token()
  const profile = {
    id: account,
    name,
    nameKey: name,
    displayName: `Person ${index}`,
    role: index === 0 ? 'owner' : 'member',
    bot: false,
  } as const
  await tx.accounts.insert({
    ...profile,
    createdAt: now,
    // Well formed, and nobody knows what fits.
    passwordHash: '$argon2id$v=19$m=8,t=1,p=1$QhVjhMVnRXBKEFi02hvNZUP36+C94TsPx2xgkxKCnbM$/b/1TWBRwVC9VnCZCmCJsReUsxYqJ0GYr2oUyxVRONM',
    settings,
    lastActiveAt: 0,
    standing: { kind: 'active' },
  })
  await tx.sessions.insert(
    newSession(
      {
        id: ids.next('s', now) as SessionId,
        account,
        tokenHash: hashToken(token),
        device: 'cli',
        label: 'bench',
        address: '127.0.0.1',
        keep: false,
      },
      { policy: config.session, now },
    ),
  )
  await tx.rooms.join(room, account, index === 0 ? 'owner' : 'member', now)
  return { account, token, room }
}

export const configOf = (args: readonly string[]): Config => {
  const read = readConfig({ argv: args, env: {}, readFile: () => null })
  if (!read.ok) throw new Error(read.mistakes.join('\n'))
  return read.config
}

const addRoom = async (tx: Tx, ids: Ids, name: string): Promise<RoomId> => {
  const id = ids.next('r', Date.now()) as RoomId
  await tx.rooms.insert({ id, kind: 'public', name, topic: '', lastSeq: 0, createdAt: Date.now(), directKey: null })
  return id
}

/** In a folder of its own, removed when the bench ends. */
export const seedPlace = async (people: number, perRoom = people): Promise<SeededPlace> => {
  const data = await mkdtemp(join(tmpdir(), 'zaima-bench-'))
  process.on('exit', () => rmSync(data, { recursive: true, force: true }))
  const config = configOf(['--data', data])
  const store = await openStore(config)
  const ids = systemIds()
  const seated: Person[] = []
  let room = '' as RoomId
  for (let from = 0; from < people; from += atOnce) {
    await store.write(async (tx) => {
      for (let i = from; i < Math.min(people, from + atOnce); i++) {
        if (i % perRoom === 0) room = await addRoom(tx, ids, `Room ${i / perRoom}`)
        seated.push(await addPerson(tx, ids, config, room, i))
      }
    })
  }
  await store.close()
  return { data, people: seated }
}
