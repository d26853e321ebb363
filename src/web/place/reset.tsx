/** Where a link to a new password leads. Opening it uses nothing up; setting the password does. */
import { useEffect, useState } from 'preact/hooks'
import { useAsked, useCall } from '../live/call.ts'
import { client } from '../live/client.ts'
import { follow, href } from '../live/route.ts'
import { words } from '../live/words.ts'
import { NewPassword } from '../parts/new-password.tsx'
import { Refused, WhenHeld } from '../parts/states.tsx'
import { ToSignIn } from './forgot.tsx'
import { Gate } from './gate.tsx'

const forgot = { at: 'forgot' } as const

export const Reset = ({ ticket }: { readonly ticket: string }) => {
  // Setting the password ends this browser's session too: over its line the answer would be lost with it.
  useEffect(() => {
    client.close()
    return () => client.connect()
  }, [])
  const { asked, again } = useAsked(ticket, () => client.call('password.whose', { ticket }))
  const text = words.value.security
  const over = asked.kind === 'failed' && (asked.error.code === 'link_invalid' || asked.error.code === 'bad_request')
  return (
    <Gate title={text.reset.title}>
      {over ? (
        <>
          <p class="note warm" role="alert">
            {words.value.place.errors.link_invalid}
          </p>
          <p class="meta gate-other">
            <a href={href(forgot)} onClick={follow(forgot)}>
              {text.reset.again}
            </a>
          </p>
        </>
      ) : (
        <WhenHeld asked={asked} again={again} rows={2}>
          {({ name }) => <Form ticket={ticket} name={name} />}
        </WhenHeld>
      )}
      <ToSignIn />
    </Gate>
  )
}

const Form = ({ ticket, name }: { readonly ticket: string; readonly name: string }) => {
  const [next, setNext] = useState('')
  const [done, setDone] = useState(false)
  const reset = useCall('password.reset')
  const text = words.value.security.reset
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!reset.busy && (await reset.run({ ticket, next })) !== null) setDone(true)
  }
  return (
    <>
      <div role="status">{done ? <p class="note">{text.done}</p> : null}</div>
      {done ? null : (
        <form class="gate-form" onSubmit={submit}>
          <p class="meta">{text.about(name)}</p>
          <input class="unseen" type="text" autoComplete="username" value={name} readOnly tabIndex={-1} aria-hidden="true" />
          <NewPassword label={text.password} value={next} onValue={setNext} own={[name]} invalid={reset.error?.code === 'weak_password'} />
          <Refused error={reset.error} />
          <button class="button primary wide" aria-disabled={reset.busy}>
            {text.act}
          </button>
        </form>
      )}
    </>
  )
}
