/** The first tables. Indexes say which question they answer. */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../engine.ts'

type Any = Kysely<unknown>

const people = async (db: Any, key: RawBuilder<unknown>) => {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', key, (c) => c.notNull().unique())
    .addColumn('display_name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('bot', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('last_active_at', 'bigint', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .execute()
  // Is there an owner: without looking through everyone.
  await sql`create index accounts_owner on accounts (id) where role = 'owner'`.execute(db)
  await db.schema
    .createTable('account_words')
    .addColumn('word', key, (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addPrimaryKeyConstraint('account_words_key', ['word', 'account'])
    .execute()
  await db.schema.createIndex('account_words_account').on('account_words').column('account').execute()
}

const doors = async (db: Any) => {
  await db.schema
    .createTable('place')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('registration', 'text', (c) => c.notNull())
    .addColumn('sharing', 'text', (c) => c.notNull())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('setup_hash', 'text')
    .addColumn('lobby', 'text', (c) => c.references('rooms.id'))
    .execute()
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('keep', 'integer', (c) => c.notNull())
    .addColumn('idle_ms', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('end_reason', 'text')
    .execute()
  // Someone's open sessions, newest first.
  await sql`create index sessions_open on sessions (account, created_at) where ended_at is null`.execute(db)
  await db.schema
    .createTable('invites')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_by', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('uses_left', 'integer', (c) => c.notNull())
    .addColumn('room', 'text', (c) => c.references('rooms.id'))
    .execute()
  // Invitations that still work, newest first.
  await sql`create index invites_working on invites (created_by, created_at) where uses_left > 0`.execute(db)
}

const rooms = async (db: Any, key: RawBuilder<unknown>) => {
  await db.schema
    .createTable('rooms')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', key, (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('last_seq', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint')
    .addColumn('members', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('direct_key', 'text', (c) => c.unique())
    .execute()
  // Names of public rooms are theirs alone; whoever checks first may still race with another.
  await sql`create unique index rooms_public_name on rooms (name_key) where kind = 'public'`.execute(db)
  // The list of public rooms.
  await db.schema.createIndex('rooms_by_name').on('rooms').columns(['kind', 'name_key', 'id']).execute()
  await db.schema
    .createTable('memberships')
    .addColumn('room', 'text', (c) => c.notNull().references('rooms.id'))
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name_key', key, (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('joined_at', 'bigint', (c) => c.notNull())
    .addColumn('read_seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('memberships_key', ['room', 'account'])
    .execute()
  // The rooms of a person, and the members of a room by name.
  await db.schema.createIndex('memberships_account').on('memberships').columns(['account', 'kind']).execute()
  await db.schema.createIndex('memberships_by_name').on('memberships').columns(['room', 'name_key']).execute()
}

const messages = async (db: Any) => {
  await db.schema
    .createTable('messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room', 'text', (c) => c.notNull().references('rooms.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('changed_seq', 'bigint', (c) => c.notNull())
    .addColumn('author', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('edited_at', 'bigint')
    .addColumn('deleted_at', 'bigint')
    .addColumn('body', 'text', (c) => c.notNull())
    // Every message and every change takes its own place in the log of the room.
    .addUniqueConstraint('messages_place', ['room', 'changed_seq'])
    // A send that is repeated is the same send.
    .addUniqueConstraint('messages_once', ['author', 'client_id'])
    .execute()
  // History by place; the two last columns let unread messages be counted without touching the table.
  await db.schema.createIndex('messages_by_seq').on('messages').columns(['room', 'seq', 'author', 'deleted_at']).execute()
  await db.schema
    .createTable('mentions')
    .addColumn('room', 'text', (c) => c.notNull().references('rooms.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addPrimaryKeyConstraint('mentions_key', ['room', 'seq', 'account'])
    .execute()
  await db.schema.createIndex('mentions_unread').on('mentions').columns(['account', 'room', 'seq']).execute()
}

const presence = async (db: Any) => {
  await db.schema
    .createTable('claims')
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('value', 'text')
    .addColumn('last_active_at', 'bigint')
    .addColumn('text', 'text')
    .addColumn('emoji', 'text')
    .addPrimaryKeyConstraint('claims_key', ['account', 'source'])
    .execute()
  await db.schema
    .createTable('endings')
    .addColumn('connection', 'text', (c) => c.primaryKey())
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('session', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint', (c) => c.notNull())
    .addColumn('ending', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('endings_newest').on('endings').columns(['account', 'ended_at']).execute()
}

export const first = (flavour: Flavour): Migration => ({
  async up(db: Any) {
    const key = sql.raw(flavour.sortedText)
    await people(db, key)
    await rooms(db, key)
    await doors(db)
    await messages(db)
    await presence(db)
  },
})
