/** Deleting one's own account. Afterwards nobody is signed in here. */
import { useState } from 'preact/hooks'
import type { Leftover } from '../../protocol/governing.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Refused } from '../parts/states.tsx'
import { LeftoverChoice } from './people-closing.tsx'

export const DeleteOwn = () => {
  const [asking, setAsking] = useState(false)
  const text = words.value.governing.own
  return (
    <section class="settings-form" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p class="meta">{text.about}</p>
      <div>
        <button type="button" class="button small" onClick={() => setAsking(true)}>
          {text.act}
        </button>
      </div>
      {asking ? <Ask onClose={() => setAsking(false)} /> : null}
    </section>
  )
}

const Ask = ({ onClose }: { readonly onClose: () => void }) => {
  const [messages, setMessages] = useState<Leftover>('keep')
  const call = useCall('account.delete')
  const text = words.value.governing.own
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form
        class="dialog-body"
        onSubmit={(e) => {
          e.preventDefault()
          void call.run({ messages })
        }}
      >
        <p>{text.about}</p>
        <LeftoverChoice value={messages} onValue={setMessages} />
        <Refused error={call.error?.code === 'unavailable' ? null : call.error} />
        <div class="actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {words.value.place.cancel}
          </button>
          <button class="button warn" disabled={call.busy}>
            {text.act}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
