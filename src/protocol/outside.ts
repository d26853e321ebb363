/** What leaves the place: signed webhooks for administrators, and badges and calendar feeds that a person opens of themselves. */
import * as z from 'zod/mini'
import { AccountId, DeliveryId, LinkId, WebhookId } from './ids.ts'
import { limits } from './limits.ts'
import { Time } from './model.ts'

/** What a webhook may ask for. Only of people whom every member may see. */
export const WebhookEvent = z.enum(['session.started', 'session.ended', 'presence.changed'])
export const WebhookUrl = z
  .string()
  .check(z.trim(), z.maxLength(limits.urlChars), z.regex(/^https?:\/\/\S+$/i, 'must be an address that begins with https://'))
/** `off` by hand; `failing` by itself, after too many failures in a row. */
export const WebhookState = z.enum(['on', 'off', 'failing'])
export const Webhook = z.object({
  id: WebhookId,
  url: z.string(),
  events: z.array(WebhookEvent),
  state: WebhookState,
  createdBy: AccountId,
  createdAt: Time,
  /** Failed attempts since the last success. */
  failures: z.int(),
  lastOkAt: z.optional(Time),
  lastError: z.optional(z.string()),
  /** The secret before the present one signs along until then. */
  oldSecretUntil: z.optional(Time),
})
/** One event on its way to one webhook. `message` is the `webhook-id` it carries: the same in every attempt and in every replay. */
export const Delivery = z.object({
  id: DeliveryId,
  webhook: WebhookId,
  message: z.string(),
  event: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  createdAt: Time,
  attempts: z.int(),
  lastAt: z.optional(Time),
  status: z.optional(z.int()),
  error: z.optional(z.string()),
  replayOf: z.optional(DeliveryId),
})

/** `coarse` says here, away or offline, and nothing else. */
export const Grain = z.enum(['full', 'coarse'])
/** A link that shows something of its maker to whoever holds it; its token is told once. */
export const Badge = z.object({ id: LinkId, grain: Grain, createdAt: Time })
export const Feed = z.object({ id: LinkId, createdAt: Time })

export type WebhookEvent = z.infer<typeof WebhookEvent>
export type WebhookState = z.infer<typeof WebhookState>
export type Webhook = z.infer<typeof Webhook>
export type Delivery = z.infer<typeof Delivery>
export type Grain = z.infer<typeof Grain>
export type Badge = z.infer<typeof Badge>
export type Feed = z.infer<typeof Feed>
