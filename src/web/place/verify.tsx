/** Where the link in a mail leads that asks whether an address is one's own. Only the button confirms: mail scanners open links, but press nothing. */
import { useState } from 'preact/hooks'
import { useCall } from '../live/call.ts'
import { follow } from '../live/route.ts'
import { words } from '../live/words.ts'
import { Refused } from '../parts/states.tsx'
import { Gate } from './gate.tsx'

export const Verify = ({ ticket }: { readonly ticket: string }) => {
  const [address, setAddress] = useState<string | null>(null)
  const verify = useCall('email.verify')
  const text = words.value.security.verify
  const confirm = async () => {
    if (verify.busy) return
    const done = await verify.run({ ticket })
    if (done !== null) setAddress(done.address)
  }
  const error = verify.error?.code === 'bad_request' ? { ...verify.error, code: 'link_invalid' as const } : verify.error
  return (
    <Gate title={text.title}>
      <div role="status">{address === null ? null : <p class="note">{text.done(address)}</p>}</div>
      {address === null ? (
        <div class="gate-form">
          <p>{text.about}</p>
          <Refused error={error} />
          <button type="button" class="button primary wide" aria-disabled={verify.busy} onClick={() => void confirm()}>
            {text.act}
          </button>
        </div>
      ) : null}
      <p class="meta gate-other">
        <a href="/" onClick={follow({ at: 'home' })}>
          {text.home}
        </a>
      </p>
    </Gate>
  )
}
