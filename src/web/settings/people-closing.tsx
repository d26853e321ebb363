/** Suspending, banning and deleting somebody: what happens is said first, and a reason can go with it. */
import { useState } from 'preact/hooks'
import type { Governed, Leftover } from '../../protocol/governing.ts'
import { useCall } from '../live/call.ts'
import { serverNow } from '../live/client.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Cards, Check, Chips, Field } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'

export const closings = ['suspend', 'ban', 'delete'] as const
export type Closing = (typeof closings)[number]
type Props = { readonly what: Closing; readonly person: Governed; readonly onDone: () => void; readonly onClose: () => void }

export const ClosingDialog = ({ what, ...props }: Props) => {
  const text = words.value.governing.people
  const name = props.person.account.displayName
  const titles = { suspend: text.suspendTitle(name), ban: text.banTitle(name), delete: text.deleteTitle(name) }
  const Form = forms[what]
  return (
    <Dialog title={titles[what]} onClose={props.onClose}>
      <Form {...props} />
    </Dialog>
  )
}

type FormProps = Omit<Props, 'what'>
const Buttons = ({ act, busy, onClose }: { readonly act: string; readonly busy: boolean; readonly onClose: () => void }) => (
  <div class="actions">
    <button type="button" class="button quiet" onClick={onClose}>
      {words.value.place.cancel}
    </button>
    <button class="button warn" disabled={busy}>
      {act}
    </button>
  </div>
)

const day = 86_400_000
const lengths = { day, week: 7 * day, month: 30 * day, open: null } as const
type Length = keyof typeof lengths

const Suspend = ({ person: { account }, onDone, onClose }: FormProps) => {
  const [length, setLength] = useState<Length>('week')
  const [reason, setReason] = useState('')
  const call = useCall('person.suspend')
  const text = words.value.governing.people
  const submit = async (event: Event) => {
    event.preventDefault()
    const ms = lengths[length]
    const until = ms === null ? null : serverNow() + ms
    if ((await call.run({ account: account.id, until, reason: reason.trim() })) !== null) onDone()
  }
  return (
    <form class="dialog-body" onSubmit={submit}>
      <p>{text.suspendAbout}</p>
      <Chips
        label={text.length}
        value={length}
        onValue={setLength}
        options={(Object.keys(lengths) as Length[]).map((value) => ({ value, name: text.lengths[value] }))}
      />
      <Field label={text.reason} value={reason} onValue={setReason} maxLength={300} />
      <Refused error={call.error} />
      <Buttons act={text.suspend} busy={call.busy} onClose={onClose} />
    </form>
  )
}

const Ban = ({ person: { account }, onDone, onClose }: FormProps) => {
  const [reason, setReason] = useState('')
  const [networks, setNetworks] = useState(false)
  const call = useCall('person.ban')
  const text = words.value.governing.people
  const submit = async (event: Event) => {
    event.preventDefault()
    if ((await call.run({ account: account.id, reason: reason.trim(), networks })) !== null) onDone()
  }
  return (
    <form class="dialog-body" onSubmit={submit}>
      <p>{text.banAbout}</p>
      <Field label={text.reason} value={reason} onValue={setReason} maxLength={300} />
      <Check label={text.networksToo} checked={networks} onValue={setNetworks} />
      <Refused error={call.error} />
      <Buttons act={text.ban} busy={call.busy} onClose={onClose} />
    </form>
  )
}

const leftovers: readonly Leftover[] = ['keep', 'delete']
export const LeftoverChoice = ({ value, onValue }: { readonly value: Leftover; readonly onValue: (value: Leftover) => void }) => {
  const text = words.value.governing
  return (
    <Cards
      label={text.people.delete}
      unseen
      value={value}
      onValue={onValue}
      options={leftovers.map((v) => ({ value: v, ...text.leftovers[v] }))}
    />
  )
}

const Delete = ({ person: { account }, onDone, onClose }: FormProps) => {
  const [messages, setMessages] = useState<Leftover>('keep')
  const call = useCall('person.delete')
  const text = words.value.governing.people
  const submit = async (event: Event) => {
    event.preventDefault()
    if ((await call.run({ account: account.id, messages })) !== null) onDone()
  }
  return (
    <form class="dialog-body" onSubmit={submit}>
      <p>{text.deleteAbout}</p>
      <LeftoverChoice value={messages} onValue={setMessages} />
      <Refused error={call.error} />
      <Buttons act={text.delete} busy={call.busy} onClose={onClose} />
    </form>
  )
}

const forms = { suspend: Suspend, ban: Ban, delete: Delete } as const
