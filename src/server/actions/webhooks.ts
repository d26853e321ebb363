/**
 * Webhooks: administrators say which addresses hear of what. The secret is shown once. What is to be sent is written down together with the
 * work of sending it, in the transaction of whatever caused it.
 */
import { audienceOf, sightOf, type Relation } from '../../domain/presence/audience.ts'
import { byHandAt } from '../../domain/claims.ts'
import { mayAdminister } from '../../domain/rooms.ts'
import { decideUrl, eventBody, isBacked, mostWebhooks, secretOverlapMs, shown, webhookSeal } from '../../domain/webhooks.ts'
import { ok, refuse, type Result } from '../../protocol/errors.ts'
import type { AccountId, DeliveryId, WebhookId } from '../../protocol/ids.ts'
import type { Delivery, Webhook, WebhookEvent } from '../../protocol/outside.ts'
import { firstPrivacy } from '../../protocol/privacy.ts'
import { keepJob } from '../kept.ts'
import { fact, tell } from '../notices.ts'
import type { DeliveryRow, Ids, Notice, KnownSession, Seal, Tx, WebhookRow } from '../ports.ts'
import { done, me, type Action, type InTx } from './action.ts'
import { note } from './audit.ts'

const view = (row: WebhookRow): Webhook => shown(row)
const newSecret = (ids: Ids): string => `whsec_${Buffer.from(ids.token(), 'base64url').toString('base64')}`
/** Secrets that were kept plain, from before they were sealed; the answer says whether there were any. */
export const sealSecrets = async (tx: Tx, seal: Seal): Promise<'sealed' | 'nothing'> => {
  const plain = (secret: string | undefined): boolean => secret?.startsWith('whsec_') === true
  const rows = (await tx.webhooks.list()).filter((row) => plain(row.secret) || plain(row.oldSecret?.secret))
  for (const { id, secret, oldSecret } of rows) {
    const sealed = (text: string): string => (plain(text) ? seal.seal(text, webhookSeal(id)) : text)
    await tx.webhooks.update(id, {
      secret: sealed(secret),
      oldSecret: oldSecret === null ? null : { secret: sealed(oldSecret.secret), until: oldSecret.until },
    })
  }
  return rows.length > 0 ? 'sealed' : 'nothing'
}
const deliveryView = (row: DeliveryRow): Delivery => {
  const { body: _, ...delivery } = row
  return delivery
}
/** Its maker hears of it while they may. */
const changed = async ({ tx, now }: InTx, row: WebhookRow): Promise<Notice[]> => [
  fact({ type: 'webhooks.changed' }),
  ...(isBacked(await tx.accounts.row(row.changedBy), now)
    ? [tell(`account:${row.changedBy}`, { event: 'webhook.changed', webhook: view(row) })]
    : []),
]
const started = fact({ type: 'jobs.added' })
/** Addresses often carry a secret in their path. */
const hostOf = (url: string): string => new URL(url).origin

const known = async (cx: InTx, id: WebhookId): Promise<Result<WebhookRow>> => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const row = await cx.tx.webhooks.get(id)
  return row === null ? refuse('not_found') : ok(row)
}

export const create: Action<'webhook.create'> = async (cx, input) => {
  const allowed = mayAdminister(cx.caller.account.role)
  if (!allowed.ok) return allowed
  const url = decideUrl(input.url, cx.world.webhookPrivate)
  if (!url.ok) return url
  if ((await cx.tx.webhooks.list()).length >= mostWebhooks)
    return refuse('forbidden', `There are ${mostWebhooks} webhooks already: delete one first.`)
  const [id, secret] = [cx.world.ids.next('w', cx.now) as WebhookId, newSecret(cx.world.ids)]
  const row: WebhookRow = {
    id,
    url: url.value,
    events: [...new Set(input.events)],
    state: 'on',
    createdBy: me(cx),
    createdAt: cx.now,
    failures: 0,
    changedBy: me(cx),
    changedAt: cx.now,
    secret: cx.world.seal.seal(secret, webhookSeal(id)),
    oldSecret: null,
  }
  await cx.tx.webhooks.insert(row)
  await note(cx, { action: 'webhook.create', target: row.id, detail: { url: hostOf(row.url), events: row.events } })
  return done({ webhook: view(row), secret }, ...(await changed(cx, row)))
}

export const list: Action<'webhook.list'> = async (cx) => {
  const allowed = mayAdminister(cx.caller.account.role)
  return allowed.ok ? done({ webhooks: (await cx.tx.webhooks.list()).map(view) }) : allowed
}

export const update: Action<'webhook.update'> = async (cx, input) => {
  const found = await known(cx, input.webhook)
  if (!found.ok) return found
  const url = input.url === undefined ? ok(found.value.url) : decideUrl(input.url, cx.world.webhookPrivate)
  if (!url.ok) return url
  const state = input.state ?? found.value.state
  const again = state === 'on' && found.value.state !== 'on'
  const events = input.events === undefined ? found.value.events : [...new Set(input.events)]
  const mine = { changedBy: me(cx), changedAt: cx.now }
  const row: WebhookRow = { ...found.value, ...mine, url: url.value, events, state, failures: again ? 0 : found.value.failures }
  await cx.tx.webhooks.update(row.id, { ...mine, url: row.url, events, state, failures: row.failures })
  await note(cx, { action: 'webhook.update', target: row.id, detail: { url: hostOf(row.url), events, state } })
  return done({ webhook: view(row) }, ...(await changed(cx, row)))
}

/** For a day both sign, so that no receiver refuses what comes while its secret is being replaced. */
export const rotate: Action<'webhook.rotate'> = async (cx, input) => {
  const found = await known(cx, input.webhook)
  if (!found.ok) return found
  const secret = newSecret(cx.world.ids)
  const oldSecret = { secret: found.value.secret, until: cx.now + secretOverlapMs }
  const mine = { changedBy: me(cx), changedAt: cx.now }
  const row: WebhookRow = { ...found.value, ...mine, secret: cx.world.seal.seal(secret, webhookSeal(found.value.id)), oldSecret }
  await cx.tx.webhooks.update(row.id, { ...mine, secret: row.secret, oldSecret })
  await note(cx, { action: 'webhook.rotate', target: row.id })
  return done({ webhook: view(row), secret }, ...(await changed(cx, row)))
}

export const remove: Action<'webhook.delete'> = async (cx, input) => {
  const found = await known(cx, input.webhook)
  if (!found.ok) return found
  await cx.tx.webhooks.delete(input.webhook)
  await note(cx, { action: 'webhook.delete', target: input.webhook, detail: { url: hostOf(found.value.url) } })
  return done({}, fact({ type: 'webhooks.changed' }))
}

export const test: Action<'webhook.test'> = async (cx, input) => {
  const found = await known(cx, input.webhook)
  if (!found.ok) return found
  await note(cx, { action: 'webhook.test', target: found.value.id })
  const body = eventBody('webhook.test', cx.now, { webhook: found.value.id })
  return done({ delivery: deliveryView(await queue(cx.tx, cx.world.ids, found.value, 'webhook.test', body, cx.now)) }, started)
}

export const deliveries: Action<'webhook.deliveries'> = async (cx, input) => {
  const found = input.webhook === undefined ? mayAdminister(cx.caller.account.role) : await known(cx, input.webhook)
  if (!found.ok) return found
  const rows = await cx.tx.webhooks.deliveries({ webhook: input.webhook ?? null, state: input.state ?? null, limit: input.limit })
  return done({ deliveries: rows.map(deliveryView) })
}

export const replay: Action<'webhook.replay'> = async (cx, input) => {
  const old = await cx.tx.webhooks.delivery(input.delivery)
  const found = old === null ? mayAdminister(cx.caller.account.role) : await known(cx, old.webhook)
  if (!found.ok) return found
  if (old === null || found.value === true) return refuse('not_found')
  await note(cx, { action: 'webhook.replay', target: found.value.id, detail: { delivery: old.id } })
  const again = await queue(cx.tx, cx.world.ids, found.value, old.event, old.body, cx.now, old)
  return done({ delivery: deliveryView(again) }, started)
}

/** A delivery and the job that sends it. A replay carries the message's first id, so that its receiver can tell. */
const queue = async (
  tx: Tx,
  ids: Ids,
  to: WebhookRow,
  event: string,
  body: string,
  now: number,
  of?: DeliveryRow,
): Promise<DeliveryRow> => {
  const id = ids.next('e', now) as DeliveryId
  const row: DeliveryRow = {
    id,
    webhook: to.id,
    message: of?.message ?? `msg_${id}`,
    event,
    body,
    state: 'waiting',
    createdAt: now,
    attempts: 0,
    ...(of === undefined ? {} : { replayOf: of.id }),
  }
  await tx.webhooks.addDelivery(row)
  await tx.jobs.add([
    { id: ids.next('j', now), kind: 'webhook.deliver', payload: keepJob('webhook.deliver', { delivery: id }), runAt: now },
  ])
  return row
}

const inUse = async (tx: Tx, rows: readonly WebhookRow[], now: number): Promise<WebhookRow[]> => {
  const makers = new Map<AccountId, boolean>()
  for (const { changedBy } of rows) {
    const maker = makers.has(changedBy) ? null : await tx.accounts.row(changedBy)
    if (maker !== null) makers.set(changedBy, isBacked(maker, now))
  }
  return rows.filter((row) => makers.get(row.changedBy) === true)
}

/** Tells every webhook that asked for it; true if there was one. */
export const queueEvent = async (tx: Tx, ids: Ids, event: WebhookEvent, at: number, data: object): Promise<boolean> => {
  const wanting = await inUse(tx, await tx.webhooks.wanting(event), at)
  for (const webhook of wanting) await queue(tx, ids, webhook, event, eventBody(event, at, data), at)
  return wanting.length > 0
}

const stranger: Relation = {
  self: false,
  account: '' as AccountId,
  role: 'member',
  sharesRoom: false,
  rooms: new Set(),
  groups: new Set(),
  contact: false,
  blocked: null,
}

type Teller = { readonly tx: Tx; readonly world: { readonly ids: Ids }; readonly now: number }
/** Of people whom not every member may see, nothing is told: signing in would say that they are here. */
const isOpen = async (tx: Tx, account: KnownSession['account'], now: number): Promise<boolean> => {
  const place = await tx.place.get()
  const privacy = (await tx.privacy.of([account])).get(account) ?? firstPrivacy
  if (sightOf(audienceOf(stranger, privacy, { lastSeen: 'exact' }, place)).see !== 'full') return false
  const claims = (await tx.presence.claims([account])).get(account) ?? []
  return !claims.some((c) => c.source === 'manual' && byHandAt(c, now)?.value === 'invisible')
}

export const tellSession = async (
  cx: Teller,
  event: 'session.started' | 'session.ended',
  s: KnownSession,
  reason?: string,
): Promise<Notice[]> => {
  if ((await cx.tx.webhooks.wanting(event)).length === 0 || !(await isOpen(cx.tx, s.account, cx.now))) return []
  const data = { account: s.account, session: s.id, device: s.device, ...(reason === undefined ? {} : { reason }) }
  return (await queueEvent(cx.tx, cx.world.ids, event, cx.now, data)) ? [started] : []
}
