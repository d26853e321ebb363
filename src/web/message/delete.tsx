/** Deleting one's own message: asked first, for it cannot be taken back. */
import { signal } from '@preact/signals'
import type { Message } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Refused } from '../parts/states.tsx'

export const deleting = signal<Message | null>(null)

export const DeleteHost = () => {
  const message = deleting.value
  return message === null ? null : <Ask key={message.id} message={message} />
}

const Ask = ({ message }: { readonly message: Message }) => {
  const remove = useCall('message.delete')
  const close = () => {
    deleting.value = null
  }
  const text = words.value
  return (
    <Dialog title={text.messages.delete} onClose={close}>
      <div class="dialog-body">
        <p>{text.messages.deleteAsk}</p>
        <blockquote class="note delete-quote">{message.body.slice(0, 300)}</blockquote>
        <Refused error={remove.error} />
        <div class="actions">
          <button type="button" class="button quiet" onClick={close}>
            {text.place.cancel}
          </button>
          <button
            type="button"
            class="button warn"
            disabled={remove.busy}
            onClick={async () => {
              if ((await remove.run({ message: message.id })) !== null) close()
            }}
          >
            {text.messages.delete}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
