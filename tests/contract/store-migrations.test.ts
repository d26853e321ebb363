/** From every version of the tables ever released, kept as SQL text, the store opens with all that was in it. */
import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OpenError } from '../../src/server/adapters/sql/engine.ts'
import { migrations } from '../../src/server/adapters/sql/migrations/list.ts'
import { flavour, sqlite } from '../../src/server/adapters/sql/sqlite.ts'
import { openSqlStore } from '../../src/server/adapters/sql/store.ts'
import type { AccountId } from '../../src/protocol/ids.ts'
import type { Tx } from '../../src/server/ports.ts'
import { dump, leftOfSample, schemaOf } from '../support/store-dump.ts'
import { at, messageOf, settings, tempFolder } from '../support/store.ts'

const versions = readdirSync(import.meta.dir)
  .filter((name) => /^store-version-\d+\.sql$/.test(name))
  .toSorted()
const names = Object.keys(migrations(flavour))

let folder: ReturnType<typeof tempFolder>
let file: string
beforeEach(() => {
  folder = tempFolder()
  file = join(folder.path, 'zaima.db')
})
afterEach(() => folder.remove())

const open = (path = file) => openSqlStore(sqlite({ file: path }), { epoch: 'epoch-of-newcomer' })
const restore = (version: string) => {
  const database = new Database(file, { create: true })
  database.run(readFileSync(join(import.meta.dir, version), 'utf8'))
  database.close()
}

/** What later versions added, if the fixture is of one that had it. */
const newerAgree = async (tx: Tx, made: number, [ana, bob]: readonly [AccountId, AccountId]): Promise<void> => {
  const held = (await tx.claims.arrangements([ana], at)).get(ana)
  expect(held?.plan?.text).toBe(made >= 2 ? '休息' : undefined)
  expect(held?.claims.map(({ text }) => text)).toEqual(made >= 2 ? ["the board's review"] : undefined)
  expect((await tx.privacy.of([bob])).get(bob)?.lastSeen).toBe(made >= 3 ? 'coarse' : undefined)
  expect((await tx.place.get()).policy.lastSeenAtMost).toBe(made >= 3 ? 'coarse' : 'exact')
  expect((await tx.contacts.ties(ana, [bob])).get(bob)?.contact).toBe(made >= 4 ? true : undefined)
  expect((await tx.contacts.ties(ana, [bob])).get(bob)?.blocks).toEqual(made >= 8 ? leftOfSample : made >= 4 ? null : undefined)
  expect(await tx.wishes.of(ana)).toHaveLength(made >= 4 ? 1 : 0)
  const page = { before: null, kinds: null, limit: 5, now: at + 10 }
  expect(await tx.diary.list(bob, page)).toHaveLength(made >= 5 ? 1 : 0)
  expect((await tx.webhooks.list()).map(({ url }) => url)).toEqual(made >= 6 ? ['https://example.org/hook'] : [])
  expect(await tx.links.byTokenHash('hash-of-badge')).toEqual(made >= 6 ? expect.objectContaining({ account: bob, grain: 'coarse' }) : null)
  expect((await tx.emails.of(bob)).confirmed?.key).toBe(made >= 7 ? 'bob@example.org' : undefined)
  expect((await tx.emails.of(bob)).confirmedAt).toBe(made >= 7 ? 7 : 0)
  expect(await tx.sums.since(ana, 'messages', 7)).toBe(made >= 8 ? 11 : 0)
  expect((await tx.codes.totp(bob))?.lastStep).toBe(made >= 7 ? 7 : undefined)
  expect(await tx.jobs.next()).toBe(made >= 6 ? at : null)
  expect((await tx.groups.list(ana)).map((g) => [g.name, g.people])).toEqual(made >= 7 ? [['同事', [bob]]] : [])
  const byHand = (await tx.presence.claims([ana])).get(ana)?.find((c) => c.source === 'manual')
  expect(byHand?.source === 'manual' ? byHand.covers?.value : undefined).toBe(made >= 7 ? 'away' : undefined)
  expect((await tx.webhooks.list())[0]?.oldSecret ?? undefined).toEqual(made >= 7 ? { secret: 'whsec_b2xk', until: at + 5 } : undefined)
}

test('[D-13] every released version has its fixture, and the names rise', () => {
  expect(versions).toHaveLength(names.length)
  expect(names).toEqual(names.toSorted())
})

for (const version of versions) {
  const made = Number(version.match(/\d+/)![0])
  test(`[D-13] ${version} opens with all that was in it, and ends with the tables of a new one`, async () => {
    restore(version)
    const store = await open()
    const [ana, bob] = await store.read((tx) => tx.accounts.list('', { after: null, limit: 10 }))
    expect([ana?.name, ana?.role, bob?.name]).toEqual(['Ana', 'owner', '鲍勃'])
    await store.read(async (tx) => {
      const place = await tx.place.get()
      expect(place).toMatchObject({ name: '在吗', epoch: 'epoch-of-test' })
      const messages = await tx.messages.since(place.lobby!, 0, 10)
      expect(messages.map((message) => [message.seq, message.changedSeq, message.body])).toEqual([
        [3, 3, 'third'],
        [1, 4, 'edited 中文'],
        [2, 5, ''],
      ])
      const mine = await tx.rooms.memberships(bob!.id)
      expect(
        mine
          .map(({ room, unread, mentions, peer }) => [room.kind, unread, mentions, peer])
          .toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
      ).toEqual([
        ['direct', 1, 0, ana!.id],
        ['public', 1, 1, undefined],
      ])
      expect(await tx.sessions.byTokenHash('hash-of-token')).toMatchObject({ account: ana!.id, keep: true })
      expect(await tx.invites.byTokenHash('hash-of-invite')).toMatchObject({ usesLeft: 5, room: place.lobby })
      expect((await tx.presence.claims([bob!.id])).get(bob!.id)).toHaveLength(2)
      expect(await tx.presence.known([bob!.id])).toEqual(new Map([[bob!.id, { lastActiveAt: at, settings }]]))
      const page = { before: null, kinds: null, limit: 5, now: at + 10 }
      expect(await tx.diary.list(ana!.id, page)).toMatchObject([
        { kind: 'ended', ending: 'tab_closed', at: at + 9, openedAt: at, device: 'web', label: 'Firefox' },
      ])
      await newerAgree(tx, made, [ana!.id, bob!.id])
      expect(await tx.accounts.list("o'h", { after: null, limit: 5 })).toEqual([bob!])
    })
    const { lobby } = await store.read((tx) => tx.place.get())
    expect((await store.write((tx) => tx.messages.append(messageOf(lobby!, bob!.id, { clientId: 'client-third' })))).fresh).toBe(false)
    expect((await store.write((tx) => tx.messages.append(messageOf(lobby!, bob!.id)))).message.seq).toBe(6)
    expect(await store.check()).toEqual([])
    await store.close()

    const fresh = join(folder.path, 'fresh.db')
    await (await open(fresh)).close()
    const byName = (path: string) => schemaOf(path).toSorted((a, b) => a.name.localeCompare(b.name))
    expect(byName(file)).toEqual(byName(fresh))
  })
}

test('[D-13] opening again changes nothing', async () => {
  await (await open()).close()
  const before = dump(file)
  await (await open()).close()
  expect(dump(file)).toBe(before)
})

test('[D-13] a database from a newer version is refused and left as it is', async () => {
  await (await open()).close()
  const database = new Database(file)
  database.run("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 'then')")
  database.close()
  const before = dump(file)
  const fault = await open().then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(fault).toBeInstanceOf(OpenError)
  expect((fault as OpenError).problem).toBe('newer')
  expect((fault as OpenError).message).toContain('9999-from-the-future')
  expect(dump(file)).toBe(before)
})

test('[D-13] a migration that was cut off is taken up again', async () => {
  const database = new Database(file, { create: true })
  database.run('pragma journal_mode = wal')
  database.run('create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null)')
  database.close()
  const store = await open()
  expect(await store.check()).toEqual([])
  await store.close()
})
