/**
 * A SQLite database as SQL text, and a small store with something of everything in it: how the fixture of each released version of
 * the tables is made. Before a new migration is added: `bun tests/support/store-dump.ts > tests/contract/store-version-<n>.sql`.
 */
import { Database } from 'bun:sqlite'
import type { ConnectionId, SessionId } from '../../src/protocol/ids.ts'
import type { Store } from '../../src/server/ports.ts'
import { addAccount, addRoom, at, ids, inviteOf, messageOf, roomOf, sessionOf, tempStore } from './store.ts'

export type SchemaRow = { readonly name: string; readonly sql: string }
const literal = (value: string | number | bigint | Uint8Array | null): string => {
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return `x'${value.toHex()}'`
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : value.toString()
}

export const schemaOf = (file: string): SchemaRow[] => {
  const database = new Database(file, { readonly: true })
  const rows = database
    .query<SchemaRow, []>(
      "select name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by type desc, rowid",
    )
    .all()
  database.close()
  return rows
}

export const dump = (file: string): string => {
  const schema = schemaOf(file)
  const database = new Database(file, { readonly: true })
  const rows = schema
    .filter(({ sql }) => /^create table/i.test(sql))
    .flatMap(({ name }) =>
      database
        .query(`select * from "${name}"`)
        .values()
        .map((values) => `insert into "${name}" values (${values.map(literal).join(', ')});`),
    )
  database.close()
  return ['pragma foreign_keys = off;', ...schema.map(({ sql }) => `${sql};`), ...rows, ''].join('\n')
}

export const fillSample = async (store: Store) => {
  const ana = await addAccount(store, 'Ana', { displayName: 'Ana Lee', role: 'owner' })
  const bob = await addAccount(store, '鲍勃', { displayName: "Bob O'Hara" })
  const room = await addRoom(store, 'General', [ana, bob])
  const direct = roomOf('', 'direct', [ana, bob].toSorted().join(':'))
  await store.write(async (tx) => {
    await tx.place.update({ name: '在吗', lobby: room })
    await tx.rooms.insert(direct)
    for (const account of [ana, bob]) await tx.rooms.join(direct.id, account, 'member', at)
    const first = await tx.messages.append(messageOf(room, ana, { body: "it's here\nline two", mentions: [bob] }))
    const second = await tx.messages.append(messageOf(room, bob, { body: 'to be deleted' }))
    await tx.messages.append(messageOf(room, bob, { body: 'third', clientId: 'client-third' }))
    await tx.messages.change(first.message.id, { body: 'edited 中文', mentions: [bob], editedAt: at + 1 })
    await tx.messages.change(second.message.id, { body: '', mentions: [], deletedAt: at + 2 })
    await tx.messages.append(messageOf(direct.id, ana, { body: 'psst' }))
    await tx.sessions.insert(sessionOf(ana, { tokenHash: 'hash-of-token', keep: true }))
    await tx.invites.insert(inviteOf(ana, { tokenHash: 'hash-of-invite', usesLeft: 5, room }))
    await tx.presence.setClaim(bob, { source: 'manual', value: 'dnd', since: at, expiresAt: null, lastActiveAt: at })
    await tx.presence.setClaim(bob, { source: 'status', text: 'lunch', emoji: '🍜', since: at, expiresAt: at + 5 })
    await tx.presence.record([
      {
        account: ana,
        connection: ids.next('c', at) as ConnectionId,
        session: ids.next('s', at) as SessionId,
        device: 'web',
        label: 'Firefox',
        openedAt: at,
        endedAt: at + 9,
        ending: 'tab_closed',
      },
    ])
  })
}

if (import.meta.main) {
  const opened = await tempStore()
  await fillSample(opened.store)
  process.stdout.write(dump(opened.file))
  await opened.close()
}
