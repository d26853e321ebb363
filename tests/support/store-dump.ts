/**
 * A SQLite database as SQL text, and a small store with something of everything in it: how the fixture of each released version of
 * the tables is made. Before a new migration is added: `bun tests/support/store-dump.ts > tests/contract/store-version-<n>.sql`.
 */
import { keepJob } from '../../src/server/kept.ts'
import { Database } from 'bun:sqlite'
import { noPair, sideOf } from '../../src/domain/contacts.ts'
import type { Left } from '../../src/domain/presence/left.ts'
import { ranks } from '../../src/protocol/claims.ts'
import type { AccountId, ConnectionId, DiaryId, GroupId, LinkId, SessionId, WebhookId } from '../../src/protocol/ids.ts'
import { firstPrivacy, openPolicy } from '../../src/protocol/privacy.ts'
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
      "select name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by type = 'trigger', type desc, rowid",
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
    await tx.presence.setClaim(bob, { source: 'manual', value: 'dnd', since: at, expiresAt: null, lastActiveAt: at, covers: null })
    await tx.presence.setClaim(bob, { source: 'status', text: 'lunch', emoji: '🍜', since: at, expiresAt: at + 5 })
    await tx.diary.add([
      {
        account: ana,
        id: ids.next('d', at) as DiaryId,
        at: at + 9,
        kind: 'ended',
        connection: ids.next('c', at) as ConnectionId,
        session: ids.next('s', at) as SessionId,
        device: 'web',
        label: 'Firefox',
        openedAt: at,
        ending: 'tab_closed',
      },
    ])
  })
}

export const leftOfSample: Left = { at: at - 5, status: { text: '午饭' }, holding: null }

/** What later versions added, around the people and the room of the first. */
export const fillNewer = async (store: Store, ana: AccountId, bob: AccountId) => {
  const [low, high] = ana < bob ? [ana, bob] : [bob, ana]
  const webhook = ids.next('h', at) as WebhookId
  await store.write(async (tx) => {
    const claim = { source: 'calendar', key: 'review', value: 'busy', text: "the board's review", emoji: '📅', setAt: at } as const
    await tx.claims.set(ana, { ...claim, startsAt: at, expiresAt: at + 50, boundTo: null })
    await tx.claims.arrange(ana, { order: ranks.toReversed(), held: ['call'] })
    await tx.claims.setPlan(ana, {
      zone: 'Asia/Shanghai',
      quiet: [{ days: [1, 7], from: '22:00', to: '07:00' }],
      holidays: ['2026-10-01'],
      through: [bob],
      text: '休息',
    })
    await tx.claims.setUrgent(bob, at)
    await tx.privacy.set(bob, { ...firstPrivacy, lastSeen: 'coarse', rules: [{ who: { kind: 'person', account: ana }, see: 'hidden' }] })
    await tx.place.update({ policy: { ...openPolicy, lastSeenAtMost: 'coarse' } })
    const block = { blocks: { ...noPair.blocks, [sideOf(ana, bob)]: at }, left: { ...noPair.left, [sideOf(ana, bob)]: leftOfSample } }
    await tx.contacts.set(low, high, { ...noPair, ...block, bond: { kind: 'contacts' }, since: at })
    await tx.wishes.add({ asker: ana, target: bob, at })
    const chose = { kind: 'claimed', source: 'manual', value: 'dnd' } as const
    await tx.diary.add([{ account: bob, id: ids.next('d', at) as DiaryId, at: at + 3, ...chose }])
    await tx.webhooks.insert({
      id: webhook,
      url: 'https://example.org/hook',
      events: ['session.started'],
      state: 'on',
      secret: 'whsec_c2VjcmV0',
      oldSecret: { secret: 'whsec_b2xk', until: at + 5 },
      createdBy: ana,
      createdAt: at,
      changedBy: ana,
      changedAt: at,
      failures: 0,
    })
    await tx.links.insert({
      id: ids.next('k', at) as LinkId,
      account: bob,
      tokenHash: 'hash-of-badge',
      createdAt: at,
      kind: 'badge',
      grain: 'coarse',
    })
    await tx.groups.insert(ana, { id: ids.next('g', at) as GroupId, name: '同事', people: [bob], createdAt: at })
    const away = { value: 'away', since: at, expiresAt: null, lastActiveAt: at, covers: null } as const
    await tx.presence.setClaim(ana, { source: 'manual', ...away, value: 'dnd', expiresAt: at + 60_000, covers: away })
    await tx.emails.confirm(bob, { address: 'Bob@Example.org', key: 'bob@example.org' }, 7)
    await tx.emails.setPending(ana, 'ana@example.org')
    await tx.codes.setTotp(bob, { secret: 'v1.sealed', since: at, lastStep: 7 })
    await tx.codes.setRecovery(bob, ['hash-of-recovery'])
    await tx.sums.add(ana, 'messages', 7, 11)
    await tx.jobs.add([{ id: 'sweep', kind: 'sweep', payload: keepJob('sweep', {}), runAt: at }])
  })
}

if (import.meta.main) {
  const opened = await tempStore()
  await fillSample(opened.store)
  const [ana, bob] = await opened.store.read((tx) => tx.accounts.list('', { after: null, limit: 2 }))
  await fillNewer(opened.store, ana!.id, bob!.id)
  process.stdout.write(dump(opened.file))
  await opened.close()
}
