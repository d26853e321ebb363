/** Commands about webhooks, badges and calendar feeds. Part of the table in `commands.ts`. */
import * as z from 'zod/mini'
import { command, Limit, none } from './command.ts'
import { DeliveryId, LinkId, WebhookId } from './ids.ts'
import { Badge, Delivery, Feed, Grain, Webhook, WebhookEvent, WebhookUrl } from './outside.ts'

const Events = z.array(WebhookEvent).check(z.minLength(1), z.maxLength(WebhookEvent.options.length))

export const outsideCommands = {
  'webhook.create': command(
    'Tell an address of events. `secret` signs them and is shown once. Administrators.',
    z.strictObject({ url: WebhookUrl, events: Events }),
    z.object({ webhook: Webhook, secret: z.string() }),
  ),
  'webhook.list': command('All webhooks. Administrators.', none, z.object({ webhooks: z.array(Webhook) })),
  'webhook.update': command(
    'Change one, or switch it on or off. Administrators.',
    z.strictObject({
      webhook: WebhookId,
      url: z.optional(WebhookUrl),
      events: z.optional(Events),
      state: z.optional(z.enum(['on', 'off'])),
    }),
    z.object({ webhook: Webhook }),
  ),
  'webhook.rotate': command(
    'Give it a new secret, shown once. The old one signs along for a day: each delivery then carries both signatures. Administrators.',
    z.strictObject({ webhook: WebhookId }),
    z.object({ webhook: Webhook, secret: z.string() }),
  ),
  'webhook.delete': command('Delete one and its log. Administrators.', z.strictObject({ webhook: WebhookId }), none),
  'webhook.test': command(
    'Send it a test event now. Administrators.',
    z.strictObject({ webhook: WebhookId }),
    z.object({ delivery: Delivery }),
  ),
  'webhook.deliveries': command(
    'What was sent or is still to be, to one or to all, newest first; kept for a week. `failed`: what never arrived. Administrators.',
    z.strictObject({ webhook: z.optional(WebhookId), state: z.optional(Delivery.shape.state), limit: Limit }),
    z.object({ deliveries: z.array(Delivery) }),
  ),
  'webhook.replay': command(
    'Send it once more. Administrators.',
    z.strictObject({ delivery: DeliveryId }),
    z.object({ delivery: Delivery }),
  ),

  'badge.create': command(
    "Open a badge that shows one's own state to whoever has its token, which is told once.",
    z.strictObject({ grain: z._default(Grain, 'coarse') }),
    z.object({ badge: Badge, token: z.string() }),
  ),
  'badge.list': command("One's own badges.", none, z.object({ badges: z.array(Badge) })),
  'badge.revoke': command('Close a badge: it answers as if it had never been.', z.strictObject({ badge: LinkId }), none),
  'feed.create': command("Open a calendar feed of one's own absence. `url` is told once.", none, z.object({ feed: Feed, url: z.string() })),
  'feed.list': command("One's own feeds.", none, z.object({ feeds: z.array(Feed) })),
  'feed.revoke': command('Close a feed.', z.strictObject({ feed: LinkId }), none),
} as const
