/** Telling those who run the place about a person, or a message. */
import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import type { AccountId } from '../../protocol/ids.ts'
import type { Message } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { nameOf } from '../live/client.ts'
import { toast } from '../live/toasts.tsx'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'

type Reporting = { readonly account: AccountId; readonly message?: Message }
export const reporting = signal<Reporting | null>(null)

export const ReportHost = () => {
  const about = reporting.value
  return about === null ? null : <Ask key={about.message?.id ?? about.account} {...about} />
}

const Ask = ({ account, message }: Reporting) => {
  const [reason, setReason] = useState('')
  const call = useCall('report.make')
  const text = words.value.governing.reports
  const name = nameOf(account)
  const close = () => {
    reporting.value = null
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    const about = message === undefined ? { account } : { message: message.id }
    if ((await call.run({ ...about, reason: reason.trim() })) === null) return
    toast({ text: text.sent })
    close()
  }
  return (
    <Dialog title={message === undefined ? text.title(name) : text.messageTitle(name)} onClose={close}>
      <form class="dialog-body" onSubmit={submit}>
        {message === undefined ? null : <blockquote class="note delete-quote">{message.body.slice(0, 300)}</blockquote>}
        <Field label={text.what} value={reason} onValue={setReason} maxLength={300} required autoFocus />
        <p class="meta">{text.privately}</p>
        <Refused error={call.error} />
        <div class="actions">
          <button type="button" class="button quiet" onClick={close}>
            {words.value.place.cancel}
          </button>
          <button class="button" disabled={call.busy || reason.trim() === ''}>
            {text.send}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
