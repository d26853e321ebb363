/** Webhooks, for administrators: adding one, seeing how it does, its log, and sending once more. */
import { useEffect, useState } from 'preact/hooks'
import { moment } from '../../client/words/when.ts'
import { limits } from '../../protocol/limits.ts'
import type { Webhook, WebhookEvent } from '../../protocol/outside.ts'
import { useAsked, useCall } from '../live/call.ts'
import { client, serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import { Check, Field } from '../parts/form.tsx'
import { Empty, Refused, WhenHeld } from '../parts/states.tsx'
import { Dead, Log } from './webhook-log.tsx'

const events: readonly WebhookEvent[] = ['session.started', 'session.ended', 'presence.changed']

export const Webhooks = () => {
  const { asked, put, again } = useAsked('webhooks', () => client.call('webhook.list', {}))
  /** What is shown stays until the news is there. */
  const refresh = () => {
    void client.call('webhook.list', {}).then((now) => {
      if (now.ok) put(now.value)
    })
  }
  useEffect(
    () =>
      client.onEvent((event) => {
        if (event.event === 'webhook.changed') refresh()
      }),
    [],
  )
  const text = words.value.outside.webhooks
  return (
    <div class="settings-form">
      <p>{text.about}</p>
      <WhenHeld asked={asked} again={again}>
        {({ webhooks }) =>
          webhooks.length === 0 ? (
            <Empty text={text.none} />
          ) : (
            <>
              <ul class="listing">
                {webhooks.map((w) => (
                  <Row key={w.id} webhook={w} onChanged={refresh} />
                ))}
              </ul>
              <Dead key={webhooks.map((w) => `${w.id} ${w.state}`).join()} webhooks={webhooks} />
            </>
          )
        }
      </WhenHeld>
      <Make onMade={refresh} />
    </div>
  )
}

const Make = ({ onMade }: { readonly onMade: () => void }) => {
  const [url, setUrl] = useState('')
  const [chosen, setChosen] = useState<readonly WebhookEvent[]>(['session.started'])
  const [secret, setSecret] = useState<string | null>(null)
  const create = useCall('webhook.create')
  const text = words.value.outside.webhooks
  const make = async (event: Event) => {
    event.preventDefault()
    const made = await create.run({ url: url.trim(), events: [...chosen] })
    if (made === null) return
    setSecret(made.secret)
    setUrl('')
    onMade()
  }
  const choose = (event: WebhookEvent, checked: boolean) => setChosen(checked ? [...chosen, event] : chosen.filter((e) => e !== event))
  return (
    <form class="settings-form" onSubmit={make}>
      {secret === null ? null : <Secret secret={secret} />}
      <Field
        label={text.url}
        about={text.urlAbout}
        value={url}
        onValue={setUrl}
        maxLength={limits.urlChars}
        required
        autoCapitalize="none"
        spellcheck={false}
        invalid={create.error?.code === 'bad_request'}
      />
      <fieldset class="field">
        <legend class="label">{text.events}</legend>
        {events.map((event) => (
          <Check key={event} label={text.names[event]} checked={chosen.includes(event)} onValue={(checked) => choose(event, checked)} />
        ))}
      </fieldset>
      <Refused error={create.error} />
      <div>
        <button class="button small primary" disabled={create.busy || url.trim() === '' || chosen.length === 0}>
          {text.make}
        </button>
      </div>
    </form>
  )
}

const Secret = ({ secret }: { readonly secret: string }) => {
  const text = words.value.outside.webhooks
  return (
    <div class="field" role="status">
      <p class="label">{text.secret}</p>
      <Copy label={text.secret} text={secret} />
      <p class="meta">{text.shownOnce}</p>
    </div>
  )
}

const Row = ({ webhook: w, onChanged }: { readonly webhook: Webhook; readonly onChanged: () => void }) => {
  const [log, setLog] = useState(0)
  const update = useCall('webhook.update')
  const remove = useCall('webhook.delete')
  const test = useCall('webhook.test')
  const rotate = useCall('webhook.rotate')
  const [secret, setSecret] = useState<string | null>(null)
  const text = words.value.outside.webhooks
  const on = w.state === 'on'
  const ok = w.lastOkAt === undefined ? text.never : text.lastOk(moment(w.lastOkAt, serverNow(), words.value.tag))
  return (
    <li class="webhook">
      <div class="grow">
        <p class="address">{w.url}</p>
        <p class="meta">{w.events.map((e) => text.names[e]).join(' · ')}</p>
        <p class={w.state === 'failing' ? 'note warn' : 'meta'}>
          {[text.states[w.state], w.failures > 0 ? text.failures(w.failures) : ok, w.failures > 0 ? w.lastError : '']
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div class="row">
          <button
            type="button"
            class="button small"
            disabled={test.busy}
            onClick={async () => {
              if ((await test.run({ webhook: w.id })) !== null) setLog(log + 1)
            }}
          >
            {text.test}
          </button>
          <button type="button" class="button small" aria-expanded={log > 0} onClick={() => setLog(log > 0 ? 0 : 1)}>
            {text.log}
          </button>
          <button
            type="button"
            class="button small"
            disabled={update.busy}
            onClick={() => {
              void update.run({ webhook: w.id, state: on ? 'off' : 'on' })
            }}
          >
            {on ? text.switchOff : text.switchOn}
          </button>
          <button
            type="button"
            class="button small"
            title={text.rotateAbout}
            disabled={rotate.busy}
            onClick={async () => {
              const made = await rotate.run({ webhook: w.id })
              if (made !== null) setSecret(made.secret)
            }}
          >
            {text.rotate}
          </button>
          <button
            type="button"
            class="button small warn"
            disabled={remove.busy}
            onClick={async () => {
              if ((await remove.run({ webhook: w.id })) !== null) onChanged()
            }}
          >
            {text.remove}
          </button>
        </div>
        <Refused error={update.error ?? remove.error ?? test.error ?? rotate.error} />
        {secret === null ? null : <Secret secret={secret} />}
        {w.oldSecretUntil === undefined || w.oldSecretUntil <= serverNow() ? null : (
          <p class="meta">{text.rotating(moment(w.oldSecretUntil, serverNow(), words.value.tag))}</p>
        )}
        {log > 0 ? <Log key={log} webhook={w} onLooked={onChanged} /> : null}
      </div>
    </li>
  )
}
