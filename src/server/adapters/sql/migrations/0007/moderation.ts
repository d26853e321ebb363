/**
 * Running a place: the audit log, whose lines can only be added; reports; who may invite and as what; who is banned from a room, and
 * from which networks nobody signs in.
 */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const moderation: Migration = {
  async up(db: Kysely<unknown>) {
    await audit(db)
    await reports(db)
    await bans(db)
    await db.schema
      .alterTable('invites')
      .addColumn('role', 'text', (c) => c.notNull().defaultTo('member'))
      .execute()
    await db.schema
      .alterTable('place')
      .addColumn('inviters', 'text', (c) => c.notNull().defaultTo('member'))
      .execute()
    await db.schema.createIndex('accounts_role').on('accounts').columns(['role']).execute()
    await db.schema.createIndex('accounts_standing').on('accounts').columns(['standing', 'name_key']).execute()
  },
}

const audit = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target', 'text')
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('audit_action').on('audit').columns(['action', 'seq']).execute()
  await db.schema.createIndex('audit_actor').on('audit').columns(['actor', 'seq']).execute()
  await db.schema.createIndex('audit_target').on('audit').columns(['target', 'seq']).execute()
}

const reports = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('reporter', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('message', 'text')
    .addColumn('room', 'text')
    .addColumn('quote', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addColumn('handled_by', 'text')
    .addColumn('handled_at', 'bigint')
    .execute()
  await db.schema.createIndex('reports_state').on('reports').columns(['state', 'id']).execute()
  await db.schema.createIndex('reports_of').on('reports').columns(['reporter', 'id']).execute()
}

const bans = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('room_bans')
    .addColumn('room', 'text', (c) => c.notNull().references('rooms.id'))
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('room_bans_key', ['room', 'account'])
    .execute()
  await db.schema
    .createTable('network_bans')
    .addColumn('network', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull().references('accounts.id'))
    .addPrimaryKeyConstraint('network_bans_key', ['network', 'account'])
    .execute()
}
