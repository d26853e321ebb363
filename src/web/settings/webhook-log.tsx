/** What was sent to webhooks: the log of one, and over all of them what never arrived; each can be sent once more. */
import { useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import type { Delivery, Webhook } from '../../protocol/outside.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Refused, WhenHeld } from '../parts/states.tsx'

export const Log = ({ webhook, onLooked }: { readonly webhook: Webhook; readonly onLooked: () => void }) => {
  const { asked, again } = useAsked('log', () => client.call('webhook.deliveries', { webhook: webhook.id, limit: 20 }))
  const text = words.value.outside.webhooks
  return (
    <div class="field webhook-log">
      <WhenHeld asked={asked} again={again} rows={3}>
        {({ deliveries }) =>
          deliveries.length === 0 ? (
            <p class="meta">{text.noLog}</p>
          ) : (
            <ul class="listing">
              {deliveries.map((d) => (
                <Sent key={d.id} delivery={d} what={d.event} onSent={again} />
              ))}
            </ul>
          )
        }
      </WhenHeld>
      <div>
        <button
          type="button"
          class="button small"
          onClick={() => {
            again()
            onLooked()
          }}
        >
          {text.refresh}
        </button>
      </div>
    </div>
  )
}

type SentProps = { readonly delivery: Delivery; readonly what: string; readonly onSent: () => void }
const Sent = ({ delivery: d, what, onSent }: SentProps) => {
  const replay = useCall('webhook.replay')
  const text = words.value.outside.webhooks
  return (
    <li>
      <div class="grow">
        <p>
          <code>{what}</code> {text.deliveryStates[d.state]}
        </p>
        <p class="meta tabular">{facts(d).join(' · ')}</p>
        <Refused error={replay.error} />
      </div>
      <button
        type="button"
        class="button small"
        disabled={replay.busy}
        onClick={async () => {
          if ((await replay.run({ delivery: d.id })) !== null) onSent()
        }}
      >
        {text.replay}
      </button>
    </li>
  )
}

/** What was given up, of all webhooks together; what was sent again since then is left out. */
export const Dead = ({ webhooks }: { readonly webhooks: readonly Webhook[] }) => {
  const { asked, again } = useAsked('dead', () => client.call('webhook.deliveries', { limit: 200 }))
  const [busy, setBusy] = useState(false)
  const text = words.value.outside.webhooks
  const replayAll = async (some: readonly Delivery[]) => {
    setBusy(true)
    for (const d of some) await client.call('webhook.replay', { delivery: d.id })
    setBusy(false)
    again()
  }
  const addressOf = (d: Delivery) => webhooks.find((w) => w.id === d.webhook)?.url ?? ''
  return (
    <section class="settings-form" aria-label={text.dead}>
      <h3>{text.dead}</h3>
      <p class="meta">{text.deadAbout}</p>
      <WhenHeld asked={asked} again={again} rows={2}>
        {({ deliveries }) => {
          const sentAgain = new Set(deliveries.flatMap((d) => d.replayOf ?? []))
          const dead = deliveries.filter((d) => d.state === 'failed' && !sentAgain.has(d.id))
          if (dead.length === 0) return <p class="meta">{text.noDead}</p>
          return (
            <>
              <ul class="listing">
                {dead.map((d) => (
                  <Sent key={d.id} delivery={d} what={`${d.event} ${addressOf(d)}`} onSent={again} />
                ))}
              </ul>
              {dead.length < 2 ? null : (
                <div>
                  <button type="button" class="button small" disabled={busy} onClick={() => void replayAll(dead)}>
                    {text.replayAll}
                  </button>
                </div>
              )}
            </>
          )
        }}
      </WhenHeld>
    </section>
  )
}

const facts = (d: Delivery): string[] => {
  const text = words.value.outside.webhooks
  return [
    moment(d.createdAt, serverNow(), words.value.tag),
    text.attempts(d.attempts),
    d.status === undefined ? (d.error ?? '') : text.answered(d.status),
    d.replayOf === undefined ? '' : text.again,
  ].filter(Boolean)
}
