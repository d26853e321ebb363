/**
 * A database of very many accounts, with claims, rules and last active, written by plain SQL in the tables that the migrations made: through
 * the store it would take minutes. Kept in the system's folder for temporary files under a name that tells which migrations it went through,
 * and used again; sessions are made anew each time, since they expire.
 */
import { Database } from 'bun:sqlite'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { skeletonOf } from '../../src/domain/skeleton.ts'
import type { AccountId, SessionId } from '../../src/protocol/ids.ts'
import { firstPrivacy } from '../../src/protocol/privacy.ts'
import { hashToken, systemIds } from '../../src/server/adapters/ids.ts'
import { migrations } from '../../src/server/adapters/sql/migrations/list.ts'
import { flavour } from '../../src/server/adapters/sql/sqlite.ts'
import { databaseFile, openStore } from '../../src/server/main.ts'
import { newSession } from '../../src/domain/new-session.ts'
import { configOf } from './seed.ts'

export type Multitude = {
  readonly data: string
  readonly reused: boolean
  /** Who may sign in. */ readonly people: readonly { readonly account: string; readonly token: string }[]
  /** Some of all, evenly drawn. */ readonly ids: readonly string[]
  readonly names: readonly string[]
}

const settings = JSON.stringify({
  locale: null,
  theme: 'system',
  enterSends: true,
  idleAfterMs: 300_000,
  shareDevice: false,
  sounds: true,
  lockAfterMs: 0,
})
const syllables = 'an bel chen da el fang gor hua ina jo ka li mei nor o pa qi ros sun ta u vik wen xi yu zo'.split(' ')
const day = 86_400_000

/** The same for the same number; no order of numbers shows in it. */
const mixed = (n: number): number => Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0
const spoken = (n: number, length: number): string => {
  let rest = mixed(n)
  let text = ''
  for (let i = 0; i < length; i++) {
    text += syllables[rest % syllables.length]!
    rest = Math.floor(rest / syllables.length)
  }
  return text
}
const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1)

const statements = (db: Database) => ({
  account: db.prepare(
    'insert into accounts (id, name, name_key, name_skeleton, display_name, role, bot, created_at, password_hash, last_active_at, settings) ' +
      'values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)',
  ),
  word: db.prepare('insert or ignore into account_words (word, account, name_key) values (?, ?, ?)'),
  status: db.prepare("insert into claims (account, source, since, text, emoji) values (?, 'status', ?, ?, '🌲')"),
  manual: db.prepare("insert into claims (account, source, since, expires_at, value, last_active_at) values (?, 'manual', ?, ?, 'dnd', 0)"),
  source: db.prepare("insert into source_claims values (?, 'calendar', 'meeting', 'busy', null, null, ?, ?, ?, null)"),
  privacy: db.prepare('insert into privacy values (?, ?)'),
})

const writeAll = (db: Database, accounts: number): void => {
  const to = statements(db)
  const ids = systemIds()
  const now = Date.now()
  const coarse = JSON.stringify({ ...firstPrivacy, lastSeen: 'coarse' })
  const write = db.transaction((from: number) => {
    for (let n = from; n < Math.min(accounts, from + 50_000); n++) {
      const id = ids.next('a', now)
      const [first, last] = [spoken(n, 2), spoken(n * 7 + 1, 3)]
      const name = `${first}.${last}${n}`
      to.account.run(
        id,
        name,
        name,
        skeletonOf(name),
        `${capital(first)} ${capital(last)}`,
        n === 0 ? 'owner' : 'member',
        now,
        '$argon2id$fits$nothing',
        now - (mixed(n) % (90 * day)),
        settings,
      )
      to.word.run(`${first} ${last}`, id, name)
      to.word.run(last, id, name)
      to.status.run(id, now, `at work on ${last}`)
      if (n % 5 === 0) to.manual.run(id, now, now + 30 * day)
      if (n % 10 === 0) to.source.run(id, now, now - day, now + 30 * day)
      if (n % 20 === 0) to.privacy.run(id, coarse)
    }
  })
  for (let from = 0; from < accounts; from += 50_000) write(from)
}

const make = async (data: string, accounts: number): Promise<void> => {
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true })
  await (await openStore({ data })).close()
  const db = new Database(databaseFile(data))
  for (const pragma of ['synchronous = off', 'journal_mode = off', 'foreign_keys = off', 'cache_size = -1000000', 'temp_store = memory'])
    db.run(`pragma ${pragma}`)
  writeAll(db, accounts)
  db.run('pragma journal_mode = wal')
  db.close()
}

const look = (data: string, callers: number): { callers: string[]; ids: string[]; names: string[] } => {
  const db = new Database(databaseFile(data))
  db.run('delete from sessions')
  const all = db.query<{ id: string; name_key: string }, []>('select id, name_key from accounts where rowid % 13 = 0').all()
  db.close()
  const every = Math.max(1, Math.floor(all.length / callers))
  return {
    callers: all
      .filter((_, i) => i % every === 0)
      .slice(0, callers)
      .map((row) => row.id),
    ids: all.map((row) => row.id),
    names: all.map((row) => row.name_key),
  }
}

const openSessions = async (data: string, accounts: readonly string[]): Promise<Multitude['people']> => {
  const store = await openStore({ data })
  const ids = systemIds()
  const { session: policy } = configOf(['--data', data])
  const people = accounts.map((account) => ({ account, token: ids.token() }))
  await store.write(async (tx) => {
    const now = Date.now()
    for (const { account, token } of people)
      await tx.sessions.insert(
        newSession(
          {
            id: ids.next('s', now) as SessionId,
            account: account as AccountId,
            tokenHash: hashToken(token),
            device: 'cli',
            label: 'bench',
            address: '127.0.0.1',
            keep: false,
          },
          { policy, now },
        ),
      )
  })
  await store.close()
  return people
}

export const seedMillion = async (accounts: number, callers: number): Promise<Multitude> => {
  const version = hashToken(Object.keys(migrations(flavour)).join(' ')).slice(0, 8)
  const data = join(tmpdir(), `zaima-bench-multitude-${accounts}-${version}`)
  const done = join(data, 'complete')
  const reused = existsSync(done)
  if (!reused) {
    await make(data, accounts)
    writeFileSync(done, '')
  }
  const { callers: chosen, ids, names } = look(data, callers)
  return { data, reused, people: await openSessions(data, chosen), ids, names }
}
