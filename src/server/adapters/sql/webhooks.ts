/** Webhooks and what was sent to them. There are few webhooks, so those that want an event are picked here and not by the database. */
import type { WebhookEvent } from '../../../protocol/outside.ts'
import type { DeliveryRow, WebhookRow, WebhookStore } from '../../ports.ts'
import type { Db } from './engine.ts'
import type { DeliveryTable, WebhookTable } from './schema.ts'

const toWebhook = (row: WebhookTable): WebhookRow => ({
  id: row.id,
  url: row.url,
  events: JSON.parse(row.events) as WebhookEvent[],
  secret: row.secret,
  state: row.state,
  createdBy: row.created_by,
  createdAt: row.created_at,
  changedBy: row.changed_by,
  changedAt: row.changed_at,
  failures: row.failures,
  ...(row.last_ok_at === null ? {} : { lastOkAt: row.last_ok_at }),
  ...(row.last_error === null ? {} : { lastError: row.last_error }),
  oldSecret: row.old_secret === null ? null : { secret: row.old_secret, until: row.old_secret_until ?? 0 },
})
const toDelivery = (row: DeliveryTable): DeliveryRow => ({
  id: row.id,
  webhook: row.webhook,
  message: row.message,
  event: row.event,
  body: row.body,
  state: row.state,
  createdAt: row.created_at,
  attempts: row.attempts,
  ...(row.last_at === null ? {} : { lastAt: row.last_at }),
  ...(row.status === null ? {} : { status: row.status }),
  ...(row.error === null ? {} : { error: row.error }),
  ...(row.replay_of === null ? {} : { replayOf: row.replay_of }),
})

export const webhookStore = (db: Db): WebhookStore => {
  const list = async () => (await db.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('id').execute()).map(toWebhook)
  return {
    async insert(row) {
      const values: WebhookTable = {
        id: row.id,
        url: row.url,
        events: JSON.stringify(row.events),
        secret: row.secret,
        state: row.state,
        created_by: row.createdBy,
        created_at: row.createdAt,
        changed_by: row.changedBy,
        changed_at: row.changedAt,
        failures: row.failures,
        last_ok_at: row.lastOkAt ?? null,
        last_error: row.lastError ?? null,
        old_secret: row.oldSecret?.secret ?? null,
        old_secret_until: row.oldSecret?.until ?? null,
      }
      await db.insertInto('webhooks').values(values).execute()
    },
    async get(id) {
      const row = await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toWebhook(row) : null
    },
    list,
    async update(id, change) {
      const set: Partial<WebhookTable> = {}
      if (change.secret !== undefined) set.secret = change.secret
      if (change.oldSecret !== undefined) {
        set.old_secret = change.oldSecret?.secret ?? null
        set.old_secret_until = change.oldSecret?.until ?? null
      }
      if (change.changedBy !== undefined) set.changed_by = change.changedBy
      if (change.changedAt !== undefined) set.changed_at = change.changedAt
      if (change.url !== undefined) set.url = change.url
      if (change.events !== undefined) set.events = JSON.stringify(change.events)
      if (change.state !== undefined) set.state = change.state
      if (change.failures !== undefined) set.failures = change.failures
      if (change.lastOkAt !== undefined) set.last_ok_at = change.lastOkAt
      if (change.lastError !== undefined) set.last_error = change.lastError
      if (Object.keys(set).length > 0) await db.updateTable('webhooks').set(set).where('id', '=', id).execute()
    },
    async delete(id) {
      await db.deleteFrom('deliveries').where('webhook', '=', id).execute()
      await db.deleteFrom('webhooks').where('id', '=', id).execute()
    },
    wanting: async (event) => (await list()).filter((w) => w.state === 'on' && w.events.includes(event)),
    async addDelivery(row) {
      const values: DeliveryTable = {
        id: row.id,
        webhook: row.webhook,
        message: row.message,
        event: row.event,
        body: row.body,
        state: row.state,
        created_at: row.createdAt,
        attempts: row.attempts,
        last_at: row.lastAt ?? null,
        status: row.status ?? null,
        error: row.error ?? null,
        replay_of: row.replayOf ?? null,
      }
      await db.insertInto('deliveries').values(values).execute()
    },
    async delivery(id) {
      const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toDelivery(row) : null
    },
    async deliveries({ webhook, state, limit }) {
      let query = db.selectFrom('deliveries').selectAll()
      if (webhook !== null) query = query.where('webhook', '=', webhook)
      if (state !== null) query = query.where('state', '=', state)
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map(toDelivery)
    },
    async updateDelivery(id, change) {
      const set: Partial<DeliveryTable> = { status: change.status ?? null, error: change.error ?? null }
      if (change.state !== undefined) set.state = change.state
      if (change.attempts !== undefined) set.attempts = change.attempts
      if (change.lastAt !== undefined) set.last_at = change.lastAt
      await db.updateTable('deliveries').set(set).where('id', '=', id).execute()
    },
    async forgetDeliveries(before) {
      await db.deleteFrom('deliveries').where('created_at', '<', before).execute()
    },
  }
}
