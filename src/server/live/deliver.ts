/**
 * Sends one delivery to its webhook, signed as the Standard Webhooks specification says: base64 of HMAC-SHA256 over id, time and body. The
 * same id goes with every attempt. An address that fails too often in a row is switched off, and its maker is told.
 */
import { isBacked, judge, mostFailures, shown, signedText, signingSecrets, webhookSeal } from '../../domain/webhooks.ts'
import { readJob } from '../kept.ts'
import { fact, tell } from '../notices.ts'
import type { Clock, DeliveryRow, Notice, Outbound, OutboundAnswer, Seal, Sign, Store, WebhookRow } from '../ports.ts'
import type { JobOutcome, JobRun } from './jobs.ts'

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly outbound: Outbound
  readonly sign: Sign
  readonly seal: Pick<Seal, 'open'>
  readonly publish: (notices: readonly Notice[]) => void
  readonly version: string
}
type Ended =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'failed' | 'gone'; readonly status?: number; readonly error: string }

export const createDeliver = ({ store, clock, outbound, sign, seal, publish, version }: Deps) => {
  const send = async (webhook: WebhookRow, delivery: DeliveryRow): Promise<Ended> => {
    const seconds = Math.floor(clock.now() / 1000)
    const text = signedText(delivery.message, seconds, delivery.body)
    const opened = signingSecrets(webhook, clock.now()).map((secret) => seal.open(secret, webhookSeal(webhook.id)))
    const secrets = opened.filter((secret) => secret !== null)
    if (secrets.length < opened.length) return { kind: 'failed', error: 'Its secret was sealed with another key: give it a new secret.' }
    const signatures = secrets.map((secret) => `v1,${sign(secret.slice('whsec_'.length), text)}`)
    const headers = {
      'content-type': 'application/json',
      'user-agent': `Zaima/${version}`,
      'webhook-id': delivery.message,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signatures.join(' '),
    }
    return ended(await outbound.post(webhook.url, headers, delivery.body))
  }

  const settle = async (delivery: DeliveryRow, end: Ended, last: boolean): Promise<void> => {
    const at = clock.now()
    const notices = await store.write(async (tx): Promise<Notice[]> => {
      const now = await tx.webhooks.get(delivery.webhook)
      if (now === null) return []
      const status = end.status === undefined ? {} : { status: end.status }
      const tried = { attempts: delivery.attempts + 1, lastAt: at, ...status }
      if (end.kind === 'delivered') {
        await tx.webhooks.updateDelivery(delivery.id, { ...tried, state: 'delivered' })
        await tx.webhooks.update(now.id, { failures: 0, lastOkAt: at })
        return []
      }
      const failures = now.failures + 1
      const givenUp = now.state === 'on' && (end.kind === 'gone' || failures >= mostFailures)
      const over = last || givenUp || end.kind === 'gone'
      await tx.webhooks.updateDelivery(delivery.id, { ...tried, error: end.error, state: over ? 'failed' : 'waiting' })
      await tx.webhooks.update(now.id, { failures, lastError: end.error, ...(givenUp ? { state: 'failing' } : {}) })
      if (!givenUp) return []
      const webhook = shown({ ...now, failures, state: 'failing' as const, lastError: end.error })
      if (!isBacked(await tx.accounts.row(now.changedBy), at)) return [fact({ type: 'webhooks.changed' })]
      return [fact({ type: 'webhooks.changed' }), tell(`account:${now.changedBy}`, { event: 'webhook.changed', webhook })]
    })
    publish(notices)
  }

  return async ({ payload, attempt, last }: JobRun): Promise<JobOutcome> => {
    const { delivery: id } = readJob('webhook.deliver', payload)
    const held = await store.read(async (tx) => {
      const delivery = await tx.webhooks.delivery(id)
      const webhook = delivery === null ? null : await tx.webhooks.get(delivery.webhook)
      const maker = webhook === null ? null : await tx.accounts.row(webhook.changedBy)
      const rests = !isBacked(maker, clock.now())
      return delivery === null || webhook === null ? null : { delivery, webhook, rests }
    })
    if (held === null || held.delivery.state === 'delivered') return { kind: 'done' }
    const { delivery, webhook } = held
    // Switched off: only what somebody asks for by hand goes, and once.
    const byHand = delivery.event === 'webhook.test' || delivery.replayOf !== undefined
    if (held.rests) {
      await store.write((tx) => tx.webhooks.updateDelivery(id, { state: 'failed', error: 'Its maker may not have webhooks any more.' }))
      return { kind: 'done' }
    }
    if (webhook.state !== 'on' && !(byHand && attempt === 1)) {
      await store.write((tx) => tx.webhooks.updateDelivery(id, { state: 'failed', error: 'The webhook was switched off.' }))
      return { kind: 'done' }
    }
    const end = await send(webhook, delivery)
    await settle(delivery, end, last)
    return end.kind === 'failed' ? { kind: 'failed', error: end.error } : { kind: 'done' }
  }
}

const ended = (answer: OutboundAnswer): Ended => {
  if (answer.kind !== 'answered') return { kind: 'failed', error: answer.why }
  const { status } = answer
  const verdict = judge(status)
  return verdict === 'delivered' ? { kind: verdict, status } : { kind: verdict, status, error: `The answer was ${status}.` }
}
