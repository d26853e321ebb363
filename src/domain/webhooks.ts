/**
 * Webhooks as plain rules: which addresses may be called, what an event says, when an address is given up. Follows the Standard
 * Webhooks specification: https://www.standardwebhooks.com
 */
import { ok, refuse, type Result } from '../protocol/errors.ts'
import type { PresenceEntry, Role } from '../protocol/model.ts'
import type { WebhookEvent } from '../protocol/outside.ts'
import { isUsable, type Standing } from './entry.ts'
import { mayAdminister } from './rooms.ts'

/** Failed attempts in a row, over all deliveries, after which it is switched off. */
export const mostFailures = 20
/** Deliveries are kept this long. */
export const deliveryDays = 7
export const mostWebhooks = 20

/** `private`: may it be an address inside the house, and without TLS? The addresses behind a name are checked again at every call. */
export const decideUrl = (text: string, inside: 'allow' | 'refuse'): Result<string> => {
  const url = URL_PATTERN.exec(text)
  if (url === null) return refuse('bad_request', 'url: must be a whole address without a name and password in it')
  if (inside === 'refuse' && url[1]?.toLowerCase() !== 'https') return refuse('bad_request', 'url: must begin with https://')
  return ok(text)
}
/** Neutral code has no URL class: scheme, no user, host, optional port, anything after. */
const URL_PATTERN = /^(https?):\/\/(?:\[[0-9a-f:.]+\]|[^\s/?#@:[\]]+)(?::\d{1,5})?(?:[/?][^\s#]*)?$/i

/** Whoever set it up must still be one who may: it rests while their account is closed, or they administer nothing. */
export const isBacked = (maker: { readonly standing: Standing; readonly role: Role } | null, now: number): boolean =>
  maker !== null && isUsable(maker.standing, now) && mayAdminister(maker.role).ok

/** The body that is signed and sent. Its times are ISO text, as the specification asks. */
export const eventBody = (type: WebhookEvent | 'webhook.test', at: number, data: object): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })

/** What a presence event says: what a plain member sees. */
export const presenceData = ([account, state, since, , status]: PresenceEntry): object => ({
  account,
  state,
  ...(since === 0 ? {} : { since: new Date(since).toISOString() }),
  ...(status === null ? {} : { status: { text: status.text, ...(status.emoji === undefined ? {} : { emoji: status.emoji }) } }),
})

/** A webhook as its administrators see it: the secrets, and who answers for it, stay here. */
export const shown = <W extends Hidden>(row: W): Omit<W, keyof Hidden> & { oldSecretUntil?: number } => {
  const { secret: _, oldSecret, changedBy: _by, changedAt: _at, ...webhook } = row
  return { ...webhook, ...(oldSecret === null ? {} : { oldSecretUntil: oldSecret.until }) }
}
type Hidden = Secrets & { readonly changedBy: unknown; readonly changedAt: number }
type Secrets = { readonly secret: string; readonly oldSecret: { readonly secret: string; readonly until: number } | null }
/** What a secret is sealed for: it opens in its own row alone. */
export const webhookSeal = (id: string): string => `webhook ${id}`
/** How long a secret that was replaced signs along, for receivers that still hold it. */
export const secretOverlapMs = 24 * 3_600_000
/** With what a delivery is signed at a moment, the newest first. */
export const signingSecrets = ({ secret, oldSecret }: Secrets, at: number): string[] =>
  oldSecret !== null && at < oldSecret.until ? [secret, oldSecret.secret] : [secret]

/** What is signed: id, time in seconds, body. */
export const signedText = (message: string, seconds: number, body: string): string => `${message}.${seconds}.${body}`

/** What an answer means. 410: the receiver wants no more. */
export const judge = (status: number): 'delivered' | 'gone' | 'failed' =>
  status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : 'failed'
