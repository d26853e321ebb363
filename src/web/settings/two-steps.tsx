/**
 * Codes of an authenticator app after the password: turning them on, keeping the recovery codes, turning them off. Also what a person
 * meets whose role needs a second step, before anything else.
 */
import { useState } from 'preact/hooks'
import { exact } from '../../client/words/when.ts'
import type { Output } from '../../protocol/commands.ts'
import type { Security } from '../../protocol/security.ts'
import { useCall } from '../live/call.ts'
import { words } from '../live/words.ts'
import { Copy } from '../parts/copy.tsx'
import { Field } from '../parts/form.tsx'
import { later } from '../parts/later.tsx'
import { Refused } from '../parts/states.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import './two-steps.css'

const Qr = later(() => import('../parts/qr.tsx').then((m) => m.Qr))
type Changed = { readonly onChanged: (security: Security) => void }
const few = 3

export const TwoSteps = ({ security, onChanged }: { readonly security: Security } & Changed) => {
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const disable = useCall('totp.disable')
  const renew = useCall('recovery.renew')
  const text = words.value.security.settings
  const show = (done: Output<'recovery.renew'> | null) => {
    if (done === null) return
    setCodes(done.codes)
    onChanged(done.security)
  }
  const stop = async () => {
    const done = await disable.run({})
    if (done !== null) onChanged(done.security)
  }
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
  return (
    <section class="settings-form" aria-label={text.totp}>
      <h3>{text.totp}</h3>
      <p class="meta">{text.totpAbout}</p>
      {security.totpSince === null ? (
        <>
          <p role="status">{text.totpOff}</p>
          <Enrol onEnrolled={show} />
        </>
      ) : (
        <>
          <p role="status">{text.totpOn(exact(security.totpSince, words.value.tag))}</p>
          <p>
            {text.recovery}: {text.recoveryLeft(security.recovery)} {security.recovery <= few ? text.recoveryFew : ''}
          </p>
          <Refused error={disable.error ?? renew.error} />
          <div class="row">
            <button type="button" class="button small" disabled={renew.busy} onClick={() => void renew.run({}).then(show)}>
              {text.recoveryNew}
            </button>
            <button type="button" class="button small warn" disabled={disable.busy} onClick={() => void stop()}>
              {text.totpStop}
            </button>
          </div>
          <p class="meta">{text.recoveryNewAbout}</p>
        </>
      )}
    </section>
  )
}

/** The picture, and a code that shows the app has it. */
export const Enrol = ({ onEnrolled }: { readonly onEnrolled: (done: Output<'totp.enrol'>) => void }) => {
  const [begun, setBegun] = useState<Output<'totp.start'> | null>(null)
  const [code, setCode] = useState('')
  const start = useCall('totp.start')
  const enrol = useCall('totp.enrol')
  const text = words.value.security.settings
  const submit = async (event: Event) => {
    event.preventDefault()
    if (begun === null || enrol.busy) return
    const done = await enrol.run({ ticket: begun.ticket, code: code.trim() })
    if (done !== null) onEnrolled(done)
  }
  if (begun === null)
    return (
      <>
        <Refused error={start.error} />
        <div>
          <button type="button" class="button small" disabled={start.busy} onClick={() => void start.run({}).then(setBegun)}>
            {text.totpStart}
          </button>
        </div>
      </>
    )
  return (
    <form class="enrol" onSubmit={submit}>
      <p>{text.totpScan}</p>
      <Qr text={begun.uri} label={text.totpQr} />
      <div class="field">
        <span class="label">{text.totpSecret}</span>
        <Copy label={text.totpSecret} text={begun.secret.match(/.{1,4}/g)?.join(' ') ?? begun.secret} />
      </div>
      <Field
        label={text.totpCode}
        value={code}
        onValue={setCode}
        autoComplete="one-time-code"
        inputMode="numeric"
        minLength={6}
        maxLength={12}
        required
        autoFocus
        invalid={enrol.error?.code === 'wrong_code'}
      />
      <Refused error={enrol.error} />
      <div class="row">
        <button class="button primary small" aria-disabled={enrol.busy}>
          {text.totpConfirm}
        </button>
        <button type="button" class="button small" onClick={() => setBegun(null)}>
          {text.totpCancel}
        </button>
      </div>
    </form>
  )
}
