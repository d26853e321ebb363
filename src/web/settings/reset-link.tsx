/** A link to a new password for somebody, where there is no mail, or theirs is lost. What it means is said before it is made. */
import { useState } from 'preact/hooks'
import type { Account } from '../../protocol/model.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Refused } from '../parts/states.tsx'

export const ResetLink = ({ account }: { readonly account: Account }) => {
  const [open, setOpen] = useState(false)
  const text = words.value.security.resetLink
  return (
    <>
      <button
        type="button"
        class="button small quiet"
        aria-label={words.value.governing.people.actOn(text.short, account.displayName)}
        onClick={() => setOpen(true)}
      >
        {text.short}
      </button>
      {open ? (
        <Dialog title={text.title(account.displayName)} onClose={() => setOpen(false)}>
          <Making account={account} />
        </Dialog>
      ) : null}
    </>
  )
}

const Making = ({ account }: { readonly account: Account }) => {
  const [url, setUrl] = useState<string | null>(null)
  const make = useCall('password.resetLink')
  const text = words.value.security.resetLink
  const run = async () => {
    const made = await make.run({ account: account.id })
    // The address bar knows best where this place is found.
    if (made !== null) setUrl(`${location.origin}/reset${new URL(made.url).hash}`)
  }
  return (
    <div class="dialog-body">
      <p>{text.about}</p>
      <Refused error={make.error} />
      {url === null ? (
        <div class="actions">
          <button type="button" class="button primary" disabled={make.busy} onClick={() => void run()}>
            {text.act}
          </button>
        </div>
      ) : (
        <Copy label={text.label} text={url} />
      )}
    </div>
  )
}
